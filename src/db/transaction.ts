import { type Db, isPostgres } from './connection.ts'

/**
 * Runs `act` in one transaction: all of it is kept, or none. Inside another transaction it simply joins it.
 * On SQLite the first statement takes the writer's turn, so a command running beside the server waits
 * instead of failing half-way (a deferred BEGIN that reads first cannot wait).
 */
export async function inTransaction<T>(db: Db, act: (trx: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction === true) return act(db)
  return db.transaction(async (trx) => {
    if (!isPostgres(trx)) await trx('write_lock').where({ id: 1 }).increment('turn', 1)
    return act(trx)
  })
}
