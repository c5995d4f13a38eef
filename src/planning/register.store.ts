import { type Db } from '../db/connection.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'

/** Marks the register as taken; answers no rows when somebody took it, or cancelled the session, meanwhile. */
export const markRegister = (trx: Db, sessionId: number, before: IsoInstant | null, at: IsoInstant): Promise<number> =>
  trx('training_sessions')
    .where({ id: sessionId })
    .whereNull('cancelled_on')
    .where((same) => (before === null ? same.whereNull('register_taken_at') : same.where('register_taken_at', before)))
    .update({ register_taken_at: at, version: trx.raw('version + 1') })

/** The CPD entries that this session made: person to entry. */
export async function listSessionEntries(db: Db, sessionId: number): Promise<Map<number, number>> {
  const rows = (await db('cpd_entries').where({ session_id: sessionId }).select('id', 'person_id')) as {
    id: number
    person_id: number
  }[]
  return new Map(rows.map((row) => [row.person_id, row.id]))
}

export type ModuleState = { state: 'assigned' | 'done' | 'deferred' | 'withdrawn'; completedOn: IsoDate | null }

/** How these people stand with one module, by person; who never had it is not there. */
export async function listModuleStates(
  db: Db,
  moduleId: number,
  personIds: readonly number[],
): Promise<Map<number, ModuleState>> {
  const rows = (await db('assignments')
    .where({ module_id: moduleId })
    .whereIn('person_id', [...personIds])
    .select('person_id as personId', 'state', 'completed_on as completedOn')) as (ModuleState & { personId: number })[]
  return new Map(rows.map(({ personId, ...state }) => [personId, state]))
}
