import { recordEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { type IsoDate, sayDate } from '../shared/dates.ts'
import { Conflict } from '../shared/errors.ts'
import { accept, type Outcome } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { lockPeople } from './lock.store.ts'
import { beginStage, type PeriodRefusal, type StageChange } from './periods.rules.ts'
import {
  type CareerStage,
  correctStagePeriod,
  endStagePeriod,
  insertStagePeriod,
  listStagePeriods,
} from './stage-periods.store.ts'

/**
 * A career stage begins; the one before it ends the day before, so history is kept. Inside the caller's transaction. The
 * steps of the stage's template are planned by pathways/: call its action next, in the same transaction.
 */
export async function startStage(
  trx: Db,
  work: Work,
  wanted: { personId: number; stage: CareerStage; npq?: string | null; startedOn: IsoDate },
  told: { schoolId?: number | null; formKey?: string | undefined } = {},
): Promise<Outcome<StageChange, PeriodRefusal | 'later_stage'>> {
  await lockPeople(trx, [wanted.personId])
  const spans = await listStagePeriods(trx, wanted.personId)
  const npq = wanted.npq ?? null
  const outcome = beginStage(spans, { stageId: wanted.stage.id, npq, startedOn: wanted.startedOn }, work.today)
  if (!outcome.ok || outcome.value.kind === 'same') return outcome
  const id = await write(trx, outcome.value, { ...wanted, npq })
  await recordEvent(trx, work, {
    action: 'stage_started',
    subject: { type: 'stage_period', id },
    personId: wanted.personId,
    schoolId: told.schoolId ?? null,
    particulars: { stage: wanted.stage.name, on: sayDate(wanted.startedOn) },
    formKey: told.formKey,
  })
  return accept(outcome.value)
}

async function write(
  trx: Db,
  change: Exclude<StageChange, { kind: 'same' }>,
  wanted: { personId: number; stage: CareerStage; npq: string | null; startedOn: IsoDate },
): Promise<number> {
  const to = { stageId: wanted.stage.id, npq: wanted.npq }
  if (change.kind === 'corrected') {
    if ((await correctStagePeriod(trx, change.id, change.previousStageId, to)) === 0) throw new Conflict(CHANGED)
    return change.id
  }
  if (change.ends !== null && (await endStagePeriod(trx, change.ends, wanted.startedOn)) === 0)
    throw new Conflict(CHANGED)
  return insertStagePeriod(trx, { personId: wanted.personId, ...to, startedOn: wanted.startedOn })
}

const CHANGED = 'Somebody changed the career stages of this person while you did.'
