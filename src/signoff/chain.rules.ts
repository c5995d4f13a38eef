import { type IsoDate } from '../shared/dates.ts'
import { type ReachedDepth } from '../shared/depths.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'

/** Why a request follows another: the second of two who sign, a second view, or asked again after it was taken back. */
export type FollowsAs = 'second_signature' | 'disagreement' | 'again'

/** A request of one person for one competency, as far as what follows from it matters. */
export type Link = {
  id: number
  depth: ReachedDepth
  state: 'requested' | 'signed' | 'not_yet' | 'withdrawn'
  follows: { id: number; as: FollowsAs } | null
  decision: { answer: 'signed' | 'not_yet'; depth: ReachedDepth; by: { id: number }; on: IsoDate } | null
  takenBack: unknown
}

/** Those that one follows, the nearest first. */
export function before<L extends Link>(one: L, all: readonly L[]): L[] {
  const nearest = all.find((other) => other.id === one.follows?.id)
  return nearest === undefined ? [] : [nearest, ...before(nearest, all)]
}

/** Those that follow one directly. */
export const after = <L extends Link>(one: L, all: readonly L[]): L[] =>
  all.filter((other) => other.follows?.id === one.id)

/** One with all that it follows and all that follows it: what was answered before, on another request, is not among them. */
export function connected<L extends Link>(one: L, all: readonly L[]): L[] {
  const found = new Set([one.id])
  for (let size = 0; size !== found.size;) {
    size = found.size
    for (const { id, follows } of all)
      if (follows !== null && (found.has(id) || found.has(follows.id))) found.add(id).add(follows.id)
  }
  return all.filter((other) => found.has(other.id))
}

/** Who has answered what this one is a second view of: it is somebody else's to answer (C.4: a second signatory decides). */
export function answeredBefore(one: Link, all: readonly Link[]): number[] {
  const nearest = all.find((other) => other.id === one.follows?.id)
  if (nearest === undefined) return []
  const own = one.follows?.as === 'again' || nearest.decision === null ? [] : [nearest.decision.by.id]
  return [...own, ...answeredBefore(nearest, all)]
}

/** Who may not answer it: whoever has, and no second appraiser, so that one of two is outside line management (C.4). */
export function barredFrom(one: Link, all: readonly Link[], around: { appraisers: readonly number[] }): number[] {
  const answered = answeredBefore(one, all)
  return answered.some((id) => around.appraisers.includes(id)) ? [...answered, ...around.appraisers] : answered
}

/** An answer that still counts. */
const stands = (one: Link): boolean => one.decision?.answer === 'signed' && one.takenBack === null

/**
 * What the answers that were not taken back say has been reached: the deepest, and of those the first. Leading others
 * stands on two (C.4): the second signature, and the first before it. Null: none stands.
 */
export function standingDepth(all: readonly Link[]): { depth: ReachedDepth; on: IsoDate; id: number } | null {
  const standing = all
    .filter(stands)
    .filter((one) => one.decision?.depth !== 4 || secondStands(one, all))
    .flatMap(({ id, decision }) => (decision === null ? [] : [{ id, depth: decision.depth, on: decision.on }]))
    .sort((a, b) => b.depth - a.depth || (a.on < b.on ? -1 : a.on > b.on ? 1 : a.id - b.id))
  return standing[0] ?? null
}

function secondStands(one: Link, all: readonly Link[]): boolean {
  if (one.follows?.as === 'again') {
    // Answered again by the second of two: the first is behind the one that was taken back.
    const [nearest] = before(one, all)
    return nearest !== undefined && secondStands(nearest, all)
  }
  if (one.follows?.as !== 'second_signature') return false
  const first = all.find((other) => other.id === one.follows?.id)
  if (first === undefined) return false
  return stands(first) || after(first, all).some((again) => again.follows?.as === 'again' && stands(again))
}

export type DisagreeRefusal = 'not_answered' | 'nothing_to_disagree' | 'taken_back' | 'asked_already' | 'second_view'

/**
 * May the teacher ask a second signatory to decide? After not yet, or after a depth lower than they asked for; once, and
 * not about an answer that was taken back. The second view closes it: then they ask again with more.
 */
export function mayDisagree(one: Link, all: readonly Link[]): Outcome<true, DisagreeRefusal> {
  if (one.decision === null) return refuse('not_answered')
  if (one.decision.answer === 'signed' && one.decision.depth === one.depth) return refuse('nothing_to_disagree')
  if (one.takenBack !== null) return refuse('taken_back')
  if (one.follows?.as === 'disagreement') return refuse('second_view')
  if (all.some((other) => other.state === 'requested' || (other.follows?.id === one.id && other.state !== 'withdrawn')))
    return refuse('asked_already')
  return accept(true)
}

export type TakeBackRefusal = 'not_answered' | 'taken_back' | 'not_theirs'

/** May they take an answer back? Whoever gave it, and an inclusion lead whose wall does not stand before the teacher. */
export function mayTakeBack(
  one: Link,
  by: { decider: boolean; inclusionLead: boolean },
): Outcome<true, TakeBackRefusal> {
  if (one.decision === null) return refuse('not_answered')
  if (one.takenBack !== null) return refuse('taken_back')
  return by.decider || by.inclusionLead ? accept(true) : refuse('not_theirs')
}
