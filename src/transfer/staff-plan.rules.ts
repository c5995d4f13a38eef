import { type IsoDate } from '../shared/dates.ts'
import { fold } from '../shared/text.ts'
import { type StaffField } from './staff-headings.rules.ts'
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

/** A person we hold. Of somebody who works only elsewhere (`here: false`) nothing but the identifiers is needed. */
export type PersonFacts = Omit<StaffValues, 'mentor'> & { id: number; here: boolean; mentorId: number | null }

export type Identifier = 'trn' | 'staff_code' | 'email'
export type Match =
  | { kind: 'none' }
  | { kind: 'found'; person: PersonFacts; by: Identifier; doubt: MatchDoubt | null }
  | { kind: 'elsewhere'; personId: number; by: Identifier }
  | { kind: 'alike'; people: PersonFacts[] }
  | { kind: 'disagree'; by: Identifier[] }
/** An identifier fits and something else does not: staff codes are used again, e-mail addresses are handed on. */
export type MatchDoubt = 'name_differs' | 'staff_code_differs'

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

export type PeopleIndex = {
  byTrn: ReadonlyMap<string, PersonFacts>
  byStaffCode: ReadonlyMap<string, PersonFacts>
  byEmail: ReadonlyMap<string, PersonFacts>
  byName: ReadonlyMap<string, readonly PersonFacts[]>
  byNearName: ReadonlyMap<string, readonly PersonFacts[]>
}

/** People by each of their identifiers. Staff codes and names only of people here: elsewhere they mean nothing to us. */
export function indexPeople(people: readonly PersonFacts[]): PeopleIndex {
  const byTrn = new Map<string, PersonFacts>()
  const byStaffCode = new Map<string, PersonFacts>()
  const byEmail = new Map<string, PersonFacts>()
  const byName = new Map<string, PersonFacts[]>()
  const byNearName = new Map<string, PersonFacts[]>()
  for (const person of people) {
    if (person.trn !== null) byTrn.set(person.trn, person)
    if (person.email !== null) byEmail.set(person.email.toLowerCase(), person)
    if (!person.here) continue
    if (person.staffCode !== null) byStaffCode.set(person.staffCode.toLowerCase(), person)
    addTo(byName, nameKey(person), person)
    addTo(byNearName, nearNameKey(person), person)
  }
  return { byTrn, byStaffCode, byEmail, byName, byNearName }
}

/** Whom a row means, by its identifiers; where they point at different people, or at a different TRN, they disagree. */
export function matchRow(values: StaffValues, index: PeopleIndex): Match {
  const hits = identifierHits(values, index)
  const [first] = hits
  if (first === undefined) {
    const people = alikePeople(values, index)
    return people.length > 0 ? { kind: 'alike', people } : { kind: 'none' }
  }
  const { person, by } = first
  if (hits.some((hit) => hit.person.id !== person.id)) return { kind: 'disagree', by: hits.map((hit) => hit.by) }
  if (values.trn !== null && person.trn !== null && values.trn !== person.trn)
    return { kind: 'disagree', by: ['trn', by] }
  if (!person.here) return { kind: 'elsewhere', personId: person.id, by }
  return { kind: 'found', person, by, doubt: doubtAbout(values, person, by) }
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
  person.here && (person.finishedOn === null || on < person.finishedOn)

type FileIndex = {
  byTrn: Map<string, number>
  byStaffCode: Map<string, number>
  byEmail: Map<string, number>
  byName: Map<string, number>
}

/** The first line on which each identifier stands; names only of rows without any identifier, which could be twins. */
function indexFile(rows: readonly CheckedRow[]): FileIndex {
  const file: FileIndex = { byTrn: new Map(), byStaffCode: new Map(), byEmail: new Map(), byName: new Map() }
  for (const { line, values } of rows) {
    if (values.trn !== null && !file.byTrn.has(values.trn)) file.byTrn.set(values.trn, line)
    const code = values.staffCode?.toLowerCase()
    if (code !== undefined && !file.byStaffCode.has(code)) file.byStaffCode.set(code, line)
    if (values.email !== null && !file.byEmail.has(values.email)) file.byEmail.set(values.email, line)
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

/** Everybody whom a row may mean, even a refused one: they are in the file, so they are not leavers. */
function peopleNamed(values: StaffValues, match: Match, index: PeopleIndex): number[] {
  const hits = identifierHits(values, index).map((hit) => hit.person.id)
  if (hits.length > 0) return hits
  return match.kind === 'alike' ? match.people.map((person) => person.id) : []
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
  const unidentified = values.trn === null && values.staffCode === null && values.email === null
  const twin = file.byName.get(nameKey(values))
  const asks = unidentified && twin !== undefined && twin < line
  return { refusals, questions: asks ? [{ kind: 'same_as_line', line: twin }] : [] }
}

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

function identifierHits(values: StaffValues, index: PeopleIndex): { by: Identifier; person: PersonFacts }[] {
  const hits: { by: Identifier; person: PersonFacts }[] = []
  const byTrn = values.trn === null ? undefined : index.byTrn.get(values.trn)
  if (byTrn !== undefined) hits.push({ by: 'trn', person: byTrn })
  const byCode = values.staffCode === null ? undefined : index.byStaffCode.get(values.staffCode.toLowerCase())
  if (byCode !== undefined) hits.push({ by: 'staff_code', person: byCode })
  const byEmail = values.email === null ? undefined : index.byEmail.get(values.email)
  if (byEmail !== undefined) hits.push({ by: 'email', person: byEmail })
  return hits
}

/** The same name, or the same family name with a given name that begins the other: Ben and Benjamin. */
function alikePeople(values: StaffValues, index: PeopleIndex): PersonFacts[] {
  if (values.givenName === '' || values.familyName === '') return []
  const same = (index.byName.get(nameKey(values)) ?? []).slice(0, MOST_ALIKE)
  const given = letters(values.givenName)
  const near = (index.byNearName.get(nearNameKey(values)) ?? []).slice(0, MOST_ALIKE).filter((person) => {
    const other = letters(person.givenName)
    return other !== given && (other.startsWith(given) || given.startsWith(other))
  })
  return [...same, ...near].slice(0, MOST_ALIKE)
}

function doubtAbout(values: StaffValues, person: PersonFacts, by: Identifier): MatchDoubt | null {
  const bothDiffer =
    letters(values.givenName) !== letters(person.givenName) && letters(values.familyName) !== letters(person.familyName)
  if (bothDiffer) return 'name_differs'
  const codes = [values.staffCode, person.staffCode].map((code) => code?.toLowerCase())
  return by === 'email' && codes.every((code) => code !== undefined) && codes[0] !== codes[1]
    ? 'staff_code_differs'
    : null
}

function peopleInText(text: string, index: PeopleIndex): number[] {
  const tokens = text.toLowerCase().split(/[,;\t"\s]+/)
  const people = tokens.map(
    (token) => index.byTrn.get(token) ?? index.byEmail.get(token) ?? index.byStaffCode.get(token),
  )
  return people.flatMap((person) => (person === undefined ? [] : [person.id]))
}

type Named = { givenName: string; familyName: string }
const nameKey = (named: Named): string => `${letters(named.familyName)}|${letters(named.givenName)}`
const nearNameKey = (named: Named): string => `${letters(named.familyName)}|${letters(named.givenName).slice(0, 3)}`
const letters = (name: string): string => fold(name).replace(/[^\p{L}\p{N}]/gu, '')

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}

/** Nobody can choose among more names than this, and it keeps a list of one family name from being compared all with all. */
const MOST_ALIKE = 20
