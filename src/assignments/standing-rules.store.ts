import { type Db } from '../db/connection.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type AssignmentState } from './assignments.rules.ts'

export type StandingRule = {
  id: number
  schoolId: number
  stage: string
  stageId: number
  phase: string | null
  moduleId: number
  moduleCode: string
  module: string
  dueAfterDays: number
  createdOn: IsoDate
  endedOn: IsoDate | null
  /** How many people have the module by this rule. */
  given: number
}
type RuleRow = {
  id: number
  school_id: number
  stage: string
  stage_id: number
  phase: string | null
  module_id: number
  code: string
  title: string
  due_after_days: number
  created_on: string
  ended_on: string | null
  given: number
}

/** The rules of a school by stage; those that have ended come last. */
export async function listStandingRules(db: Db, schoolId: number): Promise<StandingRule[]> {
  const rows = (await standingRules(db)
    .where('r.school_id', schoolId)
    .orderByRaw('case when r.ended_on is null then 0 else 1 end')
    .orderBy(['s.position', 'r.due_after_days', 'm.position'])) as RuleRow[]
  return rows.map(toRule)
}

export async function findStandingRule(db: Db, id: number): Promise<StandingRule | undefined> {
  const row = (await standingRules(db).where('r.id', id).first()) as RuleRow | undefined
  return row === undefined ? undefined : toRule(row)
}

export type NewRule = {
  schoolId: number
  stageId: number
  phase: string | null
  moduleId: number
  dueAfterDays: number
}

/** Makes rules; one that is open already is passed over. Answers the ids of the new ones with their modules. */
export async function insertRules(
  trx: Db,
  rules: readonly NewRule[],
  today: IsoDate,
): Promise<{ id: number; moduleId: number }[]> {
  if (rules.length === 0) return []
  const made = (await trx('assignment_rules')
    .insert(
      rules.map((rule) => ({
        school_id: rule.schoolId,
        stage_id: rule.stageId,
        phase: rule.phase,
        module_id: rule.moduleId,
        due_after_days: rule.dueAfterDays,
        created_on: today,
      })),
    )
    .onConflict()
    .ignore()
    .returning(['id', 'module_id'])) as { id: number; module_id: number }[]
  return made.map((row) => ({ id: row.id, moduleId: row.module_id }))
}

export const endRule = (trx: Db, id: number, today: IsoDate): Promise<number> =>
  trx('assignment_rules').where({ id }).whereNull('ended_on').update({ ended_on: today })

export type RuleMatch = {
  ruleId: number
  moduleId: number
  module: string
  schoolId: number
  personId: number
  stageStartedOn: IsoDate
  dueAfterDays: number
  finishedOn: IsoDate | null
}

/**
 * Every person and module that an open rule asks for and that the person never had, done or withdrawn: one query for a
 * school, for some people (at most 30,000) or, with neither, for the whole site.
 */
export async function listRuleMatches(
  db: Db,
  among: { schoolId?: number; personIds?: readonly number[] },
  today: IsoDate,
): Promise<RuleMatch[]> {
  const query = matches(db, today)
    .orderBy(['r.id', 'at.person_id'])
    .select(
      'r.id',
      'r.module_id',
      'm.title',
      'r.school_id',
      'at.person_id',
      'st.started_on',
      'r.due_after_days',
      'at.finished_on',
    )
  if (among.schoolId !== undefined) query.where('r.school_id', among.schoolId)
  if (among.personIds !== undefined) query.whereIn('at.person_id', [...among.personIds])
  const rows = (await query) as {
    id: number
    module_id: number
    title: string
    school_id: number
    person_id: number
    started_on: string
    due_after_days: number
    finished_on: string | null
  }[]
  return rows.map((row) => ({
    ruleId: row.id,
    moduleId: row.module_id,
    module: row.title,
    schoolId: row.school_id,
    personId: row.person_id,
    stageStartedOn: row.started_on,
    dueAfterDays: row.due_after_days,
    finishedOn: row.finished_on,
  }))
}

/** Is there anybody to whom a rule would give something? */
export async function hasRuleMatch(db: Db, today: IsoDate): Promise<boolean> {
  const row: unknown = await matches(db, today).first('r.id')
  return row !== undefined
}

const matches = (db: Db, today: IsoDate) =>
  db('assignment_rules as r')
    .join('modules as m', 'm.id', 'r.module_id')
    .join('school_periods as at', 'at.school_id', 'r.school_id')
    .join('stage_periods as st', (join) =>
      join.on('st.person_id', '=', 'at.person_id').andOn('st.stage_id', '=', 'r.stage_id'),
    )
    .join('people as p', 'p.id', 'at.person_id')
    .leftJoin('assignments as a', (join) =>
      join.on('a.person_id', '=', 'at.person_id').andOn('a.module_id', '=', 'r.module_id'),
    )
    .whereNull('r.ended_on')
    .whereNull('p.merged_into_id')
    .whereNull('a.id')
    .where((any) => any.whereNull('r.phase').orWhereRaw('r.phase = at.phase'))
    .where('at.started_on', '<=', today)
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
    .where('st.started_on', '<=', today)
    .where((open) => open.whereNull('st.finished_on').orWhere('st.finished_on', '>', today))

export type AtStage = {
  personId: number
  name: string
  stageStartedOn: IsoDate
  finishedOn: IsoDate | null
  state: AssignmentState | null
}

/** Who is at a stage in a school today, with what they have of one module: whom a new rule would reach. */
export async function listAtStage(
  db: Db,
  about: { schoolId: number; stageId: number; phase: string | null; moduleId: number },
  today: IsoDate,
): Promise<AtStage[]> {
  const query = db('school_periods as at')
    .join('people as p', 'p.id', 'at.person_id')
    .join('stage_periods as st', 'st.person_id', 'at.person_id')
    .leftJoin('assignments as a', (join) =>
      join.on('a.person_id', '=', 'at.person_id').andOn('a.module_id', '=', db.raw('?', [about.moduleId])),
    )
    .where({ 'at.school_id': about.schoolId, 'st.stage_id': about.stageId })
    .whereNull('p.merged_into_id')
    .where('at.started_on', '<=', today)
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
    .where('st.started_on', '<=', today)
    .where((open) => open.whereNull('st.finished_on').orWhere('st.finished_on', '>', today))
    .orderBy(['p.sort_name', 'p.id'])
    .select('p.id', 'p.given_name', 'p.family_name', 'st.started_on', 'at.finished_on', 'a.state')
  if (about.phase !== null) query.where('at.phase', about.phase)
  const rows = (await query) as {
    id: number
    given_name: string
    family_name: string
    started_on: string
    finished_on: string | null
    state: AssignmentState | null
  }[]
  return rows.map((row) => ({
    personId: row.id,
    name: `${row.given_name} ${row.family_name}`,
    stageStartedOn: row.started_on,
    finishedOn: row.finished_on,
    state: row.state,
  }))
}

export type TemplateModules = {
  stageId: number
  stageCode: string
  stage: string
  pace: string
  modules: { id: number; title: string }[]
}

/** The modules of each stage's template in the newest framework, in the template's order. */
export async function listTemplateModules(db: Db): Promise<TemplateModules[]> {
  const rows = (await db('stage_template_modules as tm')
    .join('stage_templates as t', 't.id', 'tm.template_id')
    .join('career_stages as s', 's.id', 't.stage_id')
    .join('modules as m', 'm.id', 'tm.module_id')
    .where('t.framework_id', db('frameworks').max('id'))
    .orderBy(['s.position', 'tm.position'])
    .select('t.stage_id', 's.code', 's.name', 't.pace', 'm.id', 'm.title')) as {
    stage_id: number
    code: string
    name: string
    pace: string
    id: number
    title: string
  }[]
  const templates = new Map<number, TemplateModules>()
  for (const row of rows) {
    const template = templates.get(row.stage_id)
    const module = { id: row.id, title: row.title }
    if (template !== undefined) template.modules.push(module)
    else {
      const { stage_id: stageId, code: stageCode, name: stage, pace } = row
      templates.set(stageId, { stageId, stageCode, stage, pace, modules: [module] })
    }
  }
  return [...templates.values()]
}

/** How many people are at each stage in a school today, and the phases they work in. */
export async function listStagesAt(
  db: Db,
  schoolId: number,
  today: IsoDate,
): Promise<{ stageId: number; phase: string | null; people: number }[]> {
  const rows = (await db('school_periods as at')
    .join('stage_periods as st', 'st.person_id', 'at.person_id')
    .where('at.school_id', schoolId)
    .where('at.started_on', '<=', today)
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
    .where('st.started_on', '<=', today)
    .where((open) => open.whereNull('st.finished_on').orWhere('st.finished_on', '>', today))
    .groupBy('st.stage_id', 'at.phase')
    .orderBy('at.phase')
    .select('st.stage_id', 'at.phase', db.raw('count(*) as people'))) as {
    stage_id: number
    phase: string | null
    people: number
  }[]
  return rows.map((row) => ({ stageId: row.stage_id, phase: row.phase, people: row.people }))
}

const standingRules = (db: Db) =>
  db('assignment_rules as r')
    .join('career_stages as s', 's.id', 'r.stage_id')
    .join('modules as m', 'm.id', 'r.module_id')
    .select(
      'r.id',
      'r.school_id',
      's.name as stage',
      'r.stage_id',
      'r.phase',
      'r.module_id',
      'm.code',
      'm.title',
      'r.due_after_days',
      'r.created_on',
      'r.ended_on',
      db.raw("(select count(*) from assignments as a where a.rule_id = r.id and a.state <> 'withdrawn') as given"),
    )

const toRule = (row: RuleRow): StandingRule => ({
  id: row.id,
  schoolId: row.school_id,
  stage: row.stage,
  stageId: row.stage_id,
  phase: row.phase,
  moduleId: row.module_id,
  moduleCode: row.code,
  module: row.title,
  dueAfterDays: row.due_after_days,
  createdOn: row.created_on,
  endedOn: row.ended_on,
  given: row.given,
})
