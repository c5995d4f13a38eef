import { type Db } from '../db/connection.ts'
import { type Scope } from '../policy.ts'
import { type IsoDate } from '../shared/dates.ts'
import { fold } from '../shared/text.ts'
import { visiblePeople } from './visibility.store.ts'

/** One line of a staff list: a person at a school, with their stage and mentor of today. */
export type StaffRow = {
  personId: number
  givenName: string
  familyName: string
  email: string | null
  trn: string | null
  urn: string | null
  school: string | null
  jobTitle: string | null
  ftePercent: number | null
  workingDays: string | null
  phase: string | null
  department: string | null
  staffCode: string | null
  startedOn: IsoDate | null
  finishedOn: IsoDate | null
  stage: string | null
  mentor: string | null
  mentorId: number | null
}
export type StaffFilter = { search: string; stageId: number | null; phase: string; schoolId: number | null }
export type StaffList = { total: number; rows: StaffRow[] }

/**
 * People in a scope who work at a school now or will soon, sorted by family name; for the whole site also those without a
 * school. Schools that the scope does not take in, and that are not the viewer's own, are not told.
 */
export async function listPeopleInScope(
  db: Db,
  scope: Scope,
  ownSchoolIds: readonly number[],
  filter: StaffFilter,
  page: { limit: number; offset: number },
): Promise<StaffList> {
  const base = () => {
    const query = staffQuery(db, scope.today, scope.site ? 'left' : 'inner').whereIn(
      'people.id',
      visiblePeople(db, scope),
    )
    if (!scope.site)
      query.where((any) =>
        any
          .whereIn('at.school_id', [...scope.schoolIds, ...ownSchoolIds])
          .orWhereIn('schools.trust_id', [...scope.trustIds]),
      )
    return narrowed(query, filter)
  }
  return paged(base, page)
}

/** The staff of one school: working, leaving and joining. */
export const listStaff = (
  db: Db,
  schoolId: number,
  today: IsoDate,
  filter: Omit<StaffFilter, 'schoolId'>,
  page: { limit: number; offset: number },
): Promise<StaffList> =>
  paged(
    () =>
      narrowed(staffQuery(db, today, 'inner').whereNull('people.merged_into_id'), {
        ...filter,
        schoolId,
      }),
    page,
  )

export type Colleague = {
  personId: number
  schoolId: number
  givenName: string
  familyName: string
  jobTitle: string | null
}

/** Who works, or will soon, at any of these schools: to choose a mentor from. */
export async function listColleagues(db: Db, schoolIds: readonly number[], today: IsoDate): Promise<Colleague[]> {
  const rows = (await db('school_periods as at')
    .join('people', 'people.id', 'at.person_id')
    .whereIn('at.school_id', [...schoolIds])
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
    .whereNull('people.merged_into_id')
    .orderBy('people.sort_name')
    .orderBy('people.id')
    .select('people.id', 'at.school_id', 'people.given_name', 'people.family_name', 'at.job_title')) as {
    id: number
    school_id: number
    given_name: string
    family_name: string
    job_title: string | null
  }[]
  return rows.map((row) => ({
    personId: row.id,
    schoolId: row.school_id,
    givenName: row.given_name,
    familyName: row.family_name,
    jobTitle: row.job_title,
  }))
}

/** The phases that people of these schools have, for the filter. */
export async function listPhases(db: Db, schoolId: number | null): Promise<string[]> {
  const query = db('school_periods').whereNotNull('phase').distinct('phase').orderBy('phase').limit(40)
  if (schoolId !== null) query.where({ school_id: schoolId })
  return ((await query) as { phase: string }[]).map((row) => row.phase)
}

type Query = ReturnType<typeof staffQuery>

/** People with the schools, stages and mentors of today. */
function staffQuery(db: Db, today: IsoDate, schools: 'inner' | 'left') {
  const query = db('people')
  const still = (table: string) => db.raw(`(${table}.finished_on is null or ${table}.finished_on > ?)`, [today])
  const join = schools === 'inner' ? 'innerJoin' : 'leftJoin'
  query[join]('school_periods as at', (on) => {
    on.on('at.person_id', 'people.id').andOn(still('at'))
  })
  return query[join]('schools', 'schools.id', 'at.school_id')
    .leftJoin('stage_periods as sp', (on) => {
      on.on('sp.person_id', 'people.id')
        .andOn(db.raw('sp.started_on <= ?', [today]))
        .andOn(still('sp'))
    })
    .leftJoin('career_stages as stage', 'stage.id', 'sp.stage_id')
    .leftJoin('support_periods as ms', (on) => {
      on.on('ms.person_id', 'people.id')
        .andOn(db.raw("ms.kind = 'mentor'"))
        .andOn(db.raw('ms.started_on <= ?', [today]))
        .andOn(still('ms'))
    })
    .leftJoin('people as mentor', 'mentor.id', 'ms.supporter_id')
}

function narrowed(query: Query, filter: StaffFilter): Query {
  if (filter.schoolId !== null) query.where('at.school_id', filter.schoolId)
  if (filter.stageId !== null) query.where('sp.stage_id', filter.stageId)
  if (filter.phase !== '') query.where('at.phase', filter.phase)
  for (const word of fold(filter.search).split(/\s+/).filter(Boolean).slice(0, 8))
    query.where('people.sort_name', 'like', `%${word.replace(/[%_\\]/g, '')}%`)
  return query
}

async function paged(base: () => Query, page: { limit: number; offset: number }): Promise<StaffList> {
  const [counted] = (await base().count({ n: 'people.id' })) as { n: number }[]
  const rows = (await base()
    .orderBy('people.sort_name')
    .orderBy('people.id')
    .orderBy('at.id')
    .limit(page.limit)
    .offset(page.offset)
    .select(
      'people.id',
      'people.given_name',
      'people.family_name',
      'people.email',
      'people.trn',
      'schools.urn',
      'schools.name as school',
      'at.job_title',
      'at.fte_percent',
      'at.working_days',
      'at.phase',
      'at.department',
      'at.staff_code',
      'at.started_on',
      'at.finished_on',
      'stage.name as stage',
      'mentor.id as mentor_id',
      'mentor.given_name as mentor_given',
      'mentor.family_name as mentor_family',
    )) as Row[]
  return { total: Number(counted?.n ?? 0), rows: rows.map(toStaffRow) }
}

type Row = {
  id: number
  given_name: string
  family_name: string
  email: string | null
  trn: string | null
  urn: string | null
  school: string | null
  job_title: string | null
  fte_percent: number | null
  working_days: string | null
  phase: string | null
  department: string | null
  staff_code: string | null
  started_on: IsoDate | null
  finished_on: IsoDate | null
  stage: string | null
  mentor_id: number | null
  mentor_given: string | null
  mentor_family: string | null
}

const toStaffRow = (row: Row): StaffRow => ({
  personId: row.id,
  givenName: row.given_name,
  familyName: row.family_name,
  email: row.email,
  trn: row.trn,
  urn: row.urn,
  school: row.school,
  jobTitle: row.job_title,
  ftePercent: row.fte_percent,
  workingDays: row.working_days,
  phase: row.phase,
  department: row.department,
  staffCode: row.staff_code,
  startedOn: row.started_on,
  finishedOn: row.finished_on,
  stage: row.stage,
  mentor: row.mentor_given === null ? null : `${row.mentor_given} ${row.mentor_family ?? ''}`,
  mentorId: row.mentor_id,
})
