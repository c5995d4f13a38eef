import { type Db } from '../db/connection.ts'
import { fold } from '../shared/text.ts'
import { type TrustFacts } from './gias-rows.rules.ts'

/** A school as it is kept, without its id: what the register says goes in here column by column. */
export type SchoolRecord = {
  urn: string
  name: string
  sort_name: string
  trust_id: number | null
  phase: string | null
  type_name: string | null
  status: string
  opened_on: string | null
  closed_on: string | null
  la_code: string | null
  la_name: string | null
  establishment_number: string | null
  ukprn: string | null
  town: string | null
  postcode: string | null
}

const COLUMNS: (keyof SchoolRecord)[] = [
  'urn',
  'name',
  'sort_name',
  'trust_id',
  'phase',
  'type_name',
  'status',
  'opened_on',
  'closed_on',
  'la_code',
  'la_name',
  'establishment_number',
  'ukprn',
  'town',
  'postcode',
]

/** The schools that we hold already, by URN. */
export async function listSchoolRecords(db: Db, urns: readonly string[]): Promise<Map<string, SchoolRecord>> {
  const rows = (await db('schools').whereIn('urn', urns).select(COLUMNS)) as SchoolRecord[]
  return new Map(rows.map((row) => [row.urn, row]))
}

/** Creates schools, or changes those with the same URN. */
export async function saveSchoolRecords(trx: Db, schools: readonly SchoolRecord[]): Promise<void> {
  for (let i = 0; i < schools.length; i += AT_ONCE)
    await trx('schools')
      .insert(schools.slice(i, i + AT_ONCE))
      .onConflict('urn')
      .merge(COLUMNS.filter((column) => column !== 'urn'))
}

/** Makes the trusts that are new, gives the others their present name, and answers the id of each by its UID. */
export async function saveTrusts(trx: Db, trusts: readonly TrustFacts[]): Promise<Map<string, number>> {
  for (let i = 0; i < trusts.length; i += AT_ONCE)
    await trx('trusts')
      .insert(trusts.slice(i, i + AT_ONCE).map(({ uid, name }) => ({ uid, name, sort_name: fold(name) })))
      .onConflict('uid')
      .merge(['name', 'sort_name'])
  const rows = (await trx('trusts')
    .whereIn(
      'uid',
      trusts.map((trust) => trust.uid),
    )
    .select('id', 'uid')) as { id: number; uid: string }[]
  return new Map(rows.map((row) => [row.uid, row.id]))
}

/** The trusts that we hold already: their names by UID. */
export async function listTrustNames(db: Db, uids: readonly string[]): Promise<Map<string, string>> {
  const rows = (await db('trusts').whereIn('uid', uids).select('uid', 'name')) as { uid: string; name: string }[]
  return new Map(rows.map((row) => [row.uid, row.name]))
}

const AT_ONCE = 400
