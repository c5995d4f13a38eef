import { readTrn } from '../people/identifiers.rules.ts'
import { recordDates, renewByFor } from '../required_training/required.rules.ts'
import { type IsoDate } from '../shared/dates.ts'
import { undefuse } from '../shared/formula-cells.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { fold } from '../shared/text.ts'
import { readDate } from './cell-values.rules.ts'

export type RequiredField = 'trn' | 'email' | 'staffCode' | 'training' | 'doneOn' | 'renewBy' | 'certificate'
export type RequiredColumns = Partial<Record<RequiredField, number>>
export type RequiredHeadingRefusal =
  'two_columns_one_field' | 'no_person_column' | 'no_training_column' | 'no_date_column'

/** Which column is what. A person is found by TRN, e-mail or staff code; names are there to be read by people only. */
export function mapRequiredHeadings(headings: readonly string[]): Outcome<RequiredColumns, RequiredHeadingRefusal> {
  const columns: RequiredColumns = {}
  for (const [index, heading] of headings.entries()) {
    const field = FIELD_OF.get(fold(heading).replace(/[^a-z0-9]/g, ''))
    if (field === undefined) continue
    if (columns[field] !== undefined) return refuse('two_columns_one_field')
    columns[field] = index
  }
  if (columns.trn === undefined && columns.email === undefined && columns.staffCode === undefined)
    return refuse('no_person_column')
  if (columns.training === undefined) return refuse('no_training_column')
  return columns.doneOn === undefined ? refuse('no_date_column') : accept(columns)
}

export type RequiredRowRefusal =
  | 'nobody_named'
  | 'not_here'
  | 'disagree'
  | 'two_people'
  | 'bad_trn'
  | 'unknown_training'
  | 'bad_date'
  | 'spreadsheet_number'
  | 'bad_renewal'
  | 'in_the_future'
  | 'long_ago'
  | 'renew_before_done'
  | 'renew_too_far'
  | 'certificate_too_long'
  | 'twice'

export type RequiredFacts = {
  staff: readonly {
    personId: number
    name: string
    trn: string | null
    email: string | null
    staffCode: string | null
  }[]
  kinds: readonly { id: number; title: string; renewMonths: number | null }[]
  records: readonly Dated[]
  today: IsoDate
}
type Dated = { kindId: number; personId: number; doneOn: IsoDate; renewBy: IsoDate | null; certificate: string | null }
export type PlannedRecord = Dated & { line: number; name: string; title: string }
export type RequiredPlan = {
  created: PlannedRecord[]
  changed: PlannedRecord[]
  /** Rows that say what is on record already, and rows without a day. */
  same: number
  blank: number
  refused: { line: number; cells: string[]; reason: RequiredRowRefusal }[]
}

/** What each row would do, against what is on record now. A refused row never blocks the others. */
export function planRequired(
  rows: readonly { line: number; cells: string[] }[],
  columns: RequiredColumns,
  facts: RequiredFacts,
): RequiredPlan {
  const plan: RequiredPlan = { created: [], changed: [], same: 0, blank: 0, refused: [] }
  const known = new Map(facts.records.map((record) => [keyOf(record), record]))
  const seen = new Set<string>()
  const finders = findersOf(facts.staff)
  for (const row of rows) {
    const cell = (field: RequiredField): string => {
      const index = columns[field]
      return index === undefined ? '' : undefuse(row.cells[index] ?? '').trim()
    }
    if (cell('doneOn') === '') {
      plan.blank += 1
      continue
    }
    const read = readRow(cell, finders, facts)
    const reason = !read.ok ? read.reason : seen.has(keyOf(read.value)) ? 'twice' : undefined
    if (!read.ok || reason !== undefined) {
      plan.refused.push({ line: row.line, cells: row.cells, reason: reason ?? 'twice' })
      continue
    }
    seen.add(keyOf(read.value))
    const planned = { ...read.value, line: row.line }
    const before = known.get(keyOf(planned))
    if (before === undefined) plan.created.push(planned)
    else if (before.renewBy === planned.renewBy && before.certificate === planned.certificate) plan.same += 1
    else plan.changed.push(planned)
  }
  return plan
}

type Person = RequiredFacts['staff'][number]
type Finders = { trn: Map<string, Person>; email: Map<string, Person[]>; staffCode: Map<string, Person[]> }

function findersOf(staff: readonly Person[]): Finders {
  const finders: Finders = { trn: new Map(), email: new Map(), staffCode: new Map() }
  for (const person of staff) {
    if (person.trn !== null) finders.trn.set(person.trn, person)
    if (person.email !== null) push(finders.email, fold(person.email), person)
    if (person.staffCode !== null) push(finders.staffCode, fold(person.staffCode), person)
  }
  return finders
}

function readRow(
  cell: (field: RequiredField) => string,
  finders: Finders,
  facts: RequiredFacts,
): Outcome<Omit<PlannedRecord, 'line'>, RequiredRowRefusal> {
  const person = findPerson(cell, finders)
  if (!person.ok) return person
  const wanted = fold(cell('training')).replace(/\s+/g, ' ')
  const kind = facts.kinds.find((each) => fold(each.title) === wanted)
  if (kind === undefined) return refuse('unknown_training')
  const doneOn = readDate(cell('doneOn'))
  if (!doneOn.ok) return refuse(doneOn.reason === 'spreadsheet_number' ? 'spreadsheet_number' : 'bad_date')
  const typed = cell('renewBy') === '' ? null : readDate(cell('renewBy'))
  if (typed !== null && !typed.ok) return refuse('bad_renewal')
  const renewBy = typed === null ? renewByFor(doneOn.value, kind.renewMonths) : typed.value
  const dates = recordDates({ doneOn: doneOn.value, renewBy }, facts.today)
  if (!dates.ok) return dates
  const certificate = cell('certificate')
  if (certificate.length > 100) return refuse('certificate_too_long')
  const { personId, name } = person.value
  return accept({
    ...dates.value,
    personId,
    name,
    kindId: kind.id,
    title: kind.title,
    certificate: certificate || null,
  })
}

/** Whom a row means: every identifier that finds somebody must find the same person, and contradict nothing we hold. */
function findPerson(cell: (field: RequiredField) => string, finders: Finders): Outcome<Person, RequiredRowRefusal> {
  const [trnText, email, code] = [cell('trn'), fold(cell('email')), fold(cell('staffCode'))]
  if (trnText === '' && email === '' && code === '') return refuse('nobody_named')
  const reading = readTrn(trnText)
  if (reading.kind === 'refused' || reading.kind === 'needs_padding') return refuse('bad_trn')
  const trn = reading.kind === 'none' ? null : reading.trn
  const byTrn = trn === null ? undefined : finders.trn.get(trn)
  const groups = [byTrn === undefined ? [] : [byTrn], finders.email.get(email) ?? [], finders.staffCode.get(code) ?? []]
  const found = new Set(groups.flat().map((person) => person.personId))
  const shared = groups.filter((group) => group.length > 0)
  const agreed = groups.flat().filter((person) => shared.every((group) => group.includes(person)))
  const [one] = agreed
  if (found.size === 0) return refuse('not_here')
  if (one === undefined) return refuse('disagree')
  if (new Set(agreed.map((person) => person.personId)).size > 1) return refuse('two_people')
  if (trn !== null && one.trn !== null && one.trn !== trn) return refuse('disagree')
  return accept(one)
}

const keyOf = (record: { kindId: number; personId: number; doneOn: IsoDate }): string =>
  `${record.kindId} ${record.personId} ${record.doneOn}`

function push(map: Map<string, Person[]>, key: string, person: Person): void {
  const group = map.get(key)
  if (group === undefined) map.set(key, [person])
  else group.push(person)
}

const ALIASES: Record<RequiredField, string> = {
  trn: 'trn teacherreferencenumber trnumber',
  email: 'email emailaddress workemail workemailaddress',
  staffCode: 'staffcode staffid payrollnumber employeenumber employeeid',
  training: 'training course requiredtraining kind typeoftraining',
  doneOn: 'doneon done date datedone completed completedon datecompleted completiondate dateoftraining',
  renewBy: 'renewby renewal renewaldate expires expiry expirydate validuntil',
  certificate: 'certificate certificatenumber certificatereference reference',
}
const FIELDS: readonly RequiredField[] = ['trn', 'email', 'staffCode', 'training', 'doneOn', 'renewBy', 'certificate']
const FIELD_OF = new Map(FIELDS.flatMap((field) => ALIASES[field].split(' ').map((alias) => [alias, field] as const)))
