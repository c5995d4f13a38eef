import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { type IsoInstant } from '../shared/dates.ts'
import { type Applied, type KeptRow } from './applied.rules.ts'

export type Hindrance = { personId: number; name: string; what: string }

/** What somebody has, after which a record that an import made is no longer only what the import made. */
const RESTS: { table: string; column: string; what: string; extra?: (query: Query, applied: Applied) => Query }[] = [
  { table: 'users', column: 'person_id', what: 'has an account' },
  { table: 'one_use_links', column: 'person_id', what: 'has been invited to sign in' },
  { table: 'cpd_entries', column: 'person_id', what: 'has logged CPD' },
  { table: 'sign_offs', column: 'person_id', what: 'has asked for a sign-off' },
  { table: 'sign_offs', column: 'signatory_id', what: 'was asked to sign somebody off' },
  { table: 'entry_evidence', column: 'seen_by_id', what: 'is named as having seen practice' },
  { table: 'session_places', column: 'person_id', what: 'has a place on a training session' },
  { table: 'required_records', column: 'person_id', what: 'has a record of required training' },
  { table: 'required_people', column: 'person_id', what: 'is named for required training' },
  { table: 'focus_periods', column: 'person_id', what: 'has chosen a focus' },
  { table: 'depths_reached', column: 'person_id', what: 'has reached a depth' },
  { table: 'leave_periods', column: 'person_id', what: 'has leave recorded' },
  { table: 'roles', column: 'person_id', what: 'was given a role' },
  { table: 'calendar_feeds', column: 'person_id', what: 'has a calendar address' },
  { table: 'period_offers', column: 'person_id', what: 'was asked by another school' },
  { table: 'merges', column: 'kept_id', what: 'was joined with another record' },
  { table: 'merges', column: 'merged_id', what: 'was joined with another record' },
  { table: 'school_periods', column: 'person_id', what: 'has another time at a school', extra: butMade('periods') },
  { table: 'stage_periods', column: 'person_id', what: 'has another career stage', extra: butMade('stages') },
  { table: 'support_periods', column: 'person_id', what: 'has other support', extra: butMade('supports') },
  { table: 'support_periods', column: 'supporter_id', what: 'supports a colleague', extra: butMade('supports') },
  { table: 'planned_steps', column: 'person_id', what: 'has planned a step', extra: butMade('steps') },
  { table: 'assignments', column: 'person_id', what: 'was given a module', extra: butMade('assignments') },
]

type Query = Knex.QueryBuilder
const IDS = 10_000

/** Rows that came after those of the import: its people were new, so all of theirs in between are its own. */
function butMade(kind: keyof Applied['made']) {
  return (query: Query, applied: Applied): Query => {
    const made = applied.made[kind]
    if (made.length === 0) return query
    const lowest = made.reduce((a, b) => Math.min(a, b))
    const highest = made.reduce((a, b) => Math.max(a, b))
    return query.where((any) => any.where('t.id', '<', lowest).orWhere('t.id', '>', highest))
  }
}

/** The first thing that rests on a person whom this import made, or undefined. */
export async function findWhatRests(db: Db, applied: Applied): Promise<Hindrance | undefined> {
  const people = applied.made.people
  for (let i = 0; i < people.length; i += IDS) {
    const part = people.slice(i, i + IDS)
    for (const { table, column, what, extra } of RESTS) {
      const query = db(`${table} as t`).whereIn(`t.${column}`, part)
      const row = (await (extra === undefined ? query : extra(query, applied))
        .join('people as p', 'p.id', `t.${column}`)
        .orderBy(`t.${column}`)
        .first('p.id', 'p.given_name', 'p.family_name')) as NameRow | undefined
      if (row !== undefined) return { personId: row.id, name: `${row.given_name} ${row.family_name}`, what }
    }
  }
  return undefined
}

type NameRow = { id: number; given_name: string; family_name: string }

/** The first row that is not any more as the import left it, or undefined. */
export async function findChangedSince(db: Db, applied: Applied): Promise<Hindrance | undefined> {
  const { made, before } = applied
  const changed = [
    () => first(db, 'people', made.people, 'id', (query) => query.whereNot('t.version', 1), 'was changed since'),
    () =>
      first(db, 'school_periods', made.periods, 'person_id', (query) => query.whereNot('t.version', 1), CHANGED_TIME),
    () =>
      first(
        db,
        'stage_periods',
        made.stages,
        'person_id',
        (q) => q.whereNotNull('t.finished_on'),
        'has moved to another career stage',
      ),
    () =>
      first(
        db,
        'assignments',
        made.assignments,
        'person_id',
        (q) => q.whereNot('t.version', 1).orWhereNot('t.state', 'assigned'),
        'has done something about a module',
      ),
    () =>
      first(
        db,
        'planned_steps',
        made.steps,
        'person_id',
        (q) => q.whereNotNull('t.set_aside_on'),
        'has changed the plan',
      ),
    () =>
      first(
        db,
        'period_offers',
        made.offers,
        'person_id',
        (q) => q.whereNot('t.state', 'waiting'),
        'has answered the offer',
      ),
    () => first(db, 'support_periods', made.supports, 'person_id', laterMentor, 'has another mentor'),
    () => versioned(db, 'people', before.people, 'id', 'was changed since'),
    () => versioned(db, 'school_periods', before.school_periods, 'person_id', CHANGED_TIME),
  ]
  for (const look of changed) {
    const found = await look()
    if (found !== undefined) return found
  }
  return undefined
}

const laterMentor = (query: Query): Query =>
  query.whereExists((later: Query) =>
    later
      .from('support_periods as later')
      .whereRaw('later.person_id = t.person_id and later.kind = t.kind and later.id > t.id'),
  )

const CHANGED_TIME = 'has had a change to the time at the school since'

async function first(
  db: Db,
  table: string,
  ids: readonly number[],
  person: string,
  chosen: (query: Query) => Query,
  what: string,
): Promise<Hindrance | undefined> {
  for (let i = 0; i < ids.length; i += IDS) {
    const row = (await db(`${table} as t`)
      .whereIn('t.id', ids.slice(i, i + IDS))
      .where((any) => chosen(any))
      .join('people as p', 'p.id', `t.${person}`)
      .orderBy('t.id')
      .first('p.id', 'p.given_name', 'p.family_name')) as NameRow | undefined
    if (row !== undefined) return { personId: row.id, name: `${row.given_name} ${row.family_name}`, what }
  }
  return undefined
}

/** The import raised the version of a row by one; anything else since is somebody's later change. */
async function versioned(
  db: Db,
  table: string,
  rows: readonly KeptRow[],
  person: string,
  what: string,
): Promise<Hindrance | undefined> {
  const versions = new Map(rows.map((row) => [row.id, Number(row.version) + 1]))
  const ids = [...versions.keys()]
  for (let i = 0; i < ids.length; i += IDS) {
    const now = (await db(`${table} as t`)
      .whereIn('t.id', ids.slice(i, i + IDS))
      .join('people as p', 'p.id', `t.${person}`)
      .orderBy('t.id')
      .select('t.id as row_id', 't.version', 'p.id', 'p.given_name', 'p.family_name')) as (NameRow & {
      row_id: number
      version: number
    })[]
    const row = now.find((each) => each.version !== versions.get(each.row_id))
    if (row !== undefined) return { personId: row.id, name: `${row.given_name} ${row.family_name}`, what }
  }
  return undefined
}

/** A record that should never have been: it keeps its number, because events tell of it, and nothing else. */
export async function emptyPeople(trx: Db, ids: readonly number[], at: IsoInstant): Promise<void> {
  for (let i = 0; i < ids.length; i += IDS)
    await trx('people')
      .whereIn('id', ids.slice(i, i + IDS))
      .update({
        given_name: 'Removed',
        family_name: 'record',
        sort_name: 'removed record',
        trn: null,
        email: null,
        removed_at: at,
      })
}
