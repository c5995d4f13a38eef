import { count } from '../shared/text.ts'
import { type DataTable, type EmptyState, type Filters, type Pagination } from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { errorOf, type FormPage, formPage } from './form-page.view.ts'
import { type School, type Trust } from './schools.store.ts'
import { pagesOf } from './staff-list.view.ts'

declare module '../web/views.ts' {
  interface Views {
    'admin/home': AdminHome
    'admin/list': AdminList
  }
}

export type AdminHome = PageModel & {
  lede: string
  cards: { title: string; text: string; links: Link[] }[]
}

/** What there is to do. A site administrator sees all of it, one of a trust or a school what is theirs. */
export const adminHome = (schools: School[], site: boolean, total: number): AdminHome => ({
  title: 'Administration',
  lede: 'You look after schools, people and roles. Nobody’s record is shown to you.',
  cards: [
    ...(site
      ? [
          {
            title: 'Schools and trusts',
            text: `${count(total, 'school')} so far.`,
            links: [
              { text: 'Schools', href: paths.adminSchools },
              { text: 'Add a school', href: paths.newSchool },
              { text: 'Trusts', href: paths.adminTrusts },
            ],
          },
        ]
      : []),
    {
      title: 'People',
      text: 'Find somebody, then give roles, change names or join two records of one person.',
      links: [
        { text: 'Find a person', href: `${paths.people}?all=1` },
        ...(site ? [{ text: 'Add a person without a school', href: paths.newPerson }] : []),
      ],
    },
    ...schools.slice(0, 12).map((school) => ({
      title: school.name,
      text: `URN ${school.urn}`,
      links: [
        { text: 'Staff', href: paths.staff(school.urn) },
        { text: 'Bring in a staff list', href: paths.staffImport(school.urn) },
        { text: 'What happened', href: paths.schoolHistory(school.urn) },
      ],
    })),
    ...(site
      ? [
          {
            title: 'E-mail',
            text: 'Every e-mail that Stepfree sends waits here until it has gone.',
            links: [{ text: 'Open the outbox', href: '/admin/outbox' }],
          },
        ]
      : []),
  ],
})

export type AdminList = PageModel & {
  lede: string
  add: Link
  filters: Filters | null
  table: DataTable | null
  empty: EmptyState | null
  pagination: Pagination
}

export const schoolsPage = (
  found: { total: number; schools: (School & { trust: string | null; staff: number })[] },
  query: { q: string; page: number },
): AdminList => ({
  title: 'Schools',
  back: { text: 'Administration', href: paths.admin },
  lede: 'Schools usually come from the national extract. You can add one by hand.',
  add: { text: 'Add a school', href: paths.newSchool },
  filters: {
    action: paths.adminSchools,
    search: { name: 'q', label: 'Name, URN or trust', type: 'search', value: query.q },
    clear: paths.adminSchools,
  },
  table:
    found.schools.length === 0
      ? null
      : {
          caption: 'Schools',
          captionHidden: true,
          head: ['School', 'URN', 'Trust', 'Phase', { text: 'Staff', number: true }, { text: 'Change', hidden: true }],
          rows: found.schools.map((school) => [
            { text: school.name, href: paths.staff(school.urn) },
            school.urn,
            school.trust ?? 'None',
            school.phase ?? 'Not said',
            school.staff,
            { text: 'Change', href: paths.adminSchool(school.urn), about: school.name },
          ]),
        },
  empty:
    found.schools.length > 0
      ? null
      : query.q === ''
        ? {
            title: 'No school yet',
            text: 'Load the national extract with `npm run stepfree -- import gias FILE`, or add a school by hand.',
            action: { text: 'Add a school', href: paths.newSchool },
          }
        : {
            title: 'No school found',
            text: 'Try fewer letters.',
            action: { text: 'Show all', href: paths.adminSchools },
          },
  pagination: pagesOf({ total: found.total, query }, paths.adminSchools),
})

export const trustsPage = (trusts: (Trust & { schools: number })[]): AdminList => ({
  title: 'Trusts',
  back: { text: 'Administration', href: paths.admin },
  lede: 'A trust holds schools together, so that its CPD lead can see across them.',
  add: { text: 'Add a trust', href: paths.newTrust },
  filters: null,
  table:
    trusts.length === 0
      ? null
      : {
          caption: 'Trusts',
          captionHidden: true,
          head: ['Trust', 'UID', { text: 'Schools', number: true }],
          rows: trusts.map((trust) => [
            { text: trust.name, href: paths.adminTrust(trust.uid) },
            trust.uid,
            trust.schools,
          ]),
        },
  empty:
    trusts.length > 0
      ? null
      : {
          title: 'No trust yet',
          text: 'Schools can work without one.',
          action: { text: 'Add a trust', href: paths.newTrust },
        },
  pagination: { items: [] },
})

export type SchoolValues = { urn: string; name: string; trust: string; phase: string }
const PHASES = [
  'Nursery',
  'Primary',
  'Middle deemed primary',
  'Secondary',
  'Middle deemed secondary',
  '16 plus',
  'All-through',
  'Not applicable',
]

export const schoolForm = (
  school: School | null,
  trusts: readonly Trust[],
  values: SchoolValues,
  errors: FieldErrors | null,
  formKey: string | undefined,
): FormPage =>
  formPage({
    title: school === null ? 'Add a school' : `Change ${school.name}`,
    action: school === null ? paths.newSchool : paths.adminSchool(school.urn),
    parts: [
      ...(school === null
        ? [
            {
              text: {
                name: 'urn',
                label: 'Unique reference number (URN)',
                hint: 'Six digits; five for a children’s centre. It is on the national register of schools.',
                value: values.urn,
                width: 10 as const,
                inputmode: 'numeric' as const,
                ...errorOf(errors, 'urn'),
              },
            },
          ]
        : [{ note: `URN ${school.urn}` }]),
      { text: { name: 'name', label: 'Name', value: values.name, ...errorOf(errors, 'name') } },
      {
        select: {
          name: 'phase',
          label: 'Phase',
          empty: 'Not said',
          options: PHASES.map((phase) => ({ value: phase, text: phase })),
          value: values.phase,
          optional: true,
          ...errorOf(errors, 'phase'),
        },
      },
      {
        select: {
          name: 'trust',
          label: 'Trust',
          empty: 'None',
          options: trusts.map((trust) => ({ value: trust.uid, text: trust.name })),
          value: values.trust,
          optional: true,
          ...errorOf(errors, 'trust'),
        },
      },
    ],
    formKey,
    button: school === null ? 'Add the school' : 'Save',
    cancel: { text: 'Schools', href: paths.adminSchools },
    errors,
  })

export const trustForm = (
  trust: Trust | null,
  values: { uid: string; name: string },
  errors: FieldErrors | null,
  formKey: string | undefined,
): FormPage =>
  formPage({
    title: trust === null ? 'Add a trust' : `Change ${trust.name}`,
    action: trust === null ? paths.newTrust : paths.adminTrust(trust.uid),
    parts: [
      ...(trust === null
        ? [
            {
              text: {
                name: 'uid',
                label: 'Group UID',
                hint: 'Up to six digits, from the national register of schools.',
                value: values.uid,
                width: 10 as const,
                inputmode: 'numeric' as const,
                ...errorOf(errors, 'uid'),
              },
            },
          ]
        : [{ note: `UID ${trust.uid}` }]),
      { text: { name: 'name', label: 'Name', value: values.name, ...errorOf(errors, 'name') } },
    ],
    formKey,
    button: trust === null ? 'Add the trust' : 'Save',
    cancel: { text: 'Trusts', href: paths.adminTrusts },
    errors,
  })
