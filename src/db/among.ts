import { type Knex } from 'knex'
import { type Db, isPostgres } from './connection.ts'

/**
 * However many texts as one parameter, for `whereRaw('?? in ?', [column, amongTexts(db, texts)])`: the engines take no more
 * than some ten thousand parameters.
 */
export const amongTexts = (db: Db, texts: readonly string[]): Knex.Raw =>
  db.raw(isPostgres(db) ? '(select json_array_elements_text(?::json))' : '(select value from json_each(?))', [
    JSON.stringify(texts),
  ])
