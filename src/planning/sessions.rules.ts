import { addDays, type IsoDate } from '../shared/dates.ts'
import { fold } from '../shared/text.ts'

/** When and where, by a clock in London: `2026-10-14`, `15:30` to `16:30`. */
export type Slot = { heldOn: IsoDate; startsAt: string; endsAt: string; place: string }

/** A session may be recorded up to 60 days after it was held, and planned up to two years ahead. */
export const DAYS_BACK = 60
export const DAYS_AHEAD = 730

export const mayBeHeldOn = (on: IsoDate, today: IsoDate): boolean =>
  on >= addDays(today, -DAYS_BACK) && on <= addDays(today, DAYS_AHEAD)

/** Half-open: a session that starts as another ends does not overlap it. */
export const overlap = (a: Slot, b: Slot): boolean =>
  a.heldOn === b.heldOn && a.startsAt < b.endsAt && b.startsAt < a.endsAt

/** True when both would be in one room at one time. Capitals, accents and spaces do not make another room. */
export const samePlaceAndTime = (a: Slot, b: Slot): boolean =>
  overlap(a, b) && plainPlace(a.place) === plainPlace(b.place) && plainPlace(a.place) !== ''

const plainPlace = (place: string): string =>
  fold(place)
    .replace(/^the\s+/, '')
    .replace(/\s+/g, ' ')

/** Minutes from `15:30` to `17:00`: 90. */
export const minutesBetween = (startsAt: string, endsAt: string): number => minuteOf(endsAt) - minuteOf(startsAt)

/** `15:30` and 90 minutes: `17:00`, at the latest `23:59`. */
export function timeAfter(startsAt: string, minutes: number): string {
  const end = Math.min(minuteOf(startsAt) + minutes, 24 * 60 - 1)
  return `${two(Math.floor(end / 60))}:${two(end % 60)}`
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
const two = (n: number): string => String(n).padStart(2, '0')

/** A time of day as people write it: `15:30`, `15.30`, `1530`, `3.30pm`, `9am`. */
export function readTime(text: string): string | undefined {
  const match = /^(\d{1,2})(?:[:.]?([0-5]\d))?\s*(am|pm)?$/i.exec(text.trim())
  if (match === null) return undefined
  const [, hours = '', minutes, half] = match
  if (minutes === undefined && half === undefined) return undefined
  const hour = Number(hours)
  if (half === undefined) return hour <= 23 ? `${two(hour)}:${minutes ?? '00'}` : undefined
  if (hour < 1 || hour > 12) return undefined
  return `${two((hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0))}:${minutes ?? '00'}`
}

/** The register is open from the session's day on, unless the session was cancelled. */
export const registerIsOpen = (session: { heldOn: IsoDate; cancelledOn: IsoDate | null }, today: IsoDate): boolean =>
  session.cancelledOn === null && session.heldOn <= today

/** People answer until the day itself is over, or the register was taken. */
export const answersAreOpen = (
  session: { heldOn: IsoDate; cancelledOn: IsoDate | null; registerTakenAt: string | null },
  today: IsoDate,
): boolean => session.cancelledOn === null && session.registerTakenAt === null && session.heldOn >= today
