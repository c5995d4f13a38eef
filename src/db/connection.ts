import knex, { type Knex } from 'knex'
import pg from 'pg'

/** A connection or a transaction: every store takes one as its first argument. */
export type Db = Knex

const PG_DATE = 1082
const PG_TIMESTAMPTZ = 1184
const PG_BIGINT = 20

/**
 * Opens the database named by `url`: `postgres://…`, or the path of an SQLite file.
 * Everything in which the two engines differ at the connection is here, so that one code serves both.
 */
export function connect(url: string, options: { foreignKeys?: boolean } = {}): Db {
  return isPostgresUrl(url) ? connectPostgres(url) : connectSqlite(url, options.foreignKeys ?? true)
}

export const isPostgresUrl = (url: string): boolean => /^postgres(ql)?:\/\//.test(url)
export const isPostgres = (db: Db): boolean => (db.client as { config: { client: string } }).config.client === 'pg'

function connectPostgres(url: string): Db {
  pg.types.setTypeParser(PG_DATE, (text) => text)
  pg.types.setTypeParser(PG_TIMESTAMPTZ, (text) => new Date(text).toISOString())
  pg.types.setTypeParser(PG_BIGINT, Number)
  return knex({ client: 'pg', connection: { connectionString: url }, pool: { min: 0, max: 10 } })
}

function connectSqlite(filename: string, foreignKeys: boolean): Db {
  return knex({
    client: 'sqlite3',
    connection: { filename },
    useNullAsDefault: true,
    pool: {
      // One connection: SQLite has one writer, and a second would only wait for the first.
      min: 1,
      max: 1,
      afterCreate: (
        connection: { exec: (sql: string, done: (error: Error | null) => void) => void },
        done: (error: Error | null) => void,
      ) => {
        // synchronous FULL: an acknowledged write survives a power cut.
        connection.exec(
          `pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000;
           pragma foreign_keys = ${foreignKeys ? 'on' : 'off'}; pragma cache_size = -65536; pragma temp_store = memory`,
          done,
        )
      },
    },
  })
}
