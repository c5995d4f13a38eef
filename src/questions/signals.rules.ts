import { halfTermOf } from '../calendars/half-terms.rules.ts'
import { addDays, addMonths, type IsoDate } from '../shared/dates.ts'
import { type ReachedDepth } from '../shared/depths.ts'
import { type Code, CODES } from './codes.rules.ts'
import { saysOnlyPlacement } from './placement.rules.ts'
import { containedIn, findTwins, gramsOf, likeness } from './twins.rules.ts'

export type DecisionFact = {
  id: number
  signatoryId: number
  personId: number
  strand: string
  depth: ReachedDepth
  answer: 'signed' | 'not_yet'
  on: IsoDate
  /** What the signatory wrote, all of it. */
  narrative: string
  /** The competency's own words, for what only repeats them. */
  descriptor: string
}
export type EntryFact = {
  id: number
  personId: number
  strand: string | null
  kind: string | null
  doneOn: IsoDate
  /** What pupils experienced, in the teacher's words. */
  experience: string
  toldBackOn: IsoDate | null
  /** For how many competencies an answer rests on it. */
  signedFor: number
}
/** A competency of which the log has attendance and nothing else, since when. */
export type AttendanceFact = { personId: number; competencyId: number; strand: string; since: IsoDate }
/** `only`: the school's one inclusion lead or specialist, to whom much comes by itself. */
export type LoadFact = { personId: number; open: number; mentees: number; only: boolean }
/** Embedded or Leading others, and the day of the newest experience of pupils or families since. */
export type StandingFact = { personId: number; competencyId: number; strand: string; newest: IsoDate }
export type StrandFact = { strand: string; staff: number; aware: number; practised: number; since: IsoDate | null }

/** What is known of one school, of the last twelve months. Decisions and entries in the order of their days. */
export type SchoolFacts = {
  staff: number
  decisions: readonly DecisionFact[]
  entries: readonly EntryFact[]
  attendance: readonly AttendanceFact[]
  load: readonly LoadFact[]
  standing: readonly StandingFact[]
  strands: readonly StrandFact[]
}

/** Something to ask: of whom (null: of the school's leads), about which rows, once for a `key`. */
export type Signal = {
  code: Code
  personId: number | null
  strand: string | null
  about: readonly number[]
  key: string
}

/** The numbers of C.6. */
export const LIMITS = {
  alike: 0.8,
  echo: 0.6,
  oneDay: { bySignatory: 5, forTeacher: 3, alike: 0.5, alone: 10, together: 3 },
  manyClaims: 4,
  eachOther: 3,
  /** Where so few work, they can only sign for each other. */
  smallSchool: 4,
  open: 8,
  mentees: 12,
  toldBackDays: 30,
  attendanceMonths: 8,
  staleMonths: 12,
  strand: { aware: 0.9, practised: 0.1 },
} as const

/** Every question that the facts give rise to today, of those that are on. Rules in C.4 block; these only ask. */
export function signalsOf(facts: SchoolFacts, on: ReadonlySet<Code>, today: IsoDate): Signal[] {
  const since = halfTermOf(today).startedOn
  const found: Record<Code, () => Signal[]> = {
    S01: () => sameDay(facts, since),
    S02: () => alike(facts, since),
    S04: () => attendanceOnly(facts, today),
    S06: () => manyClaims(facts, since),
    S10: () => eachOther(facts),
    S15: () => echoes(facts, since),
    S16: () => placements(facts, since),
    S18: () => toldNotTried(facts, today),
    S19: () => stale(facts, today),
    S20: () => overloaded(facts),
    S21: () => notToldBack(facts, today),
  }
  return CODES.filter((code) => on.has(code)).flatMap((code) => found[code]())
}

/** One question for a person however many rows it is about: the first rows stand for all. */
function perPerson<T extends { id: number; strand: string | null }>(
  code: Code,
  rows: readonly T[],
  who: (row: T) => number,
): Signal[] {
  const byPerson = new Map<number, T[]>()
  for (const row of rows) byPerson.set(who(row), [...(byPerson.get(who(row)) ?? []), row])
  return [...byPerson].map(([personId, own]) => ({
    code,
    personId,
    strand: own[0]?.strand ?? null,
    about: own.slice(0, SHOWN).map((row) => row.id),
    key: String(own[0]?.id ?? 0),
  }))
}

const SHOWN = 6

function alike({ decisions }: SchoolFacts, since: IsoDate): Signal[] {
  const byId = new Map(decisions.map((one) => [one.id, one]))
  const twins = findTwins(
    decisions.map(({ id, signatoryId, personId, narrative }) => ({ id, signatoryId, personId, text: narrative })),
    LIMITS.alike,
  )
  const recent = twins.flatMap(({ id, of }) => {
    const one = byId.get(id)
    return one === undefined || one.on < since ? [] : [{ ...one, of }]
  })
  // Each question shows both of a pair.
  return perPerson('S02', recent, (one) => one.signatoryId).map((signal) => ({
    ...signal,
    about: signal.about.flatMap((id) => [id, recent.find((one) => one.id === id)?.of ?? id]).slice(0, SHOWN),
  }))
}

/**
 * Many on one day. A moderation afternoon has them too, and so has a day of catching up: where the words differ it is asked
 * about only from ten by one signatory on, while nobody else moderates, because a school day has no time for ten conversations.
 */
function sameDay({ decisions }: SchoolFacts, since: IsoDate): Signal[] {
  const days = new Map<string, DecisionFact[]>()
  for (const one of decisions) {
    if (one.on < since || one.answer !== 'signed' || one.depth < 2) continue
    const key = `${String(one.signatoryId)} ${one.on}`
    days.set(key, [...(days.get(key) ?? []), one])
  }
  const busy = countBy(
    [...days.values()].filter((batch) => batch.length >= LIMITS.oneDay.bySignatory),
    (batch) => batch[0]?.on ?? '',
  )
  const batches = [...days.values()].filter((batch) => {
    const alone = (busy.get(batch[0]?.on ?? '') ?? 0) < LIMITS.oneDay.together
    if (alone && batch.length >= LIMITS.oneDay.alone) return true
    const most = Math.max(...countBy(batch, (one) => one.personId).values())
    const many = batch.length >= LIMITS.oneDay.bySignatory || most >= LIMITS.oneDay.forTeacher
    return many && someAlike(batch.map((one) => gramsOf(one.narrative)))
  })
  return perPerson('S01', batches.flat(), (one) => one.signatoryId)
}

function someAlike(sets: readonly ReadonlySet<string>[]): boolean {
  return sets.some((a, i) => sets.slice(i + 1, i + 1 + NEIGHBOURS).some((b) => likeness(a, b) >= LIMITS.oneDay.alike))
}
const NEIGHBOURS = 10

function echoes({ decisions }: SchoolFacts, since: IsoDate): Signal[] {
  const recent = decisions.filter((one) => one.on >= since)
  const echo = recent.filter((one) => containedIn(gramsOf(one.narrative), gramsOf(one.descriptor)) >= LIMITS.echo)
  return perPerson('S15', echo, (one) => one.signatoryId)
}

function eachOther({ decisions, staff }: SchoolFacts): Signal[] {
  if (staff <= LIMITS.smallSchool) return []
  const signed = decisions.filter((one) => one.answer === 'signed')
  const pairs = countBy(signed, (one) => `${String(one.signatoryId)} ${String(one.personId)}`)
  const signatories = new Map<number, Set<number>>()
  for (const { personId, signatoryId } of signed)
    signatories.set(personId, (signatories.get(personId) ?? new Set()).add(signatoryId))
  const closed = signed.filter(
    ({ signatoryId: a, personId: b }) =>
      (pairs.get(`${String(a)} ${String(b)}`) ?? 0) >= LIMITS.eachOther &&
      (pairs.get(`${String(b)} ${String(a)}`) ?? 0) >= LIMITS.eachOther &&
      signatories.get(b)?.size === 1 &&
      signatories.get(a)?.size === 1,
  )
  return perPerson('S10', closed, (one) => one.signatoryId)
}

const manyClaims = ({ entries }: SchoolFacts, since: IsoDate): Signal[] =>
  perPerson(
    'S06',
    entries.filter((one) => one.signedFor >= LIMITS.manyClaims && one.doneOn >= since),
    (one) => one.personId,
  )

const placements = ({ entries }: SchoolFacts, since: IsoDate): Signal[] =>
  perPerson(
    'S16',
    entries.filter((one) => one.doneOn >= since && saysOnlyPlacement(one.experience)),
    (one) => one.personId,
  )

const notToldBack = ({ entries }: SchoolFacts, today: IsoDate): Signal[] =>
  perPerson(
    'S21',
    entries.filter(
      ({ kind, toldBackOn, doneOn }) =>
        (kind === 'PUP' || kind === 'FAM') && toldBackOn === null && addDays(doneOn, LIMITS.toldBackDays) < today,
    ),
    (one) => one.personId,
  )

const attendanceOnly = ({ attendance }: SchoolFacts, today: IsoDate): Signal[] =>
  perPerson(
    'S04',
    attendance
      .filter(({ since }) => addMonths(since, LIMITS.attendanceMonths) <= today)
      .map((one) => ({ ...one, id: one.competencyId })),
    (one) => one.personId,
  )

/** Whoever is the only one to whom such requests can go is not asked why they have many. */
const overloaded = ({ load }: SchoolFacts): Signal[] =>
  load
    .filter(({ open, mentees, only }) => mentees > LIMITS.mentees || (open > LIMITS.open && !only))
    .map(({ personId }) => ({ code: 'S20', personId, strand: null, about: [], key: 'load' }))

const stale = ({ standing }: SchoolFacts, today: IsoDate): Signal[] =>
  perPerson(
    'S19',
    standing
      .filter(({ newest }) => addMonths(newest, LIMITS.staleMonths) <= today)
      .map((one) => ({ ...one, id: one.competencyId })),
    (one) => one.personId,
  )

const toldNotTried = ({ strands }: SchoolFacts, today: IsoDate): Signal[] =>
  strands
    .filter(
      ({ staff, aware, practised, since }) =>
        staff > 0 &&
        since !== null &&
        addMonths(since, LIMITS.attendanceMonths) <= today &&
        aware / staff >= LIMITS.strand.aware &&
        practised / staff < LIMITS.strand.practised,
    )
    .map(({ strand }) => ({ code: 'S18', personId: null, strand, about: [], key: strand }))

function countBy<T, K>(rows: readonly T[], key: (row: T) => K): Map<K, number> {
  const counts = new Map<K, number>()
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1)
  return counts
}

const MOST_OPEN = 2

/**
 * Which of these are asked now: at most two stand open for one person (C.6), the weightier first, and nothing that was
 * asked before. `before` has every question asked of this school: by code, person and key, and whether it is open.
 */
export function chooseNew(
  signals: readonly Signal[],
  before: readonly { code: string; personId: number | null; key: string; open: boolean }[],
): Signal[] {
  const name = (one: { code: string; personId: number | null; key: string }): string =>
    `${one.code} ${String(one.personId)} ${one.key}`
  const asked = new Set(before.map(name))
  // Somebody who is asked this already is not asked it again beside it.
  const standing = new Set(before.filter((one) => one.open).map((one) => `${one.code} ${String(one.personId)}`))
  const open = countBy(
    before.filter((one) => one.open),
    (one) => one.personId,
  )
  const chosen: Signal[] = []
  for (const signal of signals) {
    const n = open.get(signal.personId) ?? 0
    if (asked.has(name(signal)) || standing.has(`${signal.code} ${String(signal.personId)}`)) continue
    if (signal.personId !== null && n >= MOST_OPEN) continue
    open.set(signal.personId, n + 1)
    chosen.push(signal)
  }
  return chosen
}
