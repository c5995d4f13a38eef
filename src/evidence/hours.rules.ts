import { accept, type Outcome, refuse } from '../shared/outcome.ts'

export type HoursRefusal = 'blank' | 'comma' | 'not_hours' | 'which_unit' | 'too_short' | 'too_long'

const LEAST = 15
const MOST = 6000
/** A number alone is hours up to here. Above it somebody may well have meant minutes, and is asked. */
const MOST_ALONE = 12
/** Nobody writes ten hours as minutes. */
const MOST_MINUTES_ALONE = 600

/**
 * Reads hours as people write them and answers whole minutes: `1.5`, `2 hours`, `1h 30m`, `1:30`, `45 minutes`. From a
 * quarter of an hour to 100 hours. `90` alone may be minutes or hours, so it is asked. Only plain digits count: no `1e3`,
 * no `٣`, nothing below nought.
 */
export function readHours(text: string): Outcome<number, HoursRefusal> {
  const written = text.trim().toLowerCase()
  if (written === '') return refuse('blank')
  if (/^\d{1,6},\d{1,2}$/.test(written)) return refuse('comma')
  const minutes = minutesIn(written)
  if (minutes === undefined) return refuse('not_hours')
  if (ALONE.test(written) && Number(written) > MOST_ALONE && Number(written) <= MOST_MINUTES_ALONE)
    return refuse('which_unit')
  if (minutes < LEAST) return refuse('too_short')
  return minutes > MOST ? refuse('too_long') : accept(minutes)
}

/** Minutes as somebody would type them again: 90 → `1.5`, 80 → `1h 20m`, 900 → `15 h`. */
export function hoursToType(minutes: number): string {
  if (minutes % 15 !== 0) return `${Math.floor(minutes / 60)}h ${minutes % 60}m`
  return minutes > MOST_ALONE * 60 ? `${minutes / 60} h` : String(minutes / 60)
}

const ALONE = /^\d+(?:\.\d+)?$/
const DECIMAL = /^(\d{1,6}(?:\.\d{1,2})?)\s*(?:h|hrs?|hours?)?$/
const HOURS_AND_MINUTES = /^(\d{1,6})\s*(?:h|hrs?|hours?)\s*(?:and\s*)?(\d{1,2})\s*(?:m|mins?|minutes?)?$/
const CLOCK = /^(\d{1,3}):([0-5]\d)$/
const MINUTES = /^(\d{1,6})\s*(?:m|mins?|minutes?)$/

function minutesIn(written: string): number | undefined {
  const decimal = DECIMAL.exec(written)
  if (decimal !== null) return Math.round(Number(decimal[1]) * 60)
  const both = HOURS_AND_MINUTES.exec(written) ?? CLOCK.exec(written)
  if (both !== null && Number(both[2]) < 60) return Number(both[1]) * 60 + Number(both[2])
  const minutes = MINUTES.exec(written)
  return minutes === null ? undefined : Number(minutes[1])
}
