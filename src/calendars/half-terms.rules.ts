import { addDays, covers, type IsoDate, type Period } from '../shared/dates.ts'

export type HalfTerm = { name: string; startedOn: IsoDate; finishedOn: IsoDate }

/** Academic year 2026 runs from 1 September 2026 to 31 August 2027. */
export const academicYearOf = (on: IsoDate): number => Number(on.slice(0, 4)) - (on.slice(5) < '09-01' ? 1 : 0)

/** `2026 to 2027`. */
export const sayAcademicYear = (year: number): string => `${year} to ${year + 1}`

export const academicYear = (year: number): Period => ({ startedOn: `${year}-09-01`, finishedOn: `${year + 1}-09-01` })

/**
 * Whose hours count as this year's, said beside each figure: the day on which it was done decides, and nothing else.
 * Every page that adds up CPD counts from `startedOn` of this year.
 */
export const sayCountedFrom = (today: IsoDate): string =>
  `Counted by the day it was done, from 1 September ${academicYearOf(today)}.`

/** Does this day belong to the academic year of `today`? */
export const isThisYear = (on: IsoDate, today: IsoDate): boolean => academicYearOf(on) === academicYearOf(today)

/**
 * The six half terms of an academic year, half-open and without gaps: a holiday belongs to the half term before it.
 * The usual pattern in England, until a school enters its own term dates.
 */
export function halfTermsOf(year: number): HalfTerm[] {
  const easter = easterSunday(year + 1)
  const starts: [string, IsoDate][] = [
    ['autumn, first half', `${year}-09-01`],
    ['autumn, second half', mondayOnOrAfter(`${year}-10-31`)],
    ['spring, first half', `${year + 1}-01-01`],
    ['spring, second half', mondayOnOrAfter(`${year + 1}-02-19`)],
    ['summer, first half', easter < `${year + 1}-04-07` ? addDays(easter, 15) : addDays(easter, 8)],
    ['summer, second half', mondayOnOrAfter(`${year + 1}-05-31`)],
  ]
  return starts.map(([name, startedOn], i) => ({
    name,
    startedOn,
    finishedOn: starts[i + 1]?.[1] ?? `${year + 1}-09-01`,
  }))
}

/** The half term that a day is in. */
export function halfTermOf(on: IsoDate): HalfTerm {
  const terms = halfTermsOf(academicYearOf(on))
  const found = terms.find((term) => term.startedOn <= on && on < term.finishedOn)
  return found ?? { name: 'autumn, first half', startedOn: on, finishedOn: addDays(on, 1) }
}

/** Monday to Friday, from the first day up to and without the second: how long somebody has waited, in school days. */
export function weekdaysBetween(from: IsoDate, to: IsoDate): number {
  let days = 0
  for (let day = from; day < to; day = addDays(day, 1)) if (isWeekday(day)) days++
  return days
}

export const isWeekday = (on: IsoDate): boolean => ![0, 6].includes(weekdayOf(on))

/**
 * The holidays of an academic year in the usual pattern, half-open: a week in each half term, two at Christmas and at
 * Easter, and the summer from 23 July. Schools differ by days; until a school enters its own dates these stand in.
 */
export function holidaysOf(year: number): Period[] {
  const known = HOLIDAYS.get(year) ?? countHolidays(year)
  HOLIDAYS.set(year, known)
  return known
}

/** Every day of a wait asks for its year's holidays. */
const HOLIDAYS = new Map<number, Period[]>()

function countHolidays(year: number): Period[] {
  const [, autumn2, , spring2, summer1, summer2] = halfTermsOf(year)
  const weeksBefore = (half: HalfTerm | undefined, weeks: number): Period[] =>
    half === undefined ? [] : [{ startedOn: addDays(half.startedOn, -7 * weeks), finishedOn: half.startedOn }]
  const christmas = mondayOnOrAfter(`${year}-12-19`)
  return [
    ...weeksBefore(autumn2, 1),
    { startedOn: christmas, finishedOn: addDays(christmas, 14) },
    ...weeksBefore(spring2, 1),
    ...weeksBefore(summer1, 2),
    ...weeksBefore(summer2, 1),
    { startedOn: `${year + 1}-07-23`, finishedOn: `${year + 1}-09-01` },
  ]
}

/** A weekday outside the usual holidays. */
export const isSchoolDay = (on: IsoDate): boolean =>
  isWeekday(on) && !holidaysOf(academicYearOf(on)).some((off) => covers(off, on))

/** School days from the first day up to and without the second. */
export function schoolDaysBetween(from: IsoDate, to: IsoDate): number {
  let days = 0
  for (let day = from; day < to; day = addDays(day, 1)) if (isSchoolDay(day)) days++
  return days
}

/** The first school day on which this many school days lie behind, counted from `from`. */
export function afterSchoolDays(from: IsoDate, days: number): IsoDate {
  let day = from
  for (let left = days; left > 0 || !isSchoolDay(day); day = addDays(day, 1)) if (isSchoolDay(day)) left--
  return day
}

/** 0 is Sunday. */
export const weekdayOf = (on: IsoDate): number => new Date(`${on}T12:00:00Z`).getUTCDay()

function mondayOnOrAfter(on: IsoDate): IsoDate {
  let day = on
  while (weekdayOf(day) !== 1) day = addDays(day, 1)
  return day
}

/** Western Easter by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8). */
export function easterSunday(year: number): IsoDate {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  const day = ((h + l - 7 * m + 114) % 31) + 1
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
