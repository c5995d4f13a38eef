import { type Db } from '../db/connection.ts'
import { selectRows } from '../db/select.ts'
import { type Hat, type HatName, type HatScope, type Viewer } from '../policy.ts'
import { type IsoDate } from '../shared/dates.ts'

type Row = {
  person_id: number
  session_epoch: number
  given_name: string
  family_name: string
  hat: string | null
  school_id: number | null
  trust_id: number | null
  open: number | null
  place: string | null
}

/**
 * The signed-in person with every hat worn today, or undefined when the account is gone, off or signed out everywhere.
 * One query, because every page asks it.
 */
export async function findViewer(db: Db, userId: number, epoch: number, today: IsoDate): Promise<Viewer | undefined> {
  const rows = await selectRows<Row>(db, VIEWER, [userId, today, today, userId, today, today, today, userId, userId])
  const user = rows[0]
  if (user === undefined || user.session_epoch !== epoch) return undefined
  return {
    userId,
    personId: user.person_id,
    name: `${user.given_name} ${user.family_name}`,
    place: rows.find((row) => row.open === 1 && row.place !== null)?.place ?? null,
    schoolIds: rows.flatMap((row) =>
      row.hat === 'teacher' && row.open === 1 && row.school_id !== null ? [row.school_id] : [],
    ),
    hats: withoutLeaver(dedupe(rows.flatMap(toHat))),
  }
}

// Roles, supporting somebody, and working at a school. A leaver has a hat of their own: the record stays theirs, to read and to take along.
// Each branch names the person by itself, or SQLite would read the three tables as a whole first.
const VIEWER = `
  with hats as (
    select person_id, role as hat, school_id, trust_id, 1 as open from roles
     where person_id = (select person_id from users where id = ?)
       and started_on <= ? and (finished_on is null or finished_on > ?)
    union all
    select supporter_id, case kind when 'induction_tutor' then 'tutor' when 'appraiser' then 'appraiser' else 'mentor' end,
           null, null, 1 from support_periods
     where supporter_id = (select person_id from users where id = ?)
       and started_on <= ? and (finished_on is null or finished_on > ?)
    union all
    select person_id, 'teacher', school_id, null, case when finished_on is null or finished_on > ? then 1 else 0 end
      from school_periods
     where person_id = (select person_id from users where id = ?)
  )
  select u.person_id, u.session_epoch, p.given_name, p.family_name, hats.hat, hats.school_id, hats.trust_id, hats.open,
         coalesce(s.name, t.name) as place
    from users u
    join people p on p.id = u.person_id
    left join hats on hats.person_id = u.person_id
    left join schools s on s.id = hats.school_id
    left join trusts t on t.id = hats.trust_id
   where u.id = ? and u.disabled_at is null`

const OF_PEOPLE: HatName[] = ['teacher', 'mentor', 'tutor', 'appraiser']

function toHat(row: Row): Hat[] {
  if (row.hat === null) return []
  if (row.hat === 'teacher' && row.open === 0) return [{ name: 'leaver', scope: 'people' }]
  const name = row.hat as HatName
  if (OF_PEOPLE.includes(name)) return [{ name, scope: 'people' }]
  const scope: HatScope =
    row.school_id !== null ? { schoolId: row.school_id } : row.trust_id !== null ? { trustId: row.trust_id } : 'site'
  return [{ name, scope }]
}

/** Whoever left one school and works at another has left none. */
const withoutLeaver = (hats: Hat[]): Hat[] =>
  hats.some((hat) => hat.name === 'teacher') ? hats.filter((hat) => hat.name !== 'leaver') : hats

function dedupe(hats: Hat[]): Hat[] {
  return [...new Map(hats.map((hat) => [JSON.stringify(hat), hat])).values()]
}
