import { isOfPractice, type Piece } from '../evidence/pieces.rules.ts'
import { type Depth, type ReachedDepth } from '../shared/depths.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'

/** A depth that somebody can be asked to sign here: Practised or Embedded. */
export type AskedDepth = 2 | 3

/** In training and in the early career years an answer confirms; it never says signed, and never passed (C.4). */
export const isConfirmed = (stageCode: string | null): boolean => stageCode !== null && /^(ITT|ECT)/.test(stageCode)

/** There the teacher and their mentor write one note together. Another colleague, such as the SENCO, is asked (C.4). */
export const isTogether = (asked: { stageCode: string | null; ofMentor: boolean }): boolean =>
  isConfirmed(asked.stageCode) && asked.ofMentor

export type AskFacts = {
  reached: Depth
  /** Depths planned for this competency and not set aside. */
  planned: readonly ReachedDepth[]
  /** What the log brings to it. */
  pieces: readonly Piece[]
}
export type AskRefusal = 'no_entries' | 'no_practice' | 'not_enough' | 'reached' | 'aware_is_own' | 'leading_later'

/**
 * May this be asked for, and at which depth? Asked for by name, or the planned step's; else on to Practised. One entry at
 * least, and one that says more than that somebody came: attendance never counts above Aware (C.2, ATT).
 */
export function mayAsk(facts: AskFacts, wanted?: number): Outcome<AskedDepth, AskRefusal> {
  const depth = wanted === undefined ? nextDepth(facts) : depthWanted(facts, wanted)
  if (!depth.ok) return depth
  if (facts.pieces.length === 0) return refuse('no_entries')
  return facts.pieces.some(isOfPractice) ? depth : refuse('no_practice')
}

function nextDepth({ reached, planned }: AskFacts): Outcome<AskedDepth, AskRefusal> {
  const steps = planned.filter((depth) => depth > reached && depth > 1).sort()
  const step = steps[0]
  if (step === 2 || step === 3) return accept(step)
  // Leading others grows out of Embedded, which is asked for first.
  if (step === 4) return reached >= 3 ? refuse('leading_later') : accept(3)
  return reached < 2 ? accept(2) : refuse('reached')
}

function depthWanted({ reached }: AskFacts, wanted: number): Outcome<AskedDepth, AskRefusal> {
  if (wanted <= 1) return refuse('aware_is_own')
  if (wanted >= 4) return refuse('leading_later')
  if (wanted <= reached) return refuse('reached')
  return accept(wanted === 2 ? 2 : 3)
}

/** From Embedded on, whoever signs says what is still hard (C.4). */
export const asksStillHard = (depth: ReachedDepth): boolean => depth >= 3

/** What was asked for at Embedded may be signed at Practised instead (C.4, possible outcomes). */
export const maySignLower = (depth: ReachedDepth): boolean => depth === 3

/** How somebody stands to the person whose request it is, and to the request. */
export type Hand = 'mentor' | 'signatory' | 'inclusion_lead'

/** Who signs at which depth (C.4). Aware is one's own; Leading others takes two people and comes later. */
export const SIGNS: Record<ReachedDepth, readonly Hand[]> = {
  1: [],
  2: ['mentor', 'signatory'],
  3: ['inclusion_lead'],
  4: [],
}

export type SignFacts = {
  depth: ReachedDepth
  self: boolean
  inductionTutor: boolean
  appraiser: boolean
  chosenByName: boolean
  hands: readonly Hand[]
}
export type SignRefusal = 'self' | 'induction_tutor' | 'appraiser' | 'not_at_this_depth'

/** May they answer this request? Nobody for themselves; the wall beats every hand but that of an appraiser asked by name. */
export function maySign(facts: SignFacts): Outcome<true, SignRefusal> {
  if (facts.self) return refuse('self')
  if (facts.inductionTutor) return refuse('induction_tutor')
  if (facts.appraiser && !(facts.chosenByName && facts.hands.includes('signatory'))) return refuse('appraiser')
  return SIGNS[facts.depth].some((hand) => facts.hands.includes(hand)) ? accept(true) : refuse('not_at_this_depth')
}

/** The people around a teacher today, by id. */
export type Around = {
  personId: number
  mentors: readonly number[]
  coverMentors: readonly number[]
  inductionTutors: readonly number[]
  appraisers: readonly number[]
  inclusionLeads: readonly number[]
  /** The colleague whom they asked by name the last time. */
  namedBefore: number | null
}

/** Mentors the teacher, or covers for their mentor. */
export const isMentorIn = (around: Around, id: number): boolean =>
  [...around.coverMentors, ...around.mentors].includes(id)

/**
 * Who is asked when nobody is chosen: the mentor (the one who covers first), else the colleague named before, else the
 * school's inclusion lead, who is always the one at Embedded. Never an induction tutor or appraiser. Null: nobody.
 */
export function presetSignatory(depth: AskedDepth, around: Around): number | null {
  const order =
    depth === 3
      ? around.inclusionLeads
      : [
          ...around.coverMentors,
          ...around.mentors,
          ...(around.namedBefore === null ? [] : [around.namedBefore]),
          ...around.inclusionLeads,
        ]
  const barred = new Set([around.personId, ...around.inductionTutors, ...around.appraisers])
  return order.find((id) => !barred.has(id)) ?? null
}

export type NameRefusal = 'self' | 'induction_tutor' | 'appraiser' | 'not_inclusion_lead' | 'not_a_colleague'

/** May this person be named as the signatory? `by` is who names them: only the teacher may choose an appraiser. */
export function mayName(
  id: number,
  depth: ReachedDepth,
  around: Around,
  colleagueIds: readonly number[],
  by: 'teacher' | 'lead',
): Outcome<number, NameRefusal> {
  if (id === around.personId) return refuse('self')
  if (around.inductionTutors.includes(id)) return refuse('induction_tutor')
  if (by === 'lead' && around.appraisers.includes(id)) return refuse('appraiser')
  if (depth === 3) return around.inclusionLeads.includes(id) ? accept(id) : refuse('not_inclusion_lead')
  const known = [...colleagueIds, ...around.mentors, ...around.coverMentors, ...around.inclusionLeads]
  return known.includes(id) ? accept(id) : refuse('not_a_colleague')
}
