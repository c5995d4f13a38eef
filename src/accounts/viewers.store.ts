import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
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
}

/**
 * The signed-in person with every hat worn today, or undefined when the account is gone, off or signed out everywhere.
 * One query, because every page asks it.
 */
export async function findViewer(db: Db, userId: number, epoch: number, today: IsoDate): Promise<Viewer | undefined> {
  const rows = (await db('users')
    .join('people', 'people.id', 'users.person_id')
    .leftJoin(hatsOf(db, userId, today).as('hats'), 'hats.person_id', 'users.person_id')
    .where('users.id', userId)
    .whereNull('users.disabled_at')
    .select(
      'users.person_id',
      'users.session_epoch',
      'people.given_name',
      'people.family_name',
      'hats.hat',
      'hats.school_id',
      'hats.trust_id',
      'hats.open',
    )) as Row[]
  const user = rows[0]
  if (user === undefined || user.session_epoch !== epoch) return undefined
  return {
    userId,
    personId: user.person_id,
    name: `${user.given_name} ${user.family_name}`,
    schoolIds: rows.flatMap((row) =>
      row.hat === 'teacher' && row.open === 1 && row.school_id !== null ? [row.school_id] : [],
    ),
    hats: dedupe(rows.flatMap(toHat)),
  }
}

/** Roles, supporting somebody, and working at a school. A leaver keeps the teacher's hat: the record stays theirs. */
function hatsOf(db: Db, userId: number, today: IsoDate): Knex.QueryBuilder {
  const me = (): Knex.QueryBuilder => db('users').where('users.id', userId).select('users.person_id')
  const isOpen = (query: Knex.QueryBuilder): Knex.QueryBuilder =>
    query
      .where('started_on', '<=', today)
      .where((open) => open.whereNull('finished_on').orWhere('finished_on', '>', today))
  const none = db.raw('cast(null as integer)')
  const roles = isOpen(db('roles').where('person_id', me())).select(
    'person_id',
    'role as hat',
    'school_id',
    'trust_id',
    db.raw('1 as open'),
  )
  const supports = isOpen(db('support_periods').where('supporter_id', me())).select(
    'supporter_id',
    db.raw("case kind when 'induction_tutor' then 'tutor' when 'appraiser' then 'appraiser' else 'mentor' end"),
    none,
    none,
    db.raw('1'),
  )
  const schools = db('school_periods')
    .where('person_id', me())
    .select(
      'person_id',
      db.raw("'teacher'"),
      'school_id',
      none,
      db.raw('case when finished_on is null or finished_on > ? then 1 else 0 end', [today]),
    )
  return roles.unionAll([supports, schools])
}

const OF_PEOPLE: HatName[] = ['teacher', 'mentor', 'tutor', 'appraiser']

function toHat(row: Row): Hat[] {
  if (row.hat === null) return []
  const name = row.hat as HatName
  if (OF_PEOPLE.includes(name)) return [{ name, scope: 'people' }]
  const scope: HatScope =
    row.school_id !== null ? { schoolId: row.school_id } : row.trust_id !== null ? { trustId: row.trust_id } : 'site'
  return [{ name, scope }]
}

function dedupe(hats: Hat[]): Hat[] {
  return [...new Map(hats.map((hat) => [JSON.stringify(hat), hat])).values()]
}
