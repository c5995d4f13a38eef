import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { type Scope } from '../policy.ts'

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

export async function reachesBeyond(db: Db, scopes: Reaches, personId: number): Promise<boolean> {
  const row: unknown = await db('people')
    .where('people.id', personId)
    .whereIn('people.id', reachingBeyond(db, scopes))
    .first('people.id')
  return row !== undefined
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
