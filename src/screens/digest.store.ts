import { type Db } from '../db/connection.ts'
import { selectRows } from '../db/select.ts'
import { openOn } from '../db/sql.ts'
import { withReader } from '../evidence/shares.store.ts'
import { addDays, type IsoDate } from '../shared/dates.ts'
import { type DigestFacts } from './digest.rules.ts'

export type DigestReader = { userId: number; personId: number; email: string; givenName: string }

/**
 * Who gets a weekly e-mail if something waits: with an account that is on, who has not stopped it, works or holds a role
 * here today, and is not on leave. In order of id, after `after`.
 */
export const listDigestReaders = (db: Db, today: IsoDate, after: number, limit: number): Promise<DigestReader[]> =>
  selectRows<DigestReader>(
    db,
    `select u.id as "userId", p.id as "personId", u.email, p.given_name as "givenName"
     from users u join people p on p.id = u.person_id
     where u.id > ? and u.disabled_at is null and u.digest_off_at is null and p.merged_into_id is null
       and (exists (select 1 from school_periods w where w.person_id = p.id and ${openOn('w')})
            or exists (select 1 from roles r where r.person_id = p.id and ${openOn('r')}))
       and not exists (select 1 from leave_periods l where l.person_id = p.id and ${openOn('l')})
     order by u.id limit ?`,
    [after, today, today, today, today, today, today, limit],
  )

export type OwnFacts = Pick<DigestFacts, 'reading' | 'looks' | 'drawn' | 'notYet' | 'modules' | 'session'>

type Row = {
  kind: 'reading' | 'look' | 'drawn' | 'not_yet' | 'module' | 'session'
  personId: number
  title: string | null
  on: IsoDate
  n: number
  startsAt: string | null
  place: string | null
}

const WEEK = 7
const AHEAD = 14

/** What waits for each of these people, in one query. Titles of competencies and modules; no names, no words. */
export async function listOwnFacts(
  db: Db,
  personIds: readonly number[],
  today: IsoDate,
): Promise<Map<number, OwnFacts>> {
  if (personIds.length === 0) return new Map()
  const ids = personIds.map(() => '?').join(', ')
  const none = 'cast(null as text)'
  const reader = withReader('s', 'r', today)
  const rows = await selectRows<Row>(
    db,
    `select * from (
       select 'reading' as kind, r.id as "personId", ${none} as title, min(s.requested_on) as "on",
              cast(count(*) as integer) as n, ${none} as "startsAt", ${none} as place
         from sign_offs s ${reader.sql}
         where s.state = 'requested' and s.signatory_id in (${ids}) and r.id is not null group by r.id
       union all
       select 'not_yet', s.person_id, c.title, s.closed_on, 1, ${none}, ${none}
         from sign_offs s join competencies c on c.id = s.competency_id
         where s.state = 'not_yet' and s.closed_on >= ? and s.person_id in (${ids})
       union all
       select 'look', l.looker_id, ${none}, min(l.drawn_on), cast(count(*) as integer), ${none}, ${none}
         from second_looks l join sign_offs s on s.id = l.sign_off_id
         where l.state = 'waiting' and l.looker_id in (${ids})
           and not exists (select 1 from support_periods b where b.supporter_id = l.looker_id and b.person_id = s.person_id
                             and b.kind in ('induction_tutor', 'appraiser') and ${openOn('b')})
         group by l.looker_id
       union all
       select 'drawn', s.person_id, c.title, l.drawn_on, 1, ${none}, ${none}
         from second_looks l join sign_offs s on s.id = l.sign_off_id join competencies c on c.id = s.competency_id
         where l.state = 'waiting' and l.drawn_on >= ? and s.person_id in (${ids})
       union all
       select 'module', a.person_id, m.title, a.due_on, 1, ${none}, ${none}
         from assignments a join modules m on m.id = a.module_id
         where a.state = 'assigned' and a.due_on <= ? and a.person_id in (${ids})
       union all
       select 'session', p.person_id, m.title, t.held_on, 1, t.starts_at, t.place
         from session_places p join training_sessions t on t.id = p.session_id join modules m on m.id = t.module_id
         where p.state in ('invited', 'booked', 'waiting') and t.cancelled_on is null
           and t.held_on >= ? and t.held_on <= ? and p.person_id in (${ids})
     ) as own order by own."on", own."startsAt", own.title`,
    [
      ...reader.values,
      ...personIds,
      addDays(today, -WEEK),
      ...personIds,
      ...personIds,
      today,
      today,
      addDays(today, -WEEK),
      ...personIds,
      addDays(today, AHEAD),
      ...personIds,
      today,
      addDays(today, AHEAD),
      ...personIds,
    ],
  )
  const found = new Map<number, OwnFacts>()
  for (const row of rows) {
    const own = found.get(row.personId) ?? NOTHING
    found.set(row.personId, withRow(own, row))
  }
  return found
}

/** What waits for somebody for whom nothing does. */
export const NOTHING: OwnFacts = { reading: null, looks: 0, drawn: [], notYet: [], modules: [], session: null }

function withRow(own: OwnFacts, row: Row): OwnFacts {
  const title = row.title ?? ''
  if (row.kind === 'reading') return { ...own, reading: { requests: row.n, oldestOn: row.on } }
  if (row.kind === 'look') return { ...own, looks: row.n }
  if (row.kind === 'drawn') return { ...own, drawn: [...own.drawn, title] }
  if (row.kind === 'not_yet') return { ...own, notYet: [...new Set([...own.notYet, title])] }
  if (row.kind === 'module') return { ...own, modules: [...own.modules, { title, dueOn: row.on }] }
  const session = { title, on: row.on, startsAt: row.startsAt ?? '', place: row.place ?? '' }
  return own.session === null ? { ...own, session } : own
}

/** The schools that each of these people leads CPD at today. */
export const listLedSchools = async (
  db: Db,
  personIds: readonly number[],
  today: IsoDate,
): Promise<{ personId: number; schoolId: number; name: string }[]> =>
  (await db('roles as r')
    .join('schools as s', 's.id', 'r.school_id')
    .where('r.role', 'cpd_lead')
    .whereIn('r.person_id', [...personIds])
    .where('r.started_on', '<=', today)
    .where((open) => open.whereNull('r.finished_on').orWhere('r.finished_on', '>', today))
    .orderBy(['r.person_id', 's.sort_name'])
    .select('r.person_id as personId', 's.id as schoolId', 's.name')) as {
    personId: number
    schoolId: number
    name: string
  }[]
