import { sayInstant } from '../shared/dates.ts'
import { count } from '../shared/text.ts'
import { type LinkTo, type SummaryList } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { type Applied, type ImportSchool } from './applied.rules.ts'
import { type StoredImport } from './imports.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'imports/result': ImportResult
  }
}

export type ImportResult = PageModel & {
  lede: string
  refusal: string | null
  summary: SummaryList | null
  refusedCsv: string | null
  undo: string | null
  next: LinkTo[]
}

/** A list that is not waiting any more: confirmed, undone, dropped, or forgotten after a day. */
export function importResult(
  school: ImportSchool,
  stored: StoredImport,
  applied: Applied | null,
  refusal: string | null = null,
): ImportResult {
  const again = { text: 'Upload a list', href: paths.staffImport(school.urn) }
  const page = {
    ...{ back: { text: 'Staff lists', href: paths.staffImport(school.urn) }, refusal, summary: null },
    ...{ refusedCsv: null, undo: null, next: [again] },
  }
  if (stored.state === 'undone')
    return {
      ...{ ...page, title: 'This import was undone' },
      lede: `${stored.fileName}: everything is as it was before ${sayInstant(stored.confirmedAt ?? stored.uploadedAt)}.`,
    }
  if (stored.state === 'dropped')
    return { ...page, title: 'This list was dropped', lede: `${stored.fileName} changed nothing.` }
  if (stored.state === 'waiting' || applied === null)
    return {
      ...{ ...page, title: 'This list has been forgotten' },
      lede: `${stored.fileName} waited for more than 24 hours, so it was forgotten. It changed nothing. Upload it again.`,
    }
  return {
    ...{ ...page, title: 'The staff list is in' },
    lede: `${stored.fileName} was confirmed on ${sayInstant(stored.confirmedAt ?? stored.uploadedAt)}.`,
    summary: { rows: rowsOf(applied) },
    refusedCsv: stored.content === null ? null : `${paths.import(school.urn, stored.id)}/refused.csv`,
    undo: `${paths.import(school.urn, stored.id)}/undo`,
    next: [{ text: 'See the staff', href: paths.staff(school.urn) }, again],
  }
}

const rowsOf = ({ counts }: Applied): SummaryList['rows'] => [
  { term: 'Created', text: count(counts.created, 'person', 'people') },
  { term: 'Changed', text: count(counts.changed, 'person', 'people') },
  { term: 'Left alone', text: count(counts.same, 'person', 'people') },
  ...(counts.leavers > 0 ? [{ term: 'Last day recorded', text: count(counts.leavers, 'person', 'people') }] : []),
  ...(counts.offered > 0 ? [{ term: 'Asked elsewhere', text: count(counts.offered, 'person', 'people') }] : []),
  ...(counts.asked > 0 ? [{ term: 'Left out without an answer', text: count(counts.asked, 'row') }] : []),
  ...(counts.refused > 0 ? [{ term: 'Refused', text: count(counts.refused, 'row') }] : []),
  ...(counts.assigned > 0 ? [{ term: 'Modules given by rule', text: count(counts.assigned, 'module') }] : []),
]
