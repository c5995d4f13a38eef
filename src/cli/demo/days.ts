import { academicYearOf, easterSunday, halfTermsOf, weekdayOf } from '../../calendars/half-terms.rules.ts'
import { addDays, addMonths, daysBetween, type IsoDate, type IsoInstant, londonInstant } from '../../shared/dates.ts'

/** The school days of the story: what happened lies before today, what is planned after it. */
export type Days = {
  today: IsoDate
  /** The first day of the story, eighteen months before today. */
  first: IsoDate
  /** The first of September of this academic year, or of one so many years before. */
  september: (yearsAgo: number) => IsoDate
  /** The first school day of the January in the academic year so many years before this one. */
  january: (yearsAgo: number) => IsoDate
  /** The school day so many school days before today; 1 is the last one before today. */
  ago: (schoolDays: number) => IsoDate
  /** The school day so many school days after today. */
  ahead: (schoolDays: number) => IsoDate
  /** The first day of the next half term, after at least a week without school. */
  nextHalfTerm: IsoDate
  /** All school days from the first day up to and without the second. */
  between: (from: IsoDate, to: IsoDate) => IsoDate[]
  /** The school day so many school days after another day, never later than the last one before today. */
  later: (from: IsoDate, schoolDays: number) => IsoDate
  at: (on: IsoDate, time: string) => IsoInstant
}

export function daysAround(today: IsoDate): Days {
  const year = academicYearOf(today)
  const first = addMonths(today, -18)
  const past = schoolDays(first, today)
  const coming = schoolDays(addDays(today, 1), addMonths(today, 9))
  const pastOne = (i: number): IsoDate => past[Math.min(Math.max(i, 0), past.length - 1)] ?? first
  const places = new Map(past.map((day, i) => [day, i]))
  const placeOf = (on: IsoDate): number => places.get(on) ?? past.findIndex((day) => day >= on)
  const hours = new Map<IsoDate, string>()
  return {
    today,
    first,
    september: (yearsAgo) => `${year - yearsAgo}-09-01`,
    january: (yearsAgo) => schoolDays(`${year - yearsAgo + 1}-01-01`, `${year - yearsAgo + 1}-02-01`)[0] ?? first,
    ago: (n) => pastOne(past.length - n),
    ahead: (n) => coming[n - 1] ?? addDays(today, n),
    nextHalfTerm: coming.find((day, i) => daysBetween(coming[i - 1] ?? today, day) > 6) ?? addDays(today, 30),
    between: (from, to) => past.filter((day) => from <= day && day < to),
    later: (from, n) => {
      const place = placeOf(from)
      return pastOne(place === -1 ? past.length - 1 : place + n)
    },
    at: (on, time) => {
      // The clock changes at night, so a whole day has one offset.
      const noon = hours.get(on) ?? londonInstant(on, '12:00')
      hours.set(on, noon)
      const [hour = 0, minute = 0] = time.split(':').map(Number)
      const utc = Number(noon.slice(11, 13)) - 12 + hour
      return `${on}T${String(utc).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00.000Z`
    },
  }
}

function schoolDays(from: IsoDate, to: IsoDate): IsoDate[] {
  const days: IsoDate[] = []
  for (let day = from; day < to; day = addDays(day, 1)) if (isSchoolDay(day)) days.push(day)
  return days
}

const holidays = new Map<number, [IsoDate, IsoDate][]>()

/** The usual holidays in England: a week in the middle of each term, two weeks at Christmas and Easter, six in summer. */
function isSchoolDay(on: IsoDate): boolean {
  if ([0, 6].includes(weekdayOf(on))) return false
  const year = academicYearOf(on)
  const off = holidays.get(year) ?? holidaysOf(year)
  holidays.set(year, off)
  return !off.some(([from, to]) => from <= on && on < to)
}

function holidaysOf(year: number): [IsoDate, IsoDate][] {
  const [, autumn, , spring, summer, lastHalf] = halfTermsOf(year).map((term) => term.startedOn)
  const easter = easterSunday(year + 1)
  const weekBefore = (on = ''): [IsoDate, IsoDate] => [addDays(on, -7), on]
  const mayDay =
    Array.from({ length: 7 }, (_, i) => `${year + 1}-05-0${i + 1}`).find((day) => weekdayOf(day) === 1) ?? ''
  return [
    [`${year}-09-01`, `${year}-09-02`],
    weekBefore(autumn),
    [`${year}-12-19`, `${year + 1}-01-04`],
    weekBefore(spring),
    [addDays(summer ?? easter, -16), summer ?? easter],
    [addDays(easter, -2), addDays(easter, 2)],
    [mayDay, addDays(mayDay, 1)],
    weekBefore(lastHalf),
    [`${year + 1}-07-22`, `${year + 1}-09-01`],
  ]
}
