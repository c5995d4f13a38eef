import { type Db, isPostgres } from './connection.ts'

/**
 * Rows of a query written out in SQL, `?` for each value and `??` for each name, on both engines. For the read models
 * that every page asks: building them anew with knex takes longer than SQLite needs to answer them.
 */
export async function selectRows<T>(db: Db, sql: string, values: readonly (string | number | null)[]): Promise<T[]> {
  const answer: unknown = await db.raw(sql.trim(), [...values])
  return (isPostgres(db) ? (answer as { rows: T[] }).rows : answer) as T[]
}
