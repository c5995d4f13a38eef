import { type Db } from '../db/connection.ts'
import { Conflict } from '../shared/errors.ts'

/**
 * Takes a turn at these people's records until the transaction ends: call it before reading what a rule judges, so that two
 * who press at one moment are judged one after the other. SQLite has one writer at a time by itself. The lowest id first, so
 * that two never wait for each other; it does not hold up rows that only refer to these people.
 */
export async function lockPeople(trx: Db, ids: readonly number[]): Promise<void> {
  const wanted = [...new Set(ids)]
  const rows = (await trx('people')
    .whereIn('id', wanted)
    .whereNull('merged_into_id')
    .whereNull('removed_at')
    .orderBy('id')
    .forNoKeyUpdate()
    .select('id')) as { id: number }[]
  if (rows.length < wanted.length) throw new Conflict('This record was joined to another or taken away a moment ago.')
}

/** The same for a school. */
export async function lockSchool(trx: Db, id: number): Promise<void> {
  await trx('schools').where({ id }).forNoKeyUpdate().first('id')
}
