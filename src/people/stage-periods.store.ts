import { type Db } from '../db/connection.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type StageSpan } from './periods.rules.ts'

export type CareerStage = { id: number; code: string; name: string }

export const listCareerStages = (db: Db): Promise<CareerStage[]> =>
  db('career_stages').orderBy('position').select('id', 'code', 'name')

type Row = {
  id: number
  stage_id: number
  npq: string | null
  started_on: IsoDate
  finished_on: IsoDate | null
  name: string
  code: string
}

/** One person's career stages, newest first. */
export async function listStagePeriods(
  db: Db,
  personId: number,
): Promise<(StageSpan & { code: string; name: string })[]> {
  const rows = (await db('stage_periods as s')
    .join('career_stages as c', 'c.id', 's.stage_id')
    .where('s.person_id', personId)
    .orderBy('s.started_on', 'desc')
    .orderBy('s.id', 'desc')
    .select('s.id', 's.stage_id', 's.npq', 's.started_on', 's.finished_on', 'c.name', 'c.code')) as Row[]
  return rows.map((row) => ({
    id: row.id,
    stageId: row.stage_id,
    npq: row.npq,
    startedOn: row.started_on,
    finishedOn: row.finished_on,
    code: row.code,
    name: row.name,
  }))
}

export async function insertStagePeriod(
  trx: Db,
  period: { personId: number; stageId: number; npq: string | null; startedOn: IsoDate },
): Promise<number> {
  const [row] = (await trx('stage_periods')
    .insert({ person_id: period.personId, stage_id: period.stageId, npq: period.npq, started_on: period.startedOn })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

/** Ends a stage that was open, or was to end later; answers 0 when it no longer is. */
export const endStagePeriod = (trx: Db, id: number, finishedOn: IsoDate): Promise<number> =>
  trx('stage_periods')
    .where({ id })
    .where('started_on', '<', finishedOn)
    .where((open) => open.whereNull('finished_on').orWhere('finished_on', '>', finishedOn))
    .update({ finished_on: finishedOn })

/** Says another stage for a period that began by mistake with the wrong one. */
export const correctStagePeriod = (
  trx: Db,
  id: number,
  from: number,
  to: { stageId: number; npq: string | null },
): Promise<number> => trx('stage_periods').where({ id, stage_id: from }).update({ stage_id: to.stageId, npq: to.npq })

/** The NPQs that the framework knows, by the codes of its profiles. */
export async function listNpqs(db: Db): Promise<string[]> {
  const rows = (await db('npq_profile_competencies').distinct('npq').orderBy('npq')) as { npq: string }[]
  return rows.map((row) => row.npq)
}
