import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { visiblePeople } from '../people/visibility.store.ts'
import { type Scope } from '../policy.ts'
import { type IsoDate } from '../shared/dates.ts'
import { NotFound } from '../shared/errors.ts'
import { type AssignmentState, type Change } from './assignments.rules.ts'

export type Assignment = {
  id: number
  personId: number
  person: string
  moduleId: number
  moduleCode: string
  module: string
  minutes: number
  schoolId: number | null
  origin: string
  state: AssignmentState
  assignedOn: IsoDate
  dueOn: IsoDate | null
  completedOn: IsoDate | null
  deferredTo: IsoDate | null
  reason: string | null
  version: number
  changedOn: IsoDate | null
  beforeState: AssignmentState | null
}
type Row = {
  id: number
  person_id: number
  given_name: string
  family_name: string
  module_id: number
  code: string
  title: string
  minutes: number
  school_id: number | null
  origin: string
  state: AssignmentState
  assigned_on: string
  due_on: string | null
  completed_on: string | null
  deferred_to: string | null
  reason: string | null
  version: number
  changed_on: string | null
  before_state: AssignmentState | null
}

/** People as ids (at most 30,000) or as a sub-query such as `visiblePeople(…)`. */
export type People = readonly number[] | Knex.QueryBuilder

/** Everything that somebody has been given, the next due first; with withdrawn ones, last. */
export async function listAssignmentsOf(db: Db, personId: number): Promise<Assignment[]> {
  const rows = (await assignments(db)
    .where('a.person_id', personId)
    .orderByRaw("case a.state when 'withdrawn' then 2 when 'done' then 1 else 0 end")
    .orderByRaw('coalesce(a.completed_on, a.deferred_to, a.due_on, a.assigned_on)')
    .orderBy('a.id')) as Row[]
  return rows.map(toAssignment)
}

/** One assignment of a person in the scope; throws NotFound. */
export async function getAssignment(db: Db, scope: Scope, id: number | undefined): Promise<Assignment> {
  const row = (await assignments(db)
    .where('a.id', id ?? 0)
    .whereIn('a.person_id', visiblePeople(db, scope))
    .first()) as Row | undefined
  if (row === undefined) throw new NotFound()
  return toAssignment(row)
}

/** Who has a module, of the people in the scope, by name. Withdrawn ones are left out. */
export async function listWhoHas(db: Db, scope: Scope, moduleId: number): Promise<Assignment[]> {
  const rows = (await assignments(db)
    .where('a.module_id', moduleId)
    .whereNot('a.state', 'withdrawn')
    .whereIn('a.person_id', visiblePeople(db, scope))
    .orderBy('p.sort_name')
    .limit(500)) as Row[]
  return rows.map(toAssignment)
}

/** Those of these people who have gone past a date, the longest first. */
export async function listOverdue(db: Db, people: People, today: IsoDate): Promise<Assignment[]> {
  const rows = (await assignments(db)
    .whereIn('a.person_id', people as Knex.QueryBuilder)
    .where((any) =>
      any
        .where((due) => due.where('a.state', 'assigned').where('a.due_on', '<', today))
        .orWhere((late) => late.where('a.state', 'deferred').where('a.deferred_to', '<', today)),
    )
    .orderByRaw("case a.state when 'deferred' then a.deferred_to else a.due_on end")) as Row[]
  return rows.map(toAssignment)
}

export type AssignmentCounts = { done: number; due: number; overdue: number }
export const NO_ASSIGNMENTS: AssignmentCounts = { done: 0, due: 0, overdue: 0 }

/**
 * Modules done, due and overdue for each of these people, in one query; who has none is not in the map. Put off and not
 * yet there counts as due; withdrawn counts nowhere.
 */
export async function countAssignments(db: Db, people: People, today: IsoDate): Promise<Map<number, AssignmentCounts>> {
  const late = `(a.state = 'assigned' and a.due_on < ?) or (a.state = 'deferred' and a.deferred_to < ?)`
  const rows = (await db('assignments as a')
    .whereIn('a.person_id', people as Knex.QueryBuilder)
    .whereNot('a.state', 'withdrawn')
    .groupBy('a.person_id')
    .select(
      'a.person_id',
      db.raw("sum(case when a.state = 'done' then 1 else 0 end) as done"),
      db.raw(`sum(case when ${late} then 1 else 0 end) as overdue`, [today, today]),
      db.raw('count(*) as given'),
    )) as { person_id: number; done: number; overdue: number; given: number }[]
  return new Map(
    rows.map((row) => [
      row.person_id,
      { done: row.done, overdue: row.overdue, due: row.given - row.done - row.overdue },
    ]),
  )
}

export type NewAssignment = {
  personId: number
  moduleId: number
  schoolId: number | null
  ruleId: number | null
  origin: 'hand' | 'stage' | 'rule' | 'session' | 'template'
  dueOn: IsoDate | null
  completedOn?: IsoDate
}

/** Gives modules to people; who has or had one already is passed over. Answers only what was really given. */
export async function insertAssignments(
  trx: Db,
  given: readonly NewAssignment[],
  today: IsoDate,
): Promise<{ id: number; personId: number; moduleId: number }[]> {
  const made: { id: number; person_id: number; module_id: number }[] = []
  for (let i = 0; i < given.length; i += 400) {
    const rows = given.slice(i, i + 400).map((one) => ({
      person_id: one.personId,
      module_id: one.moduleId,
      school_id: one.schoolId,
      rule_id: one.ruleId,
      origin: one.origin,
      state: one.completedOn === undefined ? 'assigned' : 'done',
      assigned_on: today,
      due_on: one.dueOn,
      completed_on: one.completedOn ?? null,
    }))
    made.push(
      ...((await trx('assignments')
        .insert(rows)
        .onConflict(['person_id', 'module_id'])
        .ignore()
        .returning(['id', 'person_id', 'module_id'])) as typeof made),
    )
  }
  return made.map((row) => ({ id: row.id, personId: row.person_id, moduleId: row.module_id }))
}

/** Makes a change to an assignment as it was read; answers how many rows were still so. */
export const updateState = (trx: Db, was: Assignment, change: Change, today: IsoDate): Promise<number> =>
  trx('assignments')
    .where({ id: was.id, version: was.version, state: was.state })
    .update({ ...remembered(trx), ...columnsOf(change), changed_on: today, version: was.version + 1 })

/** The state before goes into the `before_` columns; SQL reads the old values on the right. */
const remembered = (trx: Db) => ({
  before_state: trx.ref('state'),
  before_completed_on: trx.ref('completed_on'),
  before_deferred_to: trx.ref('deferred_to'),
  before_reason: trx.ref('reason'),
})

/** Puts back what it was before the last change. */
export const restoreState = (trx: Db, was: Assignment): Promise<number> =>
  trx('assignments')
    .where({ id: was.id, version: was.version, state: was.state })
    .whereNotNull('before_state')
    .update({ ...putBack(trx), version: was.version + 1 })

const putBack = (trx: Db) => ({
  state: trx.ref('before_state'),
  completed_on: trx.ref('before_completed_on'),
  deferred_to: trx.ref('before_deferred_to'),
  reason: trx.ref('before_reason'),
  before_state: null,
  before_completed_on: null,
  before_deferred_to: null,
  before_reason: null,
  changed_on: null,
})

export const updateDue = (trx: Db, was: Assignment, dueOn: IsoDate): Promise<number> =>
  trx('assignments')
    .where({ id: was.id, version: was.version })
    .whereIn('state', ['assigned', 'deferred'])
    .update({ due_on: dueOn, state: 'assigned', deferred_to: null, version: was.version + 1 })

export type SessionRow = { id: number; personId: number; state: AssignmentState; origin: string; hasBefore: boolean }

/** What these people have of one module, for a register. */
export async function listForSession(trx: Db, moduleId: number, personIds: readonly number[]): Promise<SessionRow[]> {
  const rows = (await trx('assignments')
    .where({ module_id: moduleId })
    .whereIn('person_id', [...personIds])
    .select('id', 'person_id', 'state', 'origin', 'before_state')) as {
    id: number
    person_id: number
    state: AssignmentState
    origin: string
    before_state: string | null
  }[]
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    state: row.state,
    origin: row.origin,
    hasBefore: row.before_state !== null,
  }))
}

/** Marks these assignments done, whatever open state they were in. */
export const completeMany = (trx: Db, ids: readonly number[], on: IsoDate, today: IsoDate): Promise<number> =>
  trx('assignments')
    .whereIn('id', [...ids])
    .whereNot('state', 'done')
    .update({
      ...remembered(trx),
      ...columnsOf({ to: 'done', on }),
      changed_on: today,
      version: trx.raw('version + 1'),
    })

/** Puts these back to what they were before they were done. */
export const restoreMany = (trx: Db, ids: readonly number[]): Promise<number> =>
  trx('assignments')
    .whereIn('id', [...ids])
    .where('state', 'done')
    .whereNotNull('before_state')
    .update({ ...putBack(trx), version: trx.raw('version + 1') })

/** Takes away rows that only a register made. */
export const deleteFromSession = (trx: Db, ids: readonly number[]): Promise<number> =>
  trx('assignments')
    .whereIn('id', [...ids])
    .where({ origin: 'session', state: 'done' })
    .delete()

function columnsOf(change: Change) {
  const none = { completed_on: null, deferred_to: null, reason: null }
  if (change.to === 'done') return { ...none, state: 'done', completed_on: change.on }
  if (change.to === 'withdrawn') return { ...none, state: 'withdrawn', reason: change.reason }
  return { ...none, state: 'deferred', deferred_to: change.until, reason: change.reason }
}

const assignments = (db: Db): Knex.QueryBuilder =>
  db('assignments as a')
    .join('modules as m', 'm.id', 'a.module_id')
    .join('people as p', 'p.id', 'a.person_id')
    .select(
      'a.id',
      'a.person_id',
      'p.given_name',
      'p.family_name',
      'a.module_id',
      'm.code',
      'm.title',
      'm.minutes',
      'a.school_id',
      'a.origin',
      'a.state',
      'a.assigned_on',
      'a.due_on',
      'a.completed_on',
      'a.deferred_to',
      'a.reason',
      'a.version',
      'a.changed_on',
      'a.before_state',
    )

const toAssignment = (row: Row): Assignment => ({
  id: row.id,
  personId: row.person_id,
  person: `${row.given_name} ${row.family_name}`,
  moduleId: row.module_id,
  moduleCode: row.code,
  module: row.title,
  minutes: row.minutes,
  schoolId: row.school_id,
  origin: row.origin,
  state: row.state,
  assignedOn: row.assigned_on,
  dueOn: row.due_on,
  completedOn: row.completed_on,
  deferredTo: row.deferred_to,
  reason: row.reason,
  version: row.version,
  changedOn: row.changed_on,
  beforeState: row.before_state,
})
