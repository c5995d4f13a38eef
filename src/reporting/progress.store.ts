import { type Db } from '../db/connection.ts'
import { selectRows } from '../db/select.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type ModuleCounts, type ProgressRow, type StrandColumn } from './completion.rules.ts'
import { type Eyes } from './staff.store.ts'
import { type Together } from './together.rules.ts'

/** The strands of the newest framework with their competencies, and for each the first module that starts it. */
export async function listColumns(db: Db): Promise<StrandColumn[]> {
  const rows = await selectRows<ColumnRow>(db, COLUMNS, [])
  const strands = new Map<string, StrandColumn>()
  for (const row of rows) {
    const strand = strands.get(row.strand) ?? { code: row.strand, title: row.strand_title, competencies: [] }
    strand.competencies.push({ id: row.id, code: row.code, title: row.title, module: row.module })
    strands.set(row.strand, strand)
  }
  return [...strands.values()]
}

type ColumnRow = {
  id: number
  code: string
  title: string
  strand: string
  strand_title: string
  module: string | null
}

const COLUMNS = `
  select c.id, c.code, c.title, s.code as strand, s.title as strand_title,
         (select m.code from module_competencies t join modules m on m.id = t.module_id
           where t.competency_id = c.id order by m.position limit 1) as module
    from competencies c join strands s on s.id = c.strand_id
   where c.framework_id = (select max(id) from frameworks)
   order by c.position`

/**
 * Every depth reached and every planned step of the people of these schools, in one read: those of the newest framework,
 * as on the pathway, so that both come to the same sums.
 */
export async function listProgress(db: Db, schoolIds: readonly number[], today: IsoDate): Promise<ProgressRow[]> {
  const works = `(select w.person_id from school_periods w where w.school_id in (${marks(schoolIds)})
                   and w.started_on <= ? and (w.finished_on is null or w.finished_on > ?))`
  const here = `competency_id in (select c.id from competencies c where c.framework_id = (select max(id) from frameworks))
                and person_id in ${works}`
  return selectRows<ProgressRow>(
    db,
    `select person_id as "personId", competency_id as "competencyId", depth, 0 as planned
       from depths_reached where ${here}
      union all
     select person_id, competency_id, depth, 1 from planned_steps where set_aside_on is null and ${here}`,
    [...schoolIds, today, today, ...schoolIds, today, today],
  )
}

/** Modules done, due and overdue of each person; a withdrawn one counts nowhere, a deferred one from its new date. */
export async function listModuleCounts(
  db: Db,
  schoolIds: readonly number[],
  today: IsoDate,
): Promise<Map<number, ModuleCounts>> {
  const until = "case a.state when 'deferred' then a.deferred_to when 'assigned' then a.due_on end"
  const late = `${until} < ?`
  const rows = await selectRows<{
    personId: number
    done: number
    overdue: number
    given: number
    oldest: IsoDate | null
  }>(
    db,
    `select a.person_id as "personId", sum(case when a.state = 'done' then 1 else 0 end) as done,
            sum(case when ${late} then 1 else 0 end) as overdue, count(*) as given,
            min(case when ${late} then ${until} end) as oldest
       from assignments a
      where a.state <> 'withdrawn'
        and a.person_id in (select w.person_id from school_periods w where w.school_id in (${marks(schoolIds)})
                             and w.started_on <= ? and (w.finished_on is null or w.finished_on > ?))
      group by a.person_id`,
    [today, today, ...schoolIds, today, today],
  )
  return new Map(
    rows.map((row) => [
      row.personId,
      { done: row.done, overdue: row.overdue, due: row.given - row.done - row.overdue, overdueSince: row.oldest },
    ]),
  )
}

/**
 * The competencies that most people of a school have planned and not reached, with everyone who is Embedded or deeper
 * there, in one read. Whoever the viewer appraises or tutors is left out of it, as a learner and as a helper.
 */
export async function listTogether(db: Db, schoolId: number, eyes: Eyes, most: number): Promise<Together[]> {
  const { today } = eyes
  const rows = await selectRows<TogetherRow>(db, TOGETHER, [
    ...[schoolId, today, today, eyes.viewerId ?? 0, today, today],
    most,
  ])
  const things = new Map<number, Together>()
  for (const row of rows) {
    const { id, code, title, module, planned } = row
    const thing = things.get(id) ?? { competency: { id, code, title, module }, planned, couldHelp: [] }
    if (row.helper !== null)
      thing.couldHelp.push({ id: row.helper, givenName: row.given_name ?? '', familyName: row.family_name ?? '' })
    things.set(id, thing)
  }
  return [...things.values()]
}

type TogetherRow = {
  id: number
  code: string
  title: string
  module: string | null
  planned: number
  helper: number | null
  given_name: string | null
  family_name: string | null
}

// The cross joins keep SQLite from reading depths_reached as a whole: few people and three competencies come first.
const TOGETHER = `
  with open_staff as (
    select distinct p.id, p.given_name, p.family_name, p.sort_name from school_periods w join people p on p.id = w.person_id
     where w.school_id = ? and w.started_on <= ? and (w.finished_on is null or w.finished_on > ?) and p.merged_into_id is null
       and p.id not in (select b.person_id from support_periods b where b.supporter_id = ?
                         and b.kind in ('induction_tutor', 'appraiser')
                         and b.started_on <= ? and (b.finished_on is null or b.finished_on > ?))
  ), ahead as (
    select s.competency_id, count(distinct s.person_id) as planned from planned_steps s
      join open_staff o on o.id = s.person_id
      left join depths_reached d on d.person_id = s.person_id and d.competency_id = s.competency_id
     where s.set_aside_on is null and coalesce(d.depth, 0) < s.depth
     group by s.competency_id having count(distinct s.person_id) > 1
  ), top as (
    select c.id, c.code, c.title, c.position, ahead.planned from ahead join competencies c on c.id = ahead.competency_id
     where c.framework_id = (select max(id) from frameworks) order by ahead.planned desc, c.position limit ?
  ), helpers as (
    select d.competency_id, d.depth, o.id, o.given_name, o.family_name, o.sort_name
      from top cross join open_staff o cross join depths_reached d
     where d.person_id = o.id and d.competency_id = top.id and d.depth >= 3
  )
  select top.id, top.code, top.title, top.planned, helper.id as helper, helper.given_name, helper.family_name,
         (select m.code from module_competencies t join modules m on m.id = t.module_id
           where t.competency_id = top.id order by m.position limit 1) as module
    from top
    left join helpers as helper on helper.competency_id = top.id
   order by top.planned desc, top.position, helper.depth desc, helper.sort_name`

const marks = (list: readonly unknown[]): string => (list.length === 0 ? '0' : list.map(() => '?').join(', '))
