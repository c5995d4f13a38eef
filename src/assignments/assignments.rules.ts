import { addDays, addMonths, daysBetween, type IsoDate } from '../shared/dates.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'

export type AssignmentState = 'assigned' | 'done' | 'deferred' | 'withdrawn'
export type AssignmentFacts = { state: AssignmentState; dueOn: IsoDate | null; deferredTo: IsoDate | null }
/** What people see: `overdue` is worked out, never stored, and is never a kind of done. */
export type Situation = 'done' | 'overdue' | 'due' | 'deferred' | 'withdrawn'

/** Where an assignment stands today. On the day it is due it is not overdue yet; without a date it never is. */
export function situationOf(assignment: AssignmentFacts, today: IsoDate): Situation {
  if (assignment.state === 'done' || assignment.state === 'withdrawn') return assignment.state
  if (assignment.state === 'deferred')
    return assignment.deferredTo !== null && assignment.deferredTo < today ? 'overdue' : 'deferred'
  return assignment.dueOn !== null && assignment.dueOn < today ? 'overdue' : 'due'
}

/** The day that counts now: put off to, else due on. */
export const countsTo = (assignment: AssignmentFacts): IsoDate | null =>
  assignment.state === 'deferred' ? assignment.deferredTo : assignment.dueOn

export type Change =
  { to: 'done'; on: IsoDate } | { to: 'deferred'; until: IsoDate; reason: string } | { to: 'withdrawn'; reason: string }
export type ChangeRefusal =
  'already_done' | 'is_withdrawn' | 'not_yet' | 'long_ago' | 'not_in_the_future' | 'too_far' | 'no_reason' | 'not_yours'

/** May this assignment change so today? Only whoever manages assignments takes one away; done is done until undone. */
export function changeAssignment(
  facts: AssignmentFacts & { mayManage: boolean },
  change: Change,
  today: IsoDate,
): Outcome<Change, ChangeRefusal> {
  if (change.to === 'withdrawn' && !facts.mayManage) return refuse('not_yours')
  if (facts.state === 'done') return refuse('already_done')
  if (facts.state === 'withdrawn') return refuse('is_withdrawn')
  if (change.to === 'done' && change.on > today) return refuse('not_yet')
  if (change.to === 'done' && change.on < addMonths(today, -12 * YEARS_BACK)) return refuse('long_ago')
  if (change.to === 'deferred' && change.until <= today) return refuse('not_in_the_future')
  if (change.to === 'deferred' && change.until > addMonths(today, 12 * YEARS_AHEAD)) return refuse('too_far')
  if (change.to !== 'done' && change.reason === '') return refuse('no_reason')
  return accept(change)
}

/** A date by which a module is due, when somebody sets it: in the future, within three years. */
export function dueDate(on: IsoDate, today: IsoDate): Outcome<IsoDate, 'not_in_the_future' | 'too_far'> {
  if (on <= today) return refuse('not_in_the_future')
  return on > addMonths(today, 12 * YEARS_AHEAD) ? refuse('too_far') : accept(on)
}

/** The last change can be taken back for 30 days; taking a module away, at any time. */
export function mayUndo(
  facts: { state: AssignmentState; beforeState: AssignmentState | null; changedOn: IsoDate | null },
  today: IsoDate,
): boolean {
  if (facts.beforeState === null || facts.changedOn === null) return false
  return facts.state === 'withdrawn' || daysBetween(facts.changedOn, today) <= UNDO_DAYS
}

/**
 * The day on which a module given by a standing rule is due: so many days after the stage started, and never sooner than
 * four weeks after it is given, so that somebody who joins late is not overdue on the first day.
 */
export function dueFromStage(stageStartedOn: IsoDate, dueAfterDays: number, today: IsoDate): IsoDate {
  const [planned, soonest] = [addDays(stageStartedOn, dueAfterDays), addDays(today, FIRST_DAYS)]
  return planned > soonest ? planned : soonest
}

/**
 * When each of a template's modules is due, in days from the stage's start: spread over the 39 weeks of a school year,
 * or one a term (13 weeks) where the template's pace says so.
 */
export function templateDays(modules: number, pace: string): number[] {
  const weeks = /\bone module a term\b/i.test(pace) ? WEEKS_OF_TERM : Math.max(1, Math.floor(WEEKS_OF_YEAR / modules))
  return Array.from({ length: modules }, (_, i) => (i + 1) * weeks * 7)
}

export type Candidate = {
  personId: number
  state: AssignmentState | null
  /** The day after the last day at this school, when it is known. */
  finishedOn: IsoDate | null
}
export type Sorted<C> = { gets: C[]; has: C[]; withdrawn: C[]; leaving: C[] }

/** Who of these people gets a module that is due on a day, who has it, and who is left out and why. */
export function sortCandidates<C extends Candidate>(candidates: readonly C[], dueOn: IsoDate): Sorted<C> {
  const sorted: Sorted<C> = { gets: [], has: [], withdrawn: [], leaving: [] }
  for (const candidate of candidates) sorted[placeOf(candidate, dueOn)].push(candidate)
  return sorted
}

function placeOf(candidate: Candidate, dueOn: IsoDate): keyof Sorted<Candidate> {
  if (candidate.state === 'withdrawn') return 'withdrawn'
  if (candidate.state !== null) return 'has'
  return candidate.finishedOn !== null && candidate.finishedOn <= dueOn ? 'leaving' : 'gets'
}

const YEARS_BACK = 10
const YEARS_AHEAD = 3
const UNDO_DAYS = 30
const FIRST_DAYS = 28
const WEEKS_OF_TERM = 13
const WEEKS_OF_YEAR = 39
