import { type Db } from '../db/connection.ts'
import { selectRows } from '../db/select.ts'
import { openOn, type Sql } from '../db/sql.ts'
import { type IsoDate, type Period } from '../shared/dates.ts'
import { type Around, type Drawn } from './second-look.rules.ts'

/**
 * What a school signed at Practised or deeper in a span of time, of people who work there today. Not what was taken back,
 * what a later answer of the same teacher and competency came after, the first of two signatures, or what was drawn before.
 */
export const listSigned = (db: Db, schoolId: number, over: Period, today: IsoDate): Promise<Signed[]> =>
  listAround(
    db,
    {
      sql: `${OF_SCHOOL} and d.decided_on >= ? and d.decided_on < ? and (d.depth < 4 or o.follows_as = 'second_signature')
      and not exists (select 1 from second_looks l where l.sign_off_id = o.id)
      and not exists (select 1 from sign_offs later join sign_off_decisions ld on ld.sign_off_id = later.id
                       where later.person_id = o.person_id and later.competency_id = o.competency_id and later.id > o.id
                         and ld.answer = 'signed'
                         and not exists (select 1 from answers_taken_back lb where lb.sign_off_id = later.id))`,
      values: [schoolId, today, today, over.startedOn, over.finishedOn ?? today],
    },
    today,
  )

/** The records whose second look waits at a school, as they stand today; one that does not stand any more is missing. */
export const listWaitingAround = (db: Db, schoolId: number, today: IsoDate): Promise<Signed[]> =>
  listAround(
    db,
    {
      sql: `${OF_SCHOOL} and exists (select 1 from second_looks l where l.sign_off_id = o.id and l.state = 'waiting')`,
      values: [schoolId, today, today],
    },
    today,
  )

const OF_SCHOOL = `select o.id, o.person_id, o.competency_id, c.title, coalesce(b.merged_into_id, b.id) as signatory_id
  from sign_off_decisions d
  join sign_offs o on o.id = d.sign_off_id
  join people b on b.id = d.decided_by
  join competencies c on c.id = o.competency_id
 where o.school_id = ? and d.answer = 'signed' and d.depth >= 2
   and exists (select 1 from school_periods w where w.person_id = o.person_id and w.school_id = o.school_id and ${openOn('w')})
   and not exists (select 1 from answers_taken_back t where t.sign_off_id = o.id)`

/** A record with what it is about, for the line in the teacher's history. */
export type Signed = Around & { competency: string }

type Row = {
  competency: string
  id: number
  personId: number
  signatoryId: number
  kind: 'it' | 'answered' | 'walled' | 'saw'
  who: number
}

/** Two rows or more for each record: itself, and each person who stands somewhere around it. */
async function listAround(db: Db, records: Sql, today: IsoDate): Promise<Signed[]> {
  const rows = await selectRows<Row>(
    db,
    `with records as (${records.sql})
     select r.id, r.title as competency, r.person_id as "personId", r.signatory_id as "signatoryId", 'it' as kind, 0 as who from records r
     union
     select r.id, r.title, r.person_id, r.signatory_id, 'answered', coalesce(p.merged_into_id, p.id)
       from records r join sign_offs o on o.person_id = r.person_id and o.competency_id = r.competency_id
       join sign_off_decisions d on d.sign_off_id = o.id join people p on p.id = d.decided_by
     union
     select r.id, r.title, r.person_id, r.signatory_id, 'walled', s.supporter_id
       from records r join support_periods s on s.person_id in (r.person_id, r.signatory_id)
      where s.kind in ('appraiser', 'induction_tutor') and ${openOn('s')}
     union
     select r.id, r.title, r.person_id, r.signatory_id, 'saw', e.seen_by_id
       from records r join sign_off_entries b on b.sign_off_id = r.id join entry_evidence e on e.entry_id = b.entry_id
      where e.seen_by_id is not null
     order by 1`,
    [...records.values, today, today],
  )
  const found = new Map<number, Row[]>()
  for (const row of rows) {
    const own = found.get(row.id)
    if (own === undefined) found.set(row.id, [row])
    else own.push(row)
  }
  const who = (own: readonly Row[], kind: Row['kind']): number[] =>
    own.flatMap((row) => (row.kind === kind ? [row.who] : []))
  return [...found].flatMap(([signOffId, own]) => {
    const [first] = own
    if (first === undefined) return []
    const around = { answered: who(own, 'answered'), walled: who(own, 'walled'), witnesses: who(own, 'saw') }
    const { personId, signatoryId, competency } = first
    return [{ signOffId, personId, signatoryId, competency, ...around }]
  })
}

export type Lead = { id: number; name: string; away: boolean }

/** Who leads inclusion or CPD at a school today and has an account that is on, by name; `away`: on leave today. */
export async function listLeads(db: Db, schoolId: number, today: IsoDate): Promise<Lead[]> {
  const rows = await selectRows<{ id: number; name: string; leave: number | string }>(
    db,
    `select distinct p.id, p.given_name || ' ' || p.family_name as name, p.sort_name,
            (select count(*) from leave_periods l where l.person_id = p.id and ${openOn('l')}) as leave
       from roles r join people p on p.id = r.person_id join users u on u.person_id = p.id and u.disabled_at is null
      where r.role in ('inclusion_lead', 'cpd_lead') and ${openOn('r')}
        and p.merged_into_id is null and p.removed_at is null
        and (r.school_id = ? or r.trust_id = (select s.trust_id from schools s where s.id = ?))
      order by p.sort_name, p.id`,
    [today, today, today, today, schoolId, schoolId],
  )
  return rows.map(({ id, name, leave }) => ({ id, name, away: Number(leave) > 0 }))
}

/** Begins a school's draw of a term; undefined where it was drawn before, by this process or another. */
export async function insertDraw(
  trx: Db,
  draw: { schoolId: number; term: string; drawnOn: IsoDate; signed: number; withoutLooker: number },
): Promise<number | undefined> {
  const [row] = (await trx('second_look_draws')
    .insert({
      ...{ school_id: draw.schoolId, term: draw.term, drawn_on: draw.drawnOn },
      ...{ signed: draw.signed, without_looker: draw.withoutLooker },
    })
    .onConflict()
    .ignore()
    .returning('id')) as { id: number }[]
  return row?.id
}

/** Keeps what was drawn; a record is drawn once for good. Answers the ids by sign-off. */
export async function insertLooks(
  trx: Db,
  drawId: number,
  drawn: readonly Drawn[],
  drawnOn: IsoDate,
): Promise<Map<number, number>> {
  const made = new Map<number, number>()
  for (let from = 0; from < drawn.length; from += 100) {
    const rows = (await trx('second_looks')
      .insert(
        drawn.slice(from, from + 100).map((one) => ({
          ...{ draw_id: drawId, sign_off_id: one.signOffId, looker_id: one.lookerId },
          ...{ drawn_on: drawnOn, state: 'waiting' },
        })),
      )
      .returning(['id', 'sign_off_id'])) as { id: number; sign_off_id: number }[]
    for (const row of rows) made.set(row.sign_off_id, row.id)
  }
  return made
}

/** Schools that signed something at Practised or deeper in a span of time and have not been drawn in this term. */
export async function listSchoolsToDraw(db: Db, term: string, over: Period): Promise<number[]> {
  const rows = (await db('sign_off_decisions as d')
    .join('sign_offs as o', 'o.id', 'd.sign_off_id')
    .where('d.answer', 'signed')
    .where('d.depth', '>=', 2)
    .where('d.decided_on', '>=', over.startedOn)
    .where('d.decided_on', '<', over.finishedOn ?? over.startedOn)
    .whereNotNull('o.school_id')
    .whereNotIn('o.school_id', db('second_look_draws').where({ term }).select('school_id'))
    .distinct('o.school_id')
    .orderBy('o.school_id')) as { school_id: number }[]
  return rows.map((row) => row.school_id)
}

/** Schools where a second look waits. */
export async function listWaitingSchools(db: Db): Promise<number[]> {
  const rows = (await db('second_looks as l')
    .join('second_look_draws as w', 'w.id', 'l.draw_id')
    .where('l.state', 'waiting')
    .distinct('w.school_id')
    .orderBy('w.school_id')) as { school_id: number }[]
  return rows.map((row) => row.school_id)
}

export type Counted = { term: string; drawn: number; looked: number; withoutLooker: number }

/** For a school's leads: how many were drawn and looked at, term by term, the newest first. No names, no words. */
export async function countLooks(db: Db, schoolId: number, most: number): Promise<Counted[]> {
  return selectRows<Counted>(
    db,
    `select w.term, w.without_looker as "withoutLooker", cast(count(l.id) as integer) as drawn,
            cast(coalesce(sum(case when l.state = 'looked' then 1 else 0 end), 0) as integer) as looked
       from second_look_draws w left join second_looks l on l.draw_id = w.id
      where w.school_id = ? group by w.id, w.term, w.without_looker, w.drawn_on order by w.drawn_on desc limit ?`,
    [schoolId, most],
  )
}
