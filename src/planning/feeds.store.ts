import { type Db } from '../db/connection.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'

export type Feed = { id: number; personId: number; nonce: string; createdAt: IsoInstant }

/** The calendar address that somebody has now. */
export const findOwnFeed = (db: Db, personId: number): Promise<Feed | undefined> =>
  feeds(db).where('f.person_id', personId).first()

/** A feed that still answers: not ended, of somebody who works at a school and whose account is not switched off. */
export async function findLiveFeed(db: Db, id: number, today: IsoDate): Promise<Feed | undefined> {
  return (await feeds(db)
    .join('people', 'people.id', 'f.person_id')
    .leftJoin('users', 'users.person_id', 'f.person_id')
    .where('f.id', id)
    .whereNull('people.merged_into_id')
    .whereNull('users.disabled_at')
    .whereIn(
      'f.person_id',
      db('school_periods')
        .where((open) => open.whereNull('finished_on').orWhere('finished_on', '>', today))
        .select('person_id'),
    )
    .first()) as Feed | undefined
}

export async function insertFeed(trx: Db, personId: number, nonce: string, at: IsoInstant): Promise<number> {
  const [row] = (await trx('calendar_feeds')
    .insert({ person_id: personId, nonce, created_at: at })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

/** Answers how many rows changed: none when there was no address to end. */
export const endFeeds = (trx: Db, personId: number, at: IsoInstant): Promise<number> =>
  trx('calendar_feeds').where({ person_id: personId }).whereNull('revoked_at').update({ revoked_at: at })

const feeds = (db: Db) =>
  db('calendar_feeds as f')
    .whereNull('f.revoked_at')
    .orderBy('f.id', 'desc')
    .select('f.id', 'f.person_id as personId', 'f.nonce', 'f.created_at as createdAt')
