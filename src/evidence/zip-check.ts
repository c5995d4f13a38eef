import { type Readable } from 'node:stream'
import { type Entry, fromBufferPromise } from 'yauzl'
import { type Outcome, refuse } from '../shared/outcome.ts'
import {
  CONTENT_TYPES,
  definesEntities,
  documentKind,
  type FileKind,
  type FileRefusal,
  judgeParts,
  MORE_THAN_MOST_PARTS,
} from './files.rules.ts'

/**
 * Which document a zip container holds. Its list of parts is judged before anything is unpacked; then every part is
 * unpacked once, in pieces that are counted and thrown away, so that a list that lies is found out.
 */
export async function checkZip(content: Buffer): Promise<Outcome<FileKind, FileRefusal>> {
  try {
    const zip = await fromBufferPromise(content, { lazyEntries: true, validateEntrySizes: true, strictFileNames: true })
    if (zip.entryCount >= MORE_THAN_MOST_PARTS) return refuse('unpacks_too_far')
    const entries: Entry[] = []
    for await (const entry of zip.eachEntry()) entries.push(entry)
    const parts = entries.map((entry) => ({
      name: entry.fileName,
      size: entry.uncompressedSize,
      encrypted: entry.isEncrypted(),
    }))
    const judged = judgeParts(parts, content.length)
    if (!judged.ok) return judged
    let declared = ''
    for (const entry of entries) {
      const start = await unpack(await zip.openReadStreamPromise(entry))
      if (entry.fileName === CONTENT_TYPES || entry.fileName === 'mimetype') declared ||= start
      if (/\.(xml|rels)$/i.test(entry.fileName) && definesEntities(start)) return refuse('entities')
    }
    return documentKind(new Set(entries.map((entry) => entry.fileName)), declared)
  } catch (error) {
    return refuse(isPath(error) ? 'path_inside' : 'damaged')
  }
}

const START = 64 * 1024

/** Reads a part to its end and answers how it begins. It throws when there is more of it than the list says. */
async function unpack(stream: Readable): Promise<string> {
  const kept: Buffer[] = []
  let size = 0
  for await (const piece of stream) {
    if (!Buffer.isBuffer(piece)) continue
    if (size < START) kept.push(piece)
    size += piece.length
  }
  return Buffer.concat(kept).subarray(0, START).toString('utf8')
}

/** The library refuses names that lead out of their folder while it reads the list. */
const isPath = (error: unknown): boolean =>
  error instanceof Error && /invalid (relative|characters in fileName)|absolute path/i.test(error.message)
