import { weekdayOf } from '../calendars/half-terms.rules.ts'
import { workingDaysOf } from '../people/working-days.rules.ts'
import { type IsoDate } from '../shared/dates.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'

export type PlaceState = 'invited' | 'booked' | 'waiting' | 'declined' | 'attended' | 'absent'
export type Answer = 'accept' | 'decline'
export type AnswerRefusal = 'nothing_to_decline'

/** How many places of a session are in each state. */
export type PlaceCounts = Record<PlaceState, number>

export const noPlaces = (): PlaceCounts => ({
  invited: 0,
  booked: 0,
  waiting: 0,
  declined: 0,
  attended: 0,
  absent: 0,
})

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
  const inOrder = [...waiting].sort((a, b) =>
    a.since === b.since ? a.placeId - b.placeId : a.since < b.since ? -1 : 1,
  )
  return inOrder
    .slice(0, Math.max(0, capacity - held))
    .map(({ placeId, personId, answered }) => ({ placeId, personId, state: answered ? 'booked' : 'invited' }))
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const

/** Is somebody with these working days in on this date? When the days are not known, yes: then they say so themselves. */
export function worksOn(workingDays: string | null, on: IsoDate): boolean {
  const days: readonly string[] = workingDaysOf(workingDays)
  return days.length === 0 || days.includes(DAYS[weekdayOf(on)] ?? '')
}
