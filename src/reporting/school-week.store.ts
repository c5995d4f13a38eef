import { type Db } from '../db/connection.ts'
import { selectRows } from '../db/select.ts'
import { openOn } from '../db/sql.ts'
import { academicYear, academicYearOf } from '../calendars/half-terms.rules.ts'
import { withReader } from '../evidence/shares.store.ts'
import { findNextSession, type NextSession } from '../planning/next-session.store.ts'
import { soonUntil } from '../required_training/required.rules.ts'
import { type IsoDate } from '../shared/dates.ts'
import {
  countedOf,
  type ModuleCounts,
  NO_MODULES,
  progressByPerson,
  type StrandSum,
  type Sum,
  sumOf,
  sumsByStrand,
} from './completion.rules.ts'
import { leaveMattersFrom, needDay, type Waiting } from './needs.rules.ts'
import { listColumns, listModuleCounts, listProgress, listTogether } from './progress.store.ts'
import { type StaffMember, type StaffSituation } from './staff.rules.ts'
import { type Eyes, listStaffSituations } from './staff.store.ts'
import { type Together } from './together.rules.ts'

/** Every open request of the people of a school, the oldest first, with its reader. */
export async function listWaiting(db: Db, schoolIds: readonly number[], today: IsoDate): Promise<Waiting[]> {
  const reader = withReader('s', 'r', today)
  const rows = await selectRows<WaitingRow>(
    db,
    `select s.id, s.person_id, s.requested_on, r.given_name, r.family_name
       from sign_offs s ${reader.sql}
      where s.state = 'requested'
        and s.person_id in (select w.person_id from school_periods w where w.school_id in (${schoolIds.map(() => '?').join(', ')})
                             and ${openOn('w')})
      order by s.requested_on, s.id`,
    [...reader.values, ...schoolIds, today, today],
  )
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    requestedOn: row.requested_on,
    reader: row.given_name === null ? null : `${row.given_name} ${row.family_name ?? ''}`,
  }))
}

type WaitingRow = {
  id: number
  person_id: number
  requested_on: IsoDate
  given_name: string | null
  family_name: string | null
}

export type RequiredDue = { kindId: number; title: string; people: number; never: number; firstOn: IsoDate | null }

/** Required training that somebody has not done yet, or must renew by the day given: how many people, and by when. */
export async function listRequiredDue(
  db: Db,
  schoolId: number,
  today: IsoDate,
  until: IsoDate,
): Promise<RequiredDue[]> {
  return selectRows<RequiredDue>(db, REQUIRED_DUE, [schoolId, today, today, schoolId, schoolId, until])
}

// A record without a day to renew by is good for ever; somebody without any record has not done it yet.
const REQUIRED_DUE = `
  select k.id as "kindId", k.title, count(*) as people,
         sum(case when latest.records is null then 1 else 0 end) as never, min(latest.renew_by) as "firstOn"
    from required_kinds k
    join (select distinct w.person_id as id from school_periods w
           where w.school_id = ? and ${openOn('w')}) as p on 1 = 1
    left join (select r.kind_id, r.person_id, count(*) as records, max(r.renew_by) as renew_by,
                      sum(case when r.renew_by is null then 1 else 0 end) as for_good
                 from required_records r
                where r.person_id in (select w.person_id from school_periods w where w.school_id = ?)
                group by r.kind_id, r.person_id) as latest
      on latest.kind_id = k.id and latest.person_id = p.id
   where (k.school_id is null or k.school_id = ?) and k.retired_on is null
     and (k.needed_by = 'everyone'
          or exists (select 1 from required_people n where n.kind_id = k.id and n.person_id = p.id))
     and (latest.records is null or (latest.for_good = 0 and latest.renew_by <= ?))
   group by k.id, k.title
   order by k.title, k.id`

/** Somebody in the week of a school: what they need is told from this. No depth is in it. */
export type WeekPerson = { person: StaffSituation; modules: ModuleCounts }

/** All that a school's week is told from, in six reads however many people work there. */
export type SchoolWeek = {
  people: WeekPerson[]
  together: Together[]
  waiting: Waiting[]
  session: NextSession | undefined
  required: RequiredDue[]
}

export async function readSchoolWeek(db: Db, schoolId: number, eyes: Eyes): Promise<SchoolWeek> {
  const { today } = eyes
  const ids = [schoolId]
  const since = {
    yearFrom: academicYear(academicYearOf(today)).startedOn,
    leaveFrom: leaveMattersFrom(today),
    lateFrom: needDay(today).lateFrom,
  }
  const people = await listStaffSituations(db, ids, eyes, since)
  const modules = await listModuleCounts(db, ids, today)
  return {
    people: people.map((person) => ({
      person,
      modules: modules.get(person.id) ?? NO_MODULES,
    })),
    together: await listTogether(db, schoolId, eyes, TOGETHER_AT_MOST),
    waiting: await listWaiting(db, ids, today),
    session: await findNextSession(db, schoolId, today),
    required: await listRequiredDue(db, schoolId, today, soonUntil(today)),
  }
}

const TOGETHER_AT_MOST = 3
/** How deep the people of a school are in each strand, and their steps, for whoever reads counts only. */
export async function readStrandSums(
  db: Db,
  schoolId: number,
  people: readonly StaffMember[],
  today: IsoDate,
): Promise<{ strands: StrandSum[]; sum: Sum }> {
  const progress = progressByPerson(await listProgress(db, [schoolId], today), people)
  const counted = countedOf(people, progress, new Map())
  return { strands: sumsByStrand(counted, await listColumns(db)), sum: sumOf(counted) }
}
