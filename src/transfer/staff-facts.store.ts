import { type Knex } from 'knex'
import { amongTexts } from '../db/among.ts'
import { type Db } from '../db/connection.ts'
import { type IsoDate } from '../shared/dates.ts'
import { WEEKDAYS, workingDaysOf } from '../people/working-days.rules.ts'
import { type PersonFacts } from './staff-match.rules.ts'
import { type StageFacts } from './stage-words.rules.ts'

type Row = {
  person_id: number
  given_name: string
  family_name: string
  trn: string | null
  email: string | null
  started_on: IsoDate
  finished_on: IsoDate | null
  staff_code: string | null
  job_title: string | null
  fte_percent: number
  working_days: string | null
  phase: string | null
  department: string | null
}

/**
 * Everyone whom the rows of a staff list may mean among those who work at the school, are about to, or once did and work
 * nowhere else now. Four queries.
 */
async function listStaffFacts(db: Db, schoolId: number, today: IsoDate): Promise<PersonFacts[]> {
  return [...(await listStaff(db, schoolId, today)).values()]
}

/**
 * People whom rows name by TRN or e-mail and who are not among `here`: their identifiers, and nothing else. A record that
 * was joined to another keeps its TRN, and means the one that was kept. Two queries.
 */
async function listStrangers(
  db: Db,
  here: ReadonlyMap<number, PersonFacts>,
  named: { trns: readonly string[]; emails: readonly string[] },
): Promise<PersonFacts[]> {
  return (await listNamed(db, named)).map(({ personId, trn, email }) => {
    const kept = here.get(personId)
    return kept === undefined ? stranger(personId, trn, email) : { ...kept, trn, email }
  })
}

/** All that a check asks of the database: five queries, and two for each block of rows. */
export async function openLookups(db: Db, schoolId: number, today: IsoDate) {
  const staff = await listStaffFacts(db, schoolId, today)
  const here = new Map(staff.map((person) => [person.id, person]))
  return {
    stages: await listStages(db),
    staff,
    strangers: (named: { trns: readonly string[]; emails: readonly string[] }) => listStrangers(db, here, named),
  }
}

export const listStages = (db: Db): Promise<StageFacts[]> =>
  db('career_stages').orderBy('position').select('code', 'name')

async function listStaff(db: Db, schoolId: number, today: IsoDate): Promise<Map<number, PersonFacts>> {
  const rows = (await db('school_periods as at')
    .join('people', 'people.id', 'at.person_id')
    .where('at.school_id', schoolId)
    .whereNull('people.merged_into_id')
    .orderBy('at.started_on')
    .orderBy('at.id')
    .select(
      'at.person_id',
      'people.given_name',
      'people.family_name',
      'people.trn',
      'people.email',
      'at.started_on',
      'at.finished_on',
      'at.staff_code',
      'at.job_title',
      'at.fte_percent',
      'at.working_days',
      'at.phase',
      'at.department',
    )) as Row[]
  const gone = await listGoneElsewhere(db, schoolId, today)
  const stages = await listStagesNow(db, schoolId, today)
  const mentors = await listMentorsNow(db, schoolId, today)
  const people = new Map<number, PersonFacts>()
  for (const row of rows) {
    const id = row.person_id
    const here = row.finished_on === null || row.finished_on > today || !gone.has(id)
    const facts = here ? factsOf(row, stages.get(id) ?? null, mentors) : stranger(id, row.trn, row.email)
    people.set(id, { ...facts, earlierUntil: people.get(id)?.finishedOn ?? null })
  }
  return people
}

const factsOf = (row: Row, stage: string | null, mentors: Mentors): PersonFacts => ({
  id: row.person_id,
  here: true,
  givenName: row.given_name,
  familyName: row.family_name,
  email: row.email,
  trn: row.trn,
  staffCode: row.staff_code,
  jobTitle: row.job_title,
  startedOn: row.started_on,
  finishedOn: row.finished_on,
  fte: row.fte_percent / 100,
  workingDays: weekdayNumbers(row.working_days),
  stage,
  phase: row.phase,
  department: row.department,
  mentorId: mentors.here.get(row.person_id) ?? null,
  mentoredElsewhere: mentors.elsewhere.has(row.person_id),
  earlierUntil: null,
})

const stranger = (id: number, trn: string | null, email: string | null): PersonFacts => ({
  id,
  here: false,
  givenName: '',
  familyName: '',
  email,
  trn,
  staffCode: null,
  jobTitle: null,
  startedOn: null,
  finishedOn: null,
  fte: null,
  workingDays: null,
  stage: null,
  phase: null,
  department: null,
  mentorId: null,
  mentoredElsewhere: false,
  earlierUntil: null,
})

/** `Mon Tue` as `1,2`; nothing said means every day. */
function weekdayNumbers(stored: string | null): string {
  const days = workingDaysOf(stored)
  return WEEKDAYS.flatMap((day, i) => (days.length === 0 || days.includes(day) ? [i + 1] : [])).join(',')
}

/** Those who once worked here and work at another school now: to this school they are strangers. */
async function listGoneElsewhere(db: Db, schoolId: number, today: IsoDate): Promise<Set<number>> {
  const rows = (await live(db('school_periods as other'), 'other', today)
    .whereNot('other.school_id', schoolId)
    .whereIn('other.person_id', staffIds(db, schoolId))
    .distinct('other.person_id as id')) as { id: number }[]
  return new Set(rows.map((row) => row.id))
}

/** The stage that holds, or the next one where none does yet. */
async function listStagesNow(db: Db, schoolId: number, today: IsoDate): Promise<Map<number, string>> {
  const rows = (await live(db('stage_periods as s'), 's', today)
    .join('career_stages as c', 'c.id', 's.stage_id')
    .whereIn('s.person_id', staffIds(db, schoolId))
    .orderBy('s.started_on')
    .orderBy('s.id')
    .select('s.person_id as id', 'c.code')) as { id: number; code: string }[]
  return new Map(rows.map((row) => [row.id, row.code]))
}

type Mentors = { here: Map<number, number>; elsewhere: Set<number> }

/** The mentor of each of the staff at this school, and who has one at another. */
async function listMentorsNow(db: Db, schoolId: number, today: IsoDate): Promise<Mentors> {
  const rows = (await live(db('support_periods as m'), 'm', today)
    .where('m.kind', 'mentor')
    .whereIn('m.person_id', staffIds(db, schoolId))
    .orderBy('m.started_on')
    .orderBy('m.id')
    .select('m.person_id as id', 'm.supporter_id as mentor', 'm.school_id as school')) as {
    id: number
    mentor: number
    school: number
  }[]
  return {
    here: new Map(rows.filter((row) => row.school === schoolId).map((row) => [row.id, row.mentor])),
    elsewhere: new Set(rows.filter((row) => row.school !== schoolId).map((row) => row.id)),
  }
}

async function listNamed(
  db: Db,
  named: { trns: readonly string[]; emails: readonly string[] },
): Promise<{ personId: number; trn: string | null; email: string | null }[]> {
  const found = new Map<
    number,
    { id: number; merged_into_id: number | null; trn: string | null; email: string | null }
  >()
  for (const [column, texts] of [
    ['trn', named.trns],
    ['email', named.emails],
  ] as const) {
    if (texts.length === 0) continue
    const rows = (await db('people')
      .whereRaw('?? in ?', [column, amongTexts(db, texts)])
      .select('id', 'merged_into_id', 'trn', 'email')) as {
      id: number
      merged_into_id: number | null
      trn: string | null
      email: string | null
    }[]
    for (const row of rows) found.set(row.id, row)
  }
  return [...found.values()].map(({ id, merged_into_id, trn, email }) => ({
    personId: merged_into_id ?? id,
    trn,
    email,
  }))
}

const staffIds = (db: Db, schoolId: number): Knex.QueryBuilder =>
  db('school_periods as of_school').where('of_school.school_id', schoolId).select('of_school.person_id')

/** Not over yet: open, or with a last day to come. */
const live = (query: Knex.QueryBuilder, alias: string, today: IsoDate): Knex.QueryBuilder =>
  query.where((open) => open.whereNull(`${alias}.finished_on`).orWhere(`${alias}.finished_on`, '>', today))
