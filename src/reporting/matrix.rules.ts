import { isDone } from '../pathways/progress.rules.ts'
import { type CompetencyColumn, type PersonProgress, type StrandColumn } from './completion.rules.ts'
import { type StaffMember } from './staff.rules.ts'

export type MatrixChoice = { stage: string; phase: string; strand: string }

/** One person in the grid. `cells` is null behind the wall. */
export type MatrixRow = { person: StaffMember; planned: number; done: number; cells: number[] | null }

/** A cell is a depth from 0 to 4; with a step planned there and still ahead, 5 more. */
export const AHEAD = 5

export type Matrix = {
  strands: StrandColumn[]
  columns: CompetencyColumn[]
  rows: MatrixRow[]
}

/** Everyone by every competency, for one stage, phase or strand when these are chosen. */
export function matrixOf(
  people: readonly StaffMember[],
  strands: readonly StrandColumn[],
  progress: ReadonlyMap<number, PersonProgress>,
  choice: MatrixChoice,
): Matrix {
  const chosen = strands.filter((strand) => choice.strand === '' || strand.code === choice.strand)
  const columns = chosen.flatMap((strand) => strand.competencies)
  const columnOf = new Map(columns.map((column, i) => [column.id, i]))
  const rows = people
    .filter((person) => choice.stage === '' || person.stage?.code === choice.stage)
    .filter((person) => choice.phase === '' || person.phase === choice.phase)
    .map((person): MatrixRow => {
      const theirs = progress.get(person.id)
      const cells = theirs?.open == null ? null : cellsOf(theirs.open, columnOf)
      return { person, planned: theirs?.planned ?? 0, done: theirs?.done ?? 0, cells }
    })
  return { strands: chosen, columns, rows }
}

function cellsOf(open: NonNullable<PersonProgress['open']>, columnOf: ReadonlyMap<number, number>): number[] {
  const cells = new Array<number>(columnOf.size).fill(0)
  for (const [competencyId, depth] of open.reached) {
    const at = columnOf.get(competencyId)
    if (at !== undefined) cells[at] = depth
  }
  for (const step of open.steps) {
    const at = columnOf.get(step.competencyId)
    const cell = cells[at ?? -1]
    if (at !== undefined && cell !== undefined && cell < AHEAD && !isDone(step, open.reached)) cells[at] = cell + AHEAD
  }
  return cells
}
