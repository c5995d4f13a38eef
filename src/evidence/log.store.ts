import { academicYear } from '../calendars/half-terms.rules.ts'
import { type Db } from '../db/connection.ts'
import { type IsoDate } from '../shared/dates.ts'
import { fold } from '../shared/text.ts'
import { type EntryKind } from './entries.rules.ts'
import { type Entry, ENTRY_COLUMNS, entryRows, type EntryRow, withCompetencies } from './entries.store.ts'

export type LogSort = 'newest' | 'oldest' | 'longest' | 'title'
export type LogFilter = {
  year: number | null
  kind: EntryKind | null
  module: string | null
  competency: string | null
  text: string
  sort: LogSort
}

/** A page of somebody's log, and how many entries the filter finds in all. */
export async function listEntries(
  db: Db,
  personId: number,
  filter: LogFilter,
  page: { limit: number; offset: number },
): Promise<{ entries: Entry[]; total: number }> {
  const rows = (await sorted(filtered(db, personId, filter), filter.sort)
    .limit(page.limit)
    .offset(page.offset)
    .select(...ENTRY_COLUMNS, db.raw('count(*) over () as total'))) as (EntryRow & { total: number })[]
  return { entries: await withCompetencies(db, rows), total: rows[0]?.total ?? 0 }
}

export type LogSummary = { total: number; firstOn: IsoDate | null; minutes: Record<EntryKind, number> }

/** How much there is in all, since when, and the minutes of one academic year by kind. */
export async function summariseLog(db: Db, personId: number, year: number): Promise<LogSummary> {
  const { startedOn, finishedOn } = academicYear(year)
  const rows = (await db('cpd_entries')
    .where({ person_id: personId })
    .groupBy('kind')
    .select(
      'kind',
      db.raw('count(*) as entries'),
      db.raw('min(done_on) as first_on'),
      db.raw('sum(case when done_on >= ? and done_on < ? then minutes else 0 end) as minutes', [startedOn, finishedOn]),
    )) as { kind: EntryKind; entries: number; first_on: string; minutes: number | string }[]
  const minutes: Record<EntryKind, number> = { input: 0, practice: 0 }
  for (const row of rows) minutes[row.kind] = Number(row.minutes)
  const firsts = rows.map((row) => row.first_on).sort()
  return {
    total: rows.reduce((sum, row) => sum + Number(row.entries), 0),
    firstOn: firsts[0] ?? null,
    minutes,
  }
}

export type LogChoice = { kind: 'module' | 'competency'; code: string; title: string }

/** The modules and competencies that this log is about: what the filters offer. */
export const listLogChoices = async (db: Db, personId: number): Promise<LogChoice[]> =>
  (await db('cpd_entries as e')
    .join('modules as m', 'm.id', 'e.module_id')
    .where('e.person_id', personId)
    .select(db.raw("'module' as kind"), 'm.code', 'm.title', 'm.position')
    .union(
      db('cpd_entry_competencies as l')
        .join('cpd_entries as e', 'e.id', 'l.entry_id')
        .join('competencies as c', 'c.id', 'l.competency_id')
        .where('e.person_id', personId)
        .select(db.raw("'competency' as kind"), 'c.code', 'c.title', 'c.position'),
    )
    .orderBy('position')) as LogChoice[]

function filtered(db: Db, personId: number, filter: LogFilter) {
  const query = entryRows(db).where('e.person_id', personId)
  if (filter.year !== null) {
    const { startedOn, finishedOn } = academicYear(filter.year)
    query.where('e.done_on', '>=', startedOn).where('e.done_on', '<', finishedOn ?? '9999')
  }
  if (filter.kind !== null) query.where('e.kind', filter.kind)
  if (filter.module !== null) query.where('m.code', filter.module)
  if (filter.competency !== null)
    query.whereIn(
      'e.id',
      db('cpd_entry_competencies as l')
        .join('competencies as c', 'c.id', 'l.competency_id')
        .where('c.code', filter.competency)
        .select('l.entry_id'),
    )
  for (const word of fold(filter.text).split(/\s+/).filter(Boolean).slice(0, 8))
    query.whereRaw("e.search_text like ? escape '!'", [`%${word.replace(/[!%_]/g, '!$&')}%`])
  return query
}

const ORDER: Record<LogSort, [string, 'asc' | 'desc']> = {
  newest: ['e.done_on', 'desc'],
  oldest: ['e.done_on', 'asc'],
  longest: ['e.minutes', 'desc'],
  title: ['e.search_text', 'asc'],
}

function sorted(query: ReturnType<typeof filtered>, sort: LogSort) {
  const [column, direction] = ORDER[sort]
  return query.orderBy(column, direction).orderBy('e.id', direction)
}
