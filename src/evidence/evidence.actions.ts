import { recordEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { sayDate } from '../shared/dates.ts'
import { Conflict, NotFound } from '../shared/errors.ts'
import { type Work } from '../work.ts'
import { CHANGE_WORDS } from './entries.actions.ts'
import { mayChange } from './entries.rules.ts'
import { type Entry, findOwnEntry, touchEntry } from './entries.store.ts'
import { deleteEvidence, type Evidence, saveEvidence } from './evidence.store.ts'
import { sayKind } from './kind-fields.rules.ts'

/** Says what shows the practice of one's own entry. A Conflict when it was signed, or changed since it was shown. */
export const writeEvidence = (work: Work, id: number, shownVersion: number, evidence: Evidence): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    const entry = await holdOwn(trx, work, id, shownVersion)
    await saveEvidence(trx, id, evidence)
    await recordEvent(trx, work, {
      action: 'evidence_added',
      subject: { type: 'cpd_entry', id },
      personId: entry.personId,
      particulars: { on: sayDate(entry.doneOn), kind: sayKind(evidence.kind) },
    })
  })

/** Makes one's own entry a plain line of the log again, once; nothing happens where it is one already. */
export const takeOutEvidence = (work: Work, id: number, shownVersion: number): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    const entry = await holdOwn(trx, work, id, shownVersion)
    if ((await deleteEvidence(trx, id)) === 0) return
    await recordEvent(trx, work, {
      action: 'evidence_taken_out',
      subject: { type: 'cpd_entry', id },
      personId: entry.personId,
      particulars: { on: sayDate(entry.doneOn) },
    })
  })

async function holdOwn(trx: Db, work: Work, id: number, shownVersion: number): Promise<Entry> {
  if (work.viewer.personId === null) throw new NotFound()
  const entry = await findOwnEntry(trx, work.viewer.personId, id)
  if (entry === undefined) throw new NotFound()
  const outcome = mayChange(entry, shownVersion)
  if (!outcome.ok) throw new Conflict(CHANGE_WORDS[outcome.reason])
  if ((await touchEntry(trx, entry, work.now)) === 0) throw new Conflict(CHANGE_WORDS.changed_elsewhere)
  return entry
}
