import { schoolDaysBetween } from '../calendars/half-terms.rules.ts'
import { type IsoDate, lastDayOf, sayDate } from '../shared/dates.ts'
import { count } from '../shared/text.ts'

/** School days after which a request that waits is also on the list of the school's leads. */
export const STALE_DAYS = 10

export type WaitFacts = {
  requestedOn: IsoDate
  /** The day on which it was last handed on, where it was. */
  namedOn: IsoDate | null
  reader: string | null
  /** Whoever is named may read it today. */
  mayRead: boolean
  /** The day after the last day of whoever is named at the school, where they have left it. */
  leftOn: IsoDate | null
  /** The day after the last day as mentor, where that has ended. */
  mentorUntil: IsoDate | null
  onLeave: boolean
  accountOff: boolean
}

/** The day from which a wait counts: asked, or last handed on. */
export const waitsSince = ({ requestedOn, namedOn }: Pick<WaitFacts, 'requestedOn' | 'namedOn'>): IsoDate =>
  namedOn !== null && namedOn > requestedOn ? namedOn : requestedOn

/**
 * Why a request that waits needs a lead, in words; null while whoever is named has it and the wait is short. Nobody
 * named, named and gone (left, no longer mentor, on leave, account switched off), or ten school days.
 */
export function whyWaiting(facts: WaitFacts, today: IsoDate): string | null {
  const { reader, leftOn, mentorUntil } = facts
  if (reader === null) return 'Nobody is named'
  if (!facts.mayRead) {
    if (leftOn !== null) return `${reader} left on ${sayDate(lastDayOf(leftOn), today)}`
    if (mentorUntil !== null) return `${reader} was mentor until ${sayDate(lastDayOf(mentorUntil), today)}`
    return `${reader} may not read it any more`
  }
  if (facts.onLeave) return `${reader} is on leave`
  if (facts.accountOff) return `${reader} cannot sign in at the moment`
  const days = schoolDaysBetween(waitsSince(facts), today)
  return days >= STALE_DAYS ? `Waiting ${count(days, 'school day')}` : null
}
