import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { openOn, type Sql } from '../db/sql.ts'
import { type IsoDate } from '../shared/dates.ts'

/**
 * The named signatory of the request in `alias` may still read it. Asking somebody shares what the request brings; that
 * ends when they leave the school, when their time as mentor ends (unless somebody named them after it), and when they
 * become the induction tutor, or the appraiser without being chosen by name. It also ends with the request: whoever asks
 * this of a request that may be closed asks for its state beside it. False while nobody is named.
 */
export function readableBySignatory(alias: string, today: IsoDate): Sql {
  const support = (kinds: string) =>
    `select 1 from support_periods sup where sup.person_id = ${alias}.person_id
       and sup.supporter_id = ${alias}.signatory_id and sup.kind in (${kinds})`
  const day = [today, today]
  return {
    sql: `(not exists (${support("'induction_tutor'")} and ${openOn('sup')})
      and (${alias}.chosen = 'named' or not exists (${support("'appraiser'")} and ${openOn('sup')}))
      and (exists (${support(MENTORS)} and ${openOn('sup')})
           or (exists (select 1 from school_periods job where job.person_id = ${alias}.signatory_id
                 and (${alias}.school_id is null or job.school_id = ${alias}.school_id) and ${openOn('job')})
               and not exists (${support(MENTORS)} and sup.finished_on <= ?
                 and (${alias}.chosen = 'preset'
                      or sup.finished_on > coalesce(${alias}.named_on, ${alias}.requested_on))))))`,
    values: [...day, ...day, ...day, ...day, today],
  }
}

const MENTORS = "'mentor', 'cover_mentor'"

/** Joins the person who is to read an open request, as `reader`: nobody when none is named, or who is named may not. */
export function withReader(request: string, reader: string, today: IsoDate): Sql {
  const { sql, values } = readableBySignatory(request, today)
  return { sql: `left join people ${reader} on ${reader}.id = ${request}.signatory_id and ${sql}`, values }
}

/** The ids of requests, waiting or closed, whose signatory could still read them: for telling them of one that was closed. */
export function sharedWithSignatory(db: Db, today: IsoDate): Knex.QueryBuilder {
  const { sql, values } = readableBySignatory('w', today)
  return db('sign_offs as w').whereRaw(sql, values).select('w.id')
}

/** The ids of requests that wait for this person as the named signatory, and that they may still read. */
export const waitingFor = (db: Db, viewerId: number | null, today: IsoDate): Knex.QueryBuilder =>
  sharedWithSignatory(db, today).where({ 'w.state': 'requested', 'w.signatory_id': viewerId ?? 0 })

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
