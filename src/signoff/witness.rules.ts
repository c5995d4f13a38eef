import { type IsoDate, type IsoInstant } from '../shared/dates.ts'

/** For how long a link to a witness opens its page. */
export const WITNESS_DAYS = 21
/** How many people from outside one request asks at most. */
export const MOST_WITNESSES = 3

export type Witness = {
  id: number
  name: string
  /** `Speech and language therapist`; said by whoever asked, not proved. */
  role: string
  askedAt: IsoInstant
  expiresAt: IsoInstant
  endedAt: IsoInstant | null
  answer: { at: IsoInstant; seenOn: IsoDate | null; words: string } | null
}

/** Waits for their words, has them, or its time is over. */
export type WitnessState = 'waits' | 'heard' | 'over'

export function stateOf(witness: Witness, now: IsoInstant): WitnessState {
  if (witness.answer !== null) return 'heard'
  return witness.endedAt === null && witness.expiresAt > now ? 'waits' : 'over'
}
