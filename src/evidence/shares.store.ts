import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { type IsoDate } from '../shared/dates.ts'

/**
 * The ids of requests whose named signatory may still read them. Asking somebody shares what the request brings; that
 * ends with the request, when they leave the school, when their time as mentor ends (unless somebody named them after it),
 * and when they become the induction tutor, or the appraiser without being chosen by name.
 */
export const withTheirReader = (db: Db, today: IsoDate): Knex.QueryBuilder =>
  sharedWithSignatory(db, today).where('w.state', 'requested')

/** The same without asking whether it still waits: for telling somebody that it was closed while they had it open. */
export function sharedWithSignatory(db: Db, today: IsoDate): Knex.QueryBuilder {
  const support = (kinds: string[]) =>
    db('support_periods as by')
      .whereRaw('by.person_id = w.person_id and by.supporter_id = w.signatory_id')
      .whereIn('by.kind', kinds)
      .select(db.raw('1'))
  const now = (kinds: string[]) =>
    support(kinds)
      .where('by.started_on', '<=', today)
      .where((open) => open.whereNull('by.finished_on').orWhere('by.finished_on', '>', today))
  const worksThere = db('school_periods as at')
    .whereRaw('at.person_id = w.signatory_id and (w.school_id is null or at.school_id = w.school_id)')
    .where('at.started_on', '<=', today)
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
    .select(db.raw('1'))
  const mentorThen = support(['mentor', 'cover_mentor'])
    .where('by.finished_on', '<=', today)
    .whereRaw("(w.chosen = 'preset' or by.finished_on > coalesce(w.named_on, w.requested_on))")
  return db('sign_offs as w')
    .whereNotExists(now(['induction_tutor']))
    .where((chosen) => chosen.where('w.chosen', 'named').orWhereNotExists(now(['appraiser'])))
    .where((reach) =>
      reach
        .whereExists(now(['mentor', 'cover_mentor']))
        .orWhere((named) => named.whereExists(worksThere).whereNotExists(mentorThen)),
    )
    .select('w.id')
}

/** The ids of requests that wait for this person as the named signatory, and that they may still read. */
export const waitingFor = (db: Db, viewerId: number | null, today: IsoDate): Knex.QueryBuilder =>
  withTheirReader(db, today).where('w.signatory_id', viewerId ?? 0)

/** The ids of entries that somebody's waiting request brings to this person. */
export const entriesBroughtTo = (db: Db, viewerId: number | null, today: IsoDate): Knex.QueryBuilder =>
  db('sign_off_entries as brought')
    .whereIn('brought.sign_off_id', waitingFor(db, viewerId, today))
    .select('brought.entry_id')

/** True when a request that waits brings this entry and no other. */
export async function isAloneInRequest(db: Db, entryId: number): Promise<boolean> {
  const row: unknown = await db('sign_off_entries as b')
    .join('sign_offs as o', 'o.id', 'b.sign_off_id')
    .where({ 'b.entry_id': entryId, 'o.state': 'requested' })
    .whereNotExists(
      db('sign_off_entries as other')
        .whereRaw('other.sign_off_id = b.sign_off_id and other.entry_id <> b.entry_id')
        .select(db.raw('1')),
    )
    .first('o.id')
  return row !== undefined
}

/** Takes an entry out of requests before it is deleted; what was decided on it keeps its snapshot. */
export const detachEntry = (trx: Db, entryId: number): Promise<number> =>
  trx('sign_off_entries').where({ entry_id: entryId }).delete()
