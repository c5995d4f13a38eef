import { sayInstant } from '../shared/dates.ts'
import { type Details, type DataTable, type FileField, type SelectField, type Tag } from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { type ImportSchool } from './applied.rules.ts'
import { FIELD_NAMES, FILE_WORDS, sayHeadingRefusal } from './import-words.rules.ts'
import { type UploadRefusal } from './imports.actions.ts'
import { type ImportState, type PastImport } from './imports.store.ts'
import { STAFF_FIELDS, type HeadingMap } from './staff-headings.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'imports/upload': ImportUpload
  }
}

export type ImportUpload = PageModel & {
  lede: string
  errors: FieldErrors | null
  action: string
  formKey: string
  file: FileField
  /** Columns that have to be chosen between before the file can be read. */
  choices: { field: SelectField; heading: string; n: number }[]
  details: Details
  template: { text: string; href: string }
  past: DataTable | null
}

export function importUpload(
  school: ImportSchool,
  past: readonly PastImport[],
  formKey: string,
  now: string,
  refusal?: UploadRefusal | { reason: 'no_file' },
): ImportUpload {
  const errors = refusal === undefined ? null : errorsOf(refusal)
  return {
    title: 'Put your staff in from a list',
    back: { text: 'Staff', href: paths.staff(school.urn) },
    lede: `One CSV file for ${school.name}. You see what will happen before anything changes.`,
    errors,
    action: paths.staffImport(school.urn),
    formKey,
    file: {
      ...{ name: 'file', label: 'Staff list', accept: '.csv,.txt,.tsv,text/csv', error: errors?.file },
      hint: 'CSV from your staff system, up to 20 MB.',
    },
    choices: refusal?.reason === 'headings' ? choicesOf(refusal) : [],
    details: {
      summary: 'What the file needs',
      text: [
        'The first line names the columns. First name and last name are needed; everything else helps.',
        'We read: e-mail, TRN, staff code, job title, start date, last day, FTE, working days, career stage, phase, department, and the mentor’s e-mail, staff code or TRN.',
        'Any sensible heading will do, and your choice of columns is remembered. Commas, semicolons or tabs; any of the usual ways to save text.',
        'A row finds its person by TRN, then staff code, then e-mail, never by the name alone. Blank cells change nothing.',
        'Dates of birth, National Insurance numbers and the like are never read.',
      ],
    },
    template: { text: 'Download an empty list with our headings', href: paths.staffTemplate(school.urn) },
    past: past.length === 0 ? null : pastTable(school, past, now),
  }
}

const UPLOAD_WORDS = {
  ...FILE_WORDS,
  no_file: 'Choose the staff list.',
  no_rows: 'The file has headings but no rows. Export the list again with the people in it.',
}

const errorsOf = (refusal: UploadRefusal | { reason: 'no_file' }): FieldErrors =>
  refusal.reason === 'headings'
    ? { file: refusal.map.refusals.map(sayHeadingRefusal).join(' ') }
    : { file: UPLOAD_WORDS[refusal.reason] }

/** The headings that clash, or, where there are no names, all of them. */
function choicesOf(refusal: { headings: readonly string[]; map: HeadingMap }): ImportUpload['choices'] {
  const { headings, map } = refusal
  const clashing = map.refusals.flatMap((each) => ('headings' in each ? each.headings : []))
  const asked = map.refusals.some((each) => each.reason === 'no_name_columns') ? headings : clashing
  return headings
    .flatMap((heading, index) => (asked.includes(heading) && heading !== '' ? [{ heading, index }] : []))
    .slice(0, MOST_CHOICES)
    .map(({ heading, index }, n) => ({
      ...{ n, heading },
      field: columnField(`column-${n}`, heading, map.columns.find((column) => column.index === index)?.field),
    }))
}

/** A heading of the file, and what it may be. */
export const columnField = (name: string, heading: string, value: string | undefined): SelectField => ({
  ...{ name, label: heading, value: value ?? 'leave_out' },
  options: [
    { value: 'leave_out', text: 'Leave out' },
    ...STAFF_FIELDS.map((field) => ({ value: field, text: FIELD_NAMES[field] })),
  ],
})

/** multer reads 200 fields at most, two for each choice. */
const MOST_CHOICES = 80

const TAGS: Record<ImportState | 'expired', Tag> = {
  waiting: { text: 'Waiting for you', tone: 'wait' },
  expired: { text: 'Forgotten', tone: 'quiet' },
  confirmed: { text: 'Confirmed', tone: 'done' },
  undone: { text: 'Undone', tone: 'quiet' },
  dropped: { text: 'Dropped', tone: 'quiet' },
}

const pastTable = (school: ImportSchool, past: readonly PastImport[], now: string): DataTable => ({
  caption: 'Lists so far',
  head: ['File', 'Uploaded', 'By', 'State'],
  rows: past.map((each) => [
    { text: each.fileName, href: paths.import(school.urn, each.id), about: `, ${sayInstant(each.uploadedAt)}` },
    sayInstant(each.uploadedAt),
    each.uploadedBy ?? 'the console',
    { tag: TAGS[each.state === 'waiting' && each.expiresAt <= now ? 'expired' : each.state] },
  ]),
})
