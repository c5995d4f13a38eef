import { CsvError, parse } from 'csv-parse/sync'
import { accept, refuse, type Outcome } from '../shared/outcome.ts'
import { type BrokenReason, type TableRefusal } from './import-words.rules.ts'

/** `line` is the physical line, from 1, on which the row starts; a quoted cell may go on over the next ones. */
export type TableRow = { line: number; cells: string[] }
export type BrokenRow = { line: number; text: string; reason: BrokenReason }
export type Delimiter = ',' | ';' | '\t'
export type OpenTable = { headings: string[]; delimiter: Delimiter; records: Iterable<TableRow | BrokenRow> }
export type Table = { headings: string[]; rows: TableRow[]; broken: BrokenRow[] }

/** All rows of a table at once, the readable ones and the broken ones; see `openTable`. */
export function readTable(text: string): Outcome<Table, TableRefusal> {
  const opened = openTable(text)
  if (!opened.ok) return opened
  const table: Table = { headings: opened.value.headings, rows: [], broken: [] }
  for (const record of opened.value.records) {
    if (isBroken(record)) table.broken.push(record)
    else table.rows.push(record)
  }
  return accept(table)
}

/**
 * A table row by row, for files that should not stand in memory as cells all at once. The first line with anything in it
 * holds the headings; commas, semicolons or tabs between the cells. Blank lines are skipped, missing cells are blank, and
 * a stray quote breaks its own line only. `records` may be gone through once.
 */
export function openTable(text: string): Outcome<OpenTable, TableRefusal> {
  // A list of 100,000 rows is not copied for its line ends: only a lone CR, as old Macs wrote, needs that here.
  const lines = /^\ufeff|\r(?!\n)/.test(text) ? text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n') : text
  const start = findHeadings(lines)
  if (start === undefined) return refuse('no_headings')
  const records = readRecords(lines, start)
  const first = records.next()
  if (first.done === true) return refuse('no_headings')
  if (isBroken(first.value) || linesOf(first.value.cells) > MOST_LINES_OF_HEADINGS) return refuse('broken_headings')
  const headings = withoutTrailingBlanks(first.value.cells.map((cell) => cell.replace(/\s+/g, ' ').trim()))
  return accept({ headings, delimiter: start.delimiter, records: rowsUnder(headings, records, start.delimiter) })
}

export const isBroken = (record: TableRow | BrokenRow): record is BrokenRow => 'reason' in record

type Start = { offset: number; line: number; delimiter: Delimiter }

/** Skips blank lines and Excel's `sep=;`, which says the delimiter outright. */
function findHeadings(text: string): Start | undefined {
  let offset = 0
  for (let line = 1; offset < text.length; line += 1) {
    const end = lineEnd(text, offset)
    const heading = text.slice(offset, end)
    const named = /^"?sep=([,;\t])"?\s*$/i.exec(heading)?.[1]
    if (named !== undefined)
      return { offset: end, line: line + 1, delimiter: DELIMITERS.find((d) => d === named) ?? ',' }
    if (!BLANK_LINE.test(heading)) return { offset, line, delimiter: likeliestDelimiter(heading) }
    offset = end
  }
  return undefined
}

function likeliestDelimiter(heading: string): Delimiter {
  const bare = heading.replace(/"[^"]*"/g, '')
  return DELIMITERS.reduce((best, next) => (countOf(bare, next) > countOf(bare, best) ? next : best))
}

/**
 * The text goes to csv-parse in blocks of whole lines. Where it stumbles, the line on which that record starts is broken
 * and reading goes on with the next line; a record that only runs out of block is read again with the block after it.
 */
function* readRecords(text: string, start: Start): Generator<TableRow | BrokenRow> {
  let { offset, line } = start
  let width: number | undefined
  let size = BLOCK
  while (offset < text.length) {
    const end = blockEnd(text, offset, size)
    const block = text.slice(offset, end)
    const { records, error } = parseBlock(block, start.delimiter)
    let lineStart = offset
    let stopped = false
    for (const cells of records) {
      const spanned = linesOf(cells)
      const nextLine = lineAfter(text, lineStart, spanned)
      if (spanned > 1 && width !== undefined && swallowsRows(cells, spanned, width, start.delimiter)) {
        stopped = true
        break
      }
      if (cells.some((cell) => cell !== '')) {
        width ??= withoutTrailingBlanks(cells).length
        yield { line, cells }
      }
      line += spanned
      lineStart = nextLine
    }
    offset = lineStart
    if (!stopped && error === undefined) {
      size = Math.min(size * 2, BLOCK)
      continue
    }
    const mayGoOn = end < text.length && (records.length > 0 || size < BLOCK)
    if (!stopped && error === 'CSV_QUOTE_NOT_CLOSED' && mayGoOn) {
      size = BLOCK
      continue
    }
    const next = lineEnd(text, offset)
    const broken = text.slice(offset, next).trimEnd()
    yield { line, text: broken.slice(0, LONGEST_SHOWN), reason: reasonFor(broken, start.delimiter) }
    line += 1
    offset = next
    size = BLOCK_AFTER_STUMBLE
  }
}

function parseBlock(block: string, delimiter: Delimiter): { records: string[][]; error?: string } {
  const records: string[][] = []
  try {
    parse(block.includes('\r') ? block.replaceAll('\r\n', '\n') : block, {
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      trim: true,
      on_record: (record: string[]) => {
        records.push(record)
        return null
      },
    })
    return { records }
  } catch (error) {
    if (error instanceof CsvError) return { records, error: error.code }
    throw error
  }
}

/** A formula brings its own quotes: `=HYPERLINK("http://x")` is what somebody has to look at, not the quotes. */
const reasonFor = (broken: string, delimiter: Delimiter): BrokenReason =>
  broken.split(delimiter).some((cell) => /^\s*"?=/.test(cell)) ? 'formula' : 'stray_quote'

function* rowsUnder(
  headings: readonly string[],
  records: Iterable<TableRow | BrokenRow>,
  delimiter: Delimiter,
): Generator<TableRow | BrokenRow> {
  for (const record of records) {
    if (isBroken(record)) {
      yield record
      continue
    }
    const { line, cells } = record
    if (cells.length > headings.length) {
      const surplus = cells.splice(headings.length)
      if (surplus.some((cell) => cell.trim() !== '')) {
        const text = [...cells, ...surplus].join(delimiter).slice(0, LONGEST_SHOWN)
        yield { line, text, reason: 'more_cells_than_headings' }
        continue
      }
    }
    while (cells.length < headings.length) cells.push('')
    yield { line, cells }
  }
}

/**
 * A quote that was never closed can run on to the next quote in the file and close there. Then the record has the
 * delimiters of several rows, or a line inside a cell has those of a whole one.
 */
function swallowsRows(cells: readonly string[], lines: number, width: number, delimiter: Delimiter): boolean {
  const perRow = width - 1
  const inside = cells.filter((cell) => cell.includes('\n'))
  const inAll = cells.length - 1 + inside.reduce((sum, cell) => sum + countOf(cell, delimiter), 0)
  if (perRow > 0 && inAll >= lines * perRow) return true
  return perRow > 1 && inside.some((cell) => cell.split('\n').some((inner) => countOf(inner, delimiter) >= perRow))
}

function linesOf(cells: readonly string[]): number {
  let lines = 1
  for (const cell of cells) if (cell.includes('\n')) lines += countOf(cell, '\n')
  return lines
}

function lineAfter(text: string, offset: number, lines: number): number {
  let at = offset
  for (let i = 0; i < lines; i += 1) at = lineEnd(text, at)
  return at
}

/** Just after the line break that ends the line at `offset`. */
function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset)
  return found === -1 ? text.length : found + 1
}

const blockEnd = (text: string, offset: number, size: number): number =>
  offset + size >= text.length ? text.length : lineEnd(text, offset + size)

function withoutTrailingBlanks(headings: readonly string[]): string[] {
  const last = headings.findLastIndex((heading) => heading !== '')
  return headings.slice(0, last + 1)
}

const countOf = (text: string, mark: string): number => text.split(mark).length - 1

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t']
const BLANK_LINE = /^[\s,;]*$/
/** Characters handed to csv-parse at a time, and so the longest a single record may be. */
const BLOCK = 64 * 1024
/** Where one line is broken, the next often is: less is read twice. */
const BLOCK_AFTER_STUMBLE = 1024
const LONGEST_SHOWN = 500
const MOST_LINES_OF_HEADINGS = 20
