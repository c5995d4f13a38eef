import { isIsoDate, type IsoDate } from '../shared/dates.ts'
import { accept, refuse, type Outcome } from '../shared/outcome.ts'
import { fold } from '../shared/text.ts'

export type DateRefusal = 'not_a_date' | 'no_such_day' | 'spreadsheet_number'

/**
 * A date as schools write it, day before month: 2026-09-01, 01/09/2026, 1-9-2026, 01.09.26, 1-Sep-26, 1 September 2026;
 * a time after it is left out. Two digits of a year mean 1970 to 2069. 31/02/2026 is no day; 46266 is a spreadsheet's
 * count of days, whose start depends on the program, so it is refused.
 */
export function readDate(text: string): Outcome<IsoDate, DateRefusal> {
  const written = text.trim().replace(TIME_OF_DAY, '')
  if (/^\d{5}([.,]\d+)?$/.test(written)) return refuse('spreadsheet_number')
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(written)
  if (iso !== null) return day(iso[1], iso[2], iso[3])
  const numbers = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/.exec(written)
  if (numbers !== null) return day(numbers[3], numbers[2], numbers[1])
  const words = /^(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([a-z]{3,9})\.?[-/., ]*(\d{4}|\d{2})$/i.exec(written)
  const month = words === null ? -1 : MONTHS.findIndex((name) => isMonth(name, (words[2] ?? '').toLowerCase()))
  if (words === null || month === -1) return refuse('not_a_date')
  return day(words[3], String(month + 1), words[1])
}

export type FteRefusal = 'not_fte' | 'fte_out_of_range'

/** Full-time equivalent, more than 0 and up to 1: `1.0`, `0,6`, `60%` is 0.6. To three decimal places. */
export function readFte(text: string): Outcome<number, FteRefusal> {
  const written = text.trim().replace(/\s*fte$/i, '')
  if (/^full[\s-]*time$/i.test(written)) return accept(1)
  const parts = /^(\d{1,3}(?:[.,]\d{1,6})?|[.,]\d{1,6})\s*(%?)$/.exec(written)
  if (parts === null) return refuse('not_fte')
  const number = Number((parts[1] ?? '').replace(',', '.'))
  const fte = Math.round((parts[2] === '%' ? number * 10 : number * 1000) + 1e-9) / 1000
  return fte > 0 && fte <= 1 ? accept(fte) : refuse('fte_out_of_range')
}

/** Monday is 1, Friday is 5. */
export type Weekday = 1 | 2 | 3 | 4 | 5

/**
 * The days somebody works: `Mon, Tue, Thu`, `Monday to Wednesday`, `Mon–Fri`, `M T W`, `MTWTF`, `MT-TF` (a letter or a dash
 * for each of the five days), `all week`. A morning or an afternoon (`Tue am`) is a day somebody is in. What could be read
 * in two ways (`TF`) is refused.
 */
export function readWorkingDays(text: string): Outcome<Weekday[], 'not_working_days'> {
  const written = fold(text).replace(/[–—]/g, '-').replace(HALF_DAYS, ' ').trim()
  if (/^(all( week)?|every day|full[ -]?time|5 days)$/.test(written)) return accept([...WEEK])
  const positions = /^([m\-x._0])([t\-x._0])([w\-x._0])([t\-x._0])([f\-x._0])$/.exec(written)
  if (positions !== null) return someDays(WEEK.filter((weekday) => /[mtwf]/.test(positions[weekday] ?? '')))
  const days: (Weekday | 't')[] = []
  for (const part of written.replace(/\s*(?:-|\bto\b)\s*/g, '-').split(/[\s,;/&+]+|\band\b/)) {
    if (part === '') continue
    const read = daysIn(part)
    if (read === undefined) return refuse('not_working_days')
    days.push(...read)
  }
  const known = settleT(days)
  return known === undefined ? refuse('not_working_days') : someDays(WEEK.filter((weekday) => known.includes(weekday)))
}

/** The days in `tue`, `mon-wed` or `mtw`. A `t` alone is Tuesday or Thursday. */
function daysIn(part: string): (Weekday | 't')[] | undefined {
  if (/^[mtwf]{2,4}$/.test(part)) return [...part].flatMap((letter) => daysIn(letter) ?? [])
  if (part === 't') return ['t']
  const [from, to = from, ...rest] = part.split('-').map(weekdayCalled)
  if (from === undefined || to === undefined || to < from || rest.length > 0) return undefined
  return WEEK.filter((weekday) => weekday >= from && weekday <= to)
}

/** Two of them are Tuesday and Thursday. One is the other of a named one, or told by standing before or after Wednesday. */
function settleT(days: readonly (Weekday | 't')[]): Weekday[] | undefined {
  const named = days.filter((day) => day !== 't')
  const [tuesday, thursday] = [named.includes(2), named.includes(4)]
  const ts = days.length - named.length
  if (ts === 0) return named
  if (ts > 2 || (tuesday && thursday)) return undefined
  if (ts === 2) return [...named, 2, 4]
  if (tuesday) return [...named, 4]
  if (thursday) return [...named, 2]
  return named.includes(3) ? [...named, days.indexOf('t') < days.indexOf(3) ? 2 : 4] : undefined
}

/** `Mon, Tue and Wed` as a list of numbers in text, for storing and comparing: `1,2,3`. */
export const weekdaysText = (days: readonly Weekday[]): string => days.join(',')

function day(year = '', month = '', date = ''): Outcome<IsoDate, DateRefusal> {
  const full = year.length === 2 ? `${Number(year) < 70 ? '20' : '19'}${year}` : year
  const iso = `${full}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return isIsoDate(iso) ? accept(iso) : refuse('no_such_day')
}

const isMonth = (name: string, written: string): boolean =>
  name.startsWith(written) || (written === 'sept' && name === 'september')

const someDays = (days: Weekday[]): Outcome<Weekday[], 'not_working_days'> =>
  days.length > 0 ? accept(days) : refuse('not_working_days')

const weekdayCalled = (word: string): Weekday | undefined => WEEK.find((weekday) => DAY_NAMES[weekday].test(word))

const WEEK = [1, 2, 3, 4, 5] as const
const HALF_DAYS = /[()]|\b(?:am|pm|a\.m|p\.m|mornings?|afternoons?)\b\.?/g
const DAY_NAMES: Record<Weekday, RegExp> = {
  1: /^(m|mon|mondays?)\.?$/,
  2: /^(tu|tue|tues|tuesdays?)\.?$/,
  3: /^(w|wed|weds|wednesdays?)\.?$/,
  4: /^(th|thu|thur|thurs|thursdays?)\.?$/,
  5: /^(f|fri|fridays?)\.?$/,
}
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const TIME_OF_DAY = /[T ]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?Z?$/
