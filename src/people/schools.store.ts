import { type Db } from '../db/connection.ts'
import { NotFound } from '../shared/errors.ts'
import { fold } from '../shared/text.ts'

export type School = {
  id: number
  urn: string
  name: string
  trustId: number | null
  phase: string | null
  status: string
}
export type Trust = { id: number; uid: string; name: string }

type SchoolRow = {
  id: number
  urn: string
  name: string
  trust_id: number | null
  phase: string | null
  status: string
}

const COLUMNS = ['schools.id', 'schools.urn', 'schools.name', 'schools.trust_id', 'schools.phase', 'schools.status']

export async function findSchoolByUrn(db: Db, urn: string): Promise<School | undefined> {
  const row = (await db('schools').where({ 'schools.urn': urn }).first(COLUMNS)) as SchoolRow | undefined
  return row === undefined ? undefined : toSchool(row)
}

export async function getSchoolByUrn(db: Db, urn: string): Promise<School> {
  const school = await findSchoolByUrn(db, urn)
  if (school === undefined) throw new NotFound()
  return school
}

export async function getSchoolById(db: Db, id: number): Promise<School> {
  const row = (await db('schools').where({ 'schools.id': id }).first(COLUMNS)) as SchoolRow | undefined
  if (row === undefined) throw new NotFound()
  return toSchool(row)
}

/** The schools that a scope takes in, by name, at most `limit`. */
export async function listSchoolsInScope(
  db: Db,
  scope: { site: boolean; schoolIds: readonly number[]; trustIds: readonly number[] },
  limit = 500,
): Promise<School[]> {
  const query = db('schools').orderBy('schools.sort_name').orderBy('schools.id').limit(limit).select(COLUMNS)
  if (!scope.site)
    query.where((any) =>
      any.whereIn('schools.id', [...scope.schoolIds]).orWhereIn('schools.trust_id', [...scope.trustIds]),
    )
  return ((await query) as SchoolRow[]).map(toSchool)
}

/** Schools for the administrator's list: by name, URN or trust, `limit` at a time, with how many people work there. */
export async function listSchoolsForAdmin(
  db: Db,
  options: { search: string; trustId: number | null; today: string; limit: number; offset: number },
): Promise<{ total: number; schools: (School & { trust: string | null; staff: number })[] }> {
  const chosen = () => {
    const query = db('schools').leftJoin('trusts', 'trusts.id', 'schools.trust_id')
    if (options.trustId !== null) query.where('schools.trust_id', options.trustId)
    for (const word of fold(options.search).split(/\s+/).filter(Boolean).slice(0, 8))
      query.where((any) =>
        any
          .where('schools.sort_name', 'like', `%${literal(word)}%`)
          .orWhere('schools.urn', word)
          .orWhere('trusts.sort_name', 'like', `%${literal(word)}%`),
      )
    return query
  }
  const [counted] = (await chosen().count({ n: 'schools.id' })) as { n: number }[]
  const staff = db('school_periods as at')
    .where('at.school_id', db.ref('schools.id'))
    .where('at.started_on', '<=', options.today)
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', options.today))
    .countDistinct('at.person_id')
    .as('staff')
  const rows = (await chosen()
    .orderBy('schools.sort_name')
    .orderBy('schools.id')
    .limit(options.limit)
    .offset(options.offset)
    .select([...COLUMNS, 'trusts.name as trust', staff])) as (SchoolRow & { trust: string | null; staff: number })[]
  return {
    total: counted?.n ?? 0,
    schools: rows.map((row) => ({ ...toSchool(row), trust: row.trust, staff: row.staff })),
  }
}

export async function insertSchool(
  trx: Db,
  school: { urn: string; name: string; trustId: number | null; phase: string | null },
): Promise<number> {
  const [row] = (await trx('schools')
    .insert({
      urn: school.urn,
      name: school.name,
      sort_name: fold(school.name),
      trust_id: school.trustId,
      phase: school.phase,
      status: 'open',
    })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

/** Changes the school as it was read: answers 0 when somebody else changed it since. */
export const updateSchool = (
  trx: Db,
  school: School,
  change: { name: string; trustId: number | null; phase: string | null },
): Promise<number> =>
  trx('schools')
    .where({ id: school.id, name: school.name, trust_id: school.trustId, phase: school.phase })
    .update({ name: change.name, sort_name: fold(change.name), trust_id: change.trustId, phase: change.phase })

export async function findTrustByUid(db: Db, uid: string): Promise<Trust | undefined> {
  return (await db('trusts').where({ uid }).first('id', 'uid', 'name')) as Trust | undefined
}

export async function listTrusts(db: Db): Promise<(Trust & { schools: number })[]> {
  const schools = db('schools').where('schools.trust_id', db.ref('trusts.id')).count('schools.id').as('schools')
  return (await db('trusts')
    .orderBy('trusts.sort_name')
    .orderBy('trusts.id')
    .limit(5000)
    .select(['trusts.id', 'trusts.uid', 'trusts.name', schools])) as (Trust & { schools: number })[]
}

export async function insertTrust(trx: Db, trust: { uid: string; name: string }): Promise<number> {
  const [row] = (await trx('trusts')
    .insert({ uid: trust.uid, name: trust.name, sort_name: fold(trust.name) })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

export const updateTrust = (trx: Db, trust: Trust, name: string): Promise<number> =>
  trx('trusts')
    .where({ id: trust.id, name: trust.name })
    .update({ name, sort_name: fold(name) })

/** A word for `like`, where `%` and `_` stand for themselves nowhere: they are simply left out. */
const literal = (word: string): string => word.replace(/[%_\\]/g, '')

const toSchool = (row: SchoolRow): School => ({
  id: row.id,
  urn: row.urn,
  name: row.name,
  trustId: row.trust_id,
  phase: row.phase,
  status: row.status,
})
