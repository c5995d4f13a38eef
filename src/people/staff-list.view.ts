import { type IsoDate, lastDayOf, sayDate } from '../shared/dates.ts'
import { capital, count } from '../shared/text.ts'
import {
  type DataTable,
  type DocumentActions,
  type EmptyState,
  type Filters,
  type Pagination,
  type TableCell,
} from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { standing } from './periods.rules.ts'
import { type School } from './schools.store.ts'
import { type StaffRow } from './staff.store.ts'
import { type CareerStage } from './stage-periods.store.ts'
import { STANDING_TAGS } from './words.view.ts'
import { sayFte, workingDaysOf } from './working-days.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'schools/staff': StaffPage
    'people/list': PeoplePage
  }
}

export const PAGE_SIZE = 50

export type ListQuery = { q: string; stage: string; phase: string; school: string; page: number }

type ListParts = {
  filters: Filters
  table: DataTable | null
  empty: EmptyState | null
  pagination: Pagination
}
export type PeoplePage = PageModel & ListParts & { lede: string; add: Link | null }
export type StaffPage = PageModel &
  ListParts & {
    lede: string
    actions: DocumentActions
    add: Link | null
    /** What waits: our own offers to people elsewhere, and other schools' offers to our people. */
    waiting: { text: string; href: string }[]
  }

export type ListFacts = {
  rows: StaffRow[]
  total: number
  query: ListQuery
  stages: CareerStage[]
  phases: string[]
  today: IsoDate
}

export function peoplePage(facts: ListFacts, schools: School[], mayAdd: boolean): PeoplePage {
  return {
    title: 'People',
    lede: `${count(facts.total, 'person', 'people')} at the schools you look after.`,
    add: mayAdd ? { text: 'Add a person without a school', href: paths.newPerson } : null,
    ...listParts(facts, paths.people, schools),
    empty: facts.rows.length > 0 ? null : NOTHING_FOUND(paths.people),
  }
}

export function staffPage(
  facts: ListFacts,
  school: School,
  may: { manage: boolean },
  waiting: StaffPage['waiting'],
): StaffPage {
  const filtered = facts.query.q !== '' || facts.query.stage !== '' || facts.query.phase !== ''
  return {
    title: `Staff of ${school.name}`,
    lede: filtered
      ? `${count(facts.total, 'person', 'people')} found.`
      : `${count(facts.total, 'person', 'people')}, with everyone who has a first day to come.`,
    add: may.manage ? { text: 'Add somebody', href: paths.newStaff(school.urn) } : null,
    actions: {
      csv: paths.staffCsv(school.urn),
      ...(may.manage
        ? {
            more: [
              { text: 'Bring in a staff list', href: paths.staffImport(school.urn) },
              { text: 'Invite people to sign in', href: paths.schoolInvitations(school.urn) },
            ],
          }
        : {}),
      printThis: true,
    },
    waiting,
    ...listParts(facts, paths.staff(school.urn), null),
    empty:
      facts.rows.length > 0 ? null : filtered ? NOTHING_FOUND(paths.staff(school.urn)) : nobodyYet(school, may.manage),
  }
}

function listParts(facts: ListFacts, action: string, schools: School[] | null): Omit<ListParts, 'empty'> {
  const { query } = facts
  return {
    filters: {
      action,
      search: { name: 'q', label: 'Name', type: 'search', value: query.q },
      selects: [
        {
          name: 'stage',
          label: 'Career stage',
          empty: 'All',
          options: facts.stages.map((stage) => ({ value: stage.code, text: stage.name })),
          value: query.stage,
        },
        {
          name: 'phase',
          label: 'Phase',
          empty: 'All',
          options: facts.phases.map((phase) => ({ value: phase, text: phase })),
          value: query.phase,
        },
        ...(schools === null || schools.length < 2
          ? []
          : [
              {
                name: 'school',
                label: 'School',
                empty: 'All',
                options: schools.map((school) => ({ value: school.urn, text: school.name })),
                value: query.school,
              },
            ]),
      ],
      clear: action,
    },
    table:
      facts.rows.length === 0
        ? null
        : {
            caption: schools === null ? 'Staff' : 'People',
            captionHidden: true,
            head: ['Name', schools === null ? 'Job' : 'School and job', 'Career stage', 'Time', 'Mentor', 'State'],
            rows: facts.rows.map((row) => cells(row, facts.today, schools !== null)),
          },
    pagination: pagesOf(facts, action),
  }
}

function cells(row: StaffRow, today: IsoDate, withSchool: boolean): TableCell[] {
  const days = workingDaysOf(row.workingDays)
  return [
    { text: `${row.givenName} ${row.familyName}`, href: paths.person(row.personId) },
    withSchool
      ? { text: row.school ?? 'No school', ...(row.jobTitle === null ? {} : { small: row.jobTitle }) }
      : { text: row.jobTitle ?? 'Not said', ...(row.phase === null ? {} : { small: row.phase }) },
    row.stage ?? 'Not said',
    row.ftePercent === null
      ? ''
      : { text: capital(sayFte(row.ftePercent)), ...(days.length === 0 ? {} : { small: days.join(', ') }) },
    row.mentor ?? 'None',
    stateCell(row, today),
  ]
}

function stateCell(row: StaffRow, today: IsoDate): TableCell {
  if (row.startedOn === null) return ''
  const state = standing({ startedOn: row.startedOn, finishedOn: row.finishedOn }, today)
  if (state === 'joining') return { tag: STANDING_TAGS.joining, small: `from ${sayDate(row.startedOn, today)}` }
  if (state === 'leaving' && row.finishedOn !== null)
    return { tag: STANDING_TAGS.leaving, small: `last day ${sayDate(lastDayOf(row.finishedOn), today)}` }
  return 'Working'
}

export function pagesOf(
  facts: { total: number; query: { page: number } & Record<string, string | number> },
  action: string,
): Pagination {
  const last = Math.max(1, Math.ceil(facts.total / PAGE_SIZE))
  const { page, ...rest } = facts.query
  const href = (n: number): string => {
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(rest)) if (value !== '') search.set(name, String(value))
    search.set('page', String(n))
    return `${action}?${search.toString()}`
  }
  const near = [...new Set([1, page - 1, page, page + 1, last])].filter((n) => n >= 1 && n <= last)
  const items = near.flatMap((n, i) => {
    const item = { text: String(n), href: href(n), current: n === page }
    const before = near[i - 1]
    return before !== undefined && n - before > 1 ? [{ text: '…' }, item] : [item]
  })
  return {
    items,
    ...(page > 1 ? { previous: href(page - 1) } : {}),
    ...(page < last ? { next: href(page + 1) } : {}),
    summary: `Page ${page} of ${last}`,
  }
}

const NOTHING_FOUND = (action: string): EmptyState => ({
  title: 'Nobody found',
  text: 'Try fewer letters of the name, or another stage or phase.',
  action: { text: 'Show everyone', href: action },
})

const nobodyYet = (school: School, mayAdd: boolean): EmptyState => ({
  title: 'Nobody is on this list yet',
  text: mayAdd
    ? 'Bring in the staff list of your own system as a CSV file, or add people one by one.'
    : 'The CPD lead or an administrator adds people.',
  ...(mayAdd ? { action: { text: 'Bring in a staff list', href: paths.staffImport(school.urn) } } : {}),
})

/** The staff list as columns that the staff import reads back. */
export const STAFF_CSV_HEAD = [
  'Given name',
  'Family name',
  'Email',
  'TRN',
  'Staff code',
  'Job title',
  'Start date',
  'Last day',
  'FTE',
  'Working days',
  'Career stage',
  'Phase',
  'Department',
] as const

export const staffCsvRow = (row: StaffRow, mayManage: boolean): (string | number | null)[] => [
  row.givenName,
  row.familyName,
  row.email,
  mayManage ? row.trn : null,
  row.staffCode,
  row.jobTitle,
  row.startedOn,
  row.finishedOn === null ? null : lastDayOf(row.finishedOn),
  row.ftePercent === null ? null : row.ftePercent / 100,
  workingDaysOf(row.workingDays).join(', '),
  row.stage,
  row.phase,
  row.department,
]
