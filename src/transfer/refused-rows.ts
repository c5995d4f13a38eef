import { writeCsv, type CsvCell } from '../shared/csv-out.ts'
import { BROKEN_WORDS, sayRefusal } from './import-words.rules.ts'
import { openStaffList, type StaffCheck } from './staff-check.ts'
import { isBroken } from './table.ts'

/**
 * The refused rows of a list as CSV: every cell as it was written, then the line and the reasons in words. A line that
 * could not be read as cells stands whole in the first one. Null when nothing was refused.
 */
export function writeRefusedRows(bytes: Buffer, check: StaffCheck): string | null {
  const reasons = new Map(check.broken.map(({ line, reason }) => [line, BROKEN_WORDS[reason]]))
  for (const { line, plan } of check.plan?.rows ?? [])
    if (plan.kind === 'refused')
      reasons.set(line, plan.refusals.map((each) => sayRefusal(each, check.stages)).join(' '))
  if (reasons.size === 0) return null
  const table = openStaffList(bytes)
  if (!table.ok) return null
  const { headings, records } = table.value
  const rows: CsvCell[][] = []
  for (const record of records) {
    const reason = reasons.get(record.line)
    if (reason === undefined) continue
    const cells = isBroken(record) ? [record.text, ...headings.slice(1).map(() => '')] : record.cells
    rows.push([...cells, record.line, reason])
  }
  return writeCsv([...headings, 'Line', 'Why it was refused'], rows)
}
