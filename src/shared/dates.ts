import { TZDate } from '@date-fns/tz'
import { addDays as addDaysTo, addMonths as addMonthsTo, differenceInCalendarDays, format, parseISO } from 'date-fns'

/** A calendar date in England, `2026-09-01`. */
export type IsoDate = string
/** A moment, in UTC, `2026-09-01T08:30:00.000Z`. */
export type IsoInstant = string
/** Half-open: `startedOn` is the first day, `finishedOn` the day after the last one, or null while it is open. */
export type Period = { startedOn: IsoDate; finishedOn: IsoDate | null }

const LONDON = 'Europe/London'
// Swedish writes dates as ISO does. Every request asks for today, so the formatter is made once.
const LONDON_DATES = new Intl.DateTimeFormat('sv-SE', { timeZone: LONDON })

/** The date in London at this moment. */
export const londonDate = (instant: Date | IsoInstant): IsoDate => LONDON_DATES.format(new Date(instant))

/** The moment at which a clock in London shows this date and time (`2026-10-14`, `15:30`). */
export function londonInstant(on: IsoDate, time: string): IsoInstant {
  const [year = 0, month = 1, day = 1] = on.split('-').map(Number)
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return new Date(new TZDate(year, month - 1, day, hour, minute, LONDON).getTime()).toISOString()
}

/** `15:30`, by a clock in London. */
export const londonTime = (instant: IsoInstant): string => format(inLondon(instant), 'HH:mm')

/** `14 October 2026`; `14 October` when the year is that of `today`. */
export function sayDate(on: IsoDate, today?: IsoDate): string {
  return format(parseISO(on), today !== undefined && on.slice(0, 4) === today.slice(0, 4) ? 'd MMMM' : 'd MMMM yyyy')
}

/** `Wednesday 14 October`, with the year when it is not that of `today`. */
export const sayDay = (on: IsoDate, today: IsoDate): string =>
  format(parseISO(on), on.slice(0, 4) === today.slice(0, 4) ? 'EEEE d MMMM' : 'EEEE d MMMM yyyy')

/** A time of day as people say it: `15:30` → `3:30pm`, `09:00` → `9am`, `12:00` → `midday`. */
export function sayTime(time: string): string {
  if (time === '12:00') return 'midday'
  if (time === '00:00') return 'midnight'
  const hour = Number(time.slice(0, 2))
  const minutes = time.slice(3, 5)
  return `${hour % 12 === 0 ? 12 : hour % 12}${minutes === '00' ? '' : `:${minutes}`}${hour < 12 ? 'am' : 'pm'}`
}

/** `14 October 2026 at 3:30pm`, by a clock in London. */
export const sayInstant = (at: IsoInstant): string => `${sayDate(londonDate(at))} at ${sayTime(londonTime(at))}`

export const addDays = (on: IsoDate, days: number): IsoDate => toIsoDate(addDaysTo(parseISO(on), days))
export const addMonths = (on: IsoDate, months: number): IsoDate => toIsoDate(addMonthsTo(parseISO(on), months))

/** Whole days from `from` to `to`; negative when `to` comes first. */
export const daysBetween = (from: IsoDate, to: IsoDate): number =>
  differenceInCalendarDays(parseISO(to), parseISO(from))

/** True on every day from the first to the last day of the period. */
export const covers = (period: Period, on: IsoDate): boolean =>
  period.startedOn <= on && (period.finishedOn === null || on < period.finishedOn)

/** True when two half-open periods share at least one day; a hand-over on the same day does not overlap. */
export const overlaps = (a: Period, b: Period): boolean =>
  (b.finishedOn === null || a.startedOn < b.finishedOn) && (a.finishedOn === null || b.startedOn < a.finishedOn)

/** People write the last day; we store the day after it. */
export const dayAfter = (lastDay: IsoDate): IsoDate => addDays(lastDay, 1)
export const lastDayOf = (finishedOn: IsoDate): IsoDate => addDays(finishedOn, -1)

/** True for a date that exists, written `YYYY-MM-DD`, between 1900 and 2199. */
export function isIsoDate(text: string): text is IsoDate {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false
  const parsed = parseISO(text)
  return !Number.isNaN(parsed.getTime()) && toIsoDate(parsed) === text
}

const toIsoDate = (date: Date): IsoDate => format(date, 'yyyy-MM-dd')
const inLondon = (instant: Date | IsoInstant): TZDate => new TZDate(new Date(instant).getTime(), LONDON)
