import { type Db, isPostgres } from './connection.ts'

/** After rows were written with ids of their own: the next id follows the highest. SQLite does so by itself. */
export async function catchUpIds(trx: Db, tables: readonly string[]): Promise<void> {
  if (!isPostgres(trx)) return
  for (const table of tables) {
    await trx.raw(`select setval(pg_get_serial_sequence(?, 'id'), coalesce((select max(id) from ??), 1))`, [
      table,
      table,
    ])
  }
}
