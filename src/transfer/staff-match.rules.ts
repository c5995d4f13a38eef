import { type IsoDate } from '../shared/dates.ts'
import { fold } from '../shared/text.ts'
import { type StaffValues } from './staff-rows.rules.ts'

/** A person we hold. Of somebody who works only elsewhere (`here: false`) nothing but the identifiers is needed. */
export type PersonFacts = Omit<StaffValues, 'mentor'> & {
  id: number
  here: boolean
  mentorId: number | null
  /** Somebody mentors them at another school: one person has one mentor at a time. */
  mentoredElsewhere: boolean
  /** When an earlier time of theirs at this school ended: the day after its last day. */
  earlierUntil: IsoDate | null
}

export type Identifier = 'trn' | 'staff_code' | 'email'
export type Match =
  | { kind: 'none' }
  | { kind: 'found'; person: PersonFacts; by: Identifier; doubt: MatchDoubt | null }
  | { kind: 'elsewhere'; personId: number; by: Identifier }
  | { kind: 'alike'; people: PersonFacts[] }
  | { kind: 'disagree'; by: Identifier[] }
/** An identifier fits and something else does not: staff codes are used again, e-mail addresses are handed on. */
export type MatchDoubt = 'name_differs' | 'staff_code_differs'

export type PeopleIndex = {
  byTrn: Map<string, PersonFacts>
  byStaffCode: Map<string, PersonFacts>
  byEmail: Map<string, PersonFacts>
  names: () => NameIndex
}
type NameIndex = {
  exact: ReadonlyMap<string, readonly PersonFacts[]>
  near: ReadonlyMap<string, readonly PersonFacts[]>
}

/** People by each of their identifiers. Staff codes and names only of people here: elsewhere they mean nothing to us. */
export function indexPeople(people: readonly PersonFacts[]): PeopleIndex {
  const byTrn = new Map<string, PersonFacts>()
  const byStaffCode = new Map<string, PersonFacts>()
  const byEmail = new Map<string, PersonFacts>()
  for (const person of people) {
    if (person.trn !== null) byTrn.set(person.trn, person)
    if (person.email !== null) byEmail.set(person.email.toLowerCase(), person)
    if (person.here && person.staffCode !== null) byStaffCode.set(person.staffCode.toLowerCase(), person)
  }
  // Names cost the most and are needed only for rows that no identifier settles.
  let names: NameIndex | undefined
  return { byTrn, byStaffCode, byEmail, names: () => (names ??= indexNames(people)) }
}

/** Adds people elsewhere by what a list names them with. Nobody here gives way to them. */
export function knowStrangers(index: PeopleIndex, strangers: readonly PersonFacts[]): void {
  for (const person of strangers) {
    if (person.trn !== null && !index.byTrn.has(person.trn)) index.byTrn.set(person.trn, person)
    const email = person.email?.toLowerCase()
    if (email !== undefined && !index.byEmail.has(email)) index.byEmail.set(email, person)
  }
}

function indexNames(people: readonly PersonFacts[]): NameIndex {
  const exact = new Map<string, PersonFacts[]>()
  const near = new Map<string, PersonFacts[]>()
  for (const person of people) {
    if (!person.here) continue
    addTo(exact, nameKey(person), person)
    addTo(near, nearNameKey(person), person)
  }
  return { exact, near }
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

/** Everybody whom a row may mean, even a refused one: they are in the file, so they are not leavers. */
export function peopleNamed(values: StaffValues, match: Match, index: PeopleIndex): number[] {
  const hits = identifierHits(values, index).map((hit) => hit.person.id)
  if (hits.length > 0) return hits
  return match.kind === 'alike' ? match.people.map((person) => person.id) : []
}

/** Whoever is named by an identifier in a line that could not be read as cells. */
export function peopleInText(text: string, index: PeopleIndex): number[] {
  const tokens = text.toLowerCase().split(/[,;\t"\s]+/)
  const people = tokens.map(
    (token) => index.byTrn.get(token) ?? index.byEmail.get(token) ?? index.byStaffCode.get(token),
  )
  return people.flatMap((person) => (person === undefined ? [] : [person.id]))
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
  const { exact, near } = index.names()
  if (exact.size === 0 || values.givenName === '' || values.familyName === '') return []
  const same = (exact.get(nameKey(values)) ?? []).slice(0, MOST_ALIKE)
  const given = letters(values.givenName)
  const begun = (near.get(nearNameKey(values)) ?? []).slice(0, MOST_ALIKE).filter((person) => {
    const other = letters(person.givenName)
    return other !== given && (other.startsWith(given) || given.startsWith(other))
  })
  return [...same, ...begun].slice(0, MOST_ALIKE)
}

function doubtAbout(values: StaffValues, person: PersonFacts, by: Identifier): MatchDoubt | null {
  const bothDiffer =
    !sameLetters(values.givenName, person.givenName) && !sameLetters(values.familyName, person.familyName)
  if (bothDiffer) return 'name_differs'
  const codes = [values.staffCode, person.staffCode].map((code) => code?.toLowerCase())
  return by === 'email' && codes.every((code) => code !== undefined) && codes[0] !== codes[1]
    ? 'staff_code_differs'
    : null
}

type Named = { givenName: string; familyName: string }
/** Letters only, family name first, for finding names that are the same. */
export const nameKey = (named: Named): string => `${letters(named.familyName)}|${letters(named.givenName)}`
const nearNameKey = (named: Named): string => `${letters(named.familyName)}|${letters(named.givenName).slice(0, 3)}`
const sameLetters = (a: string, b: string): boolean => a === b || letters(a) === letters(b)
const letters = (name: string): string =>
  /^[A-Za-z0-9]*$/.test(name) ? name.toLowerCase() : fold(name).replace(/[^\p{L}\p{N}]/gu, '')

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}

/** Nobody can choose among more names than this, and it keeps a list of one family name from being compared all with all. */
const MOST_ALIKE = 20
