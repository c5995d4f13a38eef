import { inTransaction } from '../db/transaction.ts'
import { every, type Job } from '../io/every.ts'
import { type Work } from '../work.ts'
import { applyRules } from './standing-rules.actions.ts'
import { hasRuleMatch } from './standing-rules.store.ts'

const HOUR = 60 * 60_000

/**
 * Applies the standing rules of every school at start and every hour, so that people who arrive, start a stage or come
 * back are picked up however they were entered. `stop` waits for a round that is under way.
 */
export const startRulesRound = (work: () => Work): Job =>
  every(
    HOUR,
    () => runRules(work()),
    (error) => work().io.log.error({ err: error }, 'the standing rules could not be applied'),
  )

/** One round over the whole site; it writes nothing, and takes no turn from other writers, when nobody is new. */
export async function runRules(work: Work): Promise<number> {
  if (!(await hasRuleMatch(work.db, work.today))) return 0
  return inTransaction(work.db, (trx) => applyRules(trx, work, {}))
}
