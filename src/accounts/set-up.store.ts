import { type Db } from '../db/connection.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'

/** Somebody who works at no school: the administrator of a new site. */
export async function insertPersonOfSite(
  trx: Db,
  person: { givenName: string; familyName: string; sortName: string; email: string; createdAt: IsoInstant },
): Promise<number> {
  const [row] = (await trx('people')
    .insert({
      given_name: person.givenName,
      family_name: person.familyName,
      sort_name: person.sortName,
      email: person.email.toLowerCase(),
      created_at: person.createdAt,
    })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

/** Administrator of the whole site, from today. */
export async function insertAdministratorRole(trx: Db, personId: number, today: IsoDate): Promise<void> {
  await trx('roles').insert({ person_id: personId, role: 'administrator', started_on: today })
}
