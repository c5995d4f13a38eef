import { type CsvCell } from '../shared/csv-out.ts'
import { type IsoDate, sayDate } from '../shared/dates.ts'
import { DEPTH_NAMES } from '../shared/depths.ts'
import { count, listOf } from '../shared/text.ts'
import { type DataTable, type LinkTo } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { type Counted, openTo, type StrandColumn, type Sum, sumOf, sumsByStrand } from './completion.rules.ts'
import { GROUP_HEAD } from './completion.view.ts'
import { type Curve, curvesOf } from './curves.rules.ts'
import { curveTable } from './curves.view.ts'
import { type School, type Trust } from './schools.store.ts'
import { LEAST_FOR_CURVE, sayShown, showTable, WITHIN_SCHOOL } from './suppression.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'trusts/show': TrustPage
  }
}

export type TrustPage = PageModel & {
  lede: string
  links: LinkTo[]
  schools: DataTable | null
  curves: Curve[]
  curveTable: DataTable | null
  strands: DataTable[]
  notes: string[]
}

export type TrustFacts = {
  trust: Trust
  schools: readonly School[]
  strands: readonly StrandColumn[]
  counted: readonly Counted[]
  today: IsoDate
}

type OfSchool = { school: School; counted: Counted[] }

/** The schools of a trust side by side: counts without names, small groups left out. */
export function trustPage(facts: TrustFacts): TrustPage {
  const bySchool = schoolsOf(facts)
  const sum = sumOf(facts.counted)
  const large = largeEnough(bySchool)
  const curves = curvesOf(
    sumsByStrand(
      large.flatMap(({ counted }) => counted),
      facts.strands,
    ),
    WITHIN_SCHOOL,
  )
  return {
    title: facts.trust.name,
    lede: `${count(facts.schools.length, 'school')} and ${count(sum.people, 'person', 'people')} on ${sayDate(facts.today)}, side by side, in counts and without names.`,
    links: [{ text: 'Download as CSV', href: paths.trustCsv(facts.trust.uid) }],
    schools:
      bySchool.length === 0
        ? null
        : {
            caption: 'School by school',
            head: ['School', ...GROUP_HEAD],
            rows: [
              ...sumCells(bySchool).map((cells, i) => {
                const school = bySchool[i]?.school
                return [{ text: school?.name ?? '', href: paths.school(school?.urn ?? '') }, ...cells]
              }),
              ['All schools', ...totalCells(sum)],
            ],
          },
    curves,
    curveTable: curves.length === 0 ? null : curveTable(curves, 'How deep people are in each strand'),
    strands: strandTables(large, facts.strands).map(({ title, rows }) => ({
      caption: title,
      head: ['School', ...Object.values(DEPTH_NAMES).map((text) => ({ text, number: true }))],
      rows: rows.map(({ name, figures }) => [name, ...figures]),
    })),
    notes: [
      `Nobody is named here. Figures about fewer than ${WITHIN_SCHOOL.least} people are left out, and those they would follow from.`,
      ...smallNote(bySchool, large),
      'Each person is counted once in a strand, at the deepest they have reached in any competency of it.',
      'People whom you appraise or tutor are in no figure by strand.',
      'Somebody who works at two schools is counted at both.',
      'These are no league table: schools differ in who joined when, and what they planned.',
    ],
  }
}

/** The same figures as rows, with the same ones left out. */
export function trustCsv(facts: TrustFacts): { headings: string[]; rows: CsvCell[][] } {
  const bySchool = schoolsOf(facts)
  const none: CsvCell[] = [null, null, null, null, null]
  return {
    headings: [
      ...['School', 'Strand', ...GROUP_HEAD.map((head) => head.text)],
      ...Object.values(DEPTH_NAMES).map((name) => `People at ${name}`),
    ],
    rows: [
      ...sumCells(bySchool).map((cells, i): CsvCell[] => [bySchool[i]?.school.name ?? '', null, ...cells, ...none]),
      ['All schools', null, ...totalCells(sumOf(facts.counted)), ...none],
      ...strandTables(largeEnough(bySchool), facts.strands).flatMap(({ title, rows }) =>
        rows.map(({ name, figures }): CsvCell[] => [name, title, ...none, ...figures]),
      ),
    ],
  }
}

const schoolsOf = ({ schools, counted }: TrustFacts): OfSchool[] =>
  schools.map((school) => ({ school, counted: counted.filter(({ person }) => person.schoolId === school.id) }))

/** Figures by strand take in the schools that are large enough for a curve, in the sums over all schools too. */
const largeEnough = (bySchool: readonly OfSchool[]): OfSchool[] =>
  bySchool.filter(({ counted }) => openTo(counted) >= LEAST_FOR_CURVE)

function smallNote(all: readonly OfSchool[], large: readonly OfSchool[]): string[] {
  const small = all.filter((one) => !large.includes(one)).map(({ school }) => school.name)
  if (small.length === 0) return []
  return [`Too small for figures by strand, and in none of them: ${listOf(small)}.`]
}

const COLUMNS: readonly { say: (sum: Sum) => string; people: (sum: Sum) => number }[] = [
  {
    say: (sum) => (sum.planned === 0 ? 'none planned' : `${sum.done} of ${sum.planned}`),
    people: (sum) => sum.from.planned,
  },
  { say: (sum) => String(sum.modulesDone), people: (sum) => sum.from.modulesDone },
  { say: (sum) => String(sum.modulesDue), people: (sum) => sum.from.modulesDue },
  { say: (sum) => String(sum.modulesOverdue), people: (sum) => sum.from.modulesOverdue },
]

/** One row a school; every column has a total below it, so nothing hidden may follow from that either. */
function sumCells(bySchool: readonly OfSchool[]): string[][] {
  const sums = bySchool.map(({ counted }) => sumOf(counted))
  const people = sums.map((sum) => COLUMNS.map((column) => column.people(sum)))
  const shown = showTable(people, WITHIN_SCHOOL, { rowTotals: false, columnTotals: true })
  return sums.map((sum, r) => [
    String(sum.people),
    ...COLUMNS.map((column, c) => {
      const cell = shown[r]?.[c]
      if (cell === undefined || cell.kind === 'number') return column.say(sum)
      return cell.kind === 'few' ? `${sayShown(cell)} people` : sayShown(cell)
    }),
  ])
}

/** The sums over all schools; a sum that fewer people stand behind than the rule allows is left out as well. */
const totalCells = (sum: Sum): string[] => [
  String(sum.people),
  ...COLUMNS.map((column) => {
    const people = column.people(sum)
    return people > 0 && people < WITHIN_SCHOOL.least ? `fewer than ${WITHIN_SCHOOL.least} people` : column.say(sum)
  }),
]

type StrandTable = { title: string; rows: { name: string; figures: string[] }[] }

/** For each strand, how many people of each school are how deep. Rows and columns both add up to a known total. */
function strandTables(bySchool: readonly OfSchool[], strands: readonly StrandColumn[]): StrandTable[] {
  const sums = bySchool.map(({ counted }) => sumsByStrand(counted, strands))
  return strands.map((strand, s) => {
    const counts = sums.map((ofSchool) => ofSchool[s]?.curve ?? [0, 0, 0, 0, 0])
    const shown = showTable(counts, WITHIN_SCHOOL, { rowTotals: true, columnTotals: true })
    return {
      title: strand.title,
      rows: bySchool.map(({ school }, i) => ({ name: school.name, figures: (shown[i] ?? []).map(sayShown) })),
    }
  })
}
