import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { type IsoDate, type Period } from '../shared/dates.ts'
import { type StaffMember, type StaffSituation } from './staff.rules.ts'

/** Whose eyes: the wall is asked for in the same query, so that nobody can forget it. */
export type Eyes = { viewerId: number | null; today: IsoDate }

/** Everyone who works today at one of these schools, by name. Somebody at two of them is listed at each. */
export async function listStaff(db: Db, schoolIds: readonly number[], eyes: Eyes): Promise<StaffMember[]> {
  const rows = (await staff(db, schoolIds, eyes)) as StaffRow[]
  return once(rows).map(toMember)
}

/** The same people with what their support, their leave and their hours look like today. */
export async function listStaffSituations(
  db: Db,
  schoolIds: readonly number[],
  eyes: Eyes,
  since: { yearFrom: IsoDate; leaveFrom: IsoDate },
): Promise<StaffSituation[]> {
  const { today } = eyes
  const supporters = (kinds: string) =>
    `(select count(*) from support_periods as m where m.person_id = p.id and m.kind in (${kinds})
      and m.started_on <= ? and (m.finished_on is null or m.finished_on > ?))`
  const lastEnd = (kinds: string) =>
    `(select max(m.finished_on) from support_periods as m where m.person_id = p.id and m.kind in (${kinds})
      and m.finished_on <= ?)`
  const rows = (await staff(db, schoolIds, eyes)
    .leftJoin('leave_periods as l', (on) =>
      on
        .on('l.person_id', 'p.id')
        .andOn('l.started_on', '<=', db.raw('?', [today]))
        .andOn(db.raw('(l.finished_on is null or l.finished_on > ?)', [since.leaveFrom])),
    )
    .select(
      'l.started_on as leave_started_on',
      'l.finished_on as leave_finished_on',
      db.raw(`${supporters("'mentor', 'cover_mentor'")} as mentors`, [today, today]),
      db.raw(`${lastEnd("'mentor', 'cover_mentor'")} as mentor_ended_on`, [today]),
      db.raw(`${supporters("'induction_tutor'")} as tutors`, [today, today]),
      db.raw(`${lastEnd("'induction_tutor'")} as tutor_ended_on`, [today]),
      db.raw(
        `(select coalesce(sum(e.minutes), 0) from cpd_entries as e
          where e.person_id = p.id and e.done_on >= ? and e.done_on <= ?) as minutes`,
        [since.yearFrom, today],
      ),
    )) as SituationRow[]
  return once(rows).map((row) => ({
    ...toMember(row),
    mentors: row.mentors,
    mentorEndedOn: row.mentor_ended_on,
    tutors: row.tutors,
    tutorEndedOn: row.tutor_ended_on,
    leave: toLeave(row),
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
  minutes: number
}

function staff(db: Db, schoolIds: readonly number[], { viewerId, today }: Eyes): Knex.QueryBuilder {
  return db('school_periods as at')
    .join('people as p', 'p.id', 'at.person_id')
    .leftJoin('stage_periods as st', (on) =>
      on
        .on('st.person_id', 'p.id')
        .andOn('st.started_on', '<=', db.raw('?', [today]))
        .andOn(db.raw('(st.finished_on is null or st.finished_on > ?)', [today])),
    )
    .leftJoin('career_stages as cs', 'cs.id', 'st.stage_id')
    .whereIn('at.school_id', schoolIds)
    .where('at.started_on', '<=', today)
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
    .whereNull('p.merged_into_id')
    .orderBy(['p.sort_name', 'p.id', { column: 'st.started_on', order: 'desc' }])
    .select(
      ...['p.id', 'at.school_id', 'p.given_name', 'p.family_name', 'at.started_on', 'at.job_title'],
      ...['at.fte_percent', 'at.working_days', 'at.phase'],
      ...['cs.code as stage_code', 'cs.name as stage_name', 'cs.position as stage_position'],
      'st.started_on as stage_started_on',
      db.raw(
        `(select count(*) from support_periods as w where w.person_id = p.id and w.supporter_id = ?
          and w.kind in ('induction_tutor', 'appraiser') and w.started_on <= ?
          and (w.finished_on is null or w.finished_on > ?)) as walls`,
        [viewerId ?? 0, today, today],
      ),
    )
}

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
