import { recordEvent, recordEvents } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { lockPeople } from '../people/lock.store.ts'
import { isVisible } from '../people/visibility.store.ts'
import { scopeOf } from '../policy.ts'
import { DEPTH_NAMES, type ReachedDepth } from '../shared/depths.ts'
import { type IsoDate } from '../shared/dates.ts'
import { Conflict, NotFound } from '../shared/errors.ts'
import { type Outcome } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { chooseFocus, mayPlan, type PlanRefusal } from './plan.rules.ts'
import {
  closeFocuses,
  findCompetency,
  findDepthReached,
  findStep,
  insertFocus,
  insertTemplateSteps,
  listLiveFocuses,
  saveStep,
  setStepAside,
} from './plan.store.ts'

/** Plans one competency to a depth for a person. Refused when that depth is reached. */
export const planStep = (
  work: Work,
  personId: number,
  code: string,
  depth: ReachedDepth,
): Promise<Outcome<{ title: string }, PlanRefusal>> =>
  inTransaction(work.db, async (trx) => {
    await requireReach(trx, work, personId)
    const competency = await getCompetencyNamed(trx, code)
    const outcome = mayPlan(await findDepthReached(trx, personId, competency.id), depth)
    if (!outcome.ok) return outcome
    const origin = personId === work.viewer.personId ? 'own' : 'mentor'
    const id = await saveStep(trx, { personId, competencyId: competency.id, depth, origin, plannedOn: work.today })
    await recordEvent(trx, work, {
      action: 'step_planned',
      subject: { type: 'planned_step', id },
      personId,
      particulars: { competency: competency.title, depth: DEPTH_NAMES[depth] },
    })
    return { ok: true, value: { title: competency.title } }
  })

/** Takes a step out of the plan; what was reached stays. */
export const setAside = (work: Work, personId: number, stepId: number): Promise<{ title: string }> =>
  inTransaction(work.db, async (trx) => {
    await requireReach(trx, work, personId)
    const step = await findStep(trx, personId, stepId)
    if (step === undefined) throw new NotFound()
    if ((await setStepAside(trx, step.id, work.today)) === 0) throw new Conflict('This step was set aside already.')
    await recordEvent(trx, work, {
      action: 'step_set_aside',
      subject: { type: 'planned_step', id: step.id },
      personId,
      particulars: { competency: step.title },
    })
    return { title: step.title }
  })

/** Puts a competency in focus from today. Without `keepOther` it takes the place of what was in focus. */
export const startFocus = (
  work: Work,
  personId: number,
  code: string,
  keepOther: boolean,
): Promise<Outcome<{ title: string }, PlanRefusal>> =>
  inTransaction(work.db, async (trx) => {
    await requireReach(trx, work, personId)
    const competency = await getCompetencyNamed(trx, code)
    await lockPeople(trx, [personId])
    const outcome = chooseFocus(await listLiveFocuses(trx, personId, work.today), competency.id, keepOther)
    if (!outcome.ok) return outcome
    await closeFocuses(trx, outcome.value, work.today)
    const id = await insertFocus(trx, { personId, competencyId: competency.id, startedOn: work.today })
    await recordEvent(trx, work, {
      action: 'focus_chosen',
      subject: { type: 'focus_period', id },
      personId,
      particulars: { competency: competency.title },
    })
    return { ok: true, value: { title: competency.title } }
  })

/**
 * Gives people the steps that their stage's template plans. Call it in the transaction that starts the stage.
 * Steps of an earlier stage stay: history is kept, and what was not reached can still be.
 */
export async function planTemplate(
  trx: Db,
  work: Work,
  personIds: number[],
  stageId: number,
  on: IsoDate,
): Promise<void> {
  await insertTemplateSteps(trx, personIds, stageId, on)
  const subject = { type: 'career_stage', id: stageId }
  await recordEvents(
    trx,
    work,
    personIds.map((personId) => ({ action: 'template_planned' as const, subject, personId })),
  )
}

async function requireReach(trx: Db, work: Work, personId: number): Promise<void> {
  if (!(await isVisible(trx, scopeOf(work.viewer, 'plan.write', work.today), personId))) throw new NotFound()
}

async function getCompetencyNamed(trx: Db, code: string): Promise<{ id: number; title: string }> {
  const competency = await findCompetency(trx, code)
  if (competency === undefined) throw new NotFound()
  return competency
}
