import knex, { type Knex } from 'knex'
import pg from 'pg'
import { type Database } from 'sqlite3'
import { keepStatements } from './statements.ts'

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
    // Readers do not wait for each other or for the writer (WAL); writers take turns (transaction.ts).
    pool: {
      min: 1,
      max: filename === ':memory:' ? 1 : 4,
      afterCreate: (connection: Database, done: (error: Error | null) => void) => {
        keepStatements(connection)
        // synchronous FULL: an acknowledged write survives a power cut.
        connection.exec(
          `pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000;
           pragma foreign_keys = ${foreignKeys ? 'on' : 'off'}; pragma cache_size = -16384; pragma temp_store = memory`,
          done,
        )
      },
    },
  })
}
