import { addDays, daysBetween, type IsoDate } from '../shared/dates.ts'
import { type ReachedDepth } from '../shared/depths.ts'

/** What one CPD entry brings to a competency; the words themselves are not needed to count them. */
export type EntryFacts = {
  doneOn: IsoDate
  hasBarrier: boolean
  hasChange: boolean
  hasExperience: boolean
  hasNext: boolean
}

export type Part = {
  what: 'items' | 'record' | 'reflection' | 'occasions'
  needed: number
  done: boolean
  from: IsoDate | null
}
export type Enough = { parts: Part[]; enough: boolean; from: IsoDate | null }

/**
 * What is asked at each depth, from the sign-off rules of the content file (its `signoff`, edition 2026.1): items, one
 * record of barrier, change, experience and next, and occasions by date of practice. The evidence kinds come later.
 */
const ASKED: Record<ReachedDepth, { items: number; record: boolean; occasions: number; daysApart: number }> = {
  1: { items: 1, record: false, occasions: 1, daysApart: 0 },
  2: { items: 2, record: true, occasions: 2, daysApart: 7 },
  3: { items: 3, record: true, occasions: 2, daysApart: 42 },
  4: { items: 4, record: true, occasions: 2, daysApart: 84 },
}

/**
 * What counts so far towards a depth, what is still needed, and the first day on which it can be enough.
 * `from` is null while something other than time is missing.
 */
export function whatIsEnough(depth: ReachedDepth, logged: readonly EntryFacts[]): Enough {
  const asked = ASKED[depth]
  // Having attended never counts above Aware: an entry counts when it says what was changed or what pupils experienced.
  const entries = depth === 1 ? logged : logged.filter((entry) => entry.hasChange || entry.hasExperience)
  const days = entries.map((entry) => entry.doneOn).sort()
  const first = days[0]
  const last = days.at(-1)
  const apart = first !== undefined && last !== undefined ? daysBetween(first, last) : 0
  const parts: Part[] = [{ what: 'items', needed: asked.items, done: entries.length >= asked.items, from: null }]
  if (asked.record) parts.push({ what: 'record', needed: 1, done: entries.some(isWhole), from: null })
  else parts.push({ what: 'reflection', needed: 1, done: entries.some((entry) => entry.hasBarrier), from: null })
  if (asked.occasions > 1) {
    const done = days.length > 1 && apart >= asked.daysApart
    parts.push({
      what: 'occasions',
      needed: asked.daysApart,
      done,
      from: done || first === undefined ? null : addDays(first, asked.daysApart),
    })
  }
  const missing = parts.filter((part) => !part.done)
  const only = missing.length === 1 ? missing[0] : undefined
  return { parts, enough: missing.length === 0, from: only?.what === 'occasions' ? only.from : null }
}

const isWhole = (entry: EntryFacts): boolean =>
  entry.hasBarrier && entry.hasChange && entry.hasExperience && entry.hasNext
