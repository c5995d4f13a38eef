import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { visiblePeople } from '../people/visibility.store.ts'
import { type Scope } from '../policy.ts'
import { type IsoDate } from '../shared/dates.ts'

export type Module = { id: number; code: string; title: string; minutes: number }

export const listModules = (db: Db): Promise<Module[]> =>
  db('modules').orderBy('position').select('id', 'code', 'title', 'minutes')

export const findModule = (db: Db, code: string): Promise<Module | undefined> =>
  db('modules').where({ code }).first('id', 'code', 'title', 'minutes')

export type Gap = {
  competency: { id: number; code: string; title: string }
  /** How many people have planned it and not reached it. */
  people: number
  module: Module | null
}
export type Gaps = {
  gaps: Gap[]
  /** Staff of the school today whose pathways this viewer may read. */
  staff: number
  /** Staff left out, because the viewer appraises or tutors them. */
  leftOut: number
}

/**
 * The competencies that most people at a school have planned and not reached, with a module that teaches each.
 * `scope` is the viewer's for 'record.read': people behind the wall are in no count, and `leftOut` says how many.
 */
export async function listGaps(db: Db, scope: Scope, schoolId: number, today: IsoDate, most = 3): Promise<Gaps> {
  const staff = () => staffOn(db, schoolId, today).select('at.person_id')
  const rows = (await openSteps(db)
    .whereIn('step.person_id', staff())
    .whereIn('step.person_id', visiblePeople(db, scope))
    .groupBy('c.id', 'c.code', 'c.title', 'c.position')
    .orderBy([{ column: 'people', order: 'desc' }, { column: 'c.position' }])
    .limit(most)
    .select('c.id', 'c.code', 'c.title', db.raw('count(distinct step.person_id) as people'))) as {
    id: number
    code: string
    title: string
    people: number
  }[]
  const modules = await firstModules(
    db,
    rows.map((row) => row.id),
  )
  const [counted] = (await db.select(
    staffOn(db, schoolId, today).countDistinct('at.person_id').as('everyone'),
    staffOn(db, schoolId, today)
      .whereIn('at.person_id', visiblePeople(db, scope))
      .countDistinct('at.person_id')
      .as('readable'),
  )) as { everyone: number; readable: number }[]
  const everyone = Number(counted?.everyone ?? 0)
  const readable = Number(counted?.readable ?? 0)
  return {
    gaps: rows.map((row) => ({
      competency: { id: row.id, code: row.code, title: row.title },
      people: Number(row.people),
      module: modules.get(row.id) ?? null,
    })),
    staff: readable,
    leftOut: everyone - readable,
  }
}

/** The first module of the catalogue that teaches it, as on the home page: modules go from first steps to leading. */
async function firstModules(db: Db, competencyIds: number[]): Promise<Map<number, Module>> {
  const rows = (await db('module_competencies as t')
    .join('modules as m', 'm.id', 't.module_id')
    .whereIn('t.competency_id', competencyIds)
    .orderBy('m.position')
    .select('t.competency_id', 'm.id', 'm.code', 'm.title', 'm.minutes')) as (Module & { competency_id: number })[]
  const first = new Map<number, Module>()
  for (const { competency_id, ...module } of rows) if (!first.has(competency_id)) first.set(competency_id, module)
  return first
}

export type Candidate = {
  personId: number
  name: string
  job: string | null
  stage: string | null
  ftePercent: number
  workingDays: string | null
  onLeave: boolean
  assignment: 'assigned' | 'deferred' | 'done' | 'withdrawn' | null
  /** Titles of the module's competencies that this person planned and has not reached; none behind the wall. */
  planned: string[]
}

/**
 * The staff of a school on a day, with what they have to do with a module. `scope` is the viewer's for
 * 'training.manage', `records` for 'record.read': what is planned shows only where the record may be read.
 */
export async function listCandidates(
  db: Db,
  scope: Scope,
  records: Scope,
  schoolId: number,
  moduleId: number,
  on: IsoDate,
): Promise<Candidate[]> {
  const rows = (await staffOn(db, schoolId, on)
    .join('people', 'people.id', 'at.person_id')
    .leftJoin('assignments as a', (join) => {
      join.on('a.person_id', 'people.id').andOnVal('a.module_id', moduleId)
    })
    .leftJoin('stage_periods as sp', (join) => {
      join
        .on('sp.person_id', 'people.id')
        .andOnVal('sp.started_on', '<=', on)
        .andOn((open) => {
          open.onNull('sp.finished_on').orOnVal('sp.finished_on', '>', on)
        })
    })
    .leftJoin('career_stages as stage', 'stage.id', 'sp.stage_id')
    .leftJoin('leave_periods as away', (join) => {
      join
        .on('away.person_id', 'people.id')
        .andOnVal('away.started_on', '<=', on)
        .andOn((open) => {
          open.onNull('away.finished_on').orOnVal('away.finished_on', '>', on)
        })
    })
    .whereIn('people.id', visiblePeople(db, scope))
    .orderBy([{ column: 'people.sort_name' }, { column: 'people.id' }, { column: 'stage.position' }])
    .select(
      'people.id as personId',
      'people.given_name as given',
      'people.family_name as family',
      'at.job_title as job',
      'at.fte_percent as ftePercent',
      'at.working_days as workingDays',
      'stage.code as stage',
      'a.state as assignment',
      'away.id as away',
    )) as (Omit<Candidate, 'name' | 'onLeave' | 'planned'> & { given: string; family: string; away: number | null })[]
  const planned = await listPlanned(db, records, schoolId, moduleId, on)
  const people = new Map<number, Candidate>()
  for (const { given, family, away, ...row } of rows) {
    if (people.has(row.personId)) continue
    people.set(row.personId, {
      ...row,
      name: `${given} ${family}`,
      onLeave: away !== null,
      planned: planned.get(row.personId) ?? [],
    })
  }
  return [...people.values()]
}

async function listPlanned(db: Db, records: Scope, schoolId: number, moduleId: number, on: IsoDate) {
  const rows = (await openSteps(db)
    .join('module_competencies as taught', 'taught.competency_id', 'c.id')
    .where('taught.module_id', moduleId)
    .whereIn('step.person_id', staffOn(db, schoolId, on).select('at.person_id'))
    .whereIn('step.person_id', visiblePeople(db, records))
    .orderBy('c.position')
    .distinct('step.person_id', 'c.title', 'c.position')) as { person_id: number; title: string }[]
  const planned = new Map<number, string[]>()
  for (const row of rows) planned.set(row.person_id, [...(planned.get(row.person_id) ?? []), row.title])
  return planned
}

/** Planned steps that are neither set aside nor reached. */
const openSteps = (db: Db): Knex.QueryBuilder =>
  db('planned_steps as step')
    .join('competencies as c', 'c.id', 'step.competency_id')
    .leftJoin('depths_reached as reached', (join) => {
      join.on('reached.person_id', 'step.person_id').andOn('reached.competency_id', 'step.competency_id')
    })
    .whereNull('step.set_aside_on')
    .where((open) => open.whereNull('reached.depth').orWhereRaw('reached.depth < step.depth'))

/** Those who work at a school on a day. */
const staffOn = (db: Db, schoolId: number, on: IsoDate): Knex.QueryBuilder =>
  db('school_periods as at')
    .where('at.school_id', schoolId)
    .where('at.started_on', '<=', on)
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', on))

/** The staff of a school on a day, by name. */
export async function listStaff(
  db: Db,
  scope: Scope,
  schoolId: number,
  on: IsoDate,
): Promise<{ personId: number; name: string; job: string | null }[]> {
  const rows = (await staffOn(db, schoolId, on)
    .join('people', 'people.id', 'at.person_id')
    .whereIn('people.id', visiblePeople(db, scope))
    .orderBy([{ column: 'people.sort_name' }, { column: 'people.id' }])
    .select('people.id', 'people.given_name', 'people.family_name', 'at.job_title')) as {
    id: number
    given_name: string
    family_name: string
    job_title: string | null
  }[]
  return rows.map((row) => ({ personId: row.id, name: `${row.given_name} ${row.family_name}`, job: row.job_title }))
}

/** Of these ids, those who work at the school on that day and are in the scope. */
export async function keepStaff(
  db: Db,
  scope: Scope,
  schoolId: number,
  on: IsoDate,
  personIds: readonly number[],
): Promise<Set<number>> {
  const rows = (await staffOn(db, schoolId, on)
    .whereIn('at.person_id', [...personIds])
    .whereIn('at.person_id', visiblePeople(db, scope))
    .distinct('at.person_id')) as { person_id: number }[]
  return new Set(rows.map((row) => row.person_id))
}
