import { count } from './text.ts'

/**
 * Minutes as people say them: 90 → `1.5 hours`, 60 → `1 hour`, 20 → `20 minutes`. Quarters of an hour are said as a
 * decimal, as they are written in the log; anything else in hours and minutes: 635 → `10 hours 35 minutes`.
 */
export function sayHours(minutes: number): string {
  if (minutes < 60) return count(minutes, 'minute')
  if (minutes % 15 === 0) return count(minutes / 60, 'hour')
  return `${count(Math.floor(minutes / 60), 'hour')} ${count(minutes % 60, 'minute')}`
}
