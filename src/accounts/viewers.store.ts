import { type Db } from '../db/connection.ts'
import { type Hat, type HatName, type HatScope, type Viewer } from '../policy.ts'
import { type IsoDate } from '../shared/dates.ts'

type UserRow = { id: number; person_id: number; session_epoch: number; given_name: string; family_name: string }
type HatRow = { name: string; school_id: number | null; trust_id: number | null; open: number }

/** The signed-in person with every hat worn today, or undefined when the account is gone, off or signed out everywhere. */
export async function findViewer(db: Db, userId: number, epoch: number, today: IsoDate): Promise<Viewer | undefined> {
  const user = (await db('users')
    .join('people', 'people.id', 'users.person_id')
    .where('users.id', userId)
    .whereNull('users.disabled_at')
    .first('users.id', 'users.person_id', 'users.session_epoch', 'people.given_name', 'people.family_name')) as
    UserRow | undefined
  if (user === undefined || user.session_epoch !== epoch) return undefined
  const rows = await listHats(db, user.person_id, today)
  return {
    userId: user.id,
    personId: user.person_id,
    name: `${user.given_name} ${user.family_name}`,
    schoolIds: rows.flatMap((row) =>
      row.name === 'teacher' && row.open === 1 && row.school_id !== null ? [row.school_id] : [],
    ),
    hats: dedupe(rows.map(toHat)),
  }
}

/** Roles, mentoring and working at a school, in one query. A leaver keeps the teacher's hat: the record stays theirs. */
async function listHats(db: Db, personId: number, today: IsoDate): Promise<HatRow[]> {
  const roles = db('roles')
    .where({ person_id: personId })
    .where('started_on', '<=', today)
    .where((open) => open.whereNull('finished_on').orWhere('finished_on', '>', today))
    .select('role as name', 'school_id', 'trust_id', db.raw('1 as open'))
  const supports = db('support_periods')
    .where({ supporter_id: personId })
    .where('started_on', '<=', today)
    .where((open) => open.whereNull('finished_on').orWhere('finished_on', '>', today))
    .select(
      db.raw(
        "case kind when 'induction_tutor' then 'tutor' when 'appraiser' then 'appraiser' else 'mentor' end as name",
      ),
      db.raw('cast(null as integer)'),
      db.raw('cast(null as integer)'),
      db.raw('1 as open'),
    )
    .distinct()
  const schools = db('school_periods')
    .where({ person_id: personId })
    .select(
      db.raw("'teacher' as name"),
      'school_id',
      db.raw('cast(null as integer)'),
      db.raw('case when finished_on is null or finished_on > ? then 1 else 0 end as open', [today]),
    )
  return (await roles.unionAll([supports, schools])) as HatRow[]
}

function toHat(row: HatRow): Hat {
  const name = row.name as HatName
  const people: HatName[] = ['teacher', 'mentor', 'tutor', 'appraiser']
  if (people.includes(name)) return { name, scope: 'people' }
  const scope: HatScope =
    row.school_id !== null ? { schoolId: row.school_id } : row.trust_id !== null ? { trustId: row.trust_id } : 'site'
  return { name, scope }
}

function dedupe(hats: Hat[]): Hat[] {
  const seen = new Set<string>()
  return hats.filter((hat) => {
    const key = JSON.stringify(hat)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
