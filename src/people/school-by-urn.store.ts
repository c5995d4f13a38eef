import { type Db } from '../db/connection.ts'
import { reachesSchool, type Scope } from '../policy.ts'
import { NotFound } from '../shared/errors.ts'
import { getSchoolByUrn, type School } from './schools.store.ts'

/** The school with this URN when the scope takes it in; throws NotFound otherwise, as for one that does not exist. */
export async function getReachedSchool(db: Db, scope: Scope, urn: string | undefined): Promise<School> {
  const school = await getSchoolByUrn(db, urn ?? '')
  if (!reachesSchool(scope, school)) throw new NotFound()
  return school
}
