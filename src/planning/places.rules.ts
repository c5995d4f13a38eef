import { type IsoDate } from '../shared/dates.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'

export type PlaceState = 'invited' | 'booked' | 'waiting' | 'declined' | 'attended' | 'absent'
export type Answer = 'accept' | 'decline'
export type AnswerRefusal = 'nothing_to_decline'

/** An invitation holds its place until it is declined; waiting holds none. */
export const holdsPlace = (state: PlaceState): boolean => state !== 'waiting' && state !== 'declined'

/** Invites people in the order given: the first get the free places, the rest wait in that order. */
export function shareOut(
  personIds: readonly number[],
  held: number,
  capacity: number,
): { invited: number[]; waiting: number[] } {
  const free = Math.max(0, capacity - held)
  return { invited: personIds.slice(0, free), waiting: personIds.slice(free) }
}

/** What an answer makes of a place. `held` counts the places of everyone. Accepting twice changes nothing. */
export function answerPlace(
  state: PlaceState | null,
  answer: Answer,
  held: number,
  capacity: number,
): Outcome<PlaceState, AnswerRefusal> {
  if (answer === 'decline') return state === null ? refuse('nothing_to_decline') : accept('declined')
  if (state === 'booked' || state === 'waiting') return accept(state)
  if (state === 'invited') return accept('booked')
  return accept(held < capacity ? 'booked' : 'waiting')
}

export type Waiting = { placeId: number; personId: number; since: string; answered: boolean }

/**
 * Who moves up when places are free: the longest waiting first. Whoever asked for a place is booked;
 * whoever was only put on the list is invited, and still answers.
 */
export function promote(
  waiting: readonly Waiting[],
  held: number,
  capacity: number,
): { placeId: number; personId: number; state: 'booked' | 'invited' }[] {
  const inOrder = [...waiting].sort((a, b) => (a.since === b.since ? a.placeId - b.placeId : a.since < b.since ? -1 : 1))
  return inOrder
    .slice(0, Math.max(0, capacity - held))
    .map(({ placeId, personId, answered }) => ({ placeId, personId, state: answered ? 'booked' : 'invited' }))
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const SCHOOL_WEEK = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] as const

/** The days somebody works, in the order of the week: from `Mon Tue Wed` or `1,2,3`. Empty when it is not known. */
export function workingDays(text: string | null): string[] {
  const parts = (text ?? '').split(/[\s,]+/)
  return SCHOOL_WEEK.filter((day, i) => parts.includes(day) || parts.includes(String(i + 1)))
}

/** Is somebody with these days in on this date? Without known days, yes: then the question is theirs to answer. */
export function worksOn(text: string | null, on: IsoDate): boolean {
  const days = workingDays(text)
  return days.length === 0 || days.includes(DAYS[new Date(`${on}T12:00:00Z`).getUTCDay()] ?? '')
}
