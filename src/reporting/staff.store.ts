import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { selectRows } from '../db/select.ts'
import { type IsoDate, type Period } from '../shared/dates.ts'
import { type StaffMember, type StaffSituation } from './staff.rules.ts'

/** Whose eyes: the wall is asked for in the same query, so that nobody can forget it. */
export type Eyes = { viewerId: number | null; today: IsoDate }

/** Everyone who works today at one of these schools, by name. Somebody at two of them is listed at each. */
export async function listStaff(db: Db, schoolIds: readonly number[], eyes: Eyes): Promise<StaffMember[]> {
  const { sql, values } = staff(schoolIds, eyes, NOTHING_MORE)
  return once(await selectRows<StaffRow>(db, sql, values)).map(toMember)
}

/** The same people with what their support, their leave and their hours look like today. */
export async function listStaffSituations(
  db: Db,
  schoolIds: readonly number[],
  eyes: Eyes,
  since: Since,
): Promise<StaffSituation[]> {
  const { sql, values } = staff(schoolIds, eyes, situation(schoolIds, eyes.today, since))
  return once(await selectRows<SituationRow>(db, sql, values)).map((row) => ({
    ...toMember(row),
    mentors: row.mentors,
    mentorEndedOn: row.mentor_ended_on,
    tutors: row.tutors,
    tutorEndedOn: row.tutor_ended_on,
    leave: toLeave(row),
    firstSteps: row.first_steps,
    minutes: row.minutes,
  }))
}

/** The ids of everyone who works today at one of these schools, as a sub-query. */
export const staffIds = (db: Db, schoolIds: readonly number[], today: IsoDate): Knex.QueryBuilder =>
  db('school_periods as works')
    .whereIn('works.school_id', schoolIds)
    .where('works.started_on', '<=', today)
    .where((open) => open.whereNull('works.finished_on').orWhere('works.finished_on', '>', today))
    .select('works.person_id')

type StaffRow = {
  id: number
  school_id: number
  given_name: string
  family_name: string
  started_on: IsoDate
  job_title: string | null
  fte_percent: number
  working_days: string | null
  phase: string | null
  stage_code: string | null
  stage_name: string | null
  stage_position: number | null
  stage_started_on: IsoDate | null
  walls: number
}
type SituationRow = StaffRow & {
  leave_started_on: IsoDate | null
  leave_finished_on: IsoDate | null
  mentors: number
  mentor_ended_on: IsoDate | null
  tutors: number
  tutor_ended_on: IsoDate | null
  first_steps: number
  minutes: number
}

type Value = string | number
/** From which day hours count, leave matters and joining is late. */
type Since = { yearFrom: IsoDate; leaveFrom: IsoDate; lateFrom: IsoDate }
/** More columns for each person, and what they are joined from. */
type More = { columns: string; columnValues: Value[]; joins: string; joinValues: Value[] }
const NOTHING_MORE: More = { columns: '', columnValues: [], joins: '', joinValues: [] }

const OPEN = (alias: string): string =>
  `${alias}.started_on <= ? and (${alias}.finished_on is null or ${alias}.finished_on > ?)`

function staff(schoolIds: readonly number[], { viewerId, today }: Eyes, more: More): { sql: string; values: Value[] } {
  const sql = `
    select p.id, at.school_id, p.given_name, p.family_name, at.started_on, at.job_title, at.fte_percent,
           at.working_days, at.phase, cs.code as stage_code, cs.name as stage_name, cs.position as stage_position,
           st.started_on as stage_started_on,
           case when p.id in (select w.person_id from support_periods w where w.supporter_id = ?
              and w.kind in ('induction_tutor', 'appraiser') and ${OPEN('w')}) then 1 else 0 end as walls${more.columns}
      from school_periods at
      join people p on p.id = at.person_id
      left join stage_periods st on st.person_id = p.id and ${OPEN('st')}
      left join career_stages cs on cs.id = st.stage_id${more.joins}
     where at.school_id in (${marks(schoolIds)})
       and ${OPEN('at')} and p.merged_into_id is null
     order by p.sort_name, p.id, st.started_on desc`
  return {
    sql,
    values: [
      ...[viewerId ?? 0, today, today, ...more.columnValues],
      ...[today, today, ...more.joinValues, ...schoolIds, today, today],
    ],
  }
}

/** Who supports each person, their leave, and the CPD they logged. Supporters are summed up in one pass. */
function situation(schoolIds: readonly number[], today: IsoDate, since: Since): More {
  const MENTORS = "m.kind in ('mentor', 'cover_mentor')"
  const TUTORS = "m.kind = 'induction_tutor'"
  const now = (kind: string) => `sum(case when ${kind} and ${OPEN('m')} then 1 else 0 end)`
  const ended = (kind: string) => `max(case when ${kind} and m.finished_on <= ? then m.finished_on end)`
  return {
    columns: `,
           l.started_on as leave_started_on, l.finished_on as leave_finished_on, coalesce(sup.mentors, 0) as mentors,
           sup.mentor_ended_on, coalesce(sup.tutors, 0) as tutors, sup.tutor_ended_on,
           case when at.started_on < ? then 0 else
             (select count(*) from planned_steps s
                join depths_reached d on d.person_id = s.person_id and d.competency_id = s.competency_id
               where s.person_id = p.id and s.set_aside_on is null and d.depth >= s.depth) end as first_steps,
           (select coalesce(sum(e.minutes), 0) from cpd_entries e
             where e.person_id = p.id and e.done_on >= ? and e.done_on <= ?) as minutes`,
    columnValues: [since.lateFrom, since.yearFrom, today],
    joins: `
      left join leave_periods l on l.person_id = p.id and l.started_on <= ?
            and (l.finished_on is null or l.finished_on > ?)
      left join (select m.person_id, ${now(MENTORS)} as mentors, ${ended(MENTORS)} as mentor_ended_on,
                        ${now(TUTORS)} as tutors, ${ended(TUTORS)} as tutor_ended_on
                   from support_periods m
                  where m.person_id in (select w.person_id from school_periods w where w.school_id in (${marks(schoolIds)}))
                  group by m.person_id) as sup on sup.person_id = p.id`,
    joinValues: [today, since.leaveFrom, ...[today, today, today], ...[today, today, today], ...schoolIds],
  }
}

const marks = (list: readonly unknown[]): string => (list.length === 0 ? '0' : list.map(() => '?').join(', '))

/** A person with two jobs or two stages on one day comes in several rows; the first, with the latest stage, counts. */
function once<R extends StaffRow>(rows: R[]): R[] {
  const seen = new Set<string>()
  return rows.filter((row) => {
    const key = `${row.id} ${row.school_id}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

const toMember = (row: StaffRow): StaffMember => ({
  id: row.id,
  schoolId: row.school_id,
  givenName: row.given_name,
  familyName: row.family_name,
  startedOn: row.started_on,
  jobTitle: row.job_title,
  ftePercent: row.fte_percent,
  workingDays: row.working_days,
  phase: row.phase,
  stage:
    row.stage_code === null || row.stage_name === null
      ? null
      : {
          code: row.stage_code,
          name: row.stage_name,
          position: row.stage_position ?? 0,
          startedOn: row.stage_started_on ?? row.started_on,
        },
  walled: row.walls > 0,
})

const toLeave = (row: SituationRow): Period | null =>
  row.leave_started_on === null ? null : { startedOn: row.leave_started_on, finishedOn: row.leave_finished_on }
