import { type School } from '../people/schools.store.ts'
import { sayDate } from '../shared/dates.ts'
import { count } from '../shared/text.ts'
import { type Confirm, type DataTable, type FileField, type SummaryList } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type CheckedFile } from './required-import.actions.ts'
import { type RequiredImport } from './required-import.store.ts'
import { BROKEN_WORDS } from './import-words.rules.ts'
import { REQUIRED_ROW_WORDS } from './required-words.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'transfer/required-upload': RequiredUploadPage
    'transfer/required-check': RequiredCheckPage
  }
}

export type RequiredUploadPage = PageModel & {
  lede: string
  formKey: string
  action: string
  file: FileField
  columns: string[]
  template: Link
}

export const requiredUploadPage = (
  school: School,
  formKey: string,
  error: string | null = null,
): RequiredUploadPage => ({
  title: 'Upload required training',
  back: { text: 'Required training', href: paths.requiredTraining(school.urn) },
  errors: error === null ? null : { file: error },
  lede: `A CSV with one row for each person and training at ${school.name}. You see what it would do before anything is on record.`,
  formKey,
  action: paths.requiredImport(school.urn),
  file: { name: 'file', label: 'CSV file', accept: '.csv,.txt,.tsv', ...(error === null ? {} : { error }) },
  columns: [
    'TRN, E-mail or Staff code: whom it means. A name alone is not enough.',
    'Training: its title as in your list.',
    'Done on: the day. A row without one is left alone.',
    'Renew by (optional): worked out when it is empty.',
    'Certificate (optional).',
  ],
  template: { text: 'Download your list as it is, to fill in', href: `${paths.requiredTraining(school.urn)}.csv` },
})

export type RequiredCheckPage = PageModel & {
  lede: string
  summary: SummaryList
  confirm: Confirm | null
  nothing: string | null
  refused: DataTable | null
  refusedCsv: string | null
  planned: DataTable | null
  more: string | null
  again: Link
}

/** What the file would do: new, changed, the same, without a day, and each refused line with its reason. */
export function requiredCheckPage(
  school: School,
  waiting: RequiredImport,
  checked: CheckedFile,
  tokens: { csrf: string; key: string },
): RequiredCheckPage {
  const { plan } = checked
  const refused = refusedLines(checked)
  const planned = [...plan.created, ...plan.changed]
  const here = `${paths.requiredImport(school.urn)}/${waiting.id}`
  return {
    title: 'Check this file',
    back: { text: 'Choose another file', href: paths.requiredImport(school.urn) },
    lede: `${waiting.fileName}, for ${school.name}. Nothing is on record yet.`,
    summary: {
      rows: [
        { term: 'New records', text: String(plan.created.length) },
        { term: 'Changed records', text: String(plan.changed.length) },
        { term: 'On record already', text: String(plan.same) },
        { term: 'Without a day, left alone', text: String(plan.blank) },
        { term: 'Refused', text: String(refused.length) },
      ],
    },
    confirm:
      planned.length === 0
        ? null
        : {
            title: `Put ${count(planned.length, 'record')} on record?`,
            text:
              refused.length === 0 ? 'Every row with a day goes in.' : 'The refused rows stay out; the others go in.',
            action: `${here}/confirmation`,
            button: 'Put them on record',
            cancel: { text: 'Choose another file', href: paths.requiredImport(school.urn) },
            csrf: tokens.csrf,
            key: tokens.key,
          },
    nothing: planned.length > 0 ? null : 'Nothing in this file is new, so there is nothing to put on record.',
    refused:
      refused.length === 0
        ? null
        : {
            caption: 'Refused lines',
            head: [{ text: 'Line', number: true }, 'What it says', 'Why, and what to do'],
            rows: refused.slice(0, MOST_SHOWN).map((row) => [row.line, row.text, row.reason]),
          },
    refusedCsv: refused.length === 0 ? null : `${here}/refused.csv`,
    planned:
      planned.length === 0
        ? null
        : {
            caption: 'Goes on record',
            head: [
              'Person',
              'Training',
              { text: 'Done on', nowrap: true },
              { text: 'Renew by', nowrap: true },
              'Certificate',
            ],
            rows: planned
              .slice(0, MOST_SHOWN)
              .map((record) => [
                record.name,
                record.title,
                sayDate(record.doneOn),
                record.renewBy === null ? 'Once' : sayDate(record.renewBy),
                record.certificate ?? '',
              ]),
          },
    more: planned.length > MOST_SHOWN ? `And ${planned.length - MOST_SHOWN} more.` : null,
    again: { text: 'Choose another file', href: paths.requiredImport(school.urn) },
  }
}

/** The refused lines in the order of the file, with their words. */
export const refusedLines = (checked: CheckedFile): { line: number; text: string; cells: string[]; reason: string }[] =>
  [
    ...checked.plan.refused.map((row) => ({
      line: row.line,
      cells: row.cells,
      text: row.cells.filter((cell) => cell !== '').join(', '),
      reason: REQUIRED_ROW_WORDS[row.reason],
    })),
    ...checked.broken.map((row) => ({
      line: row.line,
      cells: [row.text],
      text: row.text,
      reason: BROKEN_WORDS[row.reason],
    })),
  ].sort((a, b) => a.line - b.line)

const MOST_SHOWN = 100
