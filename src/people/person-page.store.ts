import { type Db } from '../db/connection.ts'
import { type IsoDate, type Period } from '../shared/dates.ts'
import { type SupportKind } from './support.rules.ts'
import { type SchoolPeriod } from './school-periods.store.ts'

export type SchoolTime = SchoolPeriod & { school: string; urn: string; trustId: number | null }

/** One person's times at schools with the schools' names, newest first. */
export async function listSchoolTimes(db: Db, personId: number): Promise<SchoolTime[]> {
  const rows = (await db('school_periods as at')
    .join('schools', 'schools.id', 'at.school_id')
    .where('at.person_id', personId)
    .orderBy('at.started_on', 'desc')
    .orderBy('at.id', 'desc')
    .select('at.*', 'schools.name as school', 'schools.urn', 'schools.trust_id')) as {
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
    school: string
    urn: string
    trust_id: number | null
  }[]
  return rows.map((row) => ({
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
    school: row.school,
    urn: row.urn,
    trustId: row.trust_id,
  }))
}

export type SupportTold = Period & {
  id: number
  kind: SupportKind
  personId: number
  person: string
  supporterId: number
  supporter: string
  schoolId: number
}

/** Support of and by one person, newest first: both sides with their names. */
export async function listSupportAround(db: Db, personId: number): Promise<SupportTold[]> {
  const rows = (await supportQuery(db)
    .where((any) => any.where('s.person_id', personId).orWhere('s.supporter_id', personId))
    .orderBy('s.started_on', 'desc')
    .orderBy('s.id', 'desc')
    .limit(400)) as SupportRow[]
  return rows.map(toTold)
}

export async function findSupportTold(db: Db, id: number): Promise<SupportTold | undefined> {
  const row = (await supportQuery(db).where('s.id', id).first()) as SupportRow | undefined
  return row === undefined ? undefined : toTold(row)
}

const supportQuery = (db: Db) =>
  db('support_periods as s')
    .join('people as p', 'p.id', 's.person_id')
    .join('people as by', 'by.id', 's.supporter_id')
    .select(
      's.*',
      'p.given_name as p_given',
      'p.family_name as p_family',
      'by.given_name as by_given',
      'by.family_name as by_family',
    )

type SupportRow = {
  id: number
  kind: SupportKind
  person_id: number
  supporter_id: number
  school_id: number
  started_on: IsoDate
  finished_on: IsoDate | null
  p_given: string
  p_family: string
  by_given: string
  by_family: string
}

const toTold = (row: SupportRow): SupportTold => ({
  id: row.id,
  kind: row.kind,
  personId: row.person_id,
  person: `${row.p_given} ${row.p_family}`,
  supporterId: row.supporter_id,
  supporter: `${row.by_given} ${row.by_family}`,
  schoolId: row.school_id,
  startedOn: row.started_on,
  finishedOn: row.finished_on,
})
