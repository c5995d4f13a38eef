import { lastDayOf, sayDate } from '../shared/dates.ts'
import { count, listOf } from '../shared/text.ts'
import { type GiasRefusal, type LeftOutReason } from './gias-rows.rules.ts'
import { type HeadingRefusal, type StaffField } from './staff-headings.rules.ts'
import { type Change, type ChangedField, type PlanRefusal } from './staff-plan.rules.ts'
import { type Identifier } from './staff-match.rules.ts'
import { type CellReason, type RowNote } from './staff-rows.rules.ts'
import { type StageFacts } from './stage-words.rules.ts'

/** Why the bytes of a file cannot be read as text. */
export type DecodeRefusal = 'empty' | 'too_large' | 'pdf' | 'spreadsheet' | 'web_page' | 'not_text'
/** Why text cannot be read as a table. */
export type TableRefusal = 'no_headings' | 'broken_headings'
/** Why one line of a table cannot be read. */
export type BrokenReason = 'stray_quote' | 'formula' | 'more_cells_than_headings'

/** What to do about a file that cannot be read; the check page and the commands say the same. */
export const FILE_WORDS: Record<DecodeRefusal | TableRefusal | 'no_urn_column' | 'no_name_column', string> = {
  empty: 'The file is empty. Save the list as CSV again and choose that file.',
  too_large: 'The file is too large. Split it into smaller files and import them one after the other.',
  pdf: 'This is a PDF, whatever its name says. Export the list as CSV from your staff system and choose that file.',
  spreadsheet: 'This is a workbook, not a CSV. Open it, choose Save as, then “CSV UTF-8”, and choose the new file.',
  web_page: 'This is a web page, not a CSV. Export the list again and choose CSV as its format.',
  not_text: 'This is not a text file. Export the list as CSV from your staff system and choose that file.',
  no_headings: 'The file has no headings. Put the name of each column in the first line.',
  broken_headings: 'The headings cannot be read: a quotation mark is never closed. Remove it from the first line.',
  no_urn_column: 'There is no column called URN. Choose the file that begins with “edubasealldata”.',
  no_name_column: 'There is no column called EstablishmentName. Choose the file that begins with “edubasealldata”.',
}

export const BROKEN_WORDS: Record<BrokenReason, string> = {
  stray_quote: 'A quotation mark is in the wrong place, so this line cannot be read. Remove it or write it twice.',
  formula: 'A cell starts with = and would run as a formula in a spreadsheet. Write the text only.',
  more_cells_than_headings: 'This line has more cells than there are headings. Look for a comma that needs quotes.',
}

export const FIELD_NAMES: Record<StaffField | ChangedField, string> = {
  given_name: 'First name',
  family_name: 'Last name',
  full_name: 'Name',
  email: 'E-mail',
  trn: 'TRN',
  staff_code: 'Staff code',
  job_title: 'Job title',
  started_on: 'Start date',
  finished_on: 'Last day',
  fte: 'Full-time equivalent',
  working_days: 'Working days',
  stage: 'Career stage',
  phase: 'Phase',
  department: 'Department',
  mentor_email: 'Mentor’s e-mail',
  mentor_staff_code: 'Mentor’s staff code',
  mentor_trn: 'Mentor’s TRN',
  mentor: 'Mentor',
}

/** Why headings cannot be used, and what to do: `Email and Work email are both read as E-mail. …`. */
export function sayHeadingRefusal(refusal: HeadingRefusal): string {
  if (refusal.reason === 'no_name_columns') {
    return 'No columns hold first and last names. Choose which columns they are, or add them to the file.'
  }
  const both = refusal.headings.length === 2 ? 'both' : 'all'
  return `${listOf(refusal.headings)} are ${both} read as ${FIELD_NAMES[refusal.field]}. Choose one and leave out the rest.`
}

/** Why a row is refused: `Start date: 31/02/2026 is not a day in the calendar.` */
export function sayRefusal(refusal: PlanRefusal, stages: readonly StageFacts[]): string {
  if (refusal.reason === 'on_earlier_line') {
    const what = refusal.by === 'person' ? 'person' : IDENTIFIER_NAMES[refusal.by]
    return `The same ${what} is on line ${refusal.line}. Keep one of the two lines.`
  }
  if (refusal.reason === 'identifiers_disagree') {
    const names = [...new Set(refusal.by)].map((by) => IDENTIFIER_NAMES[by])
    return `The ${listOf(names)} belong to different people here. Correct the one that is wrong.`
  }
  const { reason, field, written } = refusal
  if (reason === 'unknown_stage') {
    return `${written} is not a career stage we know. Use one of ${listOf(stages.map((stage) => stage.name))}.`
  }
  return `${FIELD_NAMES[field]}: ${CELL_WORDS[reason](written)}`
}

/** What we made of a cell: `TRN: RP14/51234 → 1451234`. */
export function sayNote(note: RowNote, stages: readonly StageFacts[]): string {
  if (note.kind === 'tidied') return `${FIELD_NAMES[note.field]}: ${note.from} → ${note.to}`
  if (note.kind === 'mentor_unknown') return `Mentor: ${note.from} is nobody here or in this file, so no mentor is set.`
  if (note.kind === 'mentor_elsewhere')
    return `Mentor: a colleague at another school mentors them and goes on. ${note.from} is not set, because a person has one mentor at a time.`
  const stage = stages.find(({ code }) => code === note.to)?.name ?? note.to
  return `Career stage: ${stage}, from the job title “${note.from}”.`
}

/** One change as people read it: `Full-time equivalent: 1 → 0.6`, last days and working days in words. */
export function sayChange({ field, from, to }: Change): string {
  const words = (value: string | number | null): string => (value === null ? 'nothing' : sayValue(field, value))
  return `${FIELD_NAMES[field]}: ${words(from)} → ${words(to)}`
}

export const LEFT_OUT_WORDS: Record<LeftOutReason, string> = {
  not_in_england: 'not in England',
  closed_before_2020: 'closed before 2020',
  proposed_to_open: 'proposed to open',
}

export const GIAS_WORDS: Record<GiasRefusal, string> = {
  bad_urn: 'is not a URN of five or six digits',
  no_name: 'has no name',
  unknown_status: 'has a status that the register does not use',
  no_close_date: 'is closed, but the file does not say since when',
  bad_close_date: 'has a closing date that is not a date',
  urn_on_earlier_line: 'has the URN of an earlier line',
}

/** `4 closed before 2020 and 26 not in England`; nothing for reasons that did not occur. */
export function sayLeftOut(leftOut: Record<LeftOutReason, number>): string {
  const reasons = ['not_in_england', 'closed_before_2020', 'proposed_to_open'] as const
  return listOf(
    reasons.filter((reason) => leftOut[reason] > 0).map((reason) => `${leftOut[reason]} ${LEFT_OUT_WORDS[reason]}`),
  )
}

/** What a typed confirmation is asked for: `5 people would leave, more than a fifth of the staff.` */
export const sayManyLeavers = (leavers: number): string =>
  `${count(leavers, 'person', 'people')} would leave, more than a fifth of the staff. Is this the whole list?`

function sayValue(field: ChangedField, value: string | number): string {
  const text = String(value)
  if (field === 'started_on') return sayDate(text)
  if (field === 'finished_on') return sayDate(lastDayOf(text))
  if (field === 'working_days') return listOf(text.split(',').map((day) => WEEKDAYS[Number(day) - 1] ?? day))
  return text
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']
const IDENTIFIER_NAMES: Record<Identifier, string> = { trn: 'TRN', staff_code: 'staff code', email: 'e-mail' }

const CELL_WORDS: Record<Exclude<CellReason, 'unknown_stage'>, (written: string) => string> = {
  name_blank: () => 'fill in the blank.',
  name_formula: (written) => `${written} would run as a formula in a spreadsheet. Write the name only.`,
  name_control_characters: () => 'it holds signs that cannot be shown. Type the name again.',
  name_no_letters: (written) => `${written} has no letters in it.`,
  name_too_long: () => 'it is longer than 70 characters.',
  not_an_email: (written) => `${written} is not an e-mail address, such as name@school.example.`,
  email_too_long: () => 'it is longer than 320 characters.',
  scientific_notation: (written) =>
    `${written} is a number that a spreadsheet has shortened. Format the column as text and type the TRN again.`,
  no_digits: (written) => `${written} has no digits in it. A TRN has seven.`,
  too_few_digits: (written) => `${written} has fewer than five digits. A TRN has seven.`,
  too_many_digits: (written) => `${written} has more than seven digits. A TRN has seven.`,
  all_zeros: (written) => `${written} belongs to nobody.`,
  not_a_date: (written) => `${written} is not a date. Write it like 01/09/2026.`,
  no_such_day: (written) => `${written} is not a day in the calendar. Write the day first, like 01/09/2026.`,
  spreadsheet_number: (written) =>
    `${written} is a date that a spreadsheet has turned into a number. Format the column as dates and save it again.`,
  not_fte: (written) => `${written} is not a part of full time. Write it like 0.6 or 60%.`,
  fte_out_of_range: (written) => `${written} is not between 0 and 1. Write it like 0.6 or 60%.`,
  not_working_days: (written) => `${written} are not working days we can read. Write them like Mon, Tue, Thu.`,
  text_formula: (written) => `${written} would run as a formula in a spreadsheet. Write it without the first sign.`,
  text_control_characters: () => 'it holds signs that cannot be shown. Type it again.',
  text_too_long: () => 'it is too long.',
  ends_before_it_starts: (written) => `${written} is before the start date.`,
  too_long_ago: (written) => `${written} is more than 60 years ago.`,
  too_far_ahead: (written) => `${written} is too far ahead.`,
  overlaps_earlier_time: (written) => `${written} is before an earlier time of theirs here ended.`,
  left_already: (written) => `${written} is past, so this person is not added.`,
  own_mentor: (written) => `${written} is the same person. Nobody mentors themselves.`,
}
