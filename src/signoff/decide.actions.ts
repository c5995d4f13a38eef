import { findMadeByForm } from '../audit/audit.store.ts'
import { onceInTransaction } from '../audit/once.ts'
import { type Db } from '../db/connection.ts'
import { sealEntries } from '../evidence/entries.store.ts'
import { raiseDepths } from '../pathways/depths.store.ts'
import { DEPTH_NAMES } from '../shared/depths.ts'
import { Conflict, Forbidden } from '../shared/errors.ts'
import { type Work } from '../work.ts'
import { sumOfBrought } from './brought.ts'
import { depthRules } from './depth-content.ts'
import { getPersonFacts, type PersonFacts } from './person-facts.store.ts'
import { type SignOff } from './reading.store.ts'
import { appendDecision, closeRequest, listBrought } from './requests.store.ts'
import { closedMeanwhile, getReadable, ownId, recordFor } from './signoff.actions.ts'
import { type Hand, isMentorIn, maySign, maySignLower, type SignFacts } from './signoff.rules.ts'
import { seenToken, takeSnapshot } from './snapshot.ts'

export type Answer = {
  /** `lower`: at Practised, where Embedded was asked for. */
  answer: 'signed' | 'lower' | 'not_yet'
  saw: string
  pupils: string | null
  nextStep: string
  stillHard: string | null
  seen: string
}

/**
 * Answers a request, once for a form. The one who comes second is told who was first. Signing raises the depth and seals
 * the entries; not yet leaves both. What was read is kept with the answer.
 */
export async function decide(work: Work, id: number, answer: Answer, formKey: string | undefined): Promise<void> {
  await onceInTransaction(work, formKey, async (trx) => {
    const request = await getReadable(trx, work, id)
    if (request.person.id === work.viewer.personId) throw new Forbidden()
    if (request.state !== 'requested') return unlessSentTwice(trx, work, request, formKey)
    const person = await getPersonFacts(trx, request.person.id, work.today)
    if (!maySign(signFacts(work, request, person)).ok) throw new Forbidden()
    if (answer.answer === 'lower' && !maySignLower(request.depth)) throw new Forbidden()
    const depth = answer.answer === 'lower' ? 2 : request.depth
    const given = answer.answer === 'not_yet' ? 'not_yet' : 'signed'
    if ((await closeRequest(trx, id, given, work.today)) === 0) return unlessSentTwice(trx, work, request, formKey)
    const entries = await listBrought(trx, id)
    if (seenToken(entries) !== answer.seen)
      throw new Conflict(`${request.person.givenName} changed what this request brings while you had it open.`)
    if (
      given === 'signed' &&
      !sumOfBrought({ ...request, depth }, entries, ownId(work), work.today, depthRules()).enough
    )
      throw new Conflict(`What this request brings is not enough for ${DEPTH_NAMES[depth]}.`)
    const by = { decidedBy: ownId(work), decidedAt: work.now, decidedOn: work.today }
    const { saw, pupils, nextStep, stillHard } = answer
    const words = { answer: given, depth, saw, pupils, nextStep, stillHard } as const
    const decision = { ...words, by: work.viewer.name, at: work.now }
    const snapshot = takeSnapshot(request, entries, decision, depthRules().version)
    await appendDecision(trx, { signOffId: id, ...words, ...by, snapshot })
    if (given === 'signed') {
      await sealEntries(
        trx,
        entries.map((entry) => entry.id),
        work.now,
      )
      await raiseDepths(trx, {
        personId: request.person.id,
        competencyIds: [request.competency.id],
        depth,
        on: work.today,
        signOffId: id,
      })
    }
    const action = given === 'signed' ? 'signoff_signed' : 'signoff_not_yet'
    await recordFor(trx, work, action, request, { depth: DEPTH_NAMES[depth] }, formKey)
  })
}

/** How the viewer stands to a request: facts for `maySign`. */
export function signFacts(work: Work, request: SignOff, person: PersonFacts): SignFacts {
  const me = work.viewer.personId ?? 0
  const { around } = person
  const hands: Hand[] = []
  if (request.signatory?.id === me) hands.push('signatory')
  if (isMentorIn(around, me)) hands.push('mentor')
  if (around.inclusionLeads.includes(me)) hands.push('inclusion_lead')
  return {
    depth: request.depth,
    self: request.person.id === me,
    inductionTutor: around.inductionTutors.includes(me),
    appraiser: around.appraisers.includes(me),
    chosenByName: request.chosen === 'named',
    hands,
  }
}

/** Two presses at the same moment: the second waited for the first, so it is no conflict. Anybody else's is. */
async function unlessSentTwice(trx: Db, work: Work, request: SignOff, formKey: string | undefined): Promise<void> {
  if ((await findMadeByForm(trx, work, formKey)) === undefined) throw await closedMeanwhile(trx, work, request)
}
