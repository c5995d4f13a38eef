import { type Db } from '../db/connection.ts'
import { selectRows } from '../db/select.ts'
import { openOn } from '../db/sql.ts'
import { addMonths, type IsoDate } from '../shared/dates.ts'
import {
  type AttendanceFact,
  type DecisionFact,
  type EntryFact,
  type LoadFact,
  type SchoolFacts,
  type StandingFact,
  type StrandFact,
} from './signals.rules.ts'

/** What is known of one school today, of the last twelve months: seven queries, however many rows there are. */
export async function readSchoolFacts(db: Db, schoolId: number, today: IsoDate): Promise<SchoolFacts> {
  const since = addMonths(today, -12)
  const staff = await db('school_periods as at')
    .where('at.school_id', schoolId)
    .where('at.started_on', '<=', today)
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
    .countDistinct({ n: 'at.person_id' })
  return {
    staff: Number((staff[0] as { n: number | string }).n),
    decisions: await listDecisions(db, schoolId, since),
    entries: await listEntries(db, schoolId, since, today),
    attendance: await listAttendance(db, schoolId, today),
    load: await listLoad(db, schoolId, today),
    standing: await listStanding(db, schoolId, today),
    strands: await listStrands(db, schoolId, today),
  }
}

/** Those who work at the school today. */
const STAFF = `select w.person_id from school_periods w where w.school_id = ? and ${openOn('w')}`
const ofStaff = (schoolId: number, today: IsoDate) => [schoolId, today, today]

const listDecisions = (db: Db, schoolId: number, since: IsoDate): Promise<DecisionFact[]> =>
  selectRows<DecisionFact>(
    db,
    `select d.id, d.decided_by as "signatoryId", o.person_id as "personId", s.title as strand, d.depth, d.answer,
            d.decided_on as "on", d.saw || ' ' || coalesce(d.pupils, '') || ' ' || d.next_step as narrative,
            c.title || '. ' || c.outcome as descriptor
       from sign_off_decisions d
       join sign_offs o on o.id = d.sign_off_id
       join competencies c on c.id = o.competency_id
       join strands s on s.id = c.strand_id
      where o.school_id = ? and d.decided_on >= ?
        and not exists (select 1 from answers_taken_back b where b.sign_off_id = o.id)
      order by d.decided_on, d.id`,
    [schoolId, since],
  )

const listEntries = (db: Db, schoolId: number, since: IsoDate, today: IsoDate): Promise<EntryFact[]> =>
  selectRows<EntryFact>(
    db,
    `select e.id, e.person_id as "personId", min(s.title) as strand, v.kind, e.done_on as "doneOn",
            coalesce(e.pupils_experienced, '') as experience, v.told_back_on as "toldBackOn",
            cast(count(distinct o.competency_id) as integer) as "signedFor"
       from cpd_entries e
       left join entry_evidence v on v.entry_id = e.id
       left join cpd_entry_competencies l on l.entry_id = e.id
       left join competencies c on c.id = l.competency_id
       left join strands s on s.id = c.strand_id
       left join sign_off_entries b on b.entry_id = e.id
       left join sign_offs o on o.id = b.sign_off_id and o.state = 'signed'
      where e.person_id in (${STAFF}) and e.done_on >= ?
      group by e.id, e.person_id, v.kind, e.done_on, e.pupils_experienced, v.told_back_on
      order by e.done_on, e.id`,
    [...ofStaff(schoolId, today), since],
  )

const ATTENDED = `v.kind = 'ATT' or (v.kind is null and coalesce(e.barrier, '') = '' and coalesce(e.change_made, '') = ''
  and coalesce(e.pupils_experienced, '') = '')`

const listAttendance = (db: Db, schoolId: number, today: IsoDate): Promise<AttendanceFact[]> =>
  selectRows<AttendanceFact>(
    db,
    `select e.person_id as "personId", l.competency_id as "competencyId", min(s.title) as strand, min(e.done_on) as since
       from cpd_entries e
       join cpd_entry_competencies l on l.entry_id = e.id
       join competencies c on c.id = l.competency_id
       join strands s on s.id = c.strand_id
       left join entry_evidence v on v.entry_id = e.id
      where e.person_id in (${STAFF})
      group by e.person_id, l.competency_id
     having sum(case when ${ATTENDED} then 0 else 1 end) = 0
      order by e.person_id, l.competency_id`,
    ofStaff(schoolId, today),
  )

async function listLoad(db: Db, schoolId: number, today: IsoDate): Promise<LoadFact[]> {
  const rows = await selectRows<{ personId: number; open: number; mentees: number; lead: number; leads: number }>(
    db,
    `select p.id as "personId",
            (select cast(count(*) as integer) from sign_offs o
              where o.signatory_id = p.id and o.state = 'requested') as open,
            (select cast(count(distinct m.person_id) as integer) from support_periods m
              where m.supporter_id = p.id and m.kind in ('mentor', 'cover_mentor') and ${openOn('m')}) as mentees,
            (select cast(count(*) as integer) from roles r
              where r.person_id = p.id and r.role = 'inclusion_lead' and r.school_id = ? and ${openOn('r')}) as lead,
            (select cast(count(*) as integer) from roles r
              where r.role = 'inclusion_lead' and r.school_id = ? and ${openOn('r')}) as leads
       from people p where p.id in (${STAFF}) order by p.id`,
    [today, today, schoolId, today, today, schoolId, today, today, ...ofStaff(schoolId, today)],
  )
  return rows.map(({ personId, open, mentees, lead, leads }) => ({
    ...{ personId, open, mentees, only: lead > 0 && leads === 1 },
  }))
}

const listStanding = (db: Db, schoolId: number, today: IsoDate): Promise<StandingFact[]> =>
  selectRows<StandingFact>(
    db,
    `select r.person_id as "personId", r.competency_id as "competencyId", s.title as strand,
            coalesce((select max(case when coalesce(v.seen_on, e.done_on) > r.reached_on then coalesce(v.seen_on, e.done_on)
                                      else r.reached_on end)
                        from cpd_entries e
                        join cpd_entry_competencies l on l.entry_id = e.id and l.competency_id = r.competency_id
                        left join entry_evidence v on v.entry_id = e.id
                       where e.person_id = r.person_id
                         and (v.kind in ('PUP', 'FAM', 'COP') or coalesce(e.pupils_experienced, '') <> '')),
                     r.reached_on) as newest
       from depths_reached r
       join competencies c on c.id = r.competency_id
       join strands s on s.id = c.strand_id
      where r.depth >= 3 and r.person_id in (${STAFF})
      order by r.person_id, r.competency_id`,
    ofStaff(schoolId, today),
  )

const listStrands = (db: Db, schoolId: number, today: IsoDate): Promise<StrandFact[]> =>
  selectRows<StrandFact>(
    db,
    `select s.title as strand,
            (select cast(count(distinct w.person_id) as integer) from school_periods w
              where w.school_id = ? and ${openOn('w')}) as staff,
            cast(count(distinct r.person_id) as integer) as aware,
            cast(count(distinct case when r.depth >= 2 then r.person_id end) as integer) as practised,
            min(r.reached_on) as since
       from strands s
       join competencies c on c.strand_id = s.id
       left join depths_reached r on r.competency_id = c.id and r.person_id in (${STAFF})
      group by s.id, s.title
      order by s.title`,
    [schoolId, today, today, ...ofStaff(schoolId, today)],
  )
