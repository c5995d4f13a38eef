import { type Db } from '../db/connection.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'
import { NotFound } from '../shared/errors.ts'
import { type Named, sortNameOf } from './names.rules.ts'

export type Person = Named & {
  id: number
  trn: string | null
  email: string | null
  version: number
  /** The record that this one was joined to; such a record is read only through the one that was kept. */
  mergedIntoId: number | null
}

export type PersonRow = {
  id: number
  given_name: string
  family_name: string
  trn: string | null
  email: string | null
  version: number
  merged_into_id: number | null
}

export const PERSON_COLUMNS = [
  'people.id',
  'people.given_name',
  'people.family_name',
  'people.trn',
  'people.email',
  'people.version',
  'people.merged_into_id',
]

export const findPerson = async (db: Db, id: number): Promise<Person | undefined> =>
  toPerson(await first(db, { 'people.id': id }))

/** Must be there: 404 otherwise. Says nothing about who may see it. */
export async function getPerson(db: Db, id: number): Promise<Person> {
  const person = await findPerson(db, id)
  if (person === undefined) throw new NotFound()
  return person
}

/** TRNs are unique in the whole site. */
export const findPersonByTrn = async (db: Db, trn: string): Promise<Person | undefined> =>
  toPerson(await first(db, { 'people.trn': trn }))

/** Everyone with this address, oldest record first: an address is not unique. `email` in lower case. */
export async function listPeopleByEmail(db: Db, email: string): Promise<Person[]> {
  const rows = (await db('people')
    .where({ 'people.email': email })
    .whereNull('people.merged_into_id')
    .orderBy('people.id')
    .limit(20)
    .select(PERSON_COLUMNS)) as PersonRow[]
  return rows.map(asPerson)
}

/** Staff codes mean something in one school only. The person who had it last, when it was used again. */
export async function findPersonByStaffCode(db: Db, schoolId: number, staffCode: string): Promise<Person | undefined> {
  const row = (await db('school_periods as at')
    .join('people', 'people.id', 'at.person_id')
    .where({ 'at.school_id': schoolId, 'at.staff_code': staffCode })
    .whereNull('people.merged_into_id')
    .orderBy('at.started_on', 'desc')
    .orderBy('at.id', 'desc')
    .first(PERSON_COLUMNS)) as PersonRow | undefined
  return toPerson(row)
}

/** People with this name who work or once worked in the school, with their last day there: to ask before adding another. */
export async function listNamesakes(
  db: Db,
  schoolId: number,
  named: Named,
): Promise<(Person & { jobTitle: string | null; finishedOn: IsoDate | null })[]> {
  const rows = (await db('school_periods as at')
    .join('people', 'people.id', 'at.person_id')
    .where({ 'at.school_id': schoolId, 'people.sort_name': sortNameOf(named) })
    .whereNull('people.merged_into_id')
    .orderBy('at.started_on', 'desc')
    .limit(20)
    .select([...PERSON_COLUMNS, 'at.job_title', 'at.finished_on'])) as (PersonRow & {
    job_title: string | null
    finished_on: IsoDate | null
  })[]
  const seen = new Set<number>()
  return rows.flatMap((row) => {
    if (seen.has(row.id)) return []
    seen.add(row.id)
    return [{ ...asPerson(row), jobTitle: row.job_title, finishedOn: row.finished_on }]
  })
}

export async function insertPerson(
  trx: Db,
  person: Named & { trn: string | null; email: string | null; createdAt: IsoInstant },
): Promise<number> {
  const [row] = (await trx('people')
    .insert({
      given_name: person.givenName,
      family_name: person.familyName,
      sort_name: sortNameOf(person),
      trn: person.trn,
      email: person.email,
      created_at: person.createdAt,
    })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

/** Changes the row as it was read: answers 0 when somebody else changed it since. */
export const updatePerson = (
  trx: Db,
  person: Pick<Person, 'id' | 'version'>,
  change: Named & { trn: string | null; email: string | null },
): Promise<number> =>
  trx('people')
    .where({ id: person.id, version: person.version })
    .update({
      given_name: change.givenName,
      family_name: change.familyName,
      sort_name: sortNameOf(change),
      trn: change.trn,
      email: change.email,
      version: person.version + 1,
    })

const first = async (db: Db, where: Record<string, unknown>): Promise<PersonRow | undefined> =>
  (await db('people').where(where).first(PERSON_COLUMNS)) as PersonRow | undefined

const toPerson = (row: PersonRow | undefined): Person | undefined => (row === undefined ? undefined : asPerson(row))

export const asPerson = (row: PersonRow): Person => ({
  id: row.id,
  givenName: row.given_name,
  familyName: row.family_name,
  trn: row.trn,
  email: row.email,
  version: row.version,
  mergedIntoId: row.merged_into_id,
})
