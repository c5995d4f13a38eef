import { accept, refuse, type Outcome } from '../shared/outcome.ts'

/** Seven digits, as text: `0099123`. */
export type Trn = string

/** What somebody wrote as a TRN, and what we make of it. `needs_padding` is taken only after a person says yes. */
export type TrnReading =
  | { kind: 'none' }
  | { kind: 'as_is'; trn: Trn }
  | { kind: 'tidied'; from: string; trn: Trn }
  | { kind: 'needs_padding'; from: string; trn: Trn }
  | { kind: 'refused'; from: string; reason: TrnRefusal }
export type TrnRefusal = 'scientific_notation' | 'no_digits' | 'too_few_digits' | 'too_many_digits' | 'all_zeros'

/**
 * Reads a TRN as people write it: `RP14/51234` is 1451234, `01/23456` is 0123456; five or six digits are padded with
 * zeros, to be confirmed. There is no check digit. Spreadsheets that turned the number into `1.23457E+06` have lost
 * digits, so that is refused. Source: DfE's own forms read a TRN this way (register-early-career-teachers,
 * lib/schools/validation/teacher_reference_number.rb, 2026-08-21); they pad without asking.
 */
export function readTrn(text: string): TrnReading {
  const from = text.normalize('NFKC').trim()
  if (from === '') return { kind: 'none' }
  if (SCIENTIFIC.test(from)) return { kind: 'refused', from, reason: 'scientific_notation' }
  const digits = from.replace(SPREADSHEET_DECIMALS, '').replace(/[^0-9]/g, '')
  const reason = trnRefusal(digits)
  if (reason !== undefined) return { kind: 'refused', from, reason }
  if (digits.length < 7) return { kind: 'needs_padding', from, trn: digits.padStart(7, '0') }
  return digits === from ? { kind: 'as_is', trn: digits } : { kind: 'tidied', from, trn: digits }
}

/** The stored form: exactly seven digits, spaces around them allowed, never `0000000`. */
export function strictTrn(text: string): Outcome<Trn, 'not_seven_digits' | 'all_zeros'> {
  const trn = text.trim()
  if (!/^[0-9]{7}$/.test(trn)) return refuse('not_seven_digits')
  return ALL_ZEROS.test(trn) ? refuse('all_zeros') : accept(trn)
}

/** A school's URN: six digits, or five for children's centres, never starting with a nought. */
export function readUrn(text: string): Outcome<string, 'bad_urn'> {
  const urn = text.trim()
  return /^[1-9][0-9]{4,5}$/.test(urn) ? accept(urn) : refuse('bad_urn')
}

/** A trust's UID in the national register: up to six digits, never starting with a nought. */
export function readTrustUid(text: string): Outcome<string, 'bad_uid'> {
  const uid = text.trim()
  return /^[1-9][0-9]{0,5}$/.test(uid) ? accept(uid) : refuse('bad_uid')
}

export type EmailRefusal = 'not_an_email' | 'email_too_long'

/**
 * An e-mail address in lower case, at most 320 characters, in the shape that GOV.UK Notify delivers to: no `..`, a host
 * with at least two parts. A blank is refused too: whoever calls decides whether an address is wanted.
 */
export function readEmail(text: string): Outcome<string, EmailRefusal> {
  const email = text
    .normalize('NFKC')
    .trim()
    .replace(/^mailto:/i, '')
    .toLowerCase()
  if (email.length > 320) return refuse('email_too_long')
  if (email.includes('..') || !EMAIL.test(email)) return refuse('not_an_email')
  const host = email.slice(email.lastIndexOf('@') + 1)
  return host.length <= 253 ? accept(email) : refuse('not_an_email')
}

export type NameRefusal =
  'name_blank' | 'name_formula' | 'name_control_characters' | 'name_no_letters' | 'name_too_long'

/**
 * A person's name as it will be shown: at most 70 characters, spaces and line breaks become one space. A name that a
 * spreadsheet would run as a formula (`=`, `+`, `-`, `@` or a tab first), or with control characters, is refused.
 */
export function readName(text: string): Outcome<string, NameRefusal> {
  if (FORMULA_START.test(text)) return refuse('name_formula')
  const name = text.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (name === '') return refuse('name_blank')
  if (UNSEEN.test(name)) return refuse('name_control_characters')
  if (!/\p{L}/u.test(name)) return refuse('name_no_letters')
  return name.length > 70 && Array.from(name).length > 70 ? refuse('name_too_long') : accept(name)
}

function trnRefusal(digits: string): TrnRefusal | undefined {
  if (digits === '') return 'no_digits'
  if (digits.length < 5) return 'too_few_digits'
  if (digits.length > 7) return 'too_many_digits'
  return ALL_ZEROS.test(digits) ? 'all_zeros' : undefined
}

const SCIENTIFIC = /^[+-]?[0-9]+([.,][0-9]*)?\s*e\s*[+-]?[0-9]+$/i
/** A spreadsheet column of numbers can export 3012345 as `3012345.0`. */
const SPREADSHEET_DECIMALS = /(?<=^[0-9]{5,7})\.0+$/
const ALL_ZEROS = /^0+$/
const EMAIL =
  /^[a-z0-9_](?:[a-z0-9.!#$%&'*+/=?^_`{|}~-]{0,62}[a-z0-9!#$%&'*+/=?^_`{|}~-])?@(?:[\p{L}0-9](?:[\p{L}0-9-]{0,61}[\p{L}0-9])?\.)+(?:\p{L}{2,63}|xn--[a-z0-9-]{1,59})$/u
const FORMULA_START = /^(?:\t|\s*[=+\-@＝＋－＠])/
/** Control characters, marks that reverse the direction of text, and the sign for a letter that was lost. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060\u2066-\u2069\ufeff\ufffd]/
