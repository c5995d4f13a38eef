import { isIsoDate, type IsoDate } from '../shared/dates.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'

/** Input is what somebody was told or read; practice is what they tried with pupils. */
export type EntryKind = 'input' | 'practice'
export const isEntryKind = (text: string): text is EntryKind => text === 'input' || text === 'practice'

export const KIND_NAMES: Record<EntryKind, string> = { input: 'Learning', practice: 'Practice' }

/** What changed for pupils, each part in a few sentences. Null where nothing is written. */
export type Words = { barrier: string | null; change: string | null; experienced: string | null; next: string | null }

/** The words of a record as they stand above each part, in its order. */
export const PARTS: readonly { part: keyof Words; term: string }[] = [
  { part: 'barrier', term: 'What was in the way' },
  { part: 'change', term: 'What I changed' },
  { part: 'experienced', term: 'What pupils experienced' },
  { part: 'next', term: 'Next' },
]

/** Attendance alone says nothing about practice; what somebody changed, or pupils experienced, does (docs/rules). */
export const saysPractice = (words: Words): boolean => words.change !== null || words.experienced !== null

/** Naming what was in the way, in one's own school, is being Aware (docs/rules/depths.md). */
export const makesAware = (words: Words): boolean => words.barrier !== null

export const EARLIEST: IsoDate = '2000-09-01'

export type DateRefusal = 'blank' | 'not_a_date' | 'in_the_future' | 'too_long_ago'

/** Reads the day of an entry: `2026-11-23` from a date field, or `23/11/2026` typed. Today or earlier. */
export function readDay(text: string, today: IsoDate): Outcome<IsoDate, DateRefusal> {
  const written = text.trim()
  if (written === '') return refuse('blank')
  const typed = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(written)
  const on =
    typed === null
      ? written
      : `${typed[3] ?? ''}-${(typed[2] ?? '').padStart(2, '0')}-${(typed[1] ?? '').padStart(2, '0')}`
  if (!isIsoDate(on)) return refuse('not_a_date')
  if (on > today) return refuse('in_the_future')
  return on < EARLIEST ? refuse('too_long_ago') : accept(on)
}

export type ChangeRefusal = 'sealed' | 'changed_elsewhere'

/** An entry changes until something signed rests on it, and only from the version that was shown. */
export function mayChange(
  entry: { sealedAt: string | null; version: number },
  shown: number,
): Outcome<true, ChangeRefusal> {
  if (entry.sealedAt !== null) return refuse('sealed')
  return entry.version === shown ? accept(true) : refuse('changed_elsewhere')
}

/** Why an entry cannot be deleted: signed, or the only one that an open request brings. */
export function mayDelete(entry: { sealedAt: string | null; aloneInRequest: boolean }): Outcome<true, DeleteRefusal> {
  if (entry.sealedAt !== null) return refuse('sealed')
  return entry.aloneInRequest ? refuse('alone_in_request') : accept(true)
}

export type DeleteRefusal = 'sealed' | 'alone_in_request'
