import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { type IsoDate } from '../shared/dates.ts'

/**
 * The ids of requests that wait for this person as the named signatory, and that they may still read. Asking somebody
 * shares what the request brings; that ends with the request, when they leave the school, when their time as mentor
 * ends after they were named, and when they become the induction tutor, or the appraiser without being chosen by name.
 */
export const waitingFor = (db: Db, viewerId: number | null, today: IsoDate): Knex.QueryBuilder => {
  const support = (kinds: string[]) =>
    db('support_periods as by')
      .whereRaw('by.person_id = w.person_id and by.supporter_id = w.signatory_id')
      .whereIn('by.kind', kinds)
      .select(db.raw('1'))
  const now = (query: Knex.QueryBuilder) =>
    query
      .where('by.started_on', '<=', today)
      .where((open) => open.whereNull('by.finished_on').orWhere('by.finished_on', '>', today))
  return db('sign_offs as w')
    .where({ 'w.state': 'requested', 'w.signatory_id': viewerId ?? 0 })
    .whereNotExists(now(support(['induction_tutor'])))
    .where((chosen) => chosen.where('w.chosen', 'named').orWhereNotExists(now(support(['appraiser']))))
    .whereNotExists(
      support(['mentor', 'cover_mentor'])
        .where('by.finished_on', '<=', today)
        .whereRaw('by.finished_on > coalesce(w.named_on, w.requested_on)'),
    )
    .whereExists(
      db('school_periods as at')
        .whereRaw('at.person_id = w.signatory_id and (w.school_id is null or at.school_id = w.school_id)')
        .where('at.started_on', '<=', today)
        .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
        .select(db.raw('1')),
    )
    .select('w.id')
}

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
