import { type Scope, reachesSchool } from '../policy.ts'
import { type LinkTo } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { type School, type Trust } from './schools.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'reporting/index': ReportsPage
  }
}

export type ReportsPage = PageModel & {
  trusts: (LinkTo & { about: string })[]
  schools: { name: string; reports: (LinkTo & { about: string })[] }[]
}

export type ReportScopes = { school: Scope; matrix: Scope; board: Scope; required: Scope; history: Scope }

/** Every report that this viewer may open, school by school. */
export const reportsPage = (
  schools: readonly School[],
  trusts: readonly Trust[],
  scopes: ReportScopes,
): ReportsPage => ({
  title: 'Reports',
  trusts: trusts.map((trust) => ({
    text: trust.name,
    href: paths.trust(trust.uid),
    about: 'Its schools side by side, in counts',
  })),
  schools: schools.map((school) => ({
    name: school.name,
    reports: REPORTS.filter((report) => reachesSchool(scopes[report.scope], school)).map((report) => ({
      text: report.text,
      href: report.href(school.urn),
      about: report.about,
    })),
  })),
})

type Report = { scope: keyof ReportScopes; text: string; about: string; href: (urn: string) => string }

const REPORTS: readonly Report[] = [
  {
    scope: 'school',
    text: 'This week',
    about: 'Who needs something, why and what next; what to train together',
    href: paths.school,
  },
  {
    scope: 'school',
    text: 'Strands, stages and phases',
    about: 'Planned steps done, modules done, due and overdue, how deep people are',
    href: paths.completion,
  },
  {
    scope: 'matrix',
    text: 'Everyone, every competency',
    about: 'The whole school as a grid, in words or as a CSV',
    href: paths.matrix,
  },
  {
    scope: 'required',
    text: 'Required training',
    about: 'Safeguarding, Prevent, first aid: done, to renew, due',
    href: paths.requiredTraining,
  },
  {
    scope: 'board',
    text: 'A page for governors',
    about: 'One sheet, whole-school counts, nobody named',
    href: paths.board,
  },
  { scope: 'history', text: 'What happened', about: 'Every change, as a sentence', href: paths.schoolHistory },
]
