import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { reachingBeyond } from '../people/reach.store.ts'
import { visiblePeople } from '../people/visibility.store.ts'
import { scopeOf } from '../policy.ts'
import { type Work } from '../work.ts'
import { type IsoInstant } from '../shared/dates.ts'
import { type Invitee } from './links.rules.ts'

/** Somebody who could be invited, with what the rule needs to know and the list shows. */
export type InviteeRow = Invitee & {
  givenName: string
  familyName: string
  jobTitle: string | null
  /** The last invitation that is still open. */
  invitedAt: IsoInstant | null
  /** The viewer administers this person, and none of the person's roles reaches further than that. */
  switchable: boolean
}

type Row = {
  id: number
  given_name: string
  family_name: string
  email: string | null
  user_id: number | null
  taken_by: number | null
  job_title: string | null
  invited_at: string | null
  more: number
  administered: number
  switchable: number
  walled: number
}

/**
 * People in reach: these, or those who work or hold a role at this school now or soon. One query, whatever their
 * number.
 */
export async function listInvitees(
  work: Work,
  of: { schoolId: number } | { personIds: readonly number[] },
): Promise<InviteeRow[]> {
  const { db, today, now } = work
  const scope = scopeOf(work.viewer, 'accounts.manage', today)
  const administered = scopeOf(work.viewer, 'accounts.switch', today)
  const among = (people: Knex.QueryBuilder, name: string): Knex.Raw =>
    db.raw(`case when people.id in (?) then 1 else 0 end as ${name}`, [people])
  const open = (q: Knex.QueryBuilder): void => void q.whereNull('finished_on').orWhere('finished_on', '>', today)
  const chosen = (q: Knex.QueryBuilder): void => {
    if ('personIds' in of) return void q.whereIn('people.id', [...of.personIds])
    q.whereIn('people.id', db('school_periods').where({ school_id: of.schoolId }).where(open).select('person_id'))
    q.orWhereIn('people.id', db('roles').where({ school_id: of.schoolId }).where(open).select('person_id'))
  }
  const rows = (await db('people')
    .leftJoin('users', 'users.person_id', 'people.id')
    .leftJoin('users as taken', (on) => void on.on(db.raw('taken.email = lower(people.email)')))
    .where(chosen)
    .whereIn('people.id', visiblePeople(db, scope))
    .orderBy('people.sort_name')
    .orderBy('people.id')
    .select(
      'people.id',
      'people.given_name',
      'people.family_name',
      'people.email',
      'users.id as user_id',
      'taken.id as taken_by',
      db('school_periods')
        .whereRaw('school_periods.person_id = people.id')
        .where(open)
        .max('job_title')
        .as('job_title'),
      db('one_use_links')
        .whereRaw('one_use_links.person_id = people.id')
        .where({ kind: 'invitation' })
        .whereNull('used_at')
        .where('expires_at', '>', now)
        .max('created_at')
        .as('invited_at'),
      among(reachingBeyond(db, { greater: administered, other: scope }), 'more'),
      among(visiblePeople(db, administered), 'administered'),
      among(
        visiblePeople(db, administered).whereNotIn(
          'visible.id',
          reachingBeyond(db, { greater: administered, other: administered }),
        ),
        'switchable',
      ),
      db('support_periods')
        .whereRaw('support_periods.person_id = people.id')
        .where({ supporter_id: scope.viewerId ?? 0 })
        .whereIn('kind', ['induction_tutor', 'appraiser'])
        .where(open)
        .count('*')
        .as('walled'),
    )) as Row[]
  return rows.map((row) => ({
    personId: row.id,
    givenName: row.given_name,
    familyName: row.family_name,
    email: row.email,
    hasAccount: row.user_id !== null,
    emailTaken: row.taken_by !== null,
    hasMoreRights: row.more === 1,
    administered: row.administered === 1,
    switchable: row.switchable === 1,
    walled: Number(row.walled) > 0,
    jobTitle: row.job_title,
    invitedAt: row.invited_at,
  }))
}

/** A school by its URN, for the page that invites its staff. */
export async function findSchool(
  db: Db,
  urn: string,
): Promise<{ id: number; urn: string; name: string; trustId: number | null } | undefined> {
  const row = (await db('schools').where({ urn }).first('id', 'urn', 'name', 'trust_id')) as
    { id: number; urn: string; name: string; trust_id: number | null } | undefined
  return row === undefined ? undefined : { id: row.id, urn: row.urn, name: row.name, trustId: row.trust_id }
}
