import { type Db } from '../db/connection.ts'
import { type Depth, type ReachedDepth } from '../shared/depths.ts'
import { type IsoDate } from '../shared/dates.ts'

/** Where one person stands with one competency today. */
export type Standing = {
  givenName: string
  stageCode: string | null
  reached: Depth
  /** Its planned steps, the nearest first. */
  steps: { stepId: number; depth: ReachedDepth }[]
  focuses: { competencyId: number }[]
  entries: number
  openSignOffId: number | null
}

export async function getStanding(db: Db, personId: number, competencyId: number, today: IsoDate): Promise<Standing> {
  const own = { person_id: personId, competency_id: competencyId }
  const open = db('sign_offs')
    .where({ ...own, state: 'requested' })
    .select('id')
    .limit(1)
  const entries = db('cpd_entries as e')
    .join('cpd_entry_competencies as ec', 'ec.entry_id', 'e.id')
    .where({ 'e.person_id': personId, 'ec.competency_id': competencyId })
    .count('*')
  const stage = db('stage_periods as sp')
    .join('career_stages as st', 'st.id', 'sp.stage_id')
    .where('sp.person_id', personId)
    .where('sp.started_on', '<=', today)
    .where((until) => until.whereNull('sp.finished_on').orWhere('sp.finished_on', '>', today))
    .orderBy('sp.started_on', 'desc')
    .select('st.code')
    .limit(1)
  const row = (await db('people')
    .leftJoin('depths_reached as d', (on) =>
      on.on('d.person_id', 'people.id').andOnVal('d.competency_id', competencyId),
    )
    .where('people.id', personId)
    .first('people.given_name', 'd.depth', open.as('open_id'), entries.as('entries'), stage.as('stage'))) as {
    given_name: string
    depth: Depth | null
    open_id: number | null
    entries: number
    stage: string | null
  }
  const steps = (await db('planned_steps')
    .where(own)
    .whereNull('set_aside_on')
    .orderBy('depth')
    .select('id', 'depth')) as { id: number; depth: ReachedDepth }[]
  const focuses = (await db('focus_periods')
    .where({ person_id: personId })
    .where((until) => until.whereNull('finished_on').orWhere('finished_on', '>', today))
    .select('competency_id')) as { competency_id: number }[]
  return {
    givenName: row.given_name,
    stageCode: row.stage,
    reached: row.depth ?? 0,
    steps: steps.map((step) => ({ stepId: step.id, depth: step.depth })),
    focuses: focuses.map((focus) => ({ competencyId: focus.competency_id })),
    entries: Number(row.entries),
    openSignOffId: row.open_id,
  }
}
