import { DEPTH_NAMES, isDepth } from '../shared/depths.ts'
import { count } from '../shared/text.ts'
import { type CsvCell } from '../shared/csv-out.ts'
import { type DataTable, type EmptyState, type Filters, type LinkTo, type SelectOption } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { type StrandColumn } from './completion.rules.ts'
import { AHEAD, type Matrix, type MatrixChoice, type MatrixRow } from './matrix.rules.ts'
import { type School } from './schools.store.ts'
import { listedName, type StaffMember } from './staff.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'schools/matrix': MatrixPage
    'schools/matrix-counts': MatrixCountsPage
  }
}

type MatrixFrame = PageModel & {
  lede: string
  links: LinkTo[]
  filters: Filters
  wallNote: string | null
  empty: EmptyState | null
}
export type MatrixPage = MatrixFrame & {
  /** One strand leaves room for whole titles above the columns. */
  few: boolean
  strands: { title: string; span: number }[]
  columns: { number: number; title: string; first: boolean }[]
  span: number
  rows: { name: string; href: string; small: string; steps: string; cells: number[] | null }[]
  /** Said instead of cells behind the wall. */
  walled: string
  /** By cell: the name and the shape. */
  names: string[]
  shapes: string[]
  firsts: boolean[]
  key: { title: string; competencies: LinkTo[] }[]
}
export type MatrixCountsPage = MatrixFrame & { table: DataTable }

/** Names of the ten kinds of cell: five depths, then the same with a step ahead. */
const CELL_NAMES = [0, 1, 2, 3, 4].map((n) => (isDepth(n) ? DEPTH_NAMES[n] : ''))
const NAMES = [...CELL_NAMES, ...CELL_NAMES.map((name) => `${name}, planned`)]
const SHAPES = ['d0', 'd1', 'd2', 'd3', 'd4', 'p0', 'p1', 'p2', 'p3', 'p4']

export type MatrixFacts = {
  school: School
  everyone: readonly StaffMember[]
  strands: readonly StrandColumn[]
  choice: MatrixChoice
  matrix: Matrix
}

export function matrixPage(facts: MatrixFacts): MatrixPage {
  const { matrix } = facts
  const columns = matrix.strands.flatMap((strand) =>
    strand.competencies.map((competency, i) => ({ number: i + 1, title: competency.title, first: i === 0 })),
  )
  return {
    ...frame(facts, 'Planned steps that are still ahead have a ring.', [
      {
        text: 'The same as a table of counts',
        href: `${paths.matrix(facts.school.urn)}${query(facts.choice, 'strand')}`,
      },
    ]),
    wide: true,
    few: matrix.strands.length === 1,
    strands: matrix.strands.map((strand) => ({ title: strand.title, span: strand.competencies.length })),
    columns,
    span: columns.length,
    rows: matrix.rows.map((row) => ({
      name: listedName(row.person),
      href: paths.teacher(row.person.id),
      small: row.person.stage?.name ?? 'No stage yet',
      steps: saySteps(row),
      cells: row.cells,
    })),
    walled: 'You appraise or tutor this person, so no depth is shown to you.',
    names: NAMES,
    shapes: SHAPES,
    firsts: columns.map((column) => column.first),
    key: matrix.strands.map((strand) => ({
      title: strand.title,
      competencies: strand.competencies.map((c) => ({ text: c.title, href: paths.competency(c.code) })),
    })),
  }
}

/** The grid in words: for each person and strand, how many competencies at which depth, and the planned steps ahead. */
export function matrixCountsPage(facts: MatrixFacts): MatrixCountsPage {
  const { matrix } = facts
  return {
    ...frame(facts, 'Each cell says how many competencies of a strand somebody has reached, and how deep.', [
      { text: 'The same as a grid', href: `${paths.matrix(facts.school.urn)}${query(facts.choice)}` },
    ]),
    wide: true,
    table: {
      caption: 'Everyone by strand',
      captionHidden: true,
      head: ['Person', 'Planned steps done', ...matrix.strands.map((strand) => strand.title)],
      rows: matrix.rows.map((row) => [
        {
          text: listedName(row.person),
          href: paths.teacher(row.person.id),
          small: row.person.stage?.name ?? 'No stage yet',
        },
        saySteps(row),
        ...strandCells(matrix, row).map((cells) => (cells === null ? 'Not shown to you' : sayCells(cells))),
      ]),
    },
  }
}

function frame(facts: MatrixFacts, about: string, links: LinkTo[]): MatrixFrame {
  const { school, matrix, choice, everyone, strands } = facts
  const walled = matrix.rows.filter((row) => row.cells === null).length
  return {
    title: 'Everyone, every competency',
    back: { text: school.name, href: paths.school(school.urn) },
    lede: `${count(matrix.rows.length, 'person', 'people')}, ${count(matrix.columns.length, 'competency', 'competencies')}. ${about}`,
    links: [...links, { text: 'Download as CSV', href: `${paths.matrixCsv(school.urn)}${query(choice)}` }],
    filters: {
      action: paths.matrix(school.urn),
      label: 'Choose whom and what to show',
      selects: [
        { name: 'stage', label: 'Stage', empty: 'Every stage', value: choice.stage, options: stagesOf(everyone) },
        { name: 'phase', label: 'Phase', empty: 'Every phase', value: choice.phase, options: phasesOf(everyone) },
        {
          ...{ name: 'strand', label: 'Strand', empty: 'Every strand', value: choice.strand },
          options: strands.map((strand) => ({ value: strand.code, text: strand.title })),
        },
      ],
      clear: paths.matrix(school.urn),
    },
    wallNote:
      walled === 0
        ? null
        : `You appraise or tutor ${count(walled, 'of these people', 'of these people')}: you see how many of their planned steps are done and no depth, here, in the CSV and in every total.`,
    empty:
      matrix.rows.length > 0
        ? null
        : { title: 'Nobody is here', text: 'Choose another stage or phase, or show everything.' },
  }
}

/** The grid as rows: one person a row, one competency a column. Behind the wall the cells stay empty. */
export function matrixCsv({ matrix }: MatrixFacts): { headings: string[]; rows: CsvCell[][] } {
  return {
    headings: [
      ...['Family name', 'Given name', 'Stage', 'Phase', 'Planned steps', 'Planned steps done', 'Note'],
      ...matrix.columns.map((column) => `${column.code} ${column.title}`),
    ],
    rows: matrix.rows.map((row) => [
      ...[row.person.familyName, row.person.givenName, row.person.stage?.name ?? null, row.person.phase],
      ...[row.planned, row.done],
      row.cells === null ? 'You appraise or tutor this person: no depth is given' : null,
      ...matrix.columns.map((_, i) => (row.cells === null ? null : (NAMES[row.cells[i] ?? 0] ?? null))),
    ]),
  }
}

const saySteps = (row: MatrixRow): string => (row.planned === 0 ? 'none planned' : `${row.done} of ${row.planned}`)

function strandCells(matrix: Matrix, row: MatrixRow): (number[] | null)[] {
  let from = 0
  return matrix.strands.map((strand) => {
    const to = from + strand.competencies.length
    const cells = row.cells?.slice(from, to) ?? null
    from = to
    return cells
  })
}

/** `2 Embedded, 1 Aware, 2 not started; 1 planned`. */
function sayCells(cells: readonly number[]): string {
  const parts = [4, 3, 2, 1].flatMap((depth) => {
    const n = cells.filter((cell) => cell % AHEAD === depth).length
    return n === 0 ? [] : [`${n} ${NAMES[depth] ?? ''}`]
  })
  const ahead = cells.filter((cell) => cell >= AHEAD).length
  const reached = parts.length === 0 ? 'Not started' : parts.join(', ')
  return ahead === 0 ? reached : `${reached}; ${ahead} planned ahead`
}

function stagesOf(people: readonly StaffMember[]): SelectOption[] {
  const stages = new Map(people.flatMap(({ stage }) => (stage === null ? [] : [[stage.code, stage] as const])))
  return [...stages.values()].sort((a, b) => a.position - b.position).map((s) => ({ value: s.code, text: s.name }))
}

const phasesOf = (people: readonly StaffMember[]): SelectOption[] =>
  [...new Set(people.flatMap(({ phase }) => (phase === null ? [] : [phase])))]
    .sort((a, b) => a.localeCompare(b, 'en-GB'))
    .map((phase) => ({ value: phase, text: phase }))

function query(choice: MatrixChoice, by?: string): string {
  const chosen = Object.entries({ ...choice, by: by ?? '' }).filter(([, value]) => value !== '')
  return chosen.length === 0 ? '' : `?${new URLSearchParams(chosen).toString()}`
}
