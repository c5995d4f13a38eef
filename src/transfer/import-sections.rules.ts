import { type BrokenReason } from './import-words.rules.ts'
import { type PlannedRow } from './staff-plan.rules.ts'

/** The parts of the check page that list rows, in the order in which they want to be looked at. */
export const ROW_SECTIONS = ['ask', 'refused', 'create', 'change', 'same', 'elsewhere', 'notes'] as const
export type RowSection = (typeof ROW_SECTIONS)[number]

/** A row of the list, or a line that could not be read. */
export type ListItem = { line: number; row: PlannedRow | null; broken: { text: string; reason: BrokenReason } | null }
export type Sections = {
  counts: Record<RowSection, number>
  /** The first page of each section, and the page that was asked for. */
  pages: Record<RowSection, ListItem[]>
  asked: ListItem[]
  /** TRNs that want zeros in front: how many, and the first. */
  short: { n: number; from: string; to: string }
}

/**
 * Keeps, of all rows as they come, what one page shows: the counts, the first `perPage` of each section, and page `page` of
 * the section that was asked for.
 */
export function collectSections(asked: string | undefined, page: number, perPage: number) {
  const sections: Sections = {
    counts: { ask: 0, refused: 0, create: 0, change: 0, same: 0, elsewhere: 0, notes: 0 },
    pages: { ask: [], refused: [], create: [], change: [], same: [], elsewhere: [], notes: [] },
    asked: [],
    short: { n: 0, from: '', to: '' },
  }
  const put = (section: RowSection, item: ListItem): void => {
    const n = sections.counts[section]
    sections.counts[section] += 1
    if (n < perPage) sections.pages[section].push(item)
    if (section === asked && n >= (page - 1) * perPage && n < page * perPage) sections.asked.push(item)
  }
  return {
    sections,
    row: (row: PlannedRow): void => {
      const item = { line: row.line, row, broken: null }
      put(row.plan.kind, item)
      if (row.notes.length > 0 && row.plan.kind !== 'refused') put('notes', item)
      if (row.plan.kind === 'ask') countShort(row.plan.questions, sections.short)
    },
    broken: (broken: { line: number; text: string; reason: BrokenReason }): void =>
      put('refused', { line: broken.line, row: null, broken }),
  }
}

function countShort(
  questions: readonly { kind: string; from?: string; to?: string }[],
  short: Sections['short'],
): void {
  for (const question of questions) {
    if (question.kind !== 'pad_trn') continue
    if (short.n === 0) Object.assign(short, { from: question.from ?? '', to: question.to ?? '' })
    short.n += 1
  }
}
