import { stringify } from 'csv-stringify/sync'
import { defuse } from './formula-cells.ts'

export type CsvCell = string | number | null
export type CsvOptions = { bom: boolean }

/**
 * Headings and rows as CSV: commas, CRLF, quotes where they are needed, formula cells defused. `bom` is for people who
 * open the file in Excel, which reads accents wrongly without it.
 */
export function writeCsv(
  headings: readonly string[],
  rows: Iterable<readonly CsvCell[]>,
  options: CsvOptions = { bom: true },
): string {
  const records = [headings.map(defuse)]
  for (const row of rows) records.push(row.map(cellText))
  return stringify(records, { record_delimiter: '\r\n', bom: options.bom, quoted_match: PADDED_OR_BROKEN })
}

function cellText(cell: CsvCell): string {
  if (cell === null) return ''
  return typeof cell === 'number' ? String(cell) : defuse(cell)
}

/** Spaces at either end would be trimmed on the way in, a lone CR would end the row: both are quoted. */
const PADDED_OR_BROKEN = /^\s|\s$|[\r\n]/
