import { type Db } from '../db/connection.ts'
import { type Depth, isDepth, type ReachedDepth } from '../shared/depths.ts'
import { type IsoDate } from '../shared/dates.ts'

export type StepOrigin = 'template' | 'own' | 'mentor' | 'lead'

export const findCompetency = (
  db: Db,
  code: string,
): Promise<{ id: number; code: string; title: string } | undefined> =>
  db('competencies')
    .where({ code, framework_id: db('frameworks').max('id') })
    .first('id', 'code', 'title')

/** How deep somebody has got in one competency; 0 when nothing is recorded. */
export async function findDepthReached(db: Db, personId: number, competencyId: number): Promise<Depth> {
  const row = (await db('depths_reached')
    .where({ person_id: personId, competency_id: competencyId })
    .first('depth')) as { depth: number } | undefined
  return row !== undefined && isDepth(row.depth) ? row.depth : 0
}

export type Step = { id: number; competencyId: number; title: string; depth: ReachedDepth; setAsideOn: IsoDate | null }

export async function findStep(db: Db, personId: number, stepId: number): Promise<Step | undefined> {
  const row = (await db('planned_steps as p')
    .join('competencies as c', 'c.id', 'p.competency_id')
    .where({ 'p.person_id': personId, 'p.id': stepId })
    .first('p.id', 'p.competency_id', 'c.title', 'p.depth', 'p.set_aside_on')) as
    { id: number; competency_id: number; title: string; depth: ReachedDepth; set_aside_on: string | null } | undefined
  return row === undefined
    ? undefined
    : { id: row.id, competencyId: row.competency_id, title: row.title, depth: row.depth, setAsideOn: row.set_aside_on }
}

/** Plans a step; one that was set aside before is taken up again. Answers its id. */
export async function saveStep(
  trx: Db,
  step: { personId: number; competencyId: number; depth: ReachedDepth; origin: StepOrigin; plannedOn: IsoDate },
): Promise<number> {
  const last = (await trx('planned_steps').where({ person_id: step.personId }).max({ position: 'position' })) as {
    position: number | null
  }[]
  const [row] = (await trx('planned_steps')
    .insert({
      person_id: step.personId,
      competency_id: step.competencyId,
      depth: step.depth,
      origin: step.origin,
      position: (last[0]?.position ?? 0) + 1,
      planned_on: step.plannedOn,
    })
    .onConflict(['person_id', 'competency_id', 'depth'])
    .merge({ set_aside_on: null })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

/** Answers how many rows changed: none when somebody set it aside already. */
export const setStepAside = (trx: Db, stepId: number, on: IsoDate): Promise<number> =>
  trx('planned_steps').where({ id: stepId }).whereNull('set_aside_on').update({ set_aside_on: on })

export const listLiveFocuses = async (
  db: Db,
  personId: number,
  today: IsoDate,
): Promise<{ id: number; competencyId: number }[]> => {
  const rows = (await db('focus_periods')
    .where({ person_id: personId })
    .where((open) => open.whereNull('finished_on').orWhere('finished_on', '>', today))
    .orderBy('id')
    .select('id', 'competency_id')) as { id: number; competency_id: number }[]
  return rows.map((row) => ({ id: row.id, competencyId: row.competency_id }))
}

/** Ends focus periods today; one that began today never was. */
export async function closeFocuses(trx: Db, ids: number[], today: IsoDate): Promise<void> {
  await trx('focus_periods').whereIn('id', ids).where('started_on', '>=', today).delete()
  await trx('focus_periods').whereIn('id', ids).update({ finished_on: today })
}

export async function insertFocus(
  trx: Db,
  focus: { personId: number; competencyId: number; startedOn: IsoDate },
): Promise<number> {
  const [row] = (await trx('focus_periods')
    .insert({ person_id: focus.personId, competency_id: focus.competencyId, started_on: focus.startedOn })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

/**
 * Gives people the steps of their stage's template, all in one statement. What somebody has planned, set aside or
 * reached already is left alone, so it may run again.
 */
export async function insertTemplateSteps(trx: Db, personIds: number[], stageId: number, on: IsoDate): Promise<void> {
  if (personIds.length === 0) return
  const chosen = trx('stage_templates as t')
    .join('stage_template_steps as s', 's.template_id', 't.id')
    .crossJoin(trx.raw('people as p'))
    .where('t.stage_id', stageId)
    .where('t.framework_id', trx('frameworks').max('id'))
    .whereIn('p.id', personIds)
    // knex leaves `on conflict` out of an insert from a query on SQLite, so what is planned already is left out here.
    .whereNotExists(
      trx('planned_steps as own')
        .whereRaw('own.person_id = p.id and own.competency_id = s.competency_id and own.depth = s.depth')
        .select(trx.raw('1')),
    )
    .whereNotExists(
      trx('depths_reached as d')
        .whereRaw('d.person_id = p.id and d.competency_id = s.competency_id and d.depth >= s.depth')
        .select(trx.raw('1')),
    )
    .select('p.id', 's.competency_id', 's.depth', trx.raw("'template'"), 't.stage_id', 's.position', trx.raw('?', [on]))
  const columns = ['person_id', 'competency_id', 'depth', 'origin', 'stage_id', 'position', 'planned_on']
  const into = trx.raw('?? (??, ??, ??, ??, ??, ??, ??)', ['planned_steps', ...columns])
  await trx(into).insert(chosen)
}
