export type SqlValue = string | number

/** A piece of SQL with the values of its question marks: for `selectRows`, and for knex's `whereRaw` and `raw`. */
export type Sql = { sql: string; values: SqlValue[] }

/** What stands in `alias` has begun and has not ended. Two question marks: the day, twice. */
export const openOn = (alias: string): string =>
  `${alias}.started_on <= ? and (${alias}.finished_on is null or ${alias}.finished_on > ?)`
