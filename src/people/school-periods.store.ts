import { type Db } from '../db/connection.ts'
import { type IsoDate, type Period } from '../shared/dates.ts'
import { NotFound } from '../shared/errors.ts'

/** What a school says about somebody's work there. `ftePercent` from 1 to 100; `workingDays` as in working-days.rules. */
export type WorkDetails = {
  staffCode: string | null
  jobTitle: string | null
  ftePercent: number
  workingDays: string | null
  phase: string | null
  department: string | null
}
export type SchoolPeriod = Period & WorkDetails & { id: number; personId: number; schoolId: number; version: number }

type Row = {
  id: number
  person_id: number
  school_id: number
  started_on: IsoDate
  finished_on: IsoDate | null
  staff_code: string | null
  job_title: string | null
  fte_percent: number
  working_days: string | null
  phase: string | null
  department: string | null
  version: number
}

/** All of one person's times at schools, newest first. */
export async function listSchoolPeriods(db: Db, personId: number): Promise<SchoolPeriod[]> {
  const rows = (await db('school_periods')
    .where({ person_id: personId })
    .orderBy('started_on', 'desc')
    .orderBy('id', 'desc')
    .select('*')) as Row[]
  return rows.map(toSchoolPeriod)
}

export async function getSchoolPeriod(db: Db, id: number): Promise<SchoolPeriod> {
  const row = (await db('school_periods').where({ id }).first('*')) as Row | undefined
  if (row === undefined) throw new NotFound()
  return toSchoolPeriod(row)
}

/** The times of two people at one school, in one query. */
export async function listTimesAtSchool(
  db: Db,
  schoolId: number,
  personIds: readonly number[],
): Promise<(Period & { personId: number })[]> {
  const rows = (await db('school_periods')
    .where({ school_id: schoolId })
    .whereIn('person_id', [...personIds])
    .select('person_id', 'started_on', 'finished_on')) as Pick<Row, 'person_id' | 'started_on' | 'finished_on'>[]
  return rows.map((row) => ({ personId: row.person_id, startedOn: row.started_on, finishedOn: row.finished_on }))
}

export async function insertSchoolPeriod(
  trx: Db,
  period: Period & WorkDetails & { personId: number; schoolId: number },
): Promise<number> {
  const [row] = (await trx('school_periods')
    .insert({
      person_id: period.personId,
      school_id: period.schoolId,
      started_on: period.startedOn,
      finished_on: period.finishedOn,
      ...detailColumns(period),
    })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

/** Changes the row as it was read: answers 0 when somebody else changed it since. */
export const updateSchoolPeriod = (
  trx: Db,
  period: Pick<SchoolPeriod, 'id' | 'version'>,
  change: Period & WorkDetails,
): Promise<number> =>
  trx('school_periods')
    .where({ id: period.id, version: period.version })
    .update({
      started_on: change.startedOn,
      finished_on: change.finishedOn,
      ...detailColumns(change),
      version: period.version + 1,
    })

const detailColumns = (details: WorkDetails) => ({
  staff_code: details.staffCode,
  job_title: details.jobTitle,
  fte_percent: details.ftePercent,
  working_days: details.workingDays,
  phase: details.phase,
  department: details.department,
})

const toSchoolPeriod = (row: Row): SchoolPeriod => ({
  id: row.id,
  personId: row.person_id,
  schoolId: row.school_id,
  startedOn: row.started_on,
  finishedOn: row.finished_on,
  staffCode: row.staff_code,
  jobTitle: row.job_title,
  ftePercent: row.fte_percent,
  workingDays: row.working_days,
  phase: row.phase,
  department: row.department,
  version: row.version,
})
