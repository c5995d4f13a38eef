import { type Db } from '../db/connection.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'
import { type FileKind, type Redaction } from './files.rules.ts'

/** A file as pages show it and a decision seals it. `sha256` is of the bytes that are kept. */
export type EntryFile = Redaction & { id: number; name: string; kind: FileKind; size: number; sha256: string }

export type StoredFile = EntryFile & { entryId: number; storedAs: string; addedAt: IsoInstant }

const COLUMNS = [
  'f.id',
  'f.name',
  'f.kind',
  'f.size',
  'f.sha256',
  'f.entry_id as entryId',
  'f.stored_as as storedAs',
  'f.added_at as addedAt',
  'f.shows_pupil as showsPupil',
  'f.made_safe as madeSafe',
]

/** The files of these entries, whoever they belong to: ask first who may read them. One query, however many. */
export async function listFiles(db: Db, entryIds: readonly number[]): Promise<Map<number, StoredFile[]>> {
  const found = new Map<number, StoredFile[]>()
  if (entryIds.length === 0) return found
  const rows = (await db('entry_files as f')
    .whereIn('f.entry_id', [...entryIds])
    .orderBy('f.id')
    .select(...COLUMNS)) as StoredFile[]
  for (const row of rows) found.set(row.entryId, [...(found.get(row.entryId) ?? []), row])
  return found
}

/** What of a file goes into what a decision seals: never where it stands. */
export function toSeal(file: StoredFile): EntryFile {
  const { id, name, kind, size, sha256 } = file
  const redaction: Redaction =
    file.showsPupil === 'no'
      ? { showsPupil: 'no', madeSafe: null }
      : { showsPupil: file.showsPupil, madeSafe: file.madeSafe }
  return { id, name, kind, size, sha256, ...redaction }
}

/** The names of the files of somebody's entries, by entry. */
export async function listFileNames(db: Db, personId: number): Promise<Map<number, string[]>> {
  const rows = (await db('entry_files as f')
    .join('cpd_entries as e', 'e.id', 'f.entry_id')
    .where('e.person_id', personId)
    .orderBy('f.id')
    .select('f.entry_id as entryId', 'f.name')) as { entryId: number; name: string }[]
  const names = new Map<number, string[]>()
  for (const { entryId, name } of rows) names.set(entryId, [...(names.get(entryId) ?? []), name])
  return names
}

/** One file, whoever it belongs to: ask first who may read its entry. */
export async function findFile(db: Db, id: number): Promise<StoredFile | undefined> {
  const row = (await db('entry_files as f')
    .where({ 'f.id': id })
    .first(...COLUMNS)) as StoredFile | undefined
  return row
}

export async function insertFile(trx: Db, file: Omit<StoredFile, 'id'>): Promise<number> {
  const [row] = (await trx('entry_files')
    .insert({
      entry_id: file.entryId,
      name: file.name,
      kind: file.kind,
      size: file.size,
      sha256: file.sha256,
      stored_as: file.storedAs,
      shows_pupil: file.showsPupil,
      made_safe: file.madeSafe,
      added_at: file.addedAt,
    })
    .returning('id')) as { id: number }[]
  if (row === undefined) throw new Error('The file was not stored.')
  return row.id
}

/** Takes the row away; the bytes are removed when that is sure. Answers 0 when somebody was first. */
export const deleteFile = (trx: Db, id: number): Promise<number> => trx('entry_files').where({ id }).delete()

/** Which of these ids there are still. */
export async function listKeptIds(db: Db, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const rows = (await db('entry_files')
    .whereIn('id', [...ids])
    .select('id')) as { id: number }[]
  return new Set(rows.map((row) => row.id))
}

/** The names under which files stand that have a row. */
export const listStoredNames = async (db: Db): Promise<string[]> =>
  ((await db('entry_files').select('stored_as')) as { stored_as: string }[]).map((row) => row.stored_as)

/** Is there a row for these bytes? Asked when it is not sure whether a transaction was kept. */
export const isStored = async (db: Db, storedAs: string): Promise<boolean> =>
  (await db('entry_files').where({ stored_as: storedAs }).first('id')) !== undefined

/** Has this account downloaded the file on this day already, by its owner's history? */
export const wasDownloaded = async (
  db: Db,
  { fileId, personId, actorId }: { fileId: number; personId: number; actorId: number },
  today: IsoDate,
): Promise<boolean> =>
  (await db('events')
    .where({ person_id: personId, action: 'file_downloaded', actor_id: actorId })
    .where({ subject_type: 'entry_file', subject_id: fileId })
    .where('at', '>=', today)
    .first('id')) !== undefined
