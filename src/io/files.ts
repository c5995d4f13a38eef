import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'

/** A folder of files with random names, which nothing serves by itself. */
export type FileStore = {
  /** Keeps bytes and answers the name they have from now on: written, flushed to the disk, then named. */
  write: (content: Buffer) => Promise<string>
  read: (storedAs: string) => Promise<Buffer>
  /** Removes files that are there; one that is not is no error. */
  remove: (storedAs: readonly string[]) => Promise<void>
  /** All that stands in the folder, with the moment of its last change; `whole` is false for what was being written. */
  list: () => Promise<{ name: string; changedAt: number; whole: boolean }[]>
}

/** There is no room for it on the disk. */
export class NoRoom extends Error {}

const NAME = /^[0-9a-f]{32}$/
const UNFINISHED = /^[0-9a-f]{32}\.part$/

/** For work that has nothing to do with files, such as most commands. */
export const NO_FILES: FileStore = {
  write: () => Promise.reject(new Error('There is no folder for files here.')),
  read: () => Promise.reject(new Error('There is no folder for files here.')),
  remove: () => Promise.resolve(),
  list: () => Promise.resolve([]),
}

/** The folder is made when it is missing, for this user alone. Throws when it cannot be. */
export function makeFileStore(folder: string): FileStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const at = (name: string): string => {
    if (!NAME.test(name) && !UNFINISHED.test(name)) throw new Error('This is not the name of a stored file.')
    return path.join(folder, name)
  }
  return {
    write: async (content) => {
      const name = randomBytes(16).toString('hex')
      const unfinished = at(`${name}.part`)
      try {
        const file = await open(unfinished, 'wx', 0o600)
        try {
          await file.writeFile(content)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(unfinished, at(name))
        await flushFolder(folder)
        return name
      } catch (error) {
        for (const part of [unfinished, at(name)]) await rm(part, { force: true }).catch(() => undefined)
        throw isFull(error) ? new NoRoom() : error
      }
    },
    read: (name) => readFile(at(name)),
    remove: async (names) => {
      for (const name of names) await rm(at(name), { force: true })
    },
    list: async () => {
      const names = (await readdir(folder)).filter((name) => NAME.test(name) || UNFINISHED.test(name))
      const found = await Promise.all(
        names.map(async (name) => {
          const known = await stat(path.join(folder, name)).catch(() => undefined)
          return known === undefined ? [] : [{ name, changedAt: known.mtimeMs, whole: NAME.test(name) }]
        }),
      )
      return found.flat()
    },
  }
}

/** After a loss of power the name is there too, not the bytes alone. */
async function flushFolder(folder: string): Promise<void> {
  const opened = await open(folder, 'r')
  try {
    await opened.sync()
  } finally {
    await opened.close()
  }
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(error.code))
