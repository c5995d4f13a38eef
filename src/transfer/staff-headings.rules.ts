import { fold } from '../shared/text.ts'

/** What a column of a staff list can hold. `finished_on` is written as the last day and kept as the day after it. */
export type StaffField = (typeof STAFF_FIELDS)[number]
export const STAFF_FIELDS = [
  'given_name',
  'family_name',
  'full_name',
  'email',
  'trn',
  'staff_code',
  'job_title',
  'started_on',
  'finished_on',
  'fte',
  'working_days',
  'stage',
  'phase',
  'department',
  'mentor_email',
  'mentor_staff_code',
  'mentor_trn',
] as const
export const isStaffField = (text: string): text is StaffField => STAFF_FIELDS.some((field) => field === text)

/** In a single column of names: `Okafor, Ada` or `Ada Okafor`. */
export type NameOrder = 'family_first' | 'given_first'

/** What a school chose last time. Headings are keyed by `headingKey`, so spaces and capitals do not matter. */
export type SavedMapping = { fields: ReadonlyMap<string, StaffField | 'leave_out'>; nameOrder?: NameOrder }

export type HeadingRefusal =
  { reason: 'two_columns_one_field'; field: StaffField; headings: string[] } | { reason: 'no_name_columns' }

export type HeadingMap = {
  /** The columns that are read, in the order of the file. */
  columns: { index: number; heading: string; field: StaffField }[]
  /** Columns we do not know or that the school leaves out: shown, so that somebody can map them. */
  unread: string[]
  /** Columns that we never read, on purpose: dates of birth, National Insurance numbers and the like. */
  leftOutOnPurpose: string[]
  /** `name_order` when there is one column of names and nobody has said which name comes first. */
  asks: 'name_order'[]
  nameOrder?: NameOrder
  refusals: HeadingRefusal[]
}

/**
 * Which column is what. A saved mapping comes before the aliases; what we never read comes before both. Two columns for one
 * field, or no names, are refusals: nothing is guessed. A single column of names beside given and family names is not read.
 */
export function mapHeadings(headings: readonly string[], saved?: SavedMapping): HeadingMap {
  const map: HeadingMap = { columns: [], unread: [], leftOutOnPurpose: [], asks: [], refusals: [] }
  headings.forEach((heading, index) => {
    const key = headingKey(heading)
    if (key === '') return
    if (isForbidden(key)) map.leftOutOnPurpose.push(heading)
    else {
      const field = saved?.fields.get(key) ?? FIELD_OF_HEADING.get(key)
      if (field === undefined || field === 'leave_out') map.unread.push(heading)
      else map.columns.push({ index, heading, field })
    }
  })
  settleNames(map, saved?.nameOrder)
  map.refusals.push(...fieldsTwice(map.columns))
  return map
}

/** Lower case letters and digits only: `Work e-mail ` and `WORK EMAIL` are one heading. */
export const headingKey = (heading: string): string => fold(heading).replace(/[^\p{L}\p{N}]+/gu, '')

function settleNames(map: HeadingMap, nameOrder: NameOrder | undefined): void {
  const has = (field: StaffField): boolean => map.columns.some((column) => column.field === field)
  if (has('given_name') && has('family_name')) {
    map.unread.push(...map.columns.filter((column) => column.field === 'full_name').map((column) => column.heading))
    map.columns = map.columns.filter((column) => column.field !== 'full_name')
  } else if (!has('full_name')) {
    map.refusals.push({ reason: 'no_name_columns' })
  } else if (nameOrder === undefined) {
    map.asks.push('name_order')
  } else {
    map.nameOrder = nameOrder
  }
}

function fieldsTwice(columns: HeadingMap['columns']): HeadingRefusal[] {
  const headingsOf = new Map<StaffField, string[]>()
  for (const { field, heading } of columns) headingsOf.set(field, [...(headingsOf.get(field) ?? []), heading])
  return [...headingsOf]
    .filter(([, headings]) => headings.length > 1)
    .map(([field, headings]) => ({ reason: 'two_columns_one_field', field, headings }))
}

const isForbidden = (key: string): boolean => FORBIDDEN.has(key) || FORBIDDEN_PARTS.some((part) => key.includes(part))

const ALIASES: Record<StaffField, string> = {
  given_name: `given name, given names, forename, forenames, first name, first names, firstname, legal forename,
    legal first name, preferred forename, preferred first name, preferred given name, chosen name, known as,
    forename(s), christian name, staff forename, teacher first name, employee first name`,
  family_name: `family name, surname, last name, lastname, legal surname, legal last name, preferred surname,
    preferred last name, chosen surname, staff surname, teacher last name, employee last name, second name`,
  full_name: `name, full name, staff name, teacher, teacher name, employee, employee name, display name, legal name,
    preferred name, staff member, member of staff, name (surname, forename)`,
  email: `email, e-mail, email address, e-mail address, work email, work email address, school email,
    school email address, staff email, primary email, main email, employee email, email (work), user principal name,
    username email, contact email, teacher email`,
  trn: `trn, teacher reference number, teacher ref number, teacher reference no, teacher reference, teacher ref,
    teacher number, teacher no, teachers reference number, dfe number, dfe no, dfe reference, dfes number, dcsf number,
    dfe teacher number, qts number, trn number, trs number, gtc number, teacher id (trn)`,
  staff_code: `staff code, staff id, staff number, staff no, staff ref, staff reference, employee id, employee number,
    employee no, employee code, payroll number, payroll no, payroll id, mis id, arbor id, bromcom id, sims id,
    person id, personnel number, code, initials, staff initials, teacher code, external id`,
  job_title: `job title, job, role, roles, post, post title, position, job role, occupation, main role, business role,
    current role, contract post, staff role, job description, title of post`,
  started_on: `start date, started, started on, date started, date of start, joined, joining date, date joined,
    contract start, contract start date, employment start, employment start date, arrival date, date of arrival,
    continuous service start, school start date, start, from, hire date`,
  finished_on: `end date, ended, finish date, finished, finished on, last day, last working day, leaving date,
    date of leaving, date left, leave date, contract end, contract end date, employment end, employment end date, end, to,
    until, date ended, termination date`,
  fte: `fte, full time equivalent, full-time equivalent, fte ratio, contract fte, current fte, fte hours ratio,
    working pattern fte, proportion of full time`,
  working_days: `working days, days worked, days of work, work days, workdays, working pattern, days, days in school,
    part time days, weekly pattern`,
  stage: `career stage, stage, career phase, ect status, ect, ect year, induction status, teacher stage, ecf stage, ecte stage,
    qualification stage, training stage, pathway`,
  phase: `phase, school phase, key stage, phase of education, year group phase, teaching phase`,
  department: `department, dept, faculty, subject, subject area, team, curriculum area, main subject, departments`,
  mentor_email: `mentor email, mentor e-mail, mentor email address, ect mentor email, mentors email, mentor work email`,
  mentor_staff_code: `mentor staff code, mentor code, mentor staff id, mentor id, mentor employee number, mentor staff number,
    ect mentor staff code, ect mentor code`,
  mentor_trn: `mentor trn, mentor teacher reference number, ect mentor trn, mentors trn, mentor teacher number`,
}

/** Commas part the aliases, save inside brackets. */
const FIELD_OF_HEADING = new Map<string, StaffField>(
  STAFF_FIELDS.flatMap((field) =>
    [field, ...ALIASES[field].split(/,(?![^(]*\))/)].map((alias): [string, StaffField] => [headingKey(alias), field]),
  ),
)

/** We hold none of these (DfE stopped storing birth dates and NI numbers too), so the columns are not read at all. */
const FORBIDDEN = new Set(
  `dob, born, birthday, ni, nino, ni number, ni no, gender, sex, age, ethnicity, ethnic origin, ethnic group, religion,
  disability, disabilities, disabled, nationality, marital status, sexual orientation, address, home address, postcode,
  home postcode, home email, personal email, home phone, home telephone, personal mobile, next of kin, emergency contact,
  salary, pay, pay scale, pay point, spine point, bank account, sort code, account number, sickness, absence, absences,
  dbs, dbs number, passport number, password, tax code, pension, pension number, medical, medical notes, health, notes,
  trade union, union`
    .split(',')
    .map(headingKey),
)
const FORBIDDEN_PARTS = ['dateofbirth', 'birthdate', 'nationalinsurance', 'ninumber', 'sexualorientation', 'ethnic']
