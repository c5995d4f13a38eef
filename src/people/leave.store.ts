import { type Db } from '../db/connection.ts'
import { type IsoDate, type Period } from '../shared/dates.ts'
import { NotFound } from '../shared/errors.ts'

export type Leave = Period & { id: number; personId: number }
type Row = { id: number; person_id: number; started_on: IsoDate; finished_on: IsoDate | null }

/** One person's times of leave, newest first. */
export async function listLeave(db: Db, personId: number): Promise<Leave[]> {
  const rows = (await db('leave_periods')
    .where({ person_id: personId })
    .orderBy('started_on', 'desc')
    .select('*')) as Row[]
  return rows.map(toLeave)
}

export async function getLeave(db: Db, id: number): Promise<Leave> {
  const row = (await db('leave_periods').where({ id }).first('*')) as Row | undefined
  if (row === undefined) throw new NotFound()
  return toLeave(row)
}

export async function insertLeave(trx: Db, leave: Omit<Leave, 'id'>): Promise<number> {
  const [row] = (await trx('leave_periods')
    .insert({ person_id: leave.personId, started_on: leave.startedOn, finished_on: leave.finishedOn })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

/** Changes leave as it was read: 0 when somebody else changed it since. */
export const updateLeave = (trx: Db, leave: Leave, change: Period): Promise<number> =>
  asRead(trx, leave).update({ started_on: change.startedOn, finished_on: change.finishedOn })

export const deleteLeave = (trx: Db, leave: Leave): Promise<number> => asRead(trx, leave).delete()

const asRead = (trx: Db, leave: Leave) =>
  trx('leave_periods').where({ id: leave.id, started_on: leave.startedOn, finished_on: leave.finishedOn })

const toLeave = (row: Row): Leave => ({
  id: row.id,
  personId: row.person_id,
  startedOn: row.started_on,
  finishedOn: row.finished_on,
})
