import { isOfPractice, type Piece } from '../evidence/pieces.rules.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type Depth, type ReachedDepth } from '../shared/depths.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { type FollowsAs } from './chain.rules.ts'

/** A depth that somebody can be asked to sign. */
export type AskedDepth = 2 | 3 | 4

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
  /** The depth that is reached may be signed again: its review is due, or another school has signed it. */
  renewable: boolean
}
export type AskRefusal = 'no_entries' | 'no_practice' | 'not_enough' | 'reached' | 'aware_is_own' | 'embedded_first'

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

function nextDepth({ reached, planned, renewable }: AskFacts): Outcome<AskedDepth, AskRefusal> {
  const steps = planned.filter((depth) => depth > reached && depth > 1).sort()
  const step = steps[0]
  if (step === 2 || step === 3) return accept(step)
  // Leading others grows out of Embedded, which is asked for first.
  if (step === 4) return accept(reached >= 3 ? 4 : 3)
  if (renewable && reached >= 2) return accept(reached === 2 ? 2 : reached === 3 ? 3 : 4)
  return reached < 2 ? accept(2) : refuse('reached')
}

function depthWanted({ reached, renewable }: AskFacts, wanted: number): Outcome<AskedDepth, AskRefusal> {
  if (wanted <= 1) return refuse('aware_is_own')
  if (wanted < reached || (wanted === reached && !renewable)) return refuse('reached')
  if (wanted >= 4) return reached >= 3 ? accept(4) : refuse('embedded_first')
  return accept(wanted === 2 ? 2 : 3)
}

/** From Embedded on, whoever signs says what is still hard (C.4). */
export const asksStillHard = (depth: ReachedDepth): boolean => depth >= 3

export type Lowerable = {
  depth: ReachedDepth
  reached: Depth
  renewSince: IsoDate | null
  follows: { as: FollowsAs } | null
}

/**
 * The depth below, where that is an answer too: what was asked for at Embedded may be signed at Practised if that is not
 * reached yet or a second view agrees to it, and Leading others held at Embedded (C.4, outcomes). Null for what is signed
 * again.
 */
export function lowerDepth({ depth, reached, renewSince, follows }: Lowerable): 2 | 3 | null {
  if (renewSince !== null) return null
  if (takesTwo(depth)) return 3
  return depth === 3 && (reached < 2 || follows?.as === 'disagreement') ? 2 : null
}

/** Leading others takes two people, and a live conversation with each (C.4). */
export const takesTwo = (depth: ReachedDepth): boolean => depth === 4

/** How somebody stands to the person whose request it is, and to the request. */
export type Hand = 'mentor' | 'signatory' | 'named_by_lead' | 'inclusion_lead'

/** Who signs at which depth (C.4). Aware is one's own; at Embedded an inclusion lead, or whom they name. */
export const SIGNS: Record<ReachedDepth, readonly Hand[]> = {
  1: [],
  2: ['mentor', 'signatory'],
  3: ['inclusion_lead', 'named_by_lead'],
  4: ['signatory'],
}

export type SignFacts = {
  depth: ReachedDepth
  self: boolean
  inductionTutor: boolean
  appraiser: boolean
  chosenByName: boolean
  /** They gave the answer that this one is to be a second view of. */
  answeredBefore: boolean
  hands: readonly Hand[]
}
export type SignRefusal = 'self' | 'induction_tutor' | 'appraiser' | 'answered_before' | 'not_at_this_depth'

/** May they answer this request? Nobody for themselves; the wall beats every hand but that of an appraiser asked by name. */
export function maySign(facts: SignFacts): Outcome<true, SignRefusal> {
  if (facts.self) return refuse('self')
  if (facts.inductionTutor) return refuse('induction_tutor')
  if (facts.appraiser && !(facts.chosenByName && facts.hands.includes('signatory'))) return refuse('appraiser')
  if (facts.answeredBefore) return refuse('answered_before')
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
  /** Mentors who do not confirm here, because the school wants another colleague to (C.4): they are in neither list above. */
  mentorsWhoDoNotConfirm: readonly number[]
  /** The colleague whom they asked by name the last time. */
  namedBefore: number | null
}

/** Mentors the teacher, or covers for their mentor. */
export const isMentorIn = (around: Around, id: number): boolean =>
  [...around.coverMentors, ...around.mentors].includes(id)

/**
 * Who is asked when nobody is chosen: the mentor (the one who covers first), else the colleague named before, else the
 * school's inclusion lead, who is always the one at Embedded and the first of two at Leading others. Never an induction
 * tutor or appraiser, and nobody of `answered`. Null: nobody.
 */
export function presetSignatory(depth: AskedDepth, around: Around, answered: readonly number[] = []): number | null {
  const near = [...around.coverMentors, ...around.mentors, ...(around.namedBefore === null ? [] : [around.namedBefore])]
  const order =
    depth === 3
      ? around.inclusionLeads
      : depth === 4
        ? [...around.inclusionLeads, ...near]
        : [...near, ...around.inclusionLeads]
  const barred = new Set([around.personId, ...around.inductionTutors, ...around.appraisers, ...answered])
  return order.find((id) => !barred.has(id)) ?? null
}

export type NameRefusal =
  | 'self'
  | 'induction_tutor'
  | 'mentor_does_not'
  | 'appraiser'
  | 'answered_before'
  | 'not_inclusion_lead'
  | 'not_a_colleague'

/** Who names a reader: the teacher, an inclusion lead, or a CPD lead who hands it on. */
export type NamedBy = 'teacher' | 'inclusion_lead' | 'lead'

/**
 * May this person be named as the signatory? Only the teacher may choose an appraiser; at Embedded whoever an inclusion
 * lead names will do (C.4). Nobody of `answered`: a second view is somebody else's.
 */
export function mayName(
  id: number,
  depth: ReachedDepth,
  around: Around,
  colleagueIds: readonly number[],
  by: NamedBy,
  answered: readonly number[] = [],
): Outcome<number, NameRefusal> {
  if (id === around.personId) return refuse('self')
  if (around.inductionTutors.includes(id)) return refuse('induction_tutor')
  if (around.mentorsWhoDoNotConfirm.includes(id)) return refuse('mentor_does_not')
  if (by !== 'teacher' && around.appraisers.includes(id)) return refuse('appraiser')
  if (answered.includes(id)) return refuse('answered_before')
  if (depth === 3 && by !== 'inclusion_lead')
    return around.inclusionLeads.includes(id) ? accept(id) : refuse('not_inclusion_lead')
  const known = [...colleagueIds, ...around.mentors, ...around.coverMentors, ...around.inclusionLeads]
  return known.includes(id) ? accept(id) : refuse('not_a_colleague')
}
