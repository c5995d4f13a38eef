import {
  readEmail,
  readName,
  readTrn,
  type EmailRefusal,
  type NameRefusal,
  type TrnRefusal,
} from '../people/identifiers.rules.ts'
import { dayAfter, type IsoDate } from '../shared/dates.ts'
import { type Outcome } from '../shared/outcome.ts'
import {
  readDate,
  readFte,
  readWorkingDays,
  weekdaysText,
  type DateRefusal,
  type FteRefusal,
} from './cell-values.rules.ts'
import { undefuse } from '../shared/formula-cells.ts'
import { type HeadingMap, type NameOrder, type StaffField } from './staff-headings.rules.ts'
import { readStage, stageOfJob, type StageFacts, type StageReading } from './stage-words.rules.ts'

export type RawRow = { line: number; cells: readonly string[] }

/** What a row says about a person. Null: the file does not say, so what we hold is left alone. */
export type StaffValues = {
  givenName: string
  familyName: string
  email: string | null
  trn: string | null
  staffCode: string | null
  jobTitle: string | null
  startedOn: IsoDate | null
  /** The day after the last day, as everywhere; the file gives the last day. */
  finishedOn: IsoDate | null
  fte: number | null
  /** `1,2,3`: Monday to Wednesday. */
  workingDays: string | null
  /** The code of a career stage. */
  stage: string | null
  phase: string | null
  department: string | null
  mentor: MentorNamed | null
}
export type MentorNamed = { trn: string | null; staffCode: string | null; email: string | null }

export type CellReason =
  | NameRefusal
  | EmailRefusal
  | TrnRefusal
  | DateRefusal
  | FteRefusal
  | 'not_working_days'
  | 'unknown_stage'
  | 'text_formula'
  | 'text_control_characters'
  | 'text_too_long'
  | 'ends_before_it_starts'
  | 'own_mentor'
  | 'too_long_ago'
  | 'too_far_ahead'
  | 'overlaps_earlier_time'
  | 'left_already'
/** What is wrong with a cell: the field, what was written, and why it cannot be taken. */
export type CellProblem = { reason: CellReason; field: StaffField; written: string }
/** What we made of a cell, shown as `RP14/51234 → 1451234`. */
export type RowNote =
  | { kind: 'tidied'; field: StaffField; from: string; to: string }
  | { kind: 'stage_from_job_title'; from: string; to: string }
  | { kind: 'mentor_unknown'; from: string }
  | { kind: 'mentor_elsewhere'; from: string }
export type RowQuestion =
  { kind: 'pad_trn'; from: string; to: string } | { kind: 'which_stage'; written: string; among: string[] }
/** What somebody answered on the check page, for one line of this file. */
export type RowAnswer = { padTrn?: 'yes' | 'no'; stage?: string; person?: number | 'new'; back?: 'yes' | 'no' }

export type CheckedRow = {
  line: number
  values: StaffValues
  notes: RowNote[]
  questions: RowQuestion[]
  problems: CellProblem[]
}
export type RowFacts = {
  stages: readonly StageFacts[]
  answers: ReadonlyMap<number, RowAnswer>
  /** Somebody said yes to padding every short TRN of this file. */
  padAll?: boolean
}

/**
 * Reads the rows of a staff list one by one: values with their types, what was tidied, what must be asked, and everything
 * that is wrong with the row at once. Blank cells, `-` and `n/a` say nothing. Knows nothing of the people we hold.
 */
export function rowChecker(map: HeadingMap, facts: RowFacts): (row: RawRow) => CheckedRow {
  const indexOf = new Map(map.columns.map((column) => [column.field, column.index]))
  const readers: Readers = {
    date: remembering(readDate),
    fte: remembering(readFte),
    days: remembering(readWorkingDays),
    stage: remembering((text) => readStage(text, facts.stages)),
    stageOfJob: remembering((text) => stageOfJob(text, facts.stages)),
  }
  return (row) => {
    const written = (field: StaffField): string => undefuse(row.cells[indexOf.get(field) ?? -1] ?? '')
    const checked: Checking = { notes: [], questions: [], problems: [] }
    const given = facts.answers.get(row.line)
    const answer = facts.padAll === true ? { ...PAD, ...given } : (given ?? NO_ANSWER)
    const values = readValues(written, checked, answer, readers, map.nameOrder)
    return { line: row.line, values, ...checked }
  }
}

type Readers = {
  date: typeof readDate
  fte: typeof readFte
  days: typeof readWorkingDays
  stage: (text: string) => StageReading
  stageOfJob: (text: string) => string | null
}

/** In a list the same few dates, job titles and stages come again and again: each is read once. */
function remembering<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const value = read(text)
    if (known.size < MOST_REMEMBERED) known.set(text, value)
    return value
  }
}

type Written = (field: StaffField) => string
type Checking = { notes: RowNote[]; questions: RowQuestion[]; problems: CellProblem[] }

function readValues(
  written: Written,
  checking: Checking,
  answer: RowAnswer,
  readers: Readers,
  nameOrder: NameOrder | undefined,
): StaffValues {
  const filled = (field: StaffField): string => blankless(written(field))
  const [givenName, familyName] = readNames(written, checking, nameOrder)
  const values: StaffValues = {
    givenName,
    familyName,
    email: readCell(filled, 'email', readEmail, checking),
    trn: trnOf(filled('trn'), checking, answer),
    staffCode: readText(filled, 'staff_code', 40, checking),
    jobTitle: readText(filled, 'job_title', 100, checking),
    startedOn: readCell(filled, 'started_on', readers.date, checking),
    finishedOn: null,
    fte: wholePercent(readCell(filled, 'fte', readers.fte, checking)),
    workingDays: null,
    stage: null,
    phase: readText(filled, 'phase', 60, checking),
    department: readText(filled, 'department', 100, checking),
    mentor: readMentor(filled, checking),
  }
  const lastDay = readCell(filled, 'finished_on', readers.date, checking)
  if (lastDay !== null && values.startedOn !== null && lastDay < values.startedOn) {
    checking.problems.push({ reason: 'ends_before_it_starts', field: 'finished_on', written: filled('finished_on') })
  }
  values.finishedOn = lastDay === null ? null : dayAfter(lastDay)
  const days = readCell(filled, 'working_days', readers.days, checking)
  values.workingDays = days === null ? null : weekdaysText(days)
  values.stage = stageOf(filled('stage'), values.jobTitle ?? '', checking, answer, readers)
  if (values.mentor !== null && isOwnMentor(values, values.mentor)) {
    checking.problems.push({ reason: 'own_mentor', field: 'mentor_email', written: sayMentor(values.mentor) })
  }
  return values
}

/** Kept as a whole percentage, at least one: 0.6667 is 0.67 here and when it comes again. */
const wholePercent = (fte: number | null): number | null =>
  fte === null ? null : Math.max(1, Math.round(fte * 100)) / 100

function readNames(written: Written, checking: Checking, order: NameOrder | undefined): [string, string] {
  if (order === undefined) {
    return [
      readNamePart('given_name', written('given_name'), checking),
      readNamePart('family_name', written('family_name'), checking),
    ]
  }
  const full = readName(written('full_name'))
  if (!full.ok) {
    checking.problems.push({ reason: full.reason, field: 'full_name', written: written('full_name').trim() })
    return ['', '']
  }
  const [given, family] = splitName(full.value.replace(TITLE, ''), order)
  return [readNamePart('given_name', given, checking), readNamePart('family_name', family, checking)]
}

function readNamePart(field: 'given_name' | 'family_name', text: string, checking: Checking): string {
  const name = readName(text)
  if (name.ok) return name.value
  checking.problems.push({ reason: name.reason, field, written: text.trim() })
  return ''
}

/** `Okafor, Ada` and `Okafor Ada`, or `Ada Okafor`; a comma or the outermost space parts them. */
function splitName(full: string, order: NameOrder): [given: string, family: string] {
  if (order === 'given_first') {
    const at = full.lastIndexOf(' ')
    return at === -1 ? ['', full] : [full.slice(0, at), full.slice(at + 1)]
  }
  const at = full.includes(',') ? full.indexOf(',') : full.indexOf(' ')
  return at === -1 ? ['', full] : [full.slice(at + 1), full.slice(0, at)]
}

function trnOf(text: string, checking: Checking, answer: RowAnswer): string | null {
  const reading = readTrn(text)
  if (reading.kind === 'none') return null
  if (reading.kind === 'as_is') return reading.trn
  if (reading.kind === 'refused') {
    checking.problems.push({ reason: reading.reason, field: 'trn', written: reading.from })
    return null
  }
  if (reading.kind === 'needs_padding' && answer.padTrn === 'no') return null
  if (reading.kind === 'needs_padding' && answer.padTrn === undefined) {
    checking.questions.push({ kind: 'pad_trn', from: reading.from, to: reading.trn })
  } else {
    checking.notes.push({ kind: 'tidied', field: 'trn', from: reading.from, to: reading.trn })
  }
  return reading.trn
}

function stageOf(
  text: string,
  jobTitle: string,
  checking: Checking,
  answer: RowAnswer,
  readers: Readers,
): string | null {
  if (text === '') {
    const code = readers.stageOfJob(jobTitle)
    if (code !== null) checking.notes.push({ kind: 'stage_from_job_title', from: jobTitle, to: code })
    return code
  }
  const reading = readers.stage(text)
  if (reading.kind === 'known') return reading.code
  if (reading.kind === 'ask') {
    const answered = reading.among.find((code) => code === answer.stage)
    if (answered === undefined) checking.questions.push({ kind: 'which_stage', written: text, among: reading.among })
    return answered ?? null
  }
  checking.problems.push({ reason: 'unknown_stage', field: 'stage', written: text })
  return null
}

function readMentor(filled: Written, checking: Checking): MentorNamed | null {
  const email = readCell(filled, 'mentor_email', readEmail, checking)
  const staffCode = readText(filled, 'mentor_staff_code', 40, checking)
  const trn = readTrn(filled('mentor_trn'))
  if (trn.kind === 'refused') checking.problems.push({ reason: trn.reason, field: 'mentor_trn', written: trn.from })
  const mentorTrn = trn.kind === 'none' || trn.kind === 'refused' ? null : trn.trn
  return email === null && staffCode === null && mentorTrn === null ? null : { trn: mentorTrn, staffCode, email }
}

const isOwnMentor = (values: StaffValues, mentor: MentorNamed): boolean =>
  (mentor.trn !== null && mentor.trn === values.trn) ||
  (mentor.email !== null && mentor.email === values.email) ||
  (mentor.staffCode !== null && mentor.staffCode.toLowerCase() === values.staffCode?.toLowerCase())

/** How the file names a mentor, for showing. */
export const sayMentor = (mentor: MentorNamed): string => mentor.email ?? mentor.staffCode ?? mentor.trn ?? ''

function readCell<T>(
  filled: Written,
  field: StaffField,
  read: (text: string) => Outcome<T, CellReason>,
  checking: Checking,
): T | null {
  const text = filled(field)
  if (text === '') return null
  const outcome = read(text)
  if (outcome.ok) return outcome.value
  checking.problems.push({ reason: outcome.reason, field, written: text })
  return null
}

function readText(filled: Written, field: StaffField, longest: number, checking: Checking): string | null {
  const text = filled(field).normalize('NFC').replace(/\s+/g, ' ')
  if (text === '') return null
  const reason = textProblem(text, longest)
  if (reason === undefined) return text
  checking.problems.push({ reason, field, written: text })
  return null
}

function textProblem(text: string, longest: number): CellReason | undefined {
  if (/^[=+\-@]/.test(text)) return 'text_formula'
  if (/[\p{Cc}\ufffd\u202a-\u202e\u2066-\u2069]/u.test(text)) return 'text_control_characters'
  return text.length > longest ? 'text_too_long' : undefined
}

function blankless(text: string): string {
  if (text === '') return text
  const trimmed = text.trim()
  return trimmed.length <= 4 && SAYS_NOTHING.test(trimmed) ? '' : trimmed
}

const NO_ANSWER: RowAnswer = {}
const PAD: RowAnswer = { padTrn: 'yes' }
const MOST_REMEMBERED = 5000
const SAYS_NOTHING = /^(-+|–|—|n\/?a|none|nil|null|#n\/a)$/i
const TITLE = /^(mr|mrs|ms|miss|mx|dr|prof|rev)\.? (?=\S)/i
