import { type Db } from '../db/connection.ts'
import { type IsoInstant } from '../shared/dates.ts'
import { isStaffField, type SavedMapping, type StaffField } from './staff-headings.rules.ts'

export type ImportState = 'waiting' | 'confirmed' | 'undone' | 'dropped'
export type StoredImport = {
  id: number
  schoolId: number
  fileName: string
  state: ImportState
  uploadedAt: IsoInstant
  expiresAt: IsoInstant
  uploadedBy: string | null
  confirmedAt: IsoInstant | null
  undoneAt: IsoInstant | null
  /** The file itself while it waits, the refused rows afterwards; gzip in base64. Null once a day is over. */
  content: string | null
  answers: string
  applied: string | null
}

type Row = {
  id: number
  school_id: number
  file_name: string
  state: ImportState
  uploaded_at: IsoInstant
  expires_at: IsoInstant
  confirmed_at: IsoInstant | null
  undone_at: IsoInstant | null
  content: string | null
  answers: string
  applied: string | null
  given_name: string | null
  family_name: string | null
}

const KIND = 'staff'

const query = (db: Db) =>
  db('imports as i')
    .leftJoin('users', 'users.id', 'i.uploaded_by')
    .leftJoin('people', 'people.id', 'users.person_id')
    .where('i.kind', KIND)

const COLUMNS = [
  'i.id',
  'i.school_id',
  'i.file_name',
  'i.state',
  'i.uploaded_at',
  'i.expires_at',
  'i.confirmed_at',
  'i.undone_at',
  'people.given_name',
  'people.family_name',
]

export async function findImport(db: Db, schoolId: number, id: number): Promise<StoredImport | undefined> {
  const row = (await query(db)
    .where({ 'i.id': id, 'i.school_id': schoolId })
    .first([...COLUMNS, 'i.content', 'i.answers', 'i.applied'])) as Row | undefined
  return row === undefined ? undefined : toImport(row)
}

/** Holds the import until the transaction ends: whoever confirms or undoes it at the same moment waits. */
export const lockImport = async (trx: Db, id: number): Promise<void> => {
  await trx('imports').where({ id }).forUpdate().select('id')
}

export type PastImport = Omit<StoredImport, 'content' | 'answers' | 'applied'>

/** The lists that this school has sent, newest first. */
export async function listImports(db: Db, schoolId: number, limit = 20): Promise<PastImport[]> {
  const rows = (await query(db)
    .where('i.school_id', schoolId)
    .orderBy('i.id', 'desc')
    .limit(limit)
    .select(COLUMNS)) as Row[]
  return rows.map(toImport)
}

export async function insertImport(
  trx: Db,
  made: {
    schoolId: number
    fileName: string
    uploadedBy: number | null
    uploadedAt: IsoInstant
    expiresAt: IsoInstant
    content: string
    answers: string
  },
): Promise<number> {
  const [row] = (await trx('imports')
    .insert({
      school_id: made.schoolId,
      kind: KIND,
      file_name: made.fileName,
      state: 'waiting',
      uploaded_by: made.uploadedBy,
      uploaded_at: made.uploadedAt,
      expires_at: made.expiresAt,
      content: made.content,
      answers: made.answers,
    })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

/** Forgets the files of every kind, and the refused rows, whose day is over; answers how many. */
export const forgetFiles = (db: Db, now: IsoInstant): Promise<number> =>
  db('imports').where('expires_at', '<=', now).whereNotNull('content').update({ content: null, answers: '{}' })

/** Writes answers over those that were read; 0 when somebody else answered or confirmed in between. */
export const saveAnswers = (trx: Db, was: StoredImport, answers: string): Promise<number> =>
  trx('imports').where({ id: was.id, state: 'waiting', answers: was.answers }).update({ answers })

export const saveConfirmed = (
  trx: Db,
  id: number,
  made: { confirmedAt: IsoInstant; applied: string; content: string | null },
): Promise<number> =>
  trx('imports')
    .where({ id, state: 'waiting' })
    .update({ state: 'confirmed', confirmed_at: made.confirmedAt, applied: made.applied, content: made.content })

export const saveUndone = (trx: Db, id: number, undoneAt: IsoInstant): Promise<number> =>
  trx('imports')
    .where({ id, state: 'confirmed' })
    .update({ state: 'undone', undone_at: undoneAt, applied: null, content: null })

export const saveDropped = (trx: Db, id: number): Promise<number> =>
  trx('imports').where({ id, state: 'waiting' }).update({ state: 'dropped', content: null, answers: '{}' })

/** No heading can be written like this: keys hold letters and digits only. */
const NAME_ORDER = '#name_order'

/** Which column is what in this school's lists, as somebody chose it before. */
export async function findSavedMapping(db: Db, schoolId: number): Promise<SavedMapping> {
  const rows = (await db('import_headings').where({ school_id: schoolId }).select('heading', 'field')) as {
    heading: string
    field: string
  }[]
  const fields = new Map<string, StaffField | 'leave_out'>()
  let saved: SavedMapping = { fields }
  for (const { heading, field } of rows) {
    if (heading === NAME_ORDER && (field === 'family_first' || field === 'given_first'))
      saved = { fields, nameOrder: field }
    else if (isStaffField(field) || field === 'leave_out') fields.set(heading, field)
  }
  return saved
}

export async function saveMapping(trx: Db, schoolId: number, mapping: SavedMapping): Promise<void> {
  const rows = [...mapping.fields].map(([heading, field]) => ({ school_id: schoolId, heading, field: String(field) }))
  if (mapping.nameOrder !== undefined) rows.push({ school_id: schoolId, heading: NAME_ORDER, field: mapping.nameOrder })
  for (let i = 0; i < rows.length; i += 400)
    await trx('import_headings')
      .insert(rows.slice(i, i + 400))
      .onConflict(['school_id', 'heading'])
      .merge(['field'])
}

const toImport = (row: Row): StoredImport => ({
  id: row.id,
  schoolId: row.school_id,
  fileName: row.file_name,
  state: row.state,
  uploadedAt: row.uploaded_at,
  expiresAt: row.expires_at,
  uploadedBy: row.given_name === null ? null : `${row.given_name} ${row.family_name ?? ''}`,
  confirmedAt: row.confirmed_at,
  undoneAt: row.undone_at,
  content: row.content ?? null,
  answers: row.answers ?? '{}',
  applied: row.applied ?? null,
})
