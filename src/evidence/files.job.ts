import { every, type Job } from '../io/every.ts'
import { type Work } from '../work.ts'
import { listStoredNames } from './files.store.ts'

const HOUR = 60 * 60_000
/** Longer than any transaction: a file that is being added has no row yet. */
const GRACE = 10 * 60_000
const TOO_MANY = 20

/** Looks through the folder of files at start and every hour. */
export const startSweeping = (work: () => Work): Job =>
  every(
    HOUR,
    () => sweepFiles(work()),
    (error) => work().io.log.error({ err: error }, 'the folder of files could not be looked through'),
  )

/**
 * Removes what was being written when the server ended, and files without a row. A row without its file is told in the
 * log, for it should never be. Where most files have no row, this is the folder of another database (a wrong backup was
 * put back, perhaps): then nothing is removed, and that is told. Answers how many went.
 */
export async function sweepFiles(work: Work): Promise<number> {
  // The folder first: what is added meanwhile is then in the rows and not in the list.
  const there = await work.io.files.list()
  const known = new Set(await listStoredNames(work.db))
  const names = new Set(there.map((file) => file.name))
  const lost = [...known].filter((name) => !names.has(name))
  if (lost.length > 0 && (await stillLost(work, lost)))
    work.io.log.error({ files: lost.length }, 'files that the database knows are missing: put back the folder of files')
  const old = Date.parse(work.now) - GRACE
  const unknown = there.filter((file) => !known.has(file.name) && file.changedAt < old)
  const strangers = unknown.filter((file) => file.whole)
  if (strangers.length > TOO_MANY && strangers.length * 2 > there.length) {
    work.io.log.error(
      { files: strangers.length },
      'most files in FILES_DIR belong to no entry, so none was removed: is this the folder of this database?',
    )
    return 0
  }
  await work.io.files.remove(unknown.map((file) => file.name))
  return unknown.length
}

/** A file that was added after the folder was read is not lost. */
async function stillLost(work: Work, names: readonly string[]): Promise<boolean> {
  const now = new Set((await work.io.files.list()).map((file) => file.name))
  const known = new Set(await listStoredNames(work.db))
  return names.some((name) => known.has(name) && !now.has(name))
}
