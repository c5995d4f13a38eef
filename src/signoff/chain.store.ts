import { type Db } from '../db/connection.ts'
import { type IsoDate } from '../shared/dates.ts'
import { columns, joined, type Row, type SignOff, toSignOff } from './rows.store.ts'
import { type Work } from '../work.ts'

/**
 * Every request of one person for one competency, oldest first. Not for a reader as it is: who may read which of them is
 * asked beside it (`listReadableIds`).
 */
export async function listChain(
  db: Db,
  { personId, competencyId }: { personId: number; competencyId: number },
  today: IsoDate,
): Promise<SignOff[]> {
  const rows = (await joined(db)
    .where({ 'o.person_id': personId, 'o.competency_id': competencyId })
    .orderBy('o.id')
    .select(columns(db, today, false))) as Row[]
  return rows.map(toSignOff)
}

/** An answer is taken back once; answers false when it was before. The row stays for good. */
export async function insertTakenBack(trx: Db, work: Work, signOffId: number, reason: string): Promise<boolean> {
  const rows: unknown[] = await trx('answers_taken_back')
    .insert({
      sign_off_id: signOffId,
      taken_back_by: work.viewer.personId,
      taken_back_at: work.now,
      taken_back_on: work.today,
      reason,
    })
    .onConflict()
    .ignore()
    .returning('sign_off_id')
  return rows.length > 0
}

/** Brings to one request what another brings. */
export const copyEntries = (trx: Db, fromId: number, toId: number): Promise<unknown> =>
  trx('sign_off_entries').insert(
    trx('sign_off_entries')
      .where('sign_off_id', fromId)
      .select(trx.raw('?', [toId]), 'entry_id'),
  )
