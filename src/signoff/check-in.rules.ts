import { EXPERIENCE } from '../evidence/kinds.rules.ts'
import { type Piece } from '../evidence/pieces.rules.ts'
import { addMonths, type IsoDate, sayDate } from '../shared/dates.ts'
import { type Depth, DEPTH_NAMES, type ReachedDepth } from '../shared/depths.ts'

/** What a depth is from the day on which it was signed. Never expired, never red: amber for a check-in, grey for a review. */
export type AfterState = 'none' | 'current' | 'check_in_due' | 'confirm_here' | 'review_due' | 'rested'

export type AfterFacts = {
  depth: Depth
  reachedOn: IsoDate | null
  /** The last time it was signed again. */
  renewedOn: IsoDate | null
  /** Its owner has moved on to something else: that is not failure (C.5, rested). */
  restedOn: IsoDate | null
  /** The day on which they began where they work now, if it was signed at another school. */
  movedOn: IsoDate | null
  pieces: readonly Piece[]
}
type Months = Record<ReachedDepth, { checkInMonths?: number | undefined; reviewMonths: number }>

/** The day from which a depth counts: signed, or signed again. */
export const countsFrom = ({ reachedOn, renewedOn }: Pick<AfterFacts, 'reachedOn' | 'renewedOn'>): IsoDate | null =>
  renewedOn !== null && (reachedOn === null || renewedOn > reachedOn) ? renewedOn : reachedOn

const dayOf = (piece: Piece): IsoDate => piece.seenOn ?? piece.doneOn

/** Somebody's experience: what pupils or a family said, or what was decided with them. */
const isExperience = (piece: Piece): boolean =>
  (piece.kind !== null && EXPERIENCE.has(piece.kind)) || piece.parts.has('pupilExperience')

/** A change of the system: a measure before and after, or a decision shaped together. */
const isEffect = (piece: Piece): boolean => piece.kind === 'OUT' || piece.kind === 'COP'

/** The newest day of such a piece after `from`, or `from` itself. */
const newest = (pieces: readonly Piece[], from: IsoDate, is: (piece: Piece) => boolean): IsoDate =>
  pieces
    .filter(is)
    .map(dayOf)
    .filter((day) => day > from)
    .sort()
    .at(-1) ?? from

/**
 * Where a depth stands today (C.4: check-in, review, change of school; C.5). Embedded asks for one new experience within
 * twelve months, Leading others also for one new effect; after the review months it is signed again or set aside; where
 * somebody moved school, Embedded and Leading others are confirmed there.
 */
export function afterState(facts: AfterFacts, rules: Months, today: IsoDate): AfterState {
  const { depth, pieces, restedOn, movedOn } = facts
  const from = countsFrom(facts)
  if (depth === 0 || from === null) return 'none'
  if (restedOn !== null && restedOn >= from) return 'rested'
  if (depth >= 3 && movedOn !== null && movedOn > from) return 'confirm_here'
  const { checkInMonths, reviewMonths } = rules[depth]
  if (addMonths(from, reviewMonths) <= today) return 'review_due'
  if (checkInMonths === undefined) return 'current'
  const heard = newest(pieces, from, isExperience)
  const changed = depth === 4 ? newest(pieces, from, isEffect) : heard
  return addMonths(heard < changed ? heard : changed, checkInMonths) <= today ? 'check_in_due' : 'current'
}

/** Signed again is asked for where a review is due, or where they work now has not confirmed it. Aware is one's own. */
export const mayRenew = (state: AfterState, depth: Depth): boolean =>
  depth > 1 && (state === 'review_due' || state === 'confirm_here')

/** What signing again asks for: one new piece since, and at Leading others one new effect (C.4). */
export function renewalParts(
  depth: ReachedDepth,
  since: IsoDate,
  pieces: readonly Piece[],
): { new: boolean; effect: boolean } {
  const later = pieces.filter((piece) => dayOf(piece) > since)
  const isNew = depth === 2 ? (piece: Piece) => piece.kind !== 'ATT' && piece.kind !== 'REF' : isExperience
  return { new: later.some(isNew), effect: depth < 4 || later.some(isEffect) }
}

/** What to say to its owner, and nothing while it is current. */
export function sayAfter(state: AfterState, facts: AfterFacts, today: IsoDate): string | null {
  const depth = DEPTH_NAMES[facts.depth]
  switch (state) {
    case 'check_in_due':
      return facts.depth === 4
        ? 'Check-in due: log one new thing that pupils or a family said, and one change that others feel.'
        : 'Check-in due: log one new thing that pupils or a family said, and it is current again.'
    case 'review_due':
      return `Review due: ask to have ${depth} signed again with one new piece, or set it aside. Either is well.`
    case 'confirm_here':
      return `Signed at another school. With one new piece from here, a colleague here confirms ${depth}.`
    case 'rested':
      return `Set aside${facts.restedOn === null ? '' : ` on ${sayDate(facts.restedOn, today)}`}. What you reached stays.`
    case 'none':
    case 'current':
      return null
  }
}
