import { type Database, type Statement } from 'sqlite3'

const MOST = 200

/**
 * Lets an SQLite connection keep the statements it has prepared: preparing a query of several joins takes longer than
 * answering it (measured in docs/adr). Only reads are kept; SQLite prepares them again by itself when the schema changes.
 */
export function keepStatements(connection: Database): void {
  const kept = new Map<string, Statement>()
  const all = connection.all.bind(connection)
  const close = connection.close.bind(connection)

  const cached = (sql: string, values: unknown, done: Done): unknown => {
    if (!/^(select|with)\b/i.test(sql)) return all(sql, values, done)
    let statement = kept.get(sql)
    if (statement === undefined) {
      // A fault in the SQL reaches `done` with the first run, as it would without keeping.
      statement = connection.prepare(sql, (error: Error | null) => {
        if (error !== null) kept.delete(sql)
      })
      forgetOldest(kept)
    }
    // Taken out and put back: the oldest in the map is the one unused for longest.
    kept.delete(sql)
    kept.set(sql, statement)
    return statement.all(values, done)
  }
  // SQLite does not close while a statement is open.
  const finish = (done?: (error: Error | null) => void): void => {
    for (const statement of kept.values()) statement.finalize()
    kept.clear()
    close(done)
  }
  Object.assign(connection, { all: cached, close: finish })
}

type Done = (error: Error | null, rows: unknown[]) => void

function forgetOldest(kept: Map<string, Statement>): void {
  if (kept.size < MOST) return
  const [oldest] = kept
  if (oldest === undefined) return
  kept.delete(oldest[0])
  oldest[1].finalize()
}
