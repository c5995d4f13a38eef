import { type IsoDate } from '../shared/dates.ts'
import { type Body, dateIn, type FieldErrors, type Form, one, wholeNumber } from '../web/fields.ts'
import { LONGEST_WORDS } from './entries.form.ts'
import { EARLIEST } from './entries.rules.ts'
import { type Evidence, type RecordWords } from './evidence.store.ts'
import {
  FAMILY_REASONS,
  type Found,
  givesGrade,
  isFound,
  KIND_SPECS,
  type KindField,
  type NamedKind,
} from './kind-fields.rules.ts'

/** The form as it was typed, by the name of its field. */
export type EvidenceValues = Record<string, string>

const LONGEST_LINE = 300
const MOST_PUPILS = 2000

/** The parts of the record beyond the four of the log; asked for from Embedded, welcome before. */
export const MORE_PARTS = ['howWeKnow', 'forWhom', 'didNotWork', 'families'] as const

export type Known = { colleagues: readonly { id: number; name: string }[]; today: IsoDate }

/**
 * Reads the form of one kind. The kind's own questions are all to be answered, a sentence each; the day is never in the
 * future; a grade of a lesson is refused; everything else may stay empty.
 */
export function readEvidence(body: Body, kind: NamedKind, known: Known): Form<Evidence, EvidenceValues> {
  const spec = KIND_SPECS[kind]
  const errors: FieldErrors = {}
  const values = valuesIn(body, spec.fields)
  const details: Record<string, string> = {}
  for (const field of spec.fields) {
    const value = values[field.name] ?? ''
    const wrong = wrongIn(field, value, known.today)
    if (wrong !== null) errors[field.name] = wrong
    else if (kind === 'OBS' && givesGrade(value)) errors[field.name] = NO_GRADES
    else if (value !== '') details[field.name] = field.as === 'date' ? (dateIn(value) ?? value) : value
  }
  if (kind === 'OUT' && (details.followUpOn ?? '9') < (details.baselineOn ?? ''))
    errors.followUpOn = 'It was measured again after the first time: check the two days'
  const seenOn = readSeenOn(values.seenOn ?? '', spec.seenOn !== null, known.today, errors)
  const by = readBy(values, spec.seenBy !== null, known, errors)
  const toldBackOn = readOptionalDay('toldBackOn', values, known.today, errors)
  const words = readWords(values, errors)
  if (Object.keys(errors).length > 0) return { ok: false, values, errors }
  return { ok: true, value: { kind, details, seenOn, ...by, toldBackOn, ...words } }
}

const NO_GRADES = 'Lessons are not graded here: say what pupils did'

function wrongIn(field: KindField, value: string, today: IsoDate): string | null {
  if (value === '') return field.needed ? `Answer “${field.label}”` : null
  if (field.as === 'date') {
    const on = dateIn(value)
    if (on === undefined) return 'Enter a day that exists, such as 23/11/2026'
    return on > today ? 'Enter today or an earlier day' : on < EARLIEST ? 'Enter a day from 1 September 2000 on' : null
  }
  if (field.as === 'number')
    return wholeNumber(value, 1, MOST_PUPILS) === undefined ? 'Enter a whole number, such as 6' : null
  if (field.as === 'choice') return field.choices?.includes(value) === true ? null : `Answer “${field.label}”`
  const longest = field.as === 'line' ? LONGEST_LINE : LONGEST_WORDS
  return value.length > longest ? `Keep “${field.label}” to ${longest} characters or fewer` : null
}

function readSeenOn(value: string, asked: boolean, today: IsoDate, errors: FieldErrors): IsoDate | null {
  if (!asked) return null
  const on = dateIn(value)
  if (value === '') errors.seenOn = 'Enter the day'
  else if (on === undefined) errors.seenOn = 'Enter a day that exists, such as 23/11/2026'
  else if (on > today) errors.seenOn = 'Enter today or an earlier day'
  else if (on < EARLIEST) errors.seenOn = 'Enter a day from 1 September 2000 on'
  return on ?? null
}

function readOptionalDay(name: string, values: EvidenceValues, today: IsoDate, errors: FieldErrors): IsoDate | null {
  const value = values[name] ?? ''
  if (value === '') return null
  const on = dateIn(value)
  if (on === undefined) errors[name] = 'Enter a day that exists, such as 23/11/2026'
  else if (on > today) errors[name] = 'Enter today or an earlier day'
  return on ?? null
}

function readBy(values: EvidenceValues, asked: boolean, known: Known, errors: FieldErrors) {
  if (!asked) return { seenById: null, seenByName: null }
  const colleague = known.colleagues.find((each) => String(each.id) === values.seenBy)
  const other = values.seenByName ?? ''
  if (colleague === undefined && values.seenBy !== '') errors.seenBy = 'Choose a colleague from the list'
  else if (colleague === undefined && other === '') errors.seenBy = 'Choose a colleague, or write who it was below'
  else if (other.length > LONGEST_LINE) errors.seenByName = `Keep it to ${LONGEST_LINE} characters or fewer`
  return { seenById: colleague?.id ?? null, seenByName: colleague === undefined ? other : null }
}

function readWords(values: EvidenceValues, errors: FieldErrors): RecordWords {
  for (const part of MORE_PARTS)
    if ((values[part] ?? '').length > LONGEST_WORDS) errors[part] = `Keep it to ${LONGEST_WORDS} characters or fewer`
  if ((values.context ?? '').length > LONGEST_LINE) errors.context = `Keep it to ${LONGEST_LINE} characters or fewer`
  const answered = values.found ?? ''
  const found: Found | null = isFound(answered) ? answered : null
  if (found === null && answered !== '') errors.found = 'Choose one of the answers'
  const reason = values.familyReason ?? ''
  if (reason !== '' && !FAMILY_REASONS.some((each) => each === reason))
    errors.familyReason = 'Choose a reason from the list'
  return {
    context: orNull(values.context),
    howWeKnow: orNull(values.howWeKnow),
    forWhom: orNull(values.forWhom),
    found,
    families: orNull(values.families),
    familyReason: orNull(reason),
    didNotWork: orNull(values.didNotWork),
  }
}

const FIELDS = ['seenOn', 'seenBy', 'seenByName', 'toldBackOn', 'context', 'found', 'familyReason', ...MORE_PARTS]

const valuesIn = (body: Body, fields: readonly KindField[]): EvidenceValues =>
  Object.fromEntries([...fields.map(({ name }) => name), ...FIELDS].map((name) => [name, one(body, name)]))

const orNull = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text)
