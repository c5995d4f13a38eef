import { type CsvCell } from '../shared/csv-out.ts'
import { type IsoDate, sayDate } from '../shared/dates.ts'
import { DEPTH_NAMES } from '../shared/depths.ts'
import { count } from '../shared/text.ts'
import { type DataTable, type LinkTo } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import {
  type Counted,
  type GroupSum,
  openTo,
  type StrandColumn,
  type Sum,
  sumOf,
  sumsByPhase,
  sumsByStage,
  sumsByStrand,
} from './completion.rules.ts'
import { type Curve, curvesOf } from './curves.rules.ts'
import { curveTable } from './curves.view.ts'
import { type School } from './schools.store.ts'
import { WITHIN_SCHOOL } from './suppression.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'schools/completion': CompletionPage
  }
}

export type CompletionPage = PageModel & {
  lede: string
  links: LinkTo[]
  notes: string[]
  curves: Curve[]
  strands: DataTable | null
  stages: DataTable
  phases: DataTable
}

export type CompletionFacts = {
  school: School
  strands: readonly StrandColumn[]
  counted: readonly Counted[]
  /** May this viewer see depth with names? If not, small groups are left out. */
  named: boolean
  today: IsoDate
}

/** The sums of a school by strand, stage and phase. */
export function completionPage(facts: CompletionFacts): CompletionPage {
  const { school, counted, named, today } = facts
  const curves = curvesOf(sumsByStrand(counted, facts.strands), named ? null : WITHIN_SCHOOL)
  const sum = sumOf(counted)
  return {
    title: 'Strands, stages and phases',
    back: { text: school.name, href: paths.school(school.urn) },
    lede: `${count(sum.people, 'person', 'people')} on ${sayDate(today)}. ${sayCompletion(sum)}`,
    links: [
      { text: 'Download as CSV', href: paths.completionCsv(school.urn) },
      ...(named ? [{ text: 'Everyone, every competency', href: paths.matrix(school.urn) }] : []),
    ],
    notes: notesOf(counted, named),
    curves,
    strands: curves.length === 0 ? null : curveTable(curves, 'How deep people are in each strand'),
    stages: groupTable('By career stage', 'Stage', sumsByStage(counted)),
    phases: groupTable('By phase', 'Phase', sumsByPhase(counted)),
  }
}

/** `12 of 40 planned steps are done. Modules: 30 done, 12 due, 2 overdue.` */
export const sayCompletion = (sum: Sum): string =>
  `${sum.planned === 0 ? 'No steps are planned yet.' : `${sum.done} of ${sum.planned} planned steps are done.`} Modules: ${sum.modulesDone} done, ${sum.modulesDue} due, ${sum.modulesOverdue} overdue.`

function notesOf(counted: readonly Counted[], named: boolean): string[] {
  const walled = counted.length - openTo(counted)
  const notes = ['Each person is counted once in a strand, at the deepest they have reached in any competency of it.']
  if (walled > 0)
    notes.push(
      `You appraise or tutor ${count(walled, 'of these people', 'of these people')}: they are in no figure by strand, only in the counts of steps and modules.`,
    )
  if (!named)
    notes.push(`Figures about fewer than ${WITHIN_SCHOOL.least} people are left out, and those they would follow from.`)
  return notes
}

export const GROUP_HEAD = [
  { text: 'People', number: true },
  { text: 'Planned steps done', number: true },
  { text: 'Modules done', number: true },
  { text: 'Modules due', number: true },
  { text: 'Modules overdue', number: true },
]

const groupTable = (caption: string, first: string, groups: readonly GroupSum[]): DataTable => ({
  caption,
  head: [first, ...GROUP_HEAD],
  rows: groups.map(({ name, sum }) => [
    name,
    sum.people,
    sum.planned === 0 ? 'none planned' : `${sum.done} of ${sum.planned}`,
    ...[sum.modulesDone, sum.modulesDue, sum.modulesOverdue],
  ]),
})

/** The same sums as rows: what kind of sum, its name, and its counts. */
export function completionCsv(facts: CompletionFacts): { headings: string[]; rows: CsvCell[][] } {
  const { counted, strands, named } = facts
  const sums = sumsByStrand(counted, strands)
  const curves = curvesOf(sums, named ? null : WITHIN_SCHOOL)
  const none: CsvCell[] = [null, null, null, null, null]
  const row = (kind: string, { name, sum }: Omit<GroupSum, 'key'>): CsvCell[] => [
    ...[kind, name, sum.people, sum.planned === 0 ? 'none planned' : `${sum.done} of ${sum.planned}`],
    ...[sum.modulesDone, sum.modulesDue, sum.modulesOverdue],
    ...none,
  ]
  return {
    headings: [
      ...['Sum by', 'Name', 'People', 'Planned steps done', 'Modules done', 'Modules due', 'Modules overdue'],
      ...Object.values(DEPTH_NAMES).map((name) => `People at ${name}`),
    ],
    rows: [
      row('school', { name: facts.school.name, sum: sumOf(counted) }),
      ...sumsByStage(counted).map((group) => row('stage', group)),
      ...sumsByPhase(counted).map((group) => row('phase', group)),
      ...curves.map((curve): CsvCell[] => [
        ...['strand', curve.title, openTo(counted), curve.steps, null, null, null],
        ...curve.figures.map((figure) => (/^\d+$/.test(figure) ? Number(figure) : figure)),
      ]),
    ],
  }
}
