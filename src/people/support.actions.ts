import { recordEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { covers, type IsoDate, lastDayOf, type Period, sayDate } from '../shared/dates.ts'
import { Conflict } from '../shared/errors.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { lockPeople, lockSchool } from './lock.store.ts'
import { type PeriodRefusal } from './periods.rules.ts'
import { listTimesAtSchool } from './school-periods.store.ts'
import { startSupportRule, SUPPORT_NAMES, type SupportKind, type SupportRefusal } from './support.rules.ts'
import {
  deleteSupport,
  insertSupport,
  listAppraisals,
  listSupportOf,
  type Support,
  updateSupportEnd,
} from './support.store.ts'

export type WantedSupport = Period & {
  kind: SupportKind
  personId: number
  supporterId: number
  /** For the sentence in the history. */
  supporterName: string
  schoolId: number
  /** End the time of whoever has this now on the same day, instead of refusing the overlap. */
  handOver?: boolean
}

/**
 * Somebody becomes mentor, cover mentor, induction tutor or appraiser of somebody. Inside the caller's transaction. With
 * `handOver` the one before ends on the day when this one begins. Answers the id, and who already has it answers `same`.
 */
export async function startSupport(
  trx: Db,
  work: Work,
  wanted: WantedSupport,
  told: { formKey?: string | undefined } = {},
): Promise<Outcome<{ id: number; same: boolean }, SupportRefusal>> {
  await lockPeople(trx, [wanted.personId, wanted.supporterId])
  // A circle may close through people who are not locked here, so appraisers of a school are named one after another.
  if (wanted.kind === 'appraiser') await lockSchool(trx, wanted.schoolId)
  const others = await listSupportOf(trx, wanted.personId, wanted.kind)
  const now = others.find((other) => covers(other, wanted.startedOn))
  if (now !== undefined && isSame(now, wanted)) return accept({ id: now.id, same: true })
  const ends = wanted.handOver === true && now !== undefined && now.startedOn < wanted.startedOn ? now : undefined
  const trimmed = (support: Support): Support =>
    support.id === ends?.id ? { ...support, finishedOn: wanted.startedOn } : support
  const times = await listTimesAtSchool(trx, wanted.schoolId, [wanted.personId, wanted.supporterId])
  const outcome = startSupportRule(
    {
      kind: wanted.kind,
      personId: wanted.personId,
      supporterId: wanted.supporterId,
      period: { startedOn: wanted.startedOn, finishedOn: wanted.finishedOn },
      personAtSchool: times.filter((time) => time.personId === wanted.personId),
      supporterAtSchool: times.filter((time) => time.personId === wanted.supporterId),
      others: others.map(trimmed),
      appraisals: wanted.kind === 'appraiser' ? (await listAppraisals(trx, wanted.schoolId)).map(trimmed) : [],
    },
    work.today,
  )
  if (!outcome.ok) return outcome
  if (ends !== undefined && (await updateSupportEnd(trx, ends, wanted.startedOn)) === 0) throw new Conflict(CHANGED)
  const id = await insertSupport(trx, wanted)
  await recordEvent(trx, work, {
    action: 'support_started',
    subject: { type: 'support_period', id },
    personId: wanted.personId,
    schoolId: wanted.schoolId,
    particulars: {
      supporter: wanted.supporterName,
      kind: SUPPORT_NAMES[wanted.kind],
      on: sayDate(wanted.startedOn),
    },
    formKey: told.formKey,
  })
  return accept({ id, same: false })
}

/** Ends a support, or moves its end. `finishedOn` is the day after the last day; one that never began is taken away. */
export async function endSupport(
  trx: Db,
  work: Work,
  support: Support,
  supporterName: string,
  finishedOn: IsoDate,
): Promise<Outcome<Support, PeriodRefusal>> {
  const neverBegan = finishedOn <= support.startedOn
  if (neverBegan && support.startedOn < work.today) return refuse('ends_before_start')
  if (support.finishedOn !== null && support.finishedOn <= work.today) return refuse('overlaps')
  const changed = neverBegan ? await deleteSupport(trx, support) : await updateSupportEnd(trx, support, finishedOn)
  if (changed === 0) throw new Conflict(CHANGED)
  await recordEvent(trx, work, {
    action: 'support_ended',
    subject: { type: 'support_period', id: support.id },
    personId: support.personId,
    schoolId: support.schoolId,
    particulars: {
      supporter: supporterName,
      kind: SUPPORT_NAMES[support.kind],
      on: sayDate(lastDayOf(finishedOn)),
    },
  })
  return accept({ ...support, finishedOn })
}

const isSame = (now: Support, wanted: WantedSupport): boolean =>
  now.supporterId === wanted.supporterId && now.schoolId === wanted.schoolId && now.finishedOn === wanted.finishedOn

const CHANGED = 'Somebody changed who supports this person while you did.'
