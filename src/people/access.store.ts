import { type Capability, mayAtAll, reachesSchool, scopeOf } from '../policy.ts'
import { Forbidden, NotFound } from '../shared/errors.ts'
import { type Work } from '../work.ts'
import { asPerson, findPerson, type Person, PERSON_COLUMNS, type PersonRow } from './people.store.ts'
import { getSchoolByUrn, type School } from './schools.store.ts'
import { isVisible, visiblePeople } from './visibility.store.ts'

/** What may be done with one person. `read` is true wherever this is answered. */
export type May = Record<(typeof ASKED)[number], boolean> & { self: boolean }

const ASKED = [
  'people.read',
  'people.manage',
  'support.manage',
  'roles.manage',
  'summary.read',
  'history.person',
] as const

/** The person, and all that this viewer may do, in one query; 404 when they may not be read. A joined record leads on. */
export async function getPersonWithMay(work: Work, id: number | undefined): Promise<{ person: Person; may: May }> {
  if (id === undefined) throw new NotFound()
  const asked = work.db('people').where('people.id', id).select(PERSON_COLUMNS)
  for (const capability of ASKED)
    asked.select(
      work.db.raw(`case when people.id in (?) then 1 else 0 end as "${capability}"`, [visible(work, capability)]),
    )
  const row = (await asked.first()) as (PersonRow & Record<(typeof ASKED)[number], number>) | undefined
  if (row === undefined) throw new NotFound()
  if (row.merged_into_id !== null) return getPersonWithMay(work, row.merged_into_id)
  const may = (capability: (typeof ASKED)[number]): boolean => Number(row[capability]) === 1
  if (!may('people.read')) throw new NotFound()
  return {
    person: asPerson(row),
    may: {
      self: row.id === work.viewer.personId,
      'people.read': true,
      'people.manage': may('people.manage'),
      'support.manage': may('support.manage'),
      'roles.manage': may('roles.manage'),
      'summary.read': may('summary.read'),
      'history.person': may('history.person'),
    },
  }
}

/** 404 when the viewer may not read this person, 403 when they may read but not do this. */
export async function getPersonFor(work: Work, capability: Capability, id: number | undefined): Promise<Person> {
  const person = id === undefined ? undefined : await findPerson(work.db, id)
  if (person === undefined || !(await isVisible(work.db, scopeOf(work.viewer, 'people.read', work.today), person.id)))
    throw new NotFound()
  if (!(await isVisible(work.db, scopeOf(work.viewer, capability, work.today), person.id))) throw new Forbidden()
  return person
}

/** The school, when this capability reaches it as a whole; 403 when it can only be read, 404 otherwise. */
export async function getSchoolFor(work: Work, capability: Capability, urn: string | undefined): Promise<School> {
  const school = await getSchoolByUrn(work.db, urn ?? '')
  if (reachesSchool(scopeOf(work.viewer, capability, work.today), school)) return school
  if (reachesSchool(scopeOf(work.viewer, 'people.read', work.today), school)) throw new Forbidden()
  throw new NotFound()
}

const visible = (work: Work, capability: Capability) => {
  const query = visiblePeople(work.db, scopeOf(work.viewer, capability, work.today))
  return mayAtAll(work.viewer, capability) ? query : query.whereRaw('1 = 0')
}
