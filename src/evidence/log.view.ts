import { academicYearOf, sayAcademicYear, sayCountedFrom } from '../calendars/half-terms.rules.ts'
import { type IsoDate, sayDate } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { count } from '../shared/text.ts'
import {
  type Button,
  type DataTable,
  type DocumentActions,
  type EmptyState,
  type Filters,
  type Pagination,
  type SelectOption,
} from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { isEntryKind, KIND_NAMES } from './entries.rules.ts'
import { type Entry } from './entries.store.ts'
import { type LogChoice, type LogFilter, type LogSort, type LogSummary } from './log.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'cpd/list': LogPage
  }
}

export type LogPage = PageModel & {
  lede: string
  log: Button | null
  again: Button | null
  filters: Filters | null
  table: DataTable | null
  empty: EmptyState | null
  pagination: Pagination
  actions: DocumentActions | null
}

export const PER_PAGE = 30

const SORTS: Record<LogSort, string> = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  longest: 'Longest first',
  title: 'By title',
}
const isSort = (text: string): text is LogSort => Object.hasOwn(SORTS, text)

type Query = Record<string, string | undefined>

/** What the address asks to see; anything it cannot mean is left out. */
export function readFilter(query: Query): LogFilter {
  const kind = query.kind ?? ''
  const sort = query.sort ?? ''
  return {
    year: /^20\d\d$/.test(query.year ?? '') ? Number(query.year) : null,
    kind: isEntryKind(kind) ? kind : null,
    module: query.module === undefined || query.module === '' ? null : query.module,
    competency: query.competency === undefined || query.competency === '' ? null : query.competency,
    text: (query.q ?? '').trim().slice(0, 100),
    sort: isSort(sort) ? sort : 'newest',
  }
}

type Found = {
  entries: Entry[]
  total: number
  summary: LogSummary
  choices: LogChoice[]
  filter: LogFilter
  page: number
  today: IsoDate
  /** Whoever has left reads the log and adds nothing. */
  mayWrite: boolean
}

export function logPage(found: Found): LogPage {
  const { summary, filter } = found
  const filtering = addressOf(filter, {}) !== paths.cpd
  const nothing = summary.total === 0
  const last = found.entries[0]
  return {
    title: 'CPD log',
    lede: nothing ? 'What you learn and try, and what changes for pupils.' : sayYear(summary, found.today),
    log: found.mayWrite ? { text: 'Log CPD', href: paths.newCpd } : null,
    again:
      !found.mayWrite || nothing || last === undefined
        ? null
        : { text: 'The same as last time', href: `${paths.newCpd}?from=last`, tone: 'quiet' },
    filters: nothing ? null : filtersOf(found),
    table: found.entries.length === 0 ? null : tableOf(found, filtering),
    empty: found.entries.length > 0 ? null : emptyOf(nothing, found.mayWrite),
    pagination: paginationOf(found),
    actions: nothing ? null : { csv: addressOf(filter, {}, paths.cpdCsv), printThis: true },
  }
}

const sayYear = (summary: LogSummary, today: IsoDate): string => {
  const { input, practice } = summary.minutes
  const year = sayAcademicYear(academicYearOf(today))
  if (input + practice === 0) return `Nothing logged yet this year, ${year}.`
  return `This year, ${year}: ${sayHours(input + practice)}. ${hoursOr(input)} learning, ${hoursOr(practice)} practice with pupils. ${sayCountedFrom(today)}`
}
const hoursOr = (minutes: number): string => (minutes === 0 ? 'No hours' : sayHours(minutes))

const tableOf = (found: Found, filtering: boolean): DataTable => ({
  caption: filtering ? `${count(found.total, 'entry', 'entries')} found` : count(found.total, 'entry', 'entries'),
  head: ['What', { text: 'When', nowrap: true }, { text: 'How long', nowrap: true }, 'Kind', 'About'],
  rows: found.entries.map((entry) => [
    {
      text: entry.title,
      href: paths.cpdEntry(entry.id),
      ...(entry.sealedAt === null ? {} : { small: 'A signed record rests on it' }),
    },
    sayDate(entry.doneOn, found.today),
    sayHours(entry.minutes),
    KIND_NAMES[entry.kind],
    {
      text: entry.competencies.map((each) => each.title).join('; '),
      ...(entry.module === null ? {} : { small: entry.module.title }),
    },
  ]),
})

const emptyOf = (nothing: boolean, mayWrite: boolean): EmptyState =>
  nothing && !mayWrite
    ? { title: 'Nothing here', text: 'Nothing was logged while you worked at a school here.' }
    : nothing
      ? {
          title: 'Nothing here yet',
          text: 'A line about something you learned or tried this week is enough to begin.',
          action: { text: 'Log CPD', href: paths.newCpd },
        }
      : {
          title: 'Nothing found',
          text: 'Try fewer words, or another year.',
          action: { text: 'Show everything', href: paths.cpd },
        }

function filtersOf({ filter, choices, summary, today }: Found): Filters {
  const now = academicYearOf(today)
  const first = summary.firstOn === null ? now : academicYearOf(summary.firstOn)
  const years = Array.from({ length: Math.max(1, now - first + 1) }, (_, n) => now - n)
  const of = (kind: LogChoice['kind']): SelectOption[] =>
    choices.filter((choice) => choice.kind === kind).map(({ code, title }) => ({ value: code, text: title }))
  const clear = addressOf(filter, {}) === paths.cpd ? {} : { clear: paths.cpd }
  return {
    action: paths.cpd,
    label: 'Search your log',
    search: { name: 'q', label: 'Search', type: 'search', value: filter.text },
    selects: [
      {
        name: 'year',
        label: 'Year',
        empty: 'All',
        value: String(filter.year ?? ''),
        options: years.map((year) => ({ value: String(year), text: sayAcademicYear(year) })),
      },
      {
        name: 'kind',
        label: 'Kind',
        empty: 'All',
        value: filter.kind ?? '',
        options: [
          { value: 'input', text: KIND_NAMES.input },
          { value: 'practice', text: KIND_NAMES.practice },
        ],
      },
      ...select('competency', 'About', of('competency'), filter.competency),
      ...select('module', 'Module', of('module'), filter.module),
      {
        name: 'sort',
        label: 'Order',
        value: filter.sort,
        options: Object.entries(SORTS).map(([value, text]) => ({ value, text })),
      },
    ],
    ...clear,
  }
}

const select = (name: string, label: string, options: SelectOption[], value: string | null) =>
  options.length === 0 ? [] : [{ name, label, empty: 'All', value: value ?? '', options }]

function paginationOf({ total, page, filter }: Found): Pagination {
  const pages = Math.max(1, Math.ceil(total / PER_PAGE))
  const to = (n: number) => addressOf(filter, { page: n === 1 ? '' : String(n) })
  const shown = Array.from({ length: pages }, (_, n) => n + 1).filter(
    (n) => n === 1 || n === pages || Math.abs(n - page) <= 2,
  )
  return {
    ...(page > 1 && page <= pages ? { previous: to(page - 1) } : {}),
    ...(page < pages ? { next: to(page + 1) } : {}),
    items: shown.flatMap((n, i) => [
      ...((shown[i - 1] ?? n - 1) < n - 1 ? [{ text: '…' }] : []),
      { text: String(n), href: to(n), current: n === page },
    ]),
  }
}

/** The same view of the log at another address or page. */
function addressOf(filter: LogFilter, more: Record<string, string>, address: string = paths.cpd): string {
  const asked = new URLSearchParams()
  const add = (name: string, value: string) => value !== '' && asked.append(name, value)
  add('q', filter.text)
  add('year', String(filter.year ?? ''))
  add('kind', filter.kind ?? '')
  add('competency', filter.competency ?? '')
  add('module', filter.module ?? '')
  add('sort', filter.sort === 'newest' ? '' : filter.sort)
  for (const [name, value] of Object.entries(more)) add(name, value)
  const text = asked.toString()
  return text === '' ? address : `${address}?${text}`
}

export const LOG_HEADINGS = [
  'Date',
  'What',
  'Hours',
  'Kind',
  'Module',
  'Competencies',
  'What was in the way',
  'What I changed',
  'What pupils experienced',
  'Next',
  'Files',
  'A signed record rests on it',
]

export const logRows = (
  entries: readonly Entry[],
  files: ReadonlyMap<number, readonly string[]>,
): (string | number)[][] =>
  entries.map((entry) => [
    entry.doneOn,
    entry.title,
    Math.round((entry.minutes / 60) * 100) / 100,
    KIND_NAMES[entry.kind],
    entry.module?.title ?? '',
    entry.competencies.map((each) => `${each.code} ${each.title}`).join('; '),
    entry.barrier ?? '',
    entry.change ?? '',
    entry.experienced ?? '',
    entry.next ?? '',
    (files.get(entry.id) ?? []).join('; '),
    entry.sealedAt === null ? '' : 'yes',
  ])
