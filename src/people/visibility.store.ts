import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { type Scope } from '../policy.ts'

/**
 * The ids of all people in a scope, as one sub-query: `whereIn('x.person_id', visiblePeople(db, scope))`.
 * Every read of people passes through here, so that who sees whom is said once.
 */
export function visiblePeople(db: Db, scope: Scope): Knex.QueryBuilder {
  const { today, viewerId } = scope
  const query = db('people as visible')
    .whereNull('visible.merged_into_id')
    .whereNull('visible.removed_at')
    .where((any) => {
      any.whereRaw('1 = 0')
      if (scope.site) any.orWhereRaw('1 = 1')
      if (scope.own && viewerId !== null) any.orWhere('visible.id', viewerId)
      if (scope.mentees) any.orWhereIn('visible.id', supported(db, scope, ['mentor', 'cover_mentor']))
      if (scope.tutees) any.orWhereIn('visible.id', supported(db, scope, ['induction_tutor']))
      if (scope.appraisees) any.orWhereIn('visible.id', supported(db, scope, ['appraiser']))
      if (scope.schoolIds.length > 0)
        any.orWhereIn('visible.id', staffOf(db, today).whereIn('at.school_id', scope.schoolIds))
      if (scope.trustIds.length > 0) {
        const schools = db('schools').whereIn('trust_id', scope.trustIds).select('id')
        any.orWhereIn('visible.id', staffOf(db, today).whereIn('at.school_id', schools))
      }
    })
    .select('visible.id')
  if (scope.walled) query.whereNotIn('visible.id', supported(db, scope, ['induction_tutor', 'appraiser']))
  return query
}

/** Oneself is always in reach of what is one's own, and never behind one's own wall: that needs no question. */
export async function isVisible(db: Db, scope: Scope, personId: number): Promise<boolean> {
  if (scope.own && personId === scope.viewerId) return true
  const row: unknown = await visiblePeople(db, scope).where('visible.id', personId).first()
  return row !== undefined
}

/** Those who work there now or are about to start; a leaver is out of reach from the day after the last day. */
const staffOf = (db: Db, today: string): Knex.QueryBuilder =>
  db('school_periods as at')
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
    .select('at.person_id')

/** Those whom the viewer supports today in one of these ways. A finished period closes the door by itself. */
const supported = (db: Db, scope: Scope, kinds: string[]): Knex.QueryBuilder =>
  db('support_periods as by')
    .where('by.supporter_id', scope.viewerId ?? 0)
    .whereIn('by.kind', kinds)
    .where('by.started_on', '<=', scope.today)
    .where((open) => open.whereNull('by.finished_on').orWhere('by.finished_on', '>', scope.today))
    .select('by.person_id')
