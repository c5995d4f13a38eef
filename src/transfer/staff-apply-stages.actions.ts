import { recordEvents, type NewEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { planTemplate } from '../pathways/plan.actions.ts'
import { sayDate, type IsoDate } from '../shared/dates.ts'
import { type Work } from '../work.ts'
import { keptRow, type Applied, type AppliedRow, type ImportSchool } from './applied.rules.ts'
import { insertStages, listStageIds, lockLatestStages, putRows, type StageRow } from './staff-apply.store.ts'

/**
 * Career stages of new and changed people, with the steps that each stage's template plans. A new person's stage begins
 * with their time at the school, a changed one today: the one before it ends, and history is kept.
 */
export async function applyStages(
  trx: Db,
  work: Work,
  school: ImportSchool,
  rows: readonly AppliedRow[],
  applied: Applied,
): Promise<void> {
  const wanted = rows.filter(({ row }) => row.values.stage !== null && saysStage(row.plan))
  if (wanted.length === 0) return
  const stages = await listStageIds(trx)
  const now = await lockLatestStages(
    trx,
    wanted.filter(({ row }) => row.plan.kind === 'change').map(({ personId }) => personId),
    work.today,
  )
  const begun: Omit<StageRow, 'id'>[] = []
  const changed: StageRow[] = []
  const events: NewEvent[] = []
  const byStage = new Map<number, number[]>()
  for (const { row, personId, startedOn } of wanted) {
    const stage = stages.get(row.values.stage ?? '')
    if (stage === undefined) continue
    const held = now.get(personId)
    if (held?.stage_id === stage.id) continue
    const on = beginsOn(held, startedOn, work.today)
    if (held !== undefined) {
      applied.before.stage_periods.push(keptRow(held))
      changed.push(held.started_on >= on ? { ...held, stage_id: stage.id, npq: null } : { ...held, finished_on: on })
    }
    if (held === undefined || held.started_on < on)
      begun.push({ person_id: personId, stage_id: stage.id, npq: null, started_on: on, finished_on: null })
    byStage.set(stage.id, [...(byStage.get(stage.id) ?? []), personId])
    events.push({
      ...{ action: 'stage_started', subject: { type: 'person', id: personId }, personId, schoolId: school.id },
      particulars: { stage: stage.name, on: sayDate(on) },
    })
  }
  await putRows(trx, 'stage_periods', changed)
  applied.made.stages.push(...(await insertStages(trx, begun)))
  await recordEvents(trx, work, events)
  for (const [stageId, ids] of byStage)
    for (let i = 0; i < ids.length; i += AT_ONCE)
      await planTemplate(trx, work, ids.slice(i, i + AT_ONCE), stageId, work.today)
}

const saysStage = (plan: AppliedRow['row']['plan']): boolean =>
  plan.kind === 'create' || (plan.kind === 'change' && plan.changes.some(({ field }) => field === 'stage'))

/** A stage that has yet to begin is put right; one that holds ends today. */
function beginsOn(held: StageRow | undefined, startedOn: IsoDate, today: IsoDate): IsoDate {
  if (held === undefined) return startedOn
  return held.started_on > today ? held.started_on : today
}

const AT_ONCE = 5000
