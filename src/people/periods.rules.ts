import { addDays, type IsoDate, overlaps, type Period } from '../shared/dates.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'

export type PeriodRefusal = 'ends_before_start' | 'too_long_ago' | 'too_far_ahead' | 'overlaps'

/**
 * Does a period fit beside the others of its kind? Half-open, so the day on which one ends and the next begins is no
 * overlap. Refused: an end before the start, a start more than 60 years back or more than two years ahead.
 */
export function fitPeriod<T extends Period>(
  wanted: T,
  others: readonly Period[],
  today: IsoDate,
): Outcome<T, PeriodRefusal> {
  if (wanted.finishedOn !== null && wanted.finishedOn <= wanted.startedOn) return refuse('ends_before_start')
  if (wanted.startedOn < addDays(today, -60 * 366)) return refuse('too_long_ago')
  const latest = addDays(today, 2 * 366)
  if (wanted.startedOn > latest) return refuse('too_far_ahead')
  if (wanted.finishedOn !== null && wanted.finishedOn > addDays(latest, 8 * 366)) return refuse('too_far_ahead')
  return others.some((other) => overlaps(wanted, other)) ? refuse('overlaps') : accept(wanted)
}

export type StageSpan = Period & { id: number; stageId: number; npq: string | null }
export type StageChange =
  /** Nothing to do: this stage holds on that day already. */
  | { kind: 'same'; id: number }
  /** The period that began on that very day was a slip: it now says the new stage. */
  | { kind: 'corrected'; id: number; previousStageId: number }
  /** A new period; the one before it, if any, ends when this one begins. */
  | { kind: 'begun'; ends: number | null }

/**
 * What starting a career stage on a day does to the stages so far. History is kept: the stage before ends the day before.
 * Refused when a later stage has already begun by then, because that would rewrite what was.
 */
export function beginStage(
  spans: readonly StageSpan[],
  wanted: { stageId: number; npq: string | null; startedOn: IsoDate },
  today: IsoDate,
): Outcome<StageChange, PeriodRefusal | 'later_stage'> {
  const fit = fitPeriod({ startedOn: wanted.startedOn, finishedOn: null }, [], today)
  if (!fit.ok) return fit
  if (spans.some((span) => span.startedOn > wanted.startedOn)) return refuse('later_stage')
  const before = spans.find((span) => span.finishedOn === null || span.finishedOn > wanted.startedOn)
  if (before === undefined) return accept({ kind: 'begun', ends: null })
  if (before.stageId === wanted.stageId && before.npq === wanted.npq) return accept({ kind: 'same', id: before.id })
  if (before.startedOn === wanted.startedOn)
    return accept({ kind: 'corrected', id: before.id, previousStageId: before.stageId })
  return accept({ kind: 'begun', ends: before.id })
}

/** Where somebody stands in a period today: `joining` before the first day, `leaving` once a last day is known. */
export type Standing = 'joining' | 'working' | 'leaving' | 'left'

export function standing(period: Period, today: IsoDate): Standing {
  if (period.finishedOn !== null && period.finishedOn <= today) return 'left'
  if (period.startedOn > today) return 'joining'
  return period.finishedOn === null ? 'working' : 'leaving'
}
