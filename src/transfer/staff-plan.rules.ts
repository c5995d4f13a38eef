import { covers, type IsoDate } from '../shared/dates.ts'
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
  | { kind: 'change'; personId: number; changes: Change[] }
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
  const seen = new Set<number>()
  const lineOfPerson = new Map<number, number>()
  const counts = { create: 0, change: 0, same: 0, elsewhere: 0, ask: 0, refused: 0 }

  const rows = facts.rows.map((row): PlannedRow => {
    const mentor = findMentor(row.values.mentor, index, file)
    const notes =
      mentor === null && row.values.mentor !== null ? [...row.notes, mentorUnknown(row.values.mentor)] : row.notes
    const match = matchRow(row.values, index)
    for (const id of peopleNamed(row.values, match, index)) seen.add(id)
    const plan = planRow(row, match, mentor, earlierLines(row, match, file, lineOfPerson), facts.answers.get(row.line))
    if ('personId' in plan && !lineOfPerson.has(plan.personId)) lineOfPerson.set(plan.personId, row.line)
    counts[plan.kind] += 1
    return { line: row.line, values: row.values, notes, mentor, plan }
  })

  for (const { text } of facts.broken) for (const id of peopleInText(text, index)) seen.add(id)
  const active = facts.people.filter((person) => worksHereOn(person, today))
  const leavers = active.filter((person) => !seen.has(person.id))
  return { rows, counts, leavers, manyLeavers: leavers.length * 5 > active.length }
}

/** What one row will do, from what it says, whom it means and what was answered. Refusals first, then questions. */
export function planRow(
  row: CheckedRow,
  match: Match,
  mentor: MentorFound | null,
  earlier: { refusals: PlanRefusal[]; questions: PlanQuestion[] },
  answer: RowAnswer = {},
): RowPlan {
  const refusals: PlanRefusal[] = [...row.problems, ...earlier.refusals]
  if (match.kind === 'disagree') refusals.push({ reason: 'identifiers_disagree', by: match.by })
  if (refusals.length > 0) return { kind: 'refused', refusals }

  const person = personMeant(match, answer)
  const questions: PlanQuestion[] = [...row.questions]
  if (person === 'ask') questions.push(samePersonQuestion(match))
  if (answer.person !== 'new') questions.push(...earlier.questions)
  if (questions.length > 0) return { kind: 'ask', questions }

  if (match.kind === 'elsewhere') return { kind: 'elsewhere', personId: match.personId }
  if (person === 'ask' || person === null) return { kind: 'create' }
  const changes = changesTo(person, row.values, mentor)
  return changes.length > 0 ? { kind: 'change', personId: person.id, changes } : { kind: 'same', personId: person.id }
}

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

function findMentor(mentor: MentorNamed | null, index: PeopleIndex, file: FileIndex): MentorFound | null {
  if (mentor === null) return null
  const code = mentor.staffCode?.toLowerCase() ?? ''
  const held = index.byTrn.get(mentor.trn ?? '') ?? index.byStaffCode.get(code) ?? index.byEmail.get(mentor.email ?? '')
  if (held?.here === true) return { personId: held.id }
  const line = file.byTrn.get(mentor.trn ?? '') ?? file.byStaffCode.get(code) ?? file.byEmail.get(mentor.email ?? '')
  return line === undefined ? null : { line }
}

const mentorUnknown = (mentor: MentorNamed): RowNote => ({ kind: 'mentor_unknown', from: sayMentor(mentor) })

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

function changesTo(person: PersonFacts, values: StaffValues, mentor: MentorFound | null): Change[] {
  const changes: Change[] = []
  for (const [field, from, to] of [
    ['given_name', person.givenName, values.givenName],
    ['family_name', person.familyName, values.familyName],
    ['email', person.email, values.email],
    ['trn', person.trn, values.trn],
    ['staff_code', person.staffCode, values.staffCode],
    ['job_title', person.jobTitle, values.jobTitle],
    ['started_on', person.startedOn, values.startedOn],
    ['finished_on', person.finishedOn, values.finishedOn],
    ['fte', person.fte, values.fte],
    ['working_days', person.workingDays, values.workingDays],
    ['stage', person.stage, values.stage],
    ['phase', person.phase, values.phase],
    ['department', person.department, values.department],
  ] as const) {
    if (to !== null && to !== from) changes.push({ field, from, to })
  }
  if (mentor !== null) {
    const to = 'personId' in mentor ? mentor.personId : null
    if (to === null || to !== person.mentorId) changes.push({ field: 'mentor', from: person.mentorId, to })
  }
  return changes
}
