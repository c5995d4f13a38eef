import { type Db } from '../db/connection.ts'
import { type IsoInstant } from '../shared/dates.ts'

const KIND = 'required'

export type RequiredImport = {
  id: number
  fileName: string
  state: string
  expiresAt: IsoInstant
  content: string | null
}

/** A file of required training that this school sent, or undefined. */
export async function findRequiredImport(db: Db, schoolId: number, id: number): Promise<RequiredImport | undefined> {
  const row = (await db('imports')
    .where({ id, school_id: schoolId, kind: KIND })
    .first('id', 'file_name', 'state', 'expires_at', 'content')) as
    { id: number; file_name: string; state: string; expires_at: string; content: string | null } | undefined
  if (row === undefined) return undefined
  return { id: row.id, fileName: row.file_name, state: row.state, expiresAt: row.expires_at, content: row.content }
}

/** Keeps a checked file until its day is over; `forgetFiles` takes it away then. */
export async function insertRequiredImport(
  trx: Db,
  made: {
    schoolId: number
    fileName: string
    userId: number | null
    now: IsoInstant
    expiresAt: IsoInstant
    content: string
  },
): Promise<number> {
  const [row] = (await trx('imports')
    .insert({
      school_id: made.schoolId,
      kind: KIND,
      file_name: made.fileName,
      state: 'waiting',
      uploaded_by: made.userId,
      uploaded_at: made.now,
      expires_at: made.expiresAt,
      content: made.content,
      answers: '{}',
    })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

export const confirmRequiredImport = (trx: Db, id: number, now: IsoInstant, applied: string): Promise<number> =>
  trx('imports')
    .where({ id, kind: KIND, state: 'waiting' })
    .whereNotNull('content')
    .where('expires_at', '>', now)
    .update({ state: 'confirmed', confirmed_at: now, content: null, applied })
