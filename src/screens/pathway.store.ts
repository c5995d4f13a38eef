import { type Db } from '../db/connection.ts'
import { type Depth, type ReachedDepth } from '../shared/depths.ts'
import { type IsoDate } from '../shared/dates.ts'
import { NotFound } from '../shared/errors.ts'

export type About = {
  personId: number
  givenName: string
  name: string
  stage: { code: string; name: string; startedOn: IsoDate } | null
  school: { urn: string; name: string; startedOn: IsoDate; ftePercent: number } | null
  mentors: string[]
}

/** Who this is, today: stage, school and mentor in one query. Throws NotFound. */
export async function getAbout(db: Db, personId: number, today: IsoDate): Promise<About> {
  const openOn = (alias: string) =>
    db.raw('??.started_on <= ? and (??.finished_on is null or ??.finished_on > ?)', [alias, today, alias, alias, today])
  const rows = (await db('people as p')
    .leftJoin('stage_periods as sp', (on) => on.on('sp.person_id', 'p.id').andOn(openOn('sp')))
    .leftJoin('career_stages as st', 'st.id', 'sp.stage_id')
    .leftJoin('school_periods as at', (on) => on.on('at.person_id', 'p.id').andOn(openOn('at')))
    .leftJoin('schools as s', 's.id', 'at.school_id')
    .leftJoin('support_periods as by', (on) =>
      on.on('by.person_id', 'p.id').andOnIn('by.kind', ['mentor', 'cover_mentor']).andOn(openOn('by')),
    )
    .leftJoin('people as m', 'm.id', 'by.supporter_id')
    .where('p.id', personId)
    .orderBy('by.id')
    .select(
      'p.given_name',
      'p.family_name',
      'st.code as stage_code',
      'st.name as stage_name',
      'sp.started_on as stage_started_on',
      's.urn',
      's.name as school_name',
      'at.started_on as school_started_on',
      'at.fte_percent',
      'm.given_name as mentor_given',
      'm.family_name as mentor_family',
    )) as {
    given_name: string
    family_name: string
    stage_code: string | null
    stage_name: string | null
    stage_started_on: string | null
    urn: string | null
    school_name: string | null
    school_started_on: string | null
    fte_percent: number | null
    mentor_given: string | null
    mentor_family: string | null
  }[]
  const row = rows[0]
  if (row === undefined) throw new NotFound()
  return {
    personId,
    givenName: row.given_name,
    name: `${row.given_name} ${row.family_name}`,
    stage:
      row.stage_code === null
        ? null
        : { code: row.stage_code, name: row.stage_name ?? '', startedOn: row.stage_started_on ?? '' },
    school:
      row.urn === null
        ? null
        : {
            urn: row.urn,
            name: row.school_name ?? '',
            startedOn: row.school_started_on ?? '',
            ftePercent: row.fte_percent ?? 100,
          },
    mentors: [
      ...new Set(rows.flatMap((r) => (r.mentor_given === null ? [] : [`${r.mentor_given} ${r.mentor_family ?? ''}`]))),
    ],
  }
}

export type CompetencyState = {
  competencyId: number
  code: string
  title: string
  outcome: string
  strand: string
  descriptor: string | null
  reached: Depth
  /** The deepest planned step, when one is planned. */
  planned: { stepId: number; depth: ReachedDepth; position: number; stage: string | null } | null
  inFocus: boolean
}

/** All 47 competencies with what is planned, reached and in focus for one person, in one query. */
export async function listCompetencyStates(
  db: Db,
  personId: number,
  stageCode: string | null,
  today: IsoDate,
): Promise<CompetencyState[]> {
  const rows = (await db('competencies as c')
    .join('strands as s', 's.id', 'c.strand_id')
    .leftJoin('depths_reached as d', (on) => on.on('d.competency_id', 'c.id').andOnVal('d.person_id', personId))
    .leftJoin('planned_steps as p', (on) =>
      on.on('p.competency_id', 'c.id').andOnVal('p.person_id', personId).andOnNull('p.set_aside_on'),
    )
    .leftJoin('career_stages as ps', 'ps.id', 'p.stage_id')
    .leftJoin('focus_periods as f', (on) =>
      on
        .on('f.competency_id', 'c.id')
        .andOnVal('f.person_id', personId)
        .andOn(db.raw('(f.finished_on is null or f.finished_on > ?)', [today])),
    )
    .leftJoin('career_stages as st', (on) => on.onVal('st.code', stageCode ?? ''))
    .leftJoin('stage_descriptors as sd', (on) => on.on('sd.competency_id', 'c.id').andOn('sd.stage_id', 'st.id'))
    .where('c.framework_id', db('frameworks').max('id'))
    .orderBy(['c.position', 'p.depth'])
    .select(
      'c.id',
      'c.code',
      'c.title',
      'c.outcome',
      's.title as strand',
      'sd.descriptor',
      'd.depth as reached',
      'p.id as step_id',
      'p.depth as planned_depth',
      'p.position',
      'ps.name as planned_stage',
      'f.id as focus_id',
    )) as {
    id: number
    code: string
    title: string
    outcome: string
    strand: string
    descriptor: string | null
    reached: Depth | null
    step_id: number | null
    planned_depth: ReachedDepth | null
    position: number | null
    planned_stage: string | null
    focus_id: number | null
  }[]
  const states = new Map<number, CompetencyState>()
  // Ordered by depth, so the deepest plan for a competency is the one that stays.
  for (const row of rows) {
    states.set(row.id, {
      competencyId: row.id,
      code: row.code,
      title: row.title,
      outcome: row.outcome,
      strand: row.strand,
      descriptor: row.descriptor,
      reached: row.reached ?? 0,
      planned:
        row.step_id === null || row.planned_depth === null
          ? null
          : { stepId: row.step_id, depth: row.planned_depth, position: row.position ?? 0, stage: row.planned_stage },
      inFocus: row.focus_id !== null,
    })
  }
  return [...states.values()]
}

export type SignOffState = {
  id: number
  competencyId: number
  title: string
  state: 'requested' | 'not_yet'
  requestedOn: IsoDate
  signatory: string | null
}

/** What waits on somebody, and what came back with a next step and was not asked for again since. */
export async function listOpenSignOffs(db: Db, personId: number): Promise<SignOffState[]> {
  const rows = (await db('sign_offs as o')
    .join('competencies as c', 'c.id', 'o.competency_id')
    .leftJoin('people as by', 'by.id', 'o.signatory_id')
    .where('o.person_id', personId)
    .whereIn('o.state', ['requested', 'not_yet'])
    .whereNotExists(
      db('sign_offs as later')
        .whereRaw('later.person_id = o.person_id and later.competency_id = o.competency_id and later.id > o.id')
        .whereNot('later.state', 'withdrawn')
        .select(db.raw('1')),
    )
    .orderBy('o.id')
    .select('o.id', 'o.competency_id', 'c.title', 'o.state', 'o.requested_on', 'by.given_name')) as {
    id: number
    competency_id: number
    title: string
    state: 'requested' | 'not_yet'
    requested_on: string
    given_name: string | null
  }[]
  return rows.map((row) => ({
    id: row.id,
    competencyId: row.competency_id,
    title: row.title,
    state: row.state,
    requestedOn: row.requested_on,
    signatory: row.given_name,
  }))
}

export type ModuleState = { assignmentId: number; code: string; title: string; state: string; dueOn: IsoDate | null }

export async function listModuleStates(db: Db, personId: number): Promise<ModuleState[]> {
  const rows = (await db('assignments as a')
    .join('modules as m', 'm.id', 'a.module_id')
    .where('a.person_id', personId)
    .whereNot('a.state', 'withdrawn')
    .orderByRaw('a.due_on is null, a.due_on, m.position')
    .select('a.id', 'm.code', 'm.title', 'a.state', 'a.due_on', 'a.deferred_to')) as {
    id: number
    code: string
    title: string
    state: string
    due_on: string | null
    deferred_to: string | null
  }[]
  return rows.map((row) => ({
    assignmentId: row.id,
    code: row.code,
    title: row.title,
    state: row.state,
    dueOn: row.state === 'deferred' ? row.deferred_to : row.due_on,
  }))
}

export type NextSession = { id: number; title: string; heldOn: IsoDate; startsAt: string; place: string; state: string }

export async function findNextSession(db: Db, personId: number, today: IsoDate): Promise<NextSession | undefined> {
  const row = (await db('session_places as p')
    .join('training_sessions as t', 't.id', 'p.session_id')
    .join('modules as m', 'm.id', 't.module_id')
    .where('p.person_id', personId)
    .whereIn('p.state', ['invited', 'booked', 'waiting'])
    .whereNull('t.cancelled_on')
    .where('t.held_on', '>=', today)
    .orderBy(['t.held_on', 't.starts_at'])
    .first('t.id', 'm.title', 't.held_on', 't.starts_at', 't.place', 'p.state')) as
    { id: number; title: string; held_on: string; starts_at: string; place: string; state: string } | undefined
  return row === undefined
    ? undefined
    : { id: row.id, title: row.title, heldOn: row.held_on, startsAt: row.starts_at, place: row.place, state: row.state }
}

export type EntryState = {
  competencyId: number | null
  doneOn: IsoDate
  minutes: number
  kind: string
  entryId: number
  hasBarrier: boolean
  hasChange: boolean
  hasExperience: boolean
  hasNext: boolean
}

/** This year's entries for the hours, and older ones that count towards what is in focus; a row for each competency. */
export async function listEntryStates(
  db: Db,
  personId: number,
  since: IsoDate,
  focusIds: number[],
): Promise<EntryState[]> {
  const rows = (await db('cpd_entries as e')
    .leftJoin('cpd_entry_competencies as ec', 'ec.entry_id', 'e.id')
    .where('e.person_id', personId)
    .where((any) => any.where('e.done_on', '>=', since).orWhereIn('ec.competency_id', focusIds))
    .select(
      'e.id',
      'ec.competency_id',
      'e.done_on',
      'e.minutes',
      'e.kind',
      db.raw("case when coalesce(e.barrier, '') <> '' then 1 else 0 end as barrier"),
      db.raw("case when coalesce(e.change_made, '') <> '' then 1 else 0 end as change_made"),
      db.raw("case when coalesce(e.pupils_experienced, '') <> '' then 1 else 0 end as experienced"),
      db.raw("case when coalesce(e.next, '') <> '' then 1 else 0 end as next_step"),
    )) as {
    id: number
    competency_id: number | null
    done_on: string
    minutes: number
    kind: string
    barrier: number
    change_made: number
    experienced: number
    next_step: number
  }[]
  return rows.map((row) => ({
    entryId: row.id,
    competencyId: row.competency_id,
    doneOn: row.done_on,
    minutes: row.minutes,
    kind: row.kind,
    hasBarrier: row.barrier === 1,
    hasChange: row.change_made === 1,
    hasExperience: row.experienced === 1,
    hasNext: row.next_step === 1,
  }))
}
