import { type Db } from '../db/connection.ts'
import { academicYear, academicYearOf } from '../calendars/half-terms.rules.ts'
import { findNextSession, type NextSession } from '../planning/next-session.store.ts'
import { addDays, type IsoDate } from '../shared/dates.ts'
import { type Counted, NO_MODULES, NO_PROGRESS, progressByPerson, type StrandColumn } from './completion.rules.ts'
import { leaveMattersFrom, type Waiting } from './needs.rules.ts'
import { listColumns, listModuleCounts, listProgress } from './progress.store.ts'
import { type StaffSituation } from './staff.rules.ts'
import { type Eyes, listStaffSituations, staffIds } from './staff.store.ts'

/** Every open request of the people of a school, the oldest first, with its reader. */
export async function listWaiting(db: Db, schoolIds: readonly number[], today: IsoDate): Promise<Waiting[]> {
  const rows = (await db('sign_offs as s')
    .leftJoin('people as r', 'r.id', 's.signatory_id')
    .where('s.state', 'requested')
    .whereIn('s.person_id', staffIds(db, schoolIds, today))
    .orderBy(['s.requested_on', 's.id'])
    .select('s.id', 's.person_id', 's.requested_on', 'r.given_name', 'r.family_name')) as {
    id: number
    person_id: number
    requested_on: IsoDate
    given_name: string | null
    family_name: string | null
  }[]
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    requestedOn: row.requested_on,
    reader: row.given_name === null ? null : `${row.given_name} ${row.family_name ?? ''}`,
  }))
}

export type RequiredDue = { kindId: number; title: string; people: number; never: number; firstOn: IsoDate | null }

/** Required training that somebody has not done yet, or must renew by the day given: how many people, and by when. */
export async function listRequiredDue(
  db: Db,
  schoolId: number,
  today: IsoDate,
  until: IsoDate,
): Promise<RequiredDue[]> {
  const latest = db('required_records')
    .groupBy('kind_id', 'person_id')
    .select(
      'kind_id',
      'person_id',
      db.raw('max(done_on) as done_on'),
      db.raw('max(renew_by) as renew_by'),
      db.raw('sum(case when renew_by is null then 1 else 0 end) as for_good'),
    )
    .as('latest')
  const rows = (await db('required_kinds as k')
    .crossJoin(db.ref('people').as('p'))
    .whereIn('p.id', staffIds(db, [schoolId], today))
    .leftJoin(latest, (on) => on.on('latest.kind_id', 'k.id').andOn('latest.person_id', 'p.id'))
    .where((any) => any.whereNull('k.school_id').orWhere('k.school_id', schoolId))
    .whereNull('k.retired_on')
    .where((needed) =>
      needed
        .where('k.needed_by', 'everyone')
        .orWhereExists(
          db('required_people as n').select(db.raw('1')).whereRaw('n.kind_id = k.id and n.person_id = p.id'),
        ),
    )
    .where((due) =>
      due
        .whereNull('latest.done_on')
        .orWhere((renew) => renew.where('latest.for_good', 0).where('latest.renew_by', '<=', until)),
    )
    .groupBy('k.id', 'k.title')
    .orderBy(['k.title', 'k.id'])
    .select(
      'k.id as kindId',
      'k.title',
      db.raw('count(*) as people'),
      db.raw('sum(case when latest.done_on is null then 1 else 0 end) as never'),
      { firstOn: db.raw('min(latest.renew_by)') },
    )) as RequiredDue[]
  return rows
}

/** All that a school's week is told from, in eight reads however many people work there. */
export type SchoolWeek = {
  strands: StrandColumn[]
  counted: (Counted & { person: StaffSituation })[]
  waiting: Waiting[]
  session: NextSession | undefined
  required: RequiredDue[]
}

export async function readSchoolWeek(db: Db, schoolId: number, eyes: Eyes): Promise<SchoolWeek> {
  const { today } = eyes
  const ids = [schoolId]
  const since = { yearFrom: academicYear(academicYearOf(today)).startedOn, leaveFrom: leaveMattersFrom(today) }
  const people = await listStaffSituations(db, ids, eyes, since)
  const strands = await listColumns(db)
  const progress = progressByPerson(await listProgress(db, ids, today), people)
  const modules = await listModuleCounts(db, ids, today)
  return {
    strands,
    counted: people.map((person) => ({
      person,
      progress: progress.get(person.id) ?? NO_PROGRESS,
      modules: modules.get(person.id) ?? NO_MODULES,
    })),
    waiting: await listWaiting(db, ids, today),
    session: await findNextSession(db, schoolId, today),
    required: await listRequiredDue(db, schoolId, today, addDays(today, RENEW_AHEAD)),
  }
}

/** Required training is spoken of six weeks before it must be renewed. */
const RENEW_AHEAD = 42
