import { sayDate, sayInstant } from '../shared/dates.ts'
import { count, listOf } from '../shared/text.ts'
import {
  type ChoiceField,
  type DataTable,
  type Pagination,
  type SelectField,
  type TextField,
} from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { type ImportSchool } from './applied.rules.ts'
import { type ImportAnswers } from './import-answers.rules.ts'
import { padSection, questionsOf, type PadAll, type QuestionCard } from './import-questions.view.ts'
import { leaversField } from './import-leavers.view.ts'
import { columnField } from './import-upload.view.ts'
import { BROKEN_WORDS, sayChange, sayManyLeavers, sayNote, sayRefusal } from './import-words.rules.ts'
import { type ListItem, type Sections } from './import-sections.rules.ts'
import { type StoredImport } from './imports.store.ts'
import { type StaffCheck } from './staff-check.ts'
import { manyOf, type Change, type PlannedRow, type PlanTotals } from './staff-plan.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'imports/check': ImportCheck
  }
}

const SECTIONS = ['ask', 'refused', 'create', 'change', 'same', 'elsewhere', 'leavers', 'notes', 'columns'] as const
type Section = (typeof SECTIONS)[number]

export type ImportCheck = PageModel & {
  lede: string
  errors: FieldErrors | null
  /** Said when the list is not any more what an earlier page showed. */
  changed: string | null
  confirm: { action: string; digest: string; text: string; button: string; many: TextField | null } | null
  nothing: string | null
  drop: { action: string; text: string }
  /** What the list does, a row for each section, with a link that shows it. */
  counts: DataTable | null
  section: { key: Section; title: string; lede: string }
  table: DataTable | null
  pagination: Pagination
  refusedCsv: string | null
  padAll: PadAll | null
  questions: { action: string; cards: QuestionCard[]; again: string | null } | null
  leavers: { action: string; shown: number[]; field: ChoiceField; lastDay: string } | null
  columns: { action: string; fields: SelectField[]; nameOrder: string | null; left: string | null } | null
}

export type CheckPage = {
  school: ImportSchool
  stored: StoredImport
  check: StaffCheck
  sections: Sections
  answers: ImportAnswers
  show: string | undefined
  page: number
  errors?: FieldErrors
  changed?: boolean
  typed?: { leavers?: string; lastDay?: string; ticked?: ReadonlyMap<number, string> }
}

/** The check page: what the list will do, in counts and row by row, and everything that can be answered. */
export function importCheck(facts: CheckPage): ImportCheck {
  const { school, stored, check, sections, answers } = facts
  const here = paths.import(school.urn, stored.id)
  const { plan } = check
  const lengths = plan === null ? null : { ...sections.counts, leavers: plan.leavers.length, columns: 0 }
  const key = chosenSection(facts.show, lengths)
  const last = Math.max(1, Math.ceil((lengths?.[key] ?? 0) / PER_PAGE))
  const page = facts.page <= last && key === facts.show ? facts.page : 1
  const shown = key === 'leavers' || key === 'columns' ? [] : page === 1 ? sections.pages[key] : sections.asked
  const leaving = plan === null ? 0 : plan.leavers.filter((person) => answers.leavers.has(person.id)).length
  return {
    title: 'Check the staff list',
    back: { text: 'Staff lists', href: paths.staffImport(school.urn) },
    wide: false,
    lede: plan === null ? 'First say which column is what.' : saySummary(plan, check.unreadable),
    errors: facts.errors ?? null,
    changed:
      facts.changed === true
        ? 'Somebody changed these people, or answered, since this page was drawn. Nothing was done. This is how it stands now.'
        : null,
    confirm: plan === null ? null : confirmOf(here, check.digest, plan, leaving, facts),
    nothing: plan === null || works(plan, leaving) ? null : 'There is nothing to do: everybody is as the list says.',
    drop: { action: `${here}/drop`, text: `${stored.fileName} waits until ${sayInstant(stored.expiresAt)}.` },
    counts: lengths === null ? null : countsTable(lengths, here, leaving, check, key),
    section: { key, ...SECTION_WORDS[key] },
    table: plan === null ? null : tableOf(key, shown, check),
    pagination: pagesOf(`${here}?show=${key}`, page, last),
    refusedCsv: key === 'refused' && shown.length > 0 ? `${here}/refused.csv` : null,
    padAll: key === 'ask' && plan !== null ? padSection(sections.short, `${here}/answers`) : null,
    questions:
      key === 'ask' && plan !== null
        ? {
            action: `${here}/answers`,
            cards: questionsOf(rowsIn(shown), check),
            again: answers.rows.size > 0 || answers.padAll ? 'Take every answer back' : null,
          }
        : null,
    leavers:
      key === 'leavers' && plan !== null && plan.leavers.length > 0
        ? {
            action: `${here}/leavers?page=${page}`,
            shown: leaversOn(plan, page).map((person) => person.id),
            field: leaversField(leaversOn(plan, page), answers, facts),
            lastDay: facts.typed?.lastDay ?? '',
          }
        : null,
    columns: key === 'columns' ? columnsOf(here, check) : null,
  }
}

export const PER_PAGE = 100

const leaversOn = (plan: PlanTotals, page: number) => plan.leavers.slice((page - 1) * PER_PAGE, page * PER_PAGE)

const rowsIn = (items: readonly ListItem[]): PlannedRow[] => items.flatMap(({ row }) => (row === null ? [] : [row]))

type Lengths = Record<Section, number>

function chosenSection(show: string | undefined, lengths: Lengths | null): Section {
  if (lengths === null) return 'columns'
  const asked = SECTIONS.find((section) => section === show)
  return asked ?? SECTIONS.find((section) => lengths[section] > 0) ?? 'columns'
}

function saySummary(plan: PlanTotals, broken: number): string {
  const { create, change, same, elsewhere, ask } = plan.counts
  const refused = plan.counts.refused + broken
  const parts = [
    [create, 'will be created'],
    [change, 'will be changed'],
    [same, 'left alone'],
    [elsewhere, 'asked, because they are in Stepfree elsewhere'],
    [ask, ask === 1 ? 'needs an answer' : 'need an answer'],
    [refused, 'refused'],
  ] as const
  const said = parts.filter(([n]) => n > 0).map(([n, words]) => `${n} ${words}`)
  return `${count(create + change + same + elsewhere + ask + refused, 'row')} read: ${listOf(said)}. Nothing changes until you confirm.`
}

const works = (plan: PlanTotals, leaving: number): boolean =>
  plan.counts.create + plan.counts.change + plan.counts.elsewhere + leaving > 0

function confirmOf(
  here: string,
  digest: string,
  plan: PlanTotals,
  leaving: number,
  facts: CheckPage,
): ImportCheck['confirm'] {
  if (!works(plan, leaving)) return null
  const { create, change, elsewhere, ask } = plan.counts
  const does = [
    ...(create > 0 ? [`${count(create, 'person', 'people')} created`] : []),
    ...(change > 0 ? [`${count(change, 'person', 'people')} changed`] : []),
    ...(elsewhere > 0 ? [`${count(elsewhere, 'person', 'people')} asked`] : []),
    ...(leaving > 0 ? [`${count(leaving, 'last day')} recorded`] : []),
  ]
  const left = ask > 0 ? ` ${count(ask, 'row')} without an answer will be left out.` : ''
  return {
    ...{ action: `${here}/confirmation`, digest, button: 'Confirm' },
    text: `${listOf(does)}. You can undo it while nothing rests on it.${left}`,
    many: manyOf(leaving, plan.active)
      ? {
          ...{ name: 'typed', label: sayManyLeavers(leaving), width: 4, inputmode: 'numeric', autocomplete: 'off' },
          hint: 'If it is, type how many would leave.',
          value: facts.typed?.leavers ?? '',
          error: facts.errors?.typed,
        }
      : null,
  }
}

const SECTION_WORDS: Record<Section, { title: string; lede: string }> = {
  ask: { title: 'Need an answer', lede: 'A row without an answer is left out; the others go in.' },
  refused: {
    title: 'Refused',
    lede: 'These rows do not go in. Correct them in your system, or in the CSV, and upload again.',
  },
  create: { title: 'Will be created', lede: 'Nobody here has their TRN, staff code or e-mail.' },
  change: { title: 'Will be changed', lede: 'What we hold, and what it becomes.' },
  same: { title: 'Left alone', lede: 'We hold the same already.' },
  elsewhere: {
    title: 'In Stepfree elsewhere',
    lede: 'Somebody has this TRN or e-mail at another school. We ask them, or that school. Until one says yes, nothing about them is shown here.',
  },
  leavers: {
    title: 'Not in the list',
    lede: 'They work here and are not in the list. Tick who has left. Nobody is ever removed; the record stays theirs.',
  },
  notes: { title: 'What we tidied', lede: 'Look whether we read it as you meant it.' },
  columns: { title: 'Columns', lede: 'Your choice is remembered for the next list.' },
}

function countsTable(lengths: Lengths, here: string, leaving: number, check: StaffCheck, shown: Section): DataTable {
  const sections = SECTIONS.filter((section) => lengths[section] > 0 || section === 'columns')
  return {
    ...{ caption: 'What the list does', captionHidden: true, stack: false, head: ['What', 'How many'] },
    rows: sections.map((section) => [
      section === shown
        ? { text: SECTION_WORDS[section].title, small: 'Shown below' }
        : { text: SECTION_WORDS[section].title, href: `${here}?show=${section}` },
      sayCount(section, lengths[section], leaving, check),
    ]),
  }
}

function sayCount(section: Section, n: number, leaving: number, check: StaffCheck): string {
  if (section === 'columns') return `${check.map.columns.length} of ${check.headings.length} are read`
  if (section !== 'leavers') return count(n, 'row')
  return `${count(n, 'person', 'people')}, ${leaving === 0 ? 'nobody' : leaving} ticked as having left`
}

function tableOf(key: Section, items: readonly ListItem[], check: StaffCheck): DataTable | null {
  const columns = TABLES[key]
  if (columns === undefined || items.length === 0) return null
  return {
    caption: SECTION_WORDS[key].title,
    captionHidden: true,
    head: columns.head,
    rows: items.map((item) => columns.row(item, check)),
  }
}

type Columns = { head: string[]; row: (item: ListItem, check: StaffCheck) => string[] }
const TABLES: Partial<Record<Section, Columns>> = {
  refused: {
    head: ['Line', 'Written', 'Why'],
    row: (item, check) => [
      `Line ${item.line}`,
      item.row === null ? (item.broken?.text ?? '') : nameIn(item.row),
      whyRefused(item, check),
    ],
  },
  create: {
    head: ['Line', 'Name', 'Job', 'From', 'Career stage', 'Mentor'],
    row: ({ line, row }, check) =>
      row === null
        ? []
        : [
            `Line ${line}`,
            nameIn(row),
            row.values.jobTitle ?? '',
            row.values.startedOn === null ? 'today' : sayDate(row.values.startedOn),
            check.stages.find(({ code }) => code === row.values.stage)?.name ?? '',
            mentorIn(row, check),
          ],
  },
  change: {
    head: ['Line', 'Name', 'What changes'],
    row: ({ line, row }, check) => (row === null ? [] : [`Line ${line}`, nameIn(row), changesIn(row, check)]),
  },
  same: { head: ['Line', 'Name'], row: ({ line, row }) => (row === null ? [] : [`Line ${line}`, nameIn(row)]) },
  elsewhere: {
    head: ['Line', 'As you wrote it', 'TRN or e-mail'],
    row: ({ line, row }) =>
      row === null ? [] : [`Line ${line}`, nameIn(row), row.values.trn ?? row.values.email ?? ''],
  },
  notes: {
    head: ['Line', 'Name', 'What we read'],
    row: ({ line, row }, check) =>
      row === null ? [] : [`Line ${line}`, nameIn(row), row.notes.map((note) => sayNote(note, check.stages)).join(' ')],
  },
}

const nameIn = ({ values }: PlannedRow): string => `${values.givenName} ${values.familyName}`.trim() || 'No name'

function whyRefused({ row, broken }: ListItem, check: StaffCheck): string {
  if (row?.plan.kind === 'refused') return row.plan.refusals.map((each) => sayRefusal(each, check.stages)).join(' ')
  return broken === null ? '' : BROKEN_WORDS[broken.reason]
}

function mentorIn({ mentor }: PlannedRow, check: StaffCheck): string {
  if (mentor === null) return ''
  if ('line' in mentor) return `on line ${mentor.line}`
  return personNamed(mentor.personId, check)
}

function changesIn(row: PlannedRow, check: StaffCheck): string {
  if (row.plan.kind !== 'change') return ''
  const { plan } = row
  const back = plan.comesBack === undefined ? [] : [`Comes back on ${sayDate(plan.comesBack)}.`]
  const others = plan.changes.filter(({ field }) => plan.comesBack === undefined || field !== 'started_on')
  return [...back, ...others.map((change) => `${sayOne(change, row, check)}.`)].join(' ')
}

/** Stages by their names and mentors by theirs; the rest as it is written. */
function sayOne(change: Change, row: PlannedRow, check: StaffCheck): string {
  const stage = (code: Change['from']) => check.stages.find((each) => each.code === code)?.name ?? code
  if (change.field === 'stage') return sayChange({ ...change, from: stage(change.from), to: stage(change.to) })
  if (change.field !== 'mentor') return sayChange(change)
  const from = typeof change.from === 'number' ? personNamed(change.from, check) : null
  return sayChange({ ...change, from, to: mentorIn(row, check) })
}

function personNamed(id: number, check: StaffCheck): string {
  const person = check.people.get(id)
  return person === undefined ? 'somebody who has left' : `${person.givenName} ${person.familyName}`
}

function columnsOf(here: string, check: StaffCheck): ImportCheck['columns'] {
  const { map, headings } = check
  const fields = headings.flatMap((heading, index) =>
    heading === '' || map.leftOutOnPurpose.includes(heading)
      ? []
      : [columnField(`column-${index}`, heading, map.columns.find((column) => column.index === index)?.field)],
  )
  return {
    ...{ action: `${here}/columns`, fields },
    nameOrder: map.columns.some(({ field }) => field === 'full_name') ? (map.nameOrder ?? '') : null,
    left: map.leftOutOnPurpose.length === 0 ? null : `Never read: ${listOf(map.leftOutOnPurpose)}.`,
  }
}

function pagesOf(base: string, page: number, last: number): Pagination {
  if (last < 2) return { items: [] }
  return {
    items: [{ text: `Page ${page} of ${last}`, current: true }],
    ...(page > 1 ? { previous: `${base}&page=${page - 1}` } : {}),
    ...(page < last ? { next: `${base}&page=${page + 1}` } : {}),
  }
}
