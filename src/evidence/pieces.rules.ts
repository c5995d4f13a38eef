import { type IsoDate } from '../shared/dates.ts'
import { type EvidenceKind, type RecordPart } from './kinds.rules.ts'

/** One entry of the log as the rules see it; its words are not needed to count it. */
export type Piece = {
  /** Null: a plain entry of the log. */
  kind: EvidenceKind | null
  /** The day of the practice itself, never of logging it. */
  doneOn: IsoDate
  /** The day on which it was seen, said or measured; null where that is the day of the practice. */
  seenOn: IsoDate | null
  /** The class, subject or year it was in. */
  context: string | null
  parts: ReadonlySet<RecordPart>
  /** Who saw it or speaks in it, where that is one colleague. */
  byPersonId: number | null
  baselineAndFollowUp: boolean
  /** Why no family could be asked. */
  familyReason: string | null
}

/** What is stored of an entry and its evidence that the rules can count by; texts may be null or empty. */
export type PieceFacts = {
  kind: EvidenceKind | null
  doneOn: IsoDate
  seenOn: IsoDate | null
  seenById: number | null
  context: string | null
  familyReason: string | null
} & Record<Exclude<RecordPart, 'pupilExperience' | 'familyExperience'> | 'pupils' | 'families', string | boolean | null>

/** An entry as the rules see it. What pupils or a family said in evidence of that kind is their experience in the record. */
export function toPiece(facts: PieceFacts): Piece {
  const { kind, doneOn, seenOn, context, familyReason } = facts
  const parts = new Set<RecordPart>()
  for (const part of ['barrier', 'howWeKnow', 'forWhom', 'change', 'didNotWork', 'next'] as const)
    if (isSaid(facts[part])) parts.add(part)
  if (isSaid(facts.pupils) || kind === 'PUP') parts.add('pupilExperience')
  if (isSaid(facts.families) || kind === 'FAM') parts.add('familyExperience')
  // The form of an outcome asks for both its baseline and its follow-up.
  const baselineAndFollowUp = kind === 'OUT'
  return { kind, doneOn, seenOn, context, familyReason, parts, byPersonId: facts.seenById, baselineAndFollowUp }
}

const isSaid = (text: string | boolean | null): boolean => text !== null && text !== '' && text !== false

/** It says what was changed or what pupils experienced. */
export const saysPractice = (piece: Piece): boolean => piece.parts.has('change') || piece.parts.has('pupilExperience')

/** Evidence of a kind, other than attendance, or an entry that says what was changed or what pupils experienced. */
export const isOfPractice = (piece: Piece): boolean =>
  piece.kind === null ? saysPractice(piece) : piece.kind !== 'ATT'
