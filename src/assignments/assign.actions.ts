import { onceInTransaction } from '../audit/once.ts'
import { recordEvent, recordEvents } from '../audit/audit.store.ts'
import { scopeOf } from '../policy.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type Work } from '../work.ts'
import { sortCandidates } from './assignments.rules.ts'
import { insertAssignments } from './assignments.store.ts'
import { listCandidates } from './candidates.store.ts'

export type Giving = {
  module: { id: number; title: string }
  schoolId: number
  personIds: ReadonlySet<number>
  dueOn: IsoDate
  origin: 'hand' | 'stage'
}

/**
 * Gives a module to people of a school. Who has it, had it taken away or leaves before the day is passed over, as the page
 * before said. Answers how many were given it; a second click with the same form key gives nothing more.
 */
export async function assignModule(work: Work, giving: Giving, formKey: string | undefined): Promise<number | 'again'> {
  const done = await onceInTransaction(work, formKey, async (trx) => {
    const scope = scopeOf(work.viewer, 'assignment.manage', work.today)
    const { module, schoolId, dueOn, origin } = giving
    const candidates = await listCandidates(trx, scope, { schoolId, moduleId: module.id }, work.today)
    const { gets } = sortCandidates(
      candidates.filter((candidate) => giving.personIds.has(candidate.personId)),
      dueOn,
    )
    const made = await insertAssignments(
      trx,
      gets.map(({ personId }) => ({ personId, moduleId: module.id, schoolId, ruleId: null, origin, dueOn })),
      work.today,
    )
    await recordEvent(trx, work, {
      action: 'modules_assigned',
      subject: { type: 'module', id: module.id },
      schoolId,
      particulars: { module: module.title, people: made.length },
      formKey,
    })
    await recordEvents(
      trx,
      work,
      made.map((row) => ({
        action: 'module_assigned' as const,
        subject: { type: 'assignment', id: row.id },
        personId: row.personId,
        particulars: { module: module.title },
      })),
    )
    return made.length
  })
  return done.again ? 'again' : done.value
}
