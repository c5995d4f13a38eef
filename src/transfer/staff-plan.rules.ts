import { fitPeriod, type PeriodRefusal } from '../people/periods.rules.ts'
import { covers, type IsoDate, lastDayOf, type Period, sayDate } from '../shared/dates.ts'
import { type StaffField } from './staff-headings.rules.ts'
import { type Identifier, type Match, type MatchDoubt, type PersonFacts } from './staff-match.rules.ts'
import {
  sayMentor,
  type CellProblem,
  type CellReason,
  type CheckedRow,
  type RowAnswer,
  type RowNote,
  type RowQuestion,
  type StaffValues,
} from './staff-rows.rules.ts'

export type PlanQuestion =
  | RowQuestion
  | { kind: 'same_person'; people: number[]; why: MatchDoubt | 'names_alike' }
  | { kind: 'same_as_line'; line: number }
  | { kind: 'came_back'; personId: number; finishedOn: IsoDate }
export type PlanRefusal =
  | CellProblem
  | { reason: 'on_earlier_line'; by: Identifier | 'person'; line: number }
  | { reason: 'identifiers_disagree'; by: Identifier[] }
export type ChangedField =
  Exclude<StaffField, 'full_name' | 'mentor_email' | 'mentor_staff_code' | 'mentor_trn'> | 'mentor'
export type Change = { field: ChangedField; from: string | number | null; to: string | number | null }
/** A mentor we hold, or one whom this same file brings, by line. */
export type MentorFound = { personId: number } | { line: number }

export type RowPlan =
  | { kind: 'create' }
  /** `comesBack`: they had left, so a new time here begins on the same record. */
  | { kind: 'change'; personId: number; changes: Change[]; comesBack?: IsoDate }
  | { kind: 'same'; personId: number }
  | { kind: 'elsewhere'; personId: number }
  | { kind: 'ask'; questions: PlanQuestion[] }
  | { kind: 'refused'; refusals: PlanRefusal[] }
export type PlannedRow = {
  line: number
  values: StaffValues
  notes: RowNote[]
  mentor: MentorFound | null
  plan: RowPlan
}

/** What a whole list does, without its rows. */
export type PlanTotals = {
  counts: Record<RowPlan['kind'], number>
  /** People who work here today and are nowhere in the file: proposed as leavers, never ended without a yes. */
  leavers: PersonFacts[]
  /** How many people work here today. */
  active: number
}

/** More than a fifth of the people here would leave: somebody must type a confirmation. */
export const manyOf = (leavers: number, active: number): boolean => leavers * 5 > active

/** What one row will do, from what it says, whom it means and what was answered. Refusals first, then questions. */
export function planRow(
  row: CheckedRow,
  match: Match,
  mentor: MentorFound | null,
  earlier: { refusals: PlanRefusal[]; questions: PlanQuestion[] },
  today: IsoDate,
  fits: Fits,
  answer: RowAnswer = {},
): RowPlan {
  const refusals: PlanRefusal[] = [...row.problems, ...earlier.refusals]
  if (match.kind === 'disagree') refusals.push({ reason: 'identifiers_disagree', by: match.by })
  if (refusals.length > 0) return { kind: 'refused', refusals }

  const person = personMeant(match, answer)
  const questions: PlanQuestion[] = [...row.questions]
  if (person === 'ask') questions.push(samePersonQuestion(match))
  if (answer.person !== 'new') questions.push(...earlier.questions)
  const held = person === 'ask' || match.kind === 'elsewhere' ? null : person
  const back = held === null ? undefined : comingBack(held, row.values, today, answer.back)
  if (held !== null && back === 'ask' && held.finishedOn !== null)
    questions.push({ kind: 'came_back', personId: held.id, finishedOn: held.finishedOn })
  if (questions.length > 0) return { kind: 'ask', questions }
  if (held !== null && back === 'no') return { kind: 'same', personId: held.id }

  const comesBack = typeof back === 'object' ? back.from : undefined
  const problem = periodProblem(held, row.values, comesBack, today, fits)
  if (problem !== undefined) return { kind: 'refused', refusals: [problem] }
  if (match.kind === 'elsewhere') return { kind: 'elsewhere', personId: match.personId }
  if (held === null) return { kind: 'create' }
  if (mentor !== null && 'personId' in mentor && mentor.personId === held.id)
    return { kind: 'refused', refusals: [ownMentor(row.values)] }
  const changes = changesTo(held, row.values, mentor, comesBack)
  if (comesBack !== undefined) return { kind: 'change', personId: held.id, changes, comesBack }
  return changes.length > 0 ? { kind: 'change', personId: held.id, changes } : { kind: 'same', personId: held.id }
}

/**
 * Somebody who has left is in the list again. A start after their last day says that they are back; without one it must be
 * asked, because lists go on naming leavers; a last day in the row says that the row tells of the time that we know.
 */
function comingBack(
  person: PersonFacts,
  values: StaffValues,
  today: IsoDate,
  answer: RowAnswer['back'],
): { from: IsoDate } | 'ask' | 'no' | undefined {
  if (person.finishedOn === null) return undefined
  if (values.startedOn !== null && values.startedOn >= person.finishedOn) return { from: values.startedOn }
  if (person.finishedOn > today || values.finishedOn !== null) return undefined
  if (answer === undefined) return 'ask'
  return answer === 'yes' ? { from: today } : 'no'
}

export type Fits = (period: Period) => PeriodRefusal | undefined

/** In a list the same few dates come again and again: each pair is judged once. */
export function rememberedFit(today: IsoDate): Fits {
  const known = new Map<string, PeriodRefusal | undefined>()
  return (period) => {
    const key = `${period.startedOn} ${period.finishedOn ?? ''}`
    if (known.has(key)) return known.get(key)
    const fit = fitPeriod(period, [], today)
    const reason = fit.ok ? undefined : fit.reason
    if (known.size < 5000) known.set(key, reason)
    return reason
  }
}

/** Why the time that the row and we together would say cannot be. */
function periodProblem(
  person: PersonFacts | null,
  values: StaffValues,
  comesBack: IsoDate | undefined,
  today: IsoDate,
  fits: Fits,
): CellProblem | undefined {
  const isNew = person === null || comesBack !== undefined
  if (isNew && values.finishedOn !== null && values.finishedOn <= today)
    return lastDayProblem('left_already', values.finishedOn)
  if (!isNew && values.startedOn === null && values.finishedOn === null) return undefined
  const period: Period = {
    startedOn: comesBack ?? values.startedOn ?? person?.startedOn ?? today,
    finishedOn: values.finishedOn ?? (isNew ? null : (person?.finishedOn ?? null)),
  }
  if (!isNew && period.startedOn === person?.startedOn && period.finishedOn === person.finishedOn) return undefined
  const until = comesBack === undefined ? (person?.earlierUntil ?? null) : (person?.finishedOn ?? null)
  if (until !== null && period.startedOn < until) return startProblem('overlaps_earlier_time', period.startedOn)
  const reason = fits(period)
  if (reason === undefined || reason === 'overlaps') return undefined
  if (reason === 'ends_before_start')
    return lastDayProblem('ends_before_it_starts', period.finishedOn ?? period.startedOn)
  const late = reason === 'too_far_ahead' && values.finishedOn !== null && period.startedOn <= today
  return late ? lastDayProblem(reason, values.finishedOn ?? '') : startProblem(reason, period.startedOn)
}

const startProblem = (reason: CellReason, startedOn: IsoDate): CellProblem => ({
  ...{ reason, field: 'started_on', written: sayDate(startedOn) },
})
const lastDayProblem = (reason: CellReason, finishedOn: IsoDate): CellProblem => ({
  ...{ reason, field: 'finished_on', written: sayDate(lastDayOf(finishedOn)) },
})
export const ownMentor = (values: StaffValues): CellProblem => ({
  ...{ reason: 'own_mentor', field: 'mentor_email', written: values.mentor === null ? '' : sayMentor(values.mentor) },
})

/** True for a person whose time at this school covers the day. */
export const worksHereOn = (person: PersonFacts, on: IsoDate): boolean =>
  person.here && covers({ startedOn: person.startedOn ?? on, finishedOn: person.finishedOn }, on)

/** The person, null for nobody yet, or `ask` while only somebody who knows the school can say. */
function personMeant(match: Match, answer: RowAnswer): PersonFacts | null | 'ask' {
  if (match.kind === 'found') return match.doubt === null || answer.person === match.person.id ? match.person : 'ask'
  if (match.kind !== 'alike' || answer.person === 'new') return null
  return match.people.find((person) => person.id === answer.person) ?? 'ask'
}

function samePersonQuestion(match: Match): PlanQuestion {
  if (match.kind === 'found' && match.doubt !== null) {
    return { kind: 'same_person', people: [match.person.id], why: match.doubt }
  }
  const people = match.kind === 'alike' ? match.people.map((person) => person.id) : []
  return { kind: 'same_person', people, why: 'names_alike' }
}

function changesTo(
  person: PersonFacts,
  values: StaffValues,
  mentor: MentorFound | null,
  comesBack: IsoDate | undefined,
): Change[] {
  const changes: Change[] = []
  for (const [field, from, to] of [
    ['given_name', person.givenName, values.givenName],
    ['family_name', person.familyName, values.familyName],
    ['email', person.email, values.email],
    ['trn', person.trn, values.trn],
    ['staff_code', person.staffCode, values.staffCode],
    ['job_title', person.jobTitle, values.jobTitle],
    ['started_on', comesBack === undefined ? person.startedOn : null, comesBack ?? values.startedOn],
    ['finished_on', comesBack === undefined ? person.finishedOn : null, values.finishedOn],
    ['fte', person.fte, values.fte],
    ['working_days', person.workingDays, values.workingDays],
    ['stage', person.stage, values.stage],
    ['phase', person.phase, values.phase],
    ['department', person.department, values.department],
  ] as const) {
    if (to !== null && to !== from) changes.push({ field, from, to })
  }
  const change = mentor === null ? undefined : mentorChange(person, mentor)
  if (change !== undefined) changes.push(change)
  return changes
}

/** A change, unless that person mentors them already, or somebody at another school does. */
export function mentorChange(
  { mentorId: from, mentoredElsewhere }: Pick<PersonFacts, 'mentorId' | 'mentoredElsewhere'>,
  mentor: MentorFound,
): Change | undefined {
  if (mentoredElsewhere) return undefined
  const to = 'personId' in mentor ? mentor.personId : null
  return to !== null && to === from ? undefined : { field: 'mentor', from, to }
}
