import { recordEvent } from '../audit/audit.store.ts'
import { inTransaction } from '../db/transaction.ts'
import { NotFound } from '../shared/errors.ts'
import { type Work } from '../work.ts'
import { restDepth } from './depths.store.ts'
import { findCompetency } from './plan.store.ts'

/** Sets what the viewer has reached aside (`rested`), or takes it up again: the depth stays either way (C.5, rested). */
export const restOwn = (work: Work, code: string, rested: boolean): Promise<{ title: string }> =>
  inTransaction(work.db, async (trx) => {
    const competency = await findCompetency(trx, code)
    const personId = work.viewer.personId
    if (competency === undefined || personId === null) throw new NotFound()
    if ((await restDepth(trx, personId, competency.id, rested ? work.today : null)) === 0) throw new NotFound()
    await recordEvent(trx, work, {
      action: rested ? 'depth_rested' : 'depth_taken_up',
      subject: { type: 'competency', id: competency.id },
      personId,
      particulars: { competency: competency.title },
    })
    return { title: competency.title }
  })
