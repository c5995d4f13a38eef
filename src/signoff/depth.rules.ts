import { afterSchoolDays, halfTermOf, schoolDaysBetween } from '../calendars/half-terms.rules.ts'
import { EXPERIENCE, type EvidenceKind, type RecordPart } from '../evidence/kinds.rules.ts'
import { type Piece, saysPractice } from '../evidence/pieces.rules.ts'
import { addDays, daysBetween, type IsoDate } from '../shared/dates.ts'
import { type ReachedDepth } from '../shared/depths.ts'
import { renewalParts } from './check-in.rules.ts'
import { fold } from '../shared/text.ts'

export type Includes =
  | {
      anyOf: readonly EvidenceKind[]
      notBySignatory?: boolean | undefined
      baselineAndFollowUp?: boolean | undefined
      count?: number | undefined
    }
  | { record: readonly RecordPart[] }

export type Occasions = { count: number; minDaysApart: number } | { halfTerms: number; minTeachingWeeks: number }

/** What one depth asks for: a row of `signoff` in the content file (inclusion-content C.4). */
export type DepthRule = {
  minItems: number
  minKinds: number
  mustInclude: readonly Includes[]
  contexts: number
  occasions?: Occasions | undefined
  daysAfterEmbedded?: number | undefined
  experienceAfterDays?: number | undefined
  familyVoice?:
    { anyOf: readonly EvidenceKind[]; competencies: readonly string[]; reasonCodes: readonly string[] } | undefined
  boxes: readonly ('saw' | 'pupils' | 'nextStep' | 'stillHard')[]
  maxPerConversation: number
  signatories: number
  oneOutsideLineManagement: boolean
  conversationDate: boolean
  checkInMonths?: number | undefined
  reviewMonths: number
}

export type DepthRules = { version: string } & Record<ReachedDepth, DepthRule>

export type SumFacts = {
  competency: string
  pieces: readonly Piece[]
  /** Who is to sign, where that is known: an observation of theirs is not the second pair of eyes. */
  signatoryId: number | null
  embeddedOn: IsoDate | null
  /** Where a depth is to be signed again: since when something new counts. */
  renewSince?: IsoDate | null
  today: IsoDate
}

/** One thing asked for: how much of it is there, and the day from which time alone completes it. */
export type SumPart = {
  what:
    | 'items'
    | 'kinds'
    | 'reflection'
    | 'record'
    | 'kind_of'
    | 'occasions'
    | 'half_terms'
    | 'contexts'
    | 'family'
    | 'experience_after'
    | 'after_embedded'
    | 'new_piece'
    | 'new_effect'
  have: number
  needed: number
  done: boolean
  from: IsoDate | null
  anyOf?: readonly EvidenceKind[]
  record?: readonly RecordPart[]
  bySomebodyElse?: boolean
}

/** `from`: the first day on which it can be enough, where nothing but time is missing. */
export type Sum = { parts: SumPart[]; enough: boolean; from: IsoDate | null }

/**
 * What counts so far towards a depth, what is still needed, and when it is enough (C.2 to C.4). Attendance never counts
 * above Aware; a reflection counts there and is never enough alone above it; plain entries that say what was changed or
 * what pupils experienced make one LOG when they are of three different days.
 */
export function sumUp(depth: ReachedDepth, rule: DepthRule, facts: SumFacts): Sum {
  if (facts.renewSince != null) return sumAgain(depth, facts.renewSince, facts.pieces)
  const counted = depth === 1 ? awarePieces(facts.pieces) : piecesThatCount(depth, facts.pieces)
  const parts: SumPart[] = []
  if (depth > 1) {
    parts.push(needs('items', counted.length, rule.minItems))
    parts.push(needs('kinds', new Set(counted.map((each) => each.kind)).size, rule.minKinds))
  }
  for (const includes of rule.mustInclude) parts.push(includePart(depth, includes, counted, facts))
  if (rule.occasions !== undefined) parts.push(occasionsPart(rule.occasions, practiceOf(facts.pieces)))
  if (rule.contexts > 1) parts.push(needs('contexts', contextsIn(counted), rule.contexts))
  if (rule.familyVoice?.competencies.includes(facts.competency) === true)
    parts.push(familyPart(rule.familyVoice.anyOf, counted, facts))
  if ((rule.experienceAfterDays ?? 0) > 0) parts.push(experiencePart(rule.experienceAfterDays ?? 0, counted, facts))
  if (rule.daysAfterEmbedded !== undefined) parts.push(embeddedPart(rule.daysAfterEmbedded, facts))
  const missing = parts.filter((part) => !part.done)
  const onlyTime = missing.length > 0 && missing.every((part) => part.from !== null)
  const latest =
    missing
      .map((part) => part.from ?? '')
      .sort()
      .at(-1) ?? null
  return { parts, enough: missing.length === 0, from: onlyTime ? latest : null }
}

/** What signing again asks for: something new, and at Leading others an effect that is new. */
function sumAgain(depth: ReachedDepth, since: IsoDate, pieces: readonly Piece[]): Sum {
  const found = renewalParts(depth, since, pieces)
  const parts = [
    needs('new_piece', found.new ? 1 : 0, 1),
    ...(depth === 4 ? [needs('new_effect', found.effect ? 1 : 0, 1)] : []),
  ]
  return { parts, enough: parts.every((part) => part.done), from: null }
}

type Counted = Piece & { kind: EvidenceKind }

const needs = (what: SumPart['what'], have: number, needed: number, from: IsoDate | null = null): SumPart => ({
  what,
  have,
  needed,
  done: have >= needed,
  from: have >= needed ? null : from,
})

const practiceOf = (pieces: readonly Piece[]): Piece[] =>
  pieces.filter((each) => (each.kind === null ? saysPractice(each) : each.kind !== 'ATT' && each.kind !== 'REF'))

/** At Aware: whatever names a barrier in one's own context is the reflection that is asked for. */
const awarePieces = (pieces: readonly Piece[]): Counted[] =>
  pieces.filter((each) => each.kind === 'REF' || each.parts.has('barrier')).map((each) => ({ ...each, kind: 'REF' }))

const LOG_DAYS = 3

function piecesThatCount(depth: ReachedDepth, pieces: readonly Piece[]): Counted[] {
  const own = pieces.filter((each): each is Counted => each.kind !== null && each.kind !== 'ATT' && each.kind !== 'LOG')
  const lines = pieces.filter((each) => each.kind === 'LOG' || (each.kind === null && saysPractice(each)))
  const days = new Set(lines.map((line) => line.doneOn))
  const honest = depth < 3 || lines.some((line) => line.parts.has('didNotWork'))
  const [first] = lines
  if (first === undefined || days.size < LOG_DAYS || !honest) return own
  const parts = new Set(lines.flatMap((line) => [...line.parts]))
  return [...own, { ...first, kind: 'LOG', parts, byPersonId: null }]
}

function includePart(depth: ReachedDepth, includes: Includes, counted: readonly Counted[], facts: SumFacts): SumPart {
  if ('record' in includes) {
    const whole = facts.pieces.some((piece) => includes.record.every((part) => piece.parts.has(part)))
    return { ...needs('record', whole ? 1 : 0, 1), record: includes.record }
  }
  const { anyOf, notBySignatory = false, baselineAndFollowUp = false, count = 1 } = includes
  const fitting = counted.filter(
    (piece) =>
      anyOf.includes(piece.kind) &&
      !(notBySignatory && facts.signatoryId !== null && piece.byPersonId === facts.signatoryId) &&
      !(baselineAndFollowUp && !piece.baselineAndFollowUp),
  )
  if (depth === 1) return needs('reflection', fitting.length, count)
  return {
    ...needs('kind_of', count > 1 ? speakersIn(fitting) : fitting.length, count),
    anyOf,
    ...(notBySignatory ? { bySomebodyElse: true } : {}),
  }
}

/** Two accounts of one colleague are one; an account without a name counts once. */
function speakersIn(pieces: readonly Piece[]): number {
  const named = new Set(pieces.map((piece) => piece.byPersonId).filter((id) => id !== null))
  return named.size + (pieces.some((piece) => piece.byPersonId === null) ? 1 : 0)
}

function occasionsPart(occasions: Occasions, practice: readonly Piece[]): SumPart {
  const days = [...new Set(practice.map((piece) => piece.doneOn))].sort()
  const [first] = days
  const last = days.at(-1)
  if ('count' in occasions) {
    const { count, minDaysApart } = occasions
    const apart = first !== undefined && last !== undefined && daysBetween(first, last) >= minDaysApart
    const have = first === undefined ? 0 : apart ? days.length : 1
    return needs('occasions', Math.min(have, count), count, first === undefined ? null : addDays(first, minDaysApart))
  }
  const { halfTerms, minTeachingWeeks } = occasions
  const terms = new Set(days.map((day) => halfTermOf(day).startedOn)).size
  const enoughWeeks =
    first !== undefined && last !== undefined && schoolDaysBetween(first, last) >= minTeachingWeeks * SCHOOL_WEEK
  const have = terms >= halfTerms && !enoughWeeks ? halfTerms - 1 : Math.min(terms, halfTerms)
  return needs('half_terms', have, halfTerms, first === undefined ? null : laterOf(first, minTeachingWeeks))
}

const SCHOOL_WEEK = 5

/** Six teaching weeks on, and in another half term. */
function laterOf(first: IsoDate, weeks: number): IsoDate {
  const byWeeks = afterSchoolDays(first, weeks * SCHOOL_WEEK)
  const next = halfTermOf(first).finishedOn
  return byWeeks > next ? byWeeks : next
}

/** Different classes, subjects or years as they were written; pieces that name none are of one context. */
function contextsIn(pieces: readonly Piece[]): number {
  const named = new Set(pieces.flatMap(({ context }) => (context === null ? [] : [fold(context)])))
  return named.size === 0 && pieces.length > 0 ? 1 : named.size
}

function familyPart(anyOf: readonly EvidenceKind[], counted: readonly Counted[], facts: SumFacts): SumPart {
  const heard = counted.some((piece) => anyOf.includes(piece.kind))
  const reason = facts.pieces.some((piece) => piece.familyReason !== null)
  return { ...needs('family', heard || reason ? 1 : 0, 1), anyOf }
}

/** Pupils and families are asked after the change, not on the day: the experience is to be of the change. */
function experiencePart(days: number, counted: readonly Counted[], facts: SumFacts): SumPart {
  const changed = facts.pieces
    .filter((piece) => piece.parts.has('change'))
    .map((piece) => piece.doneOn)
    .sort()[0]
  if (changed === undefined) return needs('experience_after', 0, 1)
  const from = addDays(changed, days)
  const after = counted.some((piece) => EXPERIENCE.has(piece.kind) && (piece.seenOn ?? piece.doneOn) >= from)
  return needs('experience_after', after ? 1 : 0, 1, from > facts.today ? from : null)
}

function embeddedPart(days: number, { embeddedOn, today }: SumFacts): SumPart {
  if (embeddedOn === null) return needs('after_embedded', 0, 1)
  const from = addDays(embeddedOn, days)
  return needs('after_embedded', from <= today ? 1 : 0, 1, from)
}
