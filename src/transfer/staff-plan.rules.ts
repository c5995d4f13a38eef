import { fitPeriod, type PeriodRefusal } from '../people/periods.rules.ts'
import { covers, type IsoDate, lastDayOf, type Period, sayDate } from '../shared/dates.ts'
import { type StaffField } from './staff-headings.rules.ts'
import {
  indexPeople,
  matchRow,
  nameKey,
  peopleInText,
  peopleNamed,
  type Identifier,
  type Match,
  type MatchDoubt,
  type PeopleIndex,
  type PersonFacts,
} from './staff-match.rules.ts'
import {
  sayMentor,
  type CellProblem,
  type CellReason,
  type CheckedRow,
  type MentorNamed,
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

export type ListFacts = {
  rows: readonly CheckedRow[]
  /** Lines that could not be read at all: whoever is named there is not a leaver. */
  broken: readonly { text: string }[]
  people: readonly PersonFacts[]
  answers: ReadonlyMap<number, RowAnswer>
}
export type StaffPlan = {
  rows: PlannedRow[]
  counts: Record<RowPlan['kind'], number>
  /** People who work here today and are nowhere in the file: proposed as leavers, never ended without a yes. */
  leavers: PersonFacts[]
  /** How many people work here today. */
  active: number
  /** More than a fifth of the people here would leave: somebody must type a confirmation. */
  manyLeavers: boolean
}

/**
 * What a checked staff list will do: for every row create, change, leave alone, ask or refuse, and who is missing. Looks
 * people up by TRN, then staff code in this school, then e-mail; never by name alone. Blank cells change nothing.
 */
export function planStaffList(facts: ListFacts, today: IsoDate): StaffPlan {
  const index = indexPeople(facts.people)
  const file = indexFile(facts.rows)
  const fits = rememberedFit(today)
  const seen = new Set<number>()
  const lineOfPerson = new Map<number, number>()
  const counts = { create: 0, change: 0, same: 0, elsewhere: 0, ask: 0, refused: 0 }

  /** Two lines may come to mean one person by what was answered: the first keeps them. */
  const once = (plan: RowPlan, line: number): RowPlan => {
    if (!('personId' in plan)) return plan
    const first = lineOfPerson.get(plan.personId)
    if (first !== undefined)
      return { kind: 'refused', refusals: [{ reason: 'on_earlier_line', by: 'person', line: first }] }
    lineOfPerson.set(plan.personId, line)
    return plan
  }

  const rows = facts.rows.map((row): PlannedRow => {
    const named = findMentor(row.values.mentor, index, file, today)
    // Somebody whom this file brings is looked at again below, once it is known what becomes of their row.
    const mentor = named !== null && 'line' in named ? null : named
    const match = matchRow(row.values, index)
    for (const id of peopleNamed(row.values, match, index)) seen.add(id)
    const earlier = earlierLines(row, match, file, lineOfPerson)
    const plan = planRow(row, match, mentor, earlier, today, fits, facts.answers.get(row.line))
    return { line: row.line, values: row.values, notes: row.notes, mentor: named, plan: once(plan, row.line) }
  })
  const byId = new Map(facts.people.map((person) => [person.id, person]))
  settleMentors(rows, byId)
  for (const { plan } of rows) counts[plan.kind] += 1

  for (const { text } of facts.broken) for (const id of peopleInText(text, index)) seen.add(id)
  const active = [...byId.values()].filter((person) => worksHereOn(person, today))
  const leavers = active.filter((person) => !seen.has(person.id))
  return { rows, counts, leavers, active: active.length, manyLeavers: manyOf(leavers.length, active.length) }
}

/** More than a fifth: somebody must type a confirmation. */
export const manyOf = (leavers: number, active: number): boolean => leavers * 5 > active

/** Mentors whom this same file brings: whoever is created, or turns out to be a person we hold; nobody else. */
function settleMentors(rows: PlannedRow[], people: ReadonlyMap<number, PersonFacts>): void {
  const lines = new Map<number, RowPlan>()
  if (rows.some(({ mentor }) => mentor !== null && 'line' in mentor))
    for (const row of rows) lines.set(row.line, row.plan)
  for (const row of rows) {
    if (row.mentor !== null && 'line' in row.mentor) {
      row.mentor = mentorOnLine(row.mentor.line, lines.get(row.mentor.line))
      if (row.mentor !== null) addMentorChange(row, row.mentor, people)
    }
    if (row.mentor === null && row.values.mentor !== null)
      row.notes = [...row.notes, { kind: 'mentor_unknown', from: sayMentor(row.values.mentor) }]
  }
}

function mentorOnLine(line: number, plan: RowPlan | undefined): MentorFound | null {
  if (plan?.kind === 'create') return { line }
  return plan?.kind === 'change' || plan?.kind === 'same' ? { personId: plan.personId } : null
}

function addMentorChange(row: PlannedRow, mentor: MentorFound, people: ReadonlyMap<number, PersonFacts>): void {
  const { plan } = row
  if (plan.kind !== 'change' && plan.kind !== 'same') return
  if ('personId' in mentor && mentor.personId === plan.personId) {
    row.plan = { kind: 'refused', refusals: [ownMentor(row.values)] }
    return
  }
  const change = mentorChange(people.get(plan.personId)?.mentorId ?? null, mentor)
  if (change === undefined) return
  row.plan =
    plan.kind === 'change'
      ? { ...plan, changes: [...plan.changes, change] }
      : { kind: 'change', personId: plan.personId, changes: [change] }
}

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

type Fits = (period: Period) => PeriodRefusal | undefined

/** In a list the same few dates come again and again: each pair is judged once. */
function rememberedFit(today: IsoDate): Fits {
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
const ownMentor = (values: StaffValues): CellProblem => ({
  ...{ reason: 'own_mentor', field: 'mentor_email', written: values.mentor === null ? '' : sayMentor(values.mentor) },
})

/** True for a person whose time at this school covers the day. */
export const worksHereOn = (person: PersonFacts, on: IsoDate): boolean =>
  person.here && covers({ startedOn: person.startedOn ?? on, finishedOn: person.finishedOn }, on)

type FileIndex = {
  byTrn: Map<string, number>
  byStaffCode: Map<string, number>
  byEmail: Map<string, number>
  byName: Map<string, number>
}

/** The first line on which each identifier stands; names only when a row has nothing else to go by. */
function indexFile(rows: readonly CheckedRow[]): FileIndex {
  const unidentified = rows.some((row) => !hasIdentifier(row.values))
  const file: FileIndex = { byTrn: new Map(), byStaffCode: new Map(), byEmail: new Map(), byName: new Map() }
  for (const { line, values } of rows) {
    if (values.trn !== null && !file.byTrn.has(values.trn)) file.byTrn.set(values.trn, line)
    const code = values.staffCode?.toLowerCase()
    if (code !== undefined && !file.byStaffCode.has(code)) file.byStaffCode.set(code, line)
    if (values.email !== null && !file.byEmail.has(values.email)) file.byEmail.set(values.email, line)
    if (!unidentified) continue
    const name = nameKey(values)
    if (!file.byName.has(name)) file.byName.set(name, line)
  }
  return file
}

function findMentor(
  mentor: MentorNamed | null,
  index: PeopleIndex,
  file: FileIndex,
  today: IsoDate,
): MentorFound | null {
  if (mentor === null) return null
  const code = mentor.staffCode?.toLowerCase() ?? ''
  const held = index.byTrn.get(mentor.trn ?? '') ?? index.byStaffCode.get(code) ?? index.byEmail.get(mentor.email ?? '')
  if (held?.here === true && (held.finishedOn === null || held.finishedOn > today)) return { personId: held.id }
  const line = file.byTrn.get(mentor.trn ?? '') ?? file.byStaffCode.get(code) ?? file.byEmail.get(mentor.email ?? '')
  return line === undefined ? null : { line }
}

function earlierLines(
  row: CheckedRow,
  match: Match,
  file: FileIndex,
  lineOfPerson: ReadonlyMap<number, number>,
): { refusals: PlanRefusal[]; questions: PlanQuestion[] } {
  const { line, values } = row
  const firstLines: [Identifier, number | undefined][] = [
    ['trn', file.byTrn.get(values.trn ?? '')],
    ['staff_code', file.byStaffCode.get(values.staffCode?.toLowerCase() ?? '')],
    ['email', file.byEmail.get(values.email ?? '')],
  ]
  const refusals: PlanRefusal[] = []
  for (const [by, first] of firstLines) {
    if (first !== undefined && first < line) refusals.push({ reason: 'on_earlier_line', by, line: first })
  }
  const personId = match.kind === 'found' ? match.person.id : match.kind === 'elsewhere' ? match.personId : undefined
  const personLine = personId === undefined ? undefined : lineOfPerson.get(personId)
  if (refusals.length === 0 && personLine !== undefined) {
    refusals.push({ reason: 'on_earlier_line', by: 'person', line: personLine })
  }
  const twin = hasIdentifier(values) ? undefined : file.byName.get(nameKey(values))
  return { refusals, questions: twin !== undefined && twin < line ? [{ kind: 'same_as_line', line: twin }] : [] }
}

const hasIdentifier = (values: StaffValues): boolean =>
  values.trn !== null || values.staffCode !== null || values.email !== null

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
  const change = mentor === null ? undefined : mentorChange(person.mentorId, mentor)
  if (change !== undefined) changes.push(change)
  return changes
}

function mentorChange(from: number | null, mentor: MentorFound): Change | undefined {
  const to = 'personId' in mentor ? mentor.personId : null
  return to !== null && to === from ? undefined : { field: 'mentor', from, to }
}
