import { type Db } from '../db/connection.ts'
import { type Scope } from '../policy.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'
import { type PlaceState } from './places.rules.ts'
import { type Slot } from './sessions.rules.ts'

export type School = { id: number; urn: string; name: string; trustId: number | null }

export type Session = Slot & {
  id: number
  school: School
  module: { id: number; code: string; title: string; minutes: number }
  capacity: number
  note: string | null
  sequence: number
  version: number
  createdBy: number
  cancelledOn: IsoDate | null
  registerTakenAt: IsoInstant | null
  changedAt: IsoInstant | null
  /** The viewer's own place, when there is one. */
  mine: PlaceState | null
}

/** Which sessions: of these schools, or where this person has a place; between two dates, half-open. */
export type SessionFilter = {
  personId: number | null
  scope?: Scope
  schoolIds: readonly number[]
  from: IsoDate
  to: IsoDate | null
}

/** Sessions of the schools a viewer works at or leads, and those where the viewer has a place, by date. */
export async function listSessions(db: Db, filter: SessionFilter): Promise<Session[]> {
  const rows = (await sessions(db, filter.personId)
    .where('t.held_on', '>=', filter.from)
    .modify((query) => (filter.to === null ? query : query.where('t.held_on', '<', filter.to)))
    .where((any) => {
      any.whereNotNull('mine.state').orWhereIn('t.school_id', [...filter.schoolIds, ...(filter.scope?.schoolIds ?? [])])
      if (filter.scope !== undefined && filter.scope.trustIds.length > 0)
        any.orWhereIn('school.trust_id', filter.scope.trustIds)
    })
    .orderBy([{ column: 't.held_on' }, { column: 't.starts_at' }, { column: 't.id' }])
    .limit(500)) as SessionRow[]
  return rows.map(toSession)
}

/** One session, with the viewer's own place in it. Whether the viewer may read it, `sessions.actions.ts` asks. */
export async function findSession(db: Db, id: number, personId: number | null): Promise<Session | undefined> {
  const row = (await sessions(db, personId).where('t.id', id).first()) as SessionRow | undefined
  return row === undefined ? undefined : toSession(row)
}

/** Makes others who change this session's places wait until this transaction is over (PostgreSQL; SQLite always does). */
export async function lockSession(trx: Db, id: number): Promise<void> {
  await trx('training_sessions').where({ id }).forUpdate().first('id')
}

export type NewSession = Slot & {
  schoolId: number
  moduleId: number
  capacity: number
  note: string | null
  createdBy: number
  changedAt: IsoInstant
}

export async function insertSession(trx: Db, session: NewSession): Promise<number> {
  const [row] = (await trx('training_sessions')
    .insert({
      school_id: session.schoolId,
      module_id: session.moduleId,
      held_on: session.heldOn,
      starts_at: session.startsAt,
      ends_at: session.endsAt,
      place: session.place,
      capacity: session.capacity,
      note: session.note,
      created_by: session.createdBy,
      changed_at: session.changedAt,
    })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

/** Answers how many rows changed: none when somebody changed or cancelled it since `version`. */
export const updateSession = (
  trx: Db,
  id: number,
  version: number,
  change: Slot & { capacity: number; note: string | null; changedAt: IsoInstant },
): Promise<number> =>
  trx('training_sessions')
    .where({ id, version })
    .whereNull('cancelled_on')
    .whereNull('register_taken_at')
    .update({
      held_on: change.heldOn,
      starts_at: change.startsAt,
      ends_at: change.endsAt,
      place: change.place,
      capacity: change.capacity,
      note: change.note,
      changed_at: change.changedAt,
      version: version + 1,
      sequence: trx.raw('sequence + 1'),
    })

export const cancelSession = (
  trx: Db,
  id: number,
  version: number,
  on: IsoDate,
  changedAt: IsoInstant,
): Promise<number> =>
  trx('training_sessions')
    .where({ id, version })
    .whereNull('cancelled_on')
    .whereNull('register_taken_at')
    .update({
      cancelled_on: on,
      changed_at: changedAt,
      version: version + 1,
      sequence: trx.raw('sequence + 1'),
    })

/** Other sessions on that day that matter to a plan: in the same school, or with one of these people. */
export async function listSessionsOn(
  db: Db,
  on: IsoDate,
  schoolId: number,
  except: number | null,
): Promise<(Slot & { id: number; title: string; schoolId: number; personIds: number[] })[]> {
  const staff = db('school_periods').where('school_id', schoolId).select('person_id')
  const rows = (await db('training_sessions as t')
    .join('modules as m', 'm.id', 't.module_id')
    .leftJoin('session_places as p', (join) => {
      join.on('p.session_id', 't.id').andOnNotIn('p.state', ['declined', 'waiting'])
    })
    .where('t.held_on', on)
    .whereNull('t.cancelled_on')
    .whereNot('t.id', except ?? 0)
    .where((any) => any.where('t.school_id', schoolId).orWhereIn('p.person_id', staff))
    .select(
      't.id',
      'm.title',
      't.school_id as schoolId',
      't.held_on as heldOn',
      't.starts_at as startsAt',
      't.ends_at as endsAt',
      't.place',
      'p.person_id as personId',
    )) as (Slot & { id: number; title: string; schoolId: number; personId: number | null })[]
  const byId = new Map<number, Slot & { id: number; title: string; schoolId: number; personIds: number[] }>()
  for (const { personId, ...session } of rows) {
    const known = byId.get(session.id) ?? { ...session, personIds: [] }
    if (personId !== null) known.personIds.push(personId)
    byId.set(session.id, known)
  }
  return [...byId.values()]
}

/** The schools whose training a scope takes in, by name. */
export async function listSchoolsInScope(db: Db, scope: Scope): Promise<School[]> {
  return (await db('schools')
    .where((any) => {
      any.whereIn('id', scope.schoolIds).orWhereIn('trust_id', scope.trustIds)
      if (scope.site) any.orWhereRaw('1 = 1')
    })
    .whereNull('closed_on')
    .orderBy('sort_name')
    .select('id', 'urn', 'name', 'trust_id as trustId')) as School[]
}

type SessionRow = {
  id: number
  held_on: string
  starts_at: string
  ends_at: string
  place: string
  capacity: number
  note: string | null
  sequence: number
  version: number
  created_by: number
  cancelled_on: string | null
  register_taken_at: string | null
  changed_at: string | null
  school_id: number
  urn: string
  school_name: string
  trust_id: number | null
  module_id: number
  code: string
  title: string
  minutes: number
  mine: PlaceState | null
}

const sessions = (db: Db, personId: number | null) =>
  db('training_sessions as t')
    .join('schools as school', 'school.id', 't.school_id')
    .join('modules as m', 'm.id', 't.module_id')
    .leftJoin('session_places as mine', (join) => {
      join.on('mine.session_id', 't.id').andOnVal('mine.person_id', personId ?? 0)
    })
    .select(
      't.*',
      'school.urn',
      'school.name as school_name',
      'school.trust_id',
      'm.code',
      'm.title',
      'm.minutes',
      'mine.state as mine',
    )

const toSession = (row: SessionRow): Session => ({
  id: row.id,
  heldOn: row.held_on,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  place: row.place,
  school: { id: row.school_id, urn: row.urn, name: row.school_name, trustId: row.trust_id },
  module: { id: row.module_id, code: row.code, title: row.title, minutes: row.minutes },
  capacity: row.capacity,
  note: row.note,
  sequence: row.sequence,
  version: row.version,
  createdBy: row.created_by,
  cancelledOn: row.cancelled_on,
  registerTakenAt: row.register_taken_at,
  changedAt: row.changed_at,
  mine: row.mine,
})
