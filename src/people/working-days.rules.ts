import { listOf } from '../shared/text.ts'

/** As `school_periods.working_days` keeps them, apart by a space: `Mon Tue Thu`; null means every day, or not known. */
export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] as const
export type WeekdayName = (typeof WEEKDAYS)[number]

const FULL: Record<WeekdayName, string> = {
  Mon: 'Monday',
  Tue: 'Tuesday',
  Wed: 'Wednesday',
  Thu: 'Thursday',
  Fri: 'Friday',
}

/** The days in a stored text, in the order of the week; also reads numbers, `1,2,3`, where Monday is 1. */
export function workingDaysOf(text: string | null): WeekdayName[] {
  const parts = (text ?? '').split(/[\s,]+/)
  return WEEKDAYS.filter((day, i) => parts.includes(day) || parts.includes(String(i + 1)))
}

/** The form that is stored. No days, or all five, are nothing to say: null. */
export function workingDaysText(days: readonly string[]): string | null {
  const known = WEEKDAYS.filter((day) => days.includes(day))
  return known.length === 0 || known.length === WEEKDAYS.length ? null : known.join(' ')
}

/** `Monday, Tuesday and Thursday`, or nothing. */
export const sayWorkingDays = (text: string | null): string => listOf(workingDaysOf(text).map((day) => FULL[day]))

/** `full time`, `0.8`. */
export const sayFte = (percent: number): string => (percent === 100 ? 'full time' : String(percent / 100))

/** `works 0.8: Mon, Tue, Wed and Thu`, for a line under a name; null for full time. */
export function sayPartTime(percent: number, workingDays: string | null): string | null {
  if (percent === 100) return null
  const days = workingDaysOf(workingDays)
  return days.length === 0 ? `works ${sayFte(percent)}` : `works ${sayFte(percent)}: ${listOf(days)}`
}
