import { isIsoDate, type IsoDate } from '../shared/dates.ts'

/** A message beside each field that needs one: `{ title: 'Say what you did' }`. */
export type FieldErrors = Record<string, string>

/** A form as it came: a field given once is a text, several times a list. */
export type Body = Record<string, string | string[] | undefined>

/** What a form becomes: a value, or the messages with what was typed, so that nothing has to be typed again. */
export type Form<T, V> = { ok: true; value: T } | { ok: false; values: V; errors: FieldErrors }

/** One field as typed, without spaces around it and without characters that cannot be stored. */
export function one(body: Body, name: string): string {
  const value = body[name]
  return clean(Array.isArray(value) ? (value[0] ?? '') : (value ?? ''))
}

/** A field that may come several times, such as checkboxes. Empty ones are left out. */
export function many(body: Body, name: string): string[] {
  const value = body[name]
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]).map(clean).filter((text) => text !== '')
}

/** A whole number between two bounds, or undefined. Only plain digits count: no `1e3`, no `٣`. */
export function wholeNumber(text: string, from: number, to: number): number | undefined {
  if (!/^\d{1,9}$/.test(text)) return undefined
  const n = Number(text)
  return n >= from && n <= to ? n : undefined
}

/** A date as a browser's date field sends it (2026-11-25) or as people type it (25/11/2026); undefined for no such day. */
export function dateIn(text: string): IsoDate | undefined {
  const typed = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(text)
  const iso =
    typed === null
      ? text
      : `${typed[3] ?? ''}-${(typed[2] ?? '').padStart(2, '0')}-${(typed[1] ?? '').padStart(2, '0')}`
  return isIsoDate(iso) ? iso : undefined
}

/** The id in an address, or undefined for anything that is not one: the page then answers 404. */
export const idIn = (text: string | undefined): number | undefined => wholeNumber(text ?? '', 1, 2_147_483_647)

/** A page number in a query; anything else is page 1. */
export const pageIn = (text: string | undefined): number => wholeNumber(text ?? '', 1, 100_000) ?? 1

// NUL and lone surrogates cannot be stored on PostgreSQL; bidirectional controls can make a text read as another.
const UNSTORABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069]/g
const clean = (text: string): string => text.toWellFormed().replace(UNSTORABLE, '').replace(/\r\n?/g, '\n').trim()
