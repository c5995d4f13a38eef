import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { type Scope, scopeOf } from '../policy.ts'
import { type IsoInstant } from '../shared/dates.ts'
import { type Work } from '../work.ts'

/** Roles that open other people's accounts or a whole trust: only the scope of an administrator takes them in. */
const GREATER = ['administrator', 'trust_lead']

type Reaches = { greater: Scope; other: Scope }

/**
 * The ids of all people who have, now or soon, a role or somebody to support outside these scopes: whoever opens their
 * account reaches further than the one who asks. `whereIn('people.id', reachingBeyond(db, …))`.
 */
export function reachingBeyond(db: Db, { greater, other }: Reaches): Knex.QueryBuilder {
  const { today } = other
  const open = (q: Knex.QueryBuilder): void => void q.whereNull('finished_on').orWhere('finished_on', '>', today)
  return db('roles')
    .where(open)
    .where((any) => {
      any.where((q) => void q.whereIn('role', GREATER).where(outside(db, greater)))
      any.orWhere((q) => void q.whereNotIn('role', GREATER).where(outside(db, other)))
    })
    .select('person_id')
    .union(
      db('support_periods')
        .where(open)
        .whereNotIn('school_id', schoolsOf(db, other))
        .select(db.ref('supporter_id').as('person_id')),
    )
}

/** Of these people, those whose account would reach further than the viewer: their e-mail address is not the viewer's to change. */
export async function listBeyondReach(db: Db, work: Work, personIds: readonly number[]): Promise<Set<number>> {
  if (personIds.length === 0) return new Set()
  const greater = scopeOf(work.viewer, 'accounts.switch', work.today)
  const other = scopeOf(work.viewer, 'people.manage', work.today)
  const rows = (await db('people')
    .whereIn('people.id', [...personIds])
    .whereIn('people.id', reachingBeyond(db, { greater, other }))
    .select('people.id')) as { id: number }[]
  return new Set(rows.map((row) => row.id))
}

/** An invitation was for the address of that day: it ends when the address changes, so that nobody else opens it. */
export async function endInvitations(trx: Db, personIds: readonly number[], now: IsoInstant): Promise<void> {
  if (personIds.length === 0) return
  await trx('one_use_links')
    .whereIn('person_id', [...personIds])
    .where({ kind: 'invitation' })
    .whereNull('used_at')
    .update({ used_at: now })
}

// A role of the whole site has neither a school nor a trust, so each part is asked whether it is there at all.
const outside =
  (db: Db, scope: Scope) =>
  (q: Knex.QueryBuilder): void => {
    if (scope.site) return void q.whereRaw('1 = 0')
    q.where((school) => void school.whereNull('school_id').orWhereNotIn('school_id', schoolsOf(db, scope)))
    q.where((trust) => void trust.whereNull('trust_id').orWhereNotIn('trust_id', scope.trustIds))
  }

const schoolsOf = (db: Db, scope: Scope): Knex.QueryBuilder =>
  db('schools')
    .where((any) => {
      any.whereIn('id', scope.schoolIds).orWhereIn('trust_id', scope.trustIds)
      if (scope.site) any.orWhereRaw('1 = 1')
    })
    .select('id')
