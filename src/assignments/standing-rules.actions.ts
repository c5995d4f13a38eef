import { recordEvent, recordEvents } from '../audit/audit.store.ts'
import { onceInTransaction } from '../audit/once.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { Conflict } from '../shared/errors.ts'
import { type Work } from '../work.ts'
import { dueFromStage } from './assignments.rules.ts'
import { insertAssignments, type NewAssignment } from './assignments.store.ts'
import { endRule, insertRules, listRuleMatches, type StandingRule } from './standing-rules.store.ts'

export type NewRules = {
  schoolId: number
  stage: { id: number; name: string }
  phase: string | null
  modules: { id: number; title: string; dueAfterDays: number }[]
}

/**
 * Makes standing rules and applies them at once. A rule that is open already is passed over. Answers how many rules were
 * made and how many times a module was given; a second click with the same form key does nothing more.
 */
export async function makeRules(
  work: Work,
  wanted: NewRules,
  formKey: string | undefined,
): Promise<{ rules: number; given: number } | 'again'> {
  const done = await onceInTransaction(work, formKey, async (trx) => {
    const { schoolId, stage, phase, modules } = wanted
    const made = await insertRules(
      trx,
      modules.map((module) => ({
        schoolId,
        stageId: stage.id,
        phase,
        moduleId: module.id,
        dueAfterDays: module.dueAfterDays,
      })),
      work.today,
    )
    await recordEvents(
      trx,
      work,
      made.map((rule, i) => ({
        action: 'assignment_rule_made' as const,
        subject: { type: 'assignment_rule', id: rule.id },
        schoolId,
        particulars: { stage: stage.name, module: modules.find(({ id }) => id === rule.moduleId)?.title ?? '' },
        formKey: i === 0 ? formKey : undefined,
      })),
    )
    return { rules: made.length, given: await applyRules(trx, work, { schoolId }) }
  })
  return done.again ? 'again' : done.value
}

/** No more people are given the module by this rule; who has it keeps it. */
export const endStandingRule = (work: Work, rule: StandingRule): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    if ((await endRule(trx, rule.id, work.today)) === 0) throw new Conflict('This rule has ended already.')
    await recordEvent(trx, work, {
      action: 'assignment_rule_ended',
      subject: { type: 'assignment_rule', id: rule.id },
      schoolId: rule.schoolId,
      particulars: { module: rule.module },
    })
  })

/**
 * Gives everyone what the standing rules ask for and they never had: for one school, for some people, or for the whole
 * site. Call it with the transaction after people, periods or stages change, and once a day. It can run again and again:
 * nobody is given a module twice, and what was taken away does not come back. Answers how many assignments were made.
 */
export async function applyRules(
  trx: Db,
  work: Work,
  among: { schoolId?: number; personIds?: readonly number[] },
): Promise<number> {
  let given = 0
  for (const part of portions(among)) {
    const matches = await listRuleMatches(trx, part, work.today)
    const wanted = new Map<string, NewAssignment & { module: string; dueOn: string }>()
    for (const match of matches) {
      const dueOn = dueFromStage(match.stageStartedOn, match.dueAfterDays, work.today)
      if (match.finishedOn !== null && match.finishedOn <= dueOn) continue
      const key = `${match.personId} ${match.moduleId}`
      const other = wanted.get(key)
      if (other !== undefined && other.dueOn <= dueOn) continue
      const { personId, moduleId, schoolId, ruleId, module } = match
      wanted.set(key, { personId, moduleId, schoolId, ruleId, origin: 'rule', dueOn, module })
    }
    const made = await insertAssignments(trx, [...wanted.values()], work.today)
    await recordEvents(
      trx,
      work,
      made.map((row) => ({
        action: 'module_assigned' as const,
        subject: { type: 'assignment', id: row.id },
        personId: row.personId,
        particulars: { module: wanted.get(`${row.personId} ${row.moduleId}`)?.module ?? '' },
      })),
    )
    given += made.length
  }
  return given
}

/** The database takes at most so many ids at once; a list of people is gone through in parts. */
function portions(among: { schoolId?: number; personIds?: readonly number[] }) {
  if (among.personIds === undefined) return [among]
  const parts: { schoolId?: number; personIds: readonly number[] }[] = []
  for (let i = 0; i < among.personIds.length; i += MOST_IDS)
    parts.push({ ...among, personIds: among.personIds.slice(i, i + MOST_IDS) })
  return parts
}

const MOST_IDS = 20_000
