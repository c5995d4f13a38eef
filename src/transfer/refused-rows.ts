import { writeCsv, type CsvCell } from '../shared/csv-out.ts'
import { BROKEN_WORDS, sayRefusal } from './import-words.rules.ts'
import { openStaffList, type RowSink } from './staff-check.ts'
import { type PlanRefusal } from './staff-plan.rules.ts'
import { type StageFacts } from './stage-words.rules.ts'
import { isBroken, type BrokenRow } from './table.ts'

/** Why which line was refused, collected as the rows come. */
export type Refusals = Map<number, readonly PlanRefusal[] | BrokenRow['reason']>

export const collectRefusals = (refusals: Refusals): RowSink => ({
  row: ({ line, plan }) => {
    if (plan.kind === 'refused') refusals.set(line, plan.refusals)
  },
  broken: ({ line, reason }) => {
    refusals.set(line, reason)
  },
})

/**
 * The refused rows of a list as CSV: every cell as it was written, then the line and the reasons in words. A line that
 * could not be read as cells stands whole in the first one. Null when nothing was refused.
 */
export function writeRefusedRows(bytes: Buffer, refusals: Refusals, stages: readonly StageFacts[]): string | null {
  const table = refusals.size === 0 ? undefined : openStaffList(bytes)
  if (table?.ok !== true) return null
  const { headings, records } = table.value
  const rows: CsvCell[][] = []
  for (const record of records) {
    const reason = refusals.get(record.line)
    if (reason === undefined) continue
    const words =
      typeof reason === 'string' ? BROKEN_WORDS[reason] : reason.map((each) => sayRefusal(each, stages)).join(' ')
    const cells = isBroken(record) ? [record.text, ...headings.slice(1).map(() => '')] : record.cells
    rows.push([...cells, record.line, words])
  }
  return writeCsv([...headings, 'Line', 'Why it was refused'], rows)
}
