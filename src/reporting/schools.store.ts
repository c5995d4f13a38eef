import { type Db } from '../db/connection.ts'
import { reachesSchool, type Scope } from '../policy.ts'
import { NotFound } from '../shared/errors.ts'

export type School = {
  id: number
  urn: string
  name: string
  phase: string | null
  trustId: number | null
  trustName: string | null
}
export type Trust = { id: number; uid: string; name: string }

export const findSchool = (db: Db, urn: string): Promise<School | undefined> =>
  schools(db).where('s.urn', urn).first() as Promise<School | undefined>

/** The school, if the scope takes it in as a whole; else it does not exist for this viewer. */
export async function getSchoolIn(db: Db, scope: Scope, urn: string): Promise<School> {
  const school = await findSchool(db, urn)
  if (school === undefined || !reachesSchool(scope, school)) throw new NotFound()
  return school
}

/** The schools that a scope takes in as a whole; for the whole site, every school in which somebody works. */
export async function listSchoolsIn(db: Db, scope: Scope): Promise<School[]> {
  const query = schools(db).where((any) => {
    any.whereRaw('1 = 0')
    if (scope.site) any.orWhereIn('s.id', db('school_periods').select('school_id'))
    if (scope.schoolIds.length > 0) any.orWhereIn('s.id', scope.schoolIds)
    if (scope.trustIds.length > 0) any.orWhereIn('s.trust_id', scope.trustIds)
  })
  return (await query) as School[]
}

/** A trust with its schools that are not closed, in one query. */
export async function findTrust(db: Db, uid: string): Promise<{ trust: Trust; schools: School[] } | undefined> {
  const rows = (await db('trusts as t')
    .leftJoin('schools as s', (on) => on.on('s.trust_id', 't.id').andOn('s.status', '<>', db.raw('?', ['closed'])))
    .where('t.uid', uid)
    .orderBy('s.sort_name')
    .select(
      ...['t.id as trustId', 't.uid', 't.name as trustName'],
      ...['s.id', 's.urn', 's.name', 's.phase'],
    )) as (Omit<School, 'id'> & { id: number | null; trustId: number; trustName: string; uid: string })[]
  const first = rows[0]
  if (first === undefined) return undefined
  return {
    trust: { id: first.trustId, uid: first.uid, name: first.trustName },
    schools: rows.flatMap(({ id, urn, name, phase, trustId, trustName }) =>
      id === null ? [] : [{ id, urn, name, phase, trustId, trustName }],
    ),
  }
}

export const listTrusts = (db: Db, ids: readonly number[]): Promise<Trust[]> =>
  db('trusts').whereIn('id', ids).orderBy('sort_name').select('id', 'uid', 'name')

const schools = (db: Db) =>
  db('schools as s')
    .leftJoin('trusts as t', 't.id', 's.trust_id')
    .orderBy('s.sort_name')
    .select('s.id', 's.urn', 's.name', 's.phase', 's.trust_id as trustId', 't.name as trustName')
