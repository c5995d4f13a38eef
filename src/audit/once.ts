import { isUniqueViolation } from '../db/errors.ts'
import { inTransaction } from '../db/transaction.ts'
import { type Db } from '../db/connection.ts'
import { type Work } from '../work.ts'
import { findMadeByForm } from './audit.store.ts'

const FORM_KEY = { name: 'events_form_key_unique', columns: ['events.form_key'] }

/**
 * Runs `act` in one transaction, once for a form: a second click, or a replayed post, with the same key (`_key`, a hidden field) answers what the
 * first one made. `act` must record an event that carries `formKey`.
 */
export async function onceInTransaction<T>(
  work: Work,
  formKey: string | undefined,
  act: (trx: Db) => Promise<T>,
): Promise<{ again: false; value: T } | { again: true; made: { type: string; id: number } }> {
  try {
    return await inTransaction(work.db, async (trx) => {
      const made = await findMadeByForm(trx, work, formKey)
      if (made !== undefined) return { again: true as const, made }
      return { again: false as const, value: await act(trx) }
    })
  } catch (error) {
    // Two clicks at the same moment on PostgreSQL: the loser's whole transaction is gone, so it looks again.
    if (!isUniqueViolation(error, FORM_KEY)) throw error
    const made = await findMadeByForm(work.db, work, formKey)
    if (made === undefined) throw error
    return { again: true, made }
  }
}
