import { type Db } from '../db/connection.ts'
import { type Depth, isDepth } from '../shared/depths.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type ModuleCounts, type ProgressRow, type StrandColumn } from './completion.rules.ts'
import { staffIds } from './staff.store.ts'

/** The strands of the newest framework with their competencies, and for each the first module that starts it. */
export async function listColumns(db: Db): Promise<StrandColumn[]> {
  const rows = (await db('competencies as c')
    .join('strands as s', 's.id', 'c.strand_id')
    .where('c.framework_id', db('frameworks').max('id'))
    .orderBy('c.position')
    .select(
      ...['c.id', 'c.code', 'c.title', 's.code as strand', 's.title as strand_title'],
      db.raw(
        `(select m.code from module_competencies as t join modules as m on m.id = t.module_id
          where t.competency_id = c.id order by m.position limit 1) as module`,
      ),
    )) as {
    id: number
    code: string
    title: string
    strand: string
    strand_title: string
    module: string | null
  }[]
  const strands = new Map<string, StrandColumn>()
  for (const row of rows) {
    const strand = strands.get(row.strand) ?? { code: row.strand, title: row.strand_title, competencies: [] }
    strand.competencies.push({ id: row.id, code: row.code, title: row.title, module: row.module })
    strands.set(row.strand, strand)
  }
  return [...strands.values()]
}

/** Every depth reached and every planned step of the people of these schools, in one read. */
export async function listProgress(db: Db, schoolIds: readonly number[], today: IsoDate): Promise<ProgressRow[]> {
  return (await db('depths_reached as d')
    .whereIn('d.person_id', staffIds(db, schoolIds, today))
    .select('d.person_id as personId', 'd.competency_id as competencyId', 'd.depth', db.raw('0 as planned'))
    .unionAll(
      db('planned_steps as s')
        .whereNull('s.set_aside_on')
        .whereIn('s.person_id', staffIds(db, schoolIds, today))
        .select('s.person_id as personId', 's.competency_id as competencyId', 's.depth', db.raw('1 as planned')),
    )) as ProgressRow[]
}

/** Modules done, due and overdue of each person; a withdrawn one counts nowhere, a deferred one from its new date. */
export async function listModuleCounts(
  db: Db,
  schoolIds: readonly number[],
  today: IsoDate,
): Promise<Map<number, ModuleCounts>> {
  const until = "case a.state when 'deferred' then a.deferred_to when 'assigned' then a.due_on end"
  const late = `${until} < ?`
  const rows = (await db('assignments as a')
    .whereIn('a.person_id', staffIds(db, schoolIds, today))
    .whereNot('a.state', 'withdrawn')
    .groupBy('a.person_id')
    .select(
      'a.person_id as personId',
      db.raw("sum(case when a.state = 'done' then 1 else 0 end) as done"),
      db.raw(`sum(case when ${late} then 1 else 0 end) as overdue`, [today]),
      db.raw('count(*) as given'),
      db.raw(`min(case when ${late} then ${until} end) as oldest`, [today]),
    )) as { personId: number; done: number; overdue: number; given: number; oldest: IsoDate | null }[]
  return new Map(
    rows.map((row) => [
      row.personId,
      { done: row.done, overdue: row.overdue, due: row.given - row.done - row.overdue, overdueSince: row.oldest },
    ]),
  )
}

export const toDepth = (n: number): Depth => (isDepth(n) ? n : 0)
