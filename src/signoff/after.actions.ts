import { onceInTransaction } from '../audit/once.ts'
import { type Db } from '../db/connection.ts'
import { settleDepth } from '../pathways/depths.store.ts'
import { isVisible } from '../people/visibility.store.ts'
import { scopeOf } from '../policy.ts'
import { DEPTH_NAMES } from '../shared/depths.ts'
import { Conflict, Forbidden, NotFound } from '../shared/errors.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { after, answeredBefore, type DisagreeRefusal, mayDisagree, mayTakeBack, standingDepth } from './chain.rules.ts'
import { copyEntries, insertTakenBack, listChain } from './chain.store.ts'
import { getPersonFacts } from './person-facts.store.ts'
import { type SignOff } from './reading.store.ts'
import { attachEntries, closeRequest, insertRequest, type NewRequest } from './requests.store.ts'
import { getReadable, ownId, recordFor } from './signoff.actions.ts'
import { type AskedDepth, presetSignatory } from './signoff.rules.ts'
import { sayTakenBack } from './words.rules.ts'

/**
 * Takes an answer back, with the reason; the answer and the reason both stay. What it raised falls to what other answers
 * say. `again`: whoever gave it answers the same anew. Answers the new request's id, or null.
 */
export async function takeBack(
  work: Work,
  id: number,
  { reason, again }: { reason: string; again: boolean },
  formKey: string | undefined,
): Promise<number | null> {
  const done = await onceInTransaction(work, formKey, async (trx) => {
    const one = await getReadable(trx, work, id)
    const outcome = mayTakeBack(one, await handsOf(trx, work, one))
    if (!outcome.ok && outcome.reason === 'taken_back') throw new Conflict(sayTakenBack(one))
    if (!outcome.ok) throw new Forbidden()
    const competency = { personId: one.person.id, competencyId: one.competency.id }
    if (!(await insertTakenBack(trx, work, id, reason)))
      throw new Conflict('Somebody has taken this answer back already.')
    const all = await listChain(trx, competency, work.today)
    for (const next of after(one, all))
      if (next.follows?.as === 'second_signature' && (await closeRequest(trx, next.id, 'withdrawn', work.today)) > 0)
        await recordFor(trx, work, 'signoff_withdrawn', next)
    await settleDepth(trx, { ...competency, standing: standingDepth(all), fell: fallen(one, all) })
    await recordFor(
      trx,
      work,
      'signoff_taken_back',
      one,
      { depth: DEPTH_NAMES[one.decision?.depth ?? one.depth] },
      formKey,
    )
    if (!again || one.decision?.by.id !== ownId(work)) return null
    return (await follow(trx, work, one, { as: 'again', signatoryId: ownId(work), statement: null })) ?? null
  })
  return done.again ? null : done.value
}

/**
 * The teacher sees an answer differently: their statement stands beside it, and somebody else decides next. Refused with
 * the reason; asking twice answers what was asked.
 */
export const disagree = (
  work: Work,
  id: number,
  statement: string,
  formKey: string | undefined,
): Promise<Outcome<number, DisagreeRefusal>> =>
  onceInTransaction(work, formKey, async (trx): Promise<Outcome<number, DisagreeRefusal>> => {
    const one = await getReadable(trx, work, id)
    if (one.person.id !== work.viewer.personId) throw new Forbidden()
    const all = await listChain(trx, { personId: one.person.id, competencyId: one.competency.id }, work.today)
    const here = all.find((other) => other.id === id)
    if (here === undefined) throw new NotFound()
    const may = mayDisagree(here, all)
    if (!may.ok) return refuse(may.reason)
    const { around } = await getPersonFacts(trx, one.person.id, work.today)
    const next = { id: 0, follows: { id, as: 'disagreement' as const } }
    const answered = answeredBefore({ ...one, ...next, decision: null }, all)
    const signatoryId = presetSignatory(asked(one), around, answered)
    const made = await follow(trx, work, one, { as: 'disagreement', signatoryId, statement }, formKey)
    return made === undefined ? refuse('asked_already') : accept(made)
  }).then((done) => (done.again ? accept(done.made.id) : done.value))

/** The request that follows another, with what that one brought. Undefined where one for the competency waits already. */
export async function follow(
  trx: Db,
  work: Work,
  one: SignOff,
  to: { as: NonNullable<NewRequest['follows']>['as']; signatoryId: number | null; statement: string | null },
  formKey?: string,
): Promise<number | undefined> {
  const person = { personId: one.person.id, competencyId: one.competency.id }
  const { stage } = await getPersonFacts(trx, one.person.id, work.today)
  const id = await insertRequest(trx, {
    ...person,
    stageId: stage?.id ?? null,
    schoolId: one.schoolId,
    signatoryId: to.signatoryId,
    chosen: to.as === 'again' ? one.chosen : 'preset',
    depth: one.depth,
    requestedAt: work.now,
    requestedOn: work.today,
    follows: { id: one.id, as: to.as },
    statement: to.statement,
  })
  if (id === undefined) return undefined
  await copyEntries(trx, one.id, id)
  if (to.as === 'disagreement') await attachEntries(trx, { id, ...person })
  await recordFor(trx, work, FOLLOWED[to.as], { ...one, id }, { depth: DEPTH_NAMES[one.depth] }, formKey)
  return id
}

const FOLLOWED = {
  disagreement: 'signoff_disagreed',
  second_signature: 'signoff_second_asked',
  again: 'signoff_asked_again',
} as const

const asked = (one: SignOff): AskedDepth => (one.depth === 1 ? 2 : one.depth)

/** How the viewer stands to an answer: it is theirs, or they lead inclusion where the teacher works. */
export async function handsOf(db: Db, work: Work, one: SignOff): Promise<{ decider: boolean; inclusionLead: boolean }> {
  const decide = scopeOf(work.viewer, 'signoff.decide', work.today)
  const ofSchool = { ...decide, own: false, mentees: false }
  const decider = one.decision !== null && one.decision.by.id === work.viewer.personId
  const self = one.person.id === work.viewer.personId
  return { decider, inclusionLead: !decider && !self && (await isVisible(db, ofSchool, one.person.id)) }
}

/** Those whose word rested on this answer: itself, and the second signature after it. */
const fallen = (one: SignOff, all: readonly SignOff[]): number[] => [
  one.id,
  ...after(one, all)
    .filter((next) => next.follows?.as === 'second_signature')
    .map((next) => next.id),
]
