import { findMadeByForm } from '../audit/audit.store.ts'
import { onceInTransaction } from '../audit/once.ts'
import { type Db } from '../db/connection.ts'
import { sealEntries } from '../evidence/entries.store.ts'
import { raiseDepths, renewDepth } from '../pathways/depths.store.ts'
import { type IsoDate } from '../shared/dates.ts'
import { DEPTH_NAMES, type ReachedDepth } from '../shared/depths.ts'
import { Conflict, Forbidden } from '../shared/errors.ts'
import { type Work } from '../work.ts'
import { follow } from './after.actions.ts'
import { sumOfBrought } from './brought.ts'
import { answeredBefore, barredFrom, connected, standingDepth } from './chain.rules.ts'
import { listChain } from './chain.store.ts'
import { depthRules } from './depth-content.ts'
import { getPersonFacts, type PersonFacts } from './person-facts.store.ts'
import { type SignOff } from './reading.store.ts'
import { appendDecision, type BroughtEntry, closeRequest, listBrought } from './requests.store.ts'
import { closedMeanwhile, getReadable, ownId, recordFor } from './signoff.actions.ts'
import {
  type Hand,
  isMentorIn,
  lowerDepth,
  maySign,
  presetSignatory,
  type SignFacts,
  takesTwo,
} from './signoff.rules.ts'
import { seenToken, takeSnapshot } from './snapshot.ts'
import { listWitnesses } from './witness.store.ts'

export type Answer = {
  /** `lower`: the depth below the one that was asked for. */
  answer: 'signed' | 'lower' | 'not_yet'
  saw: string
  pupils: string | null
  nextStep: string
  stillHard: string | null
  /** The day of the live conversation, where the depth asks for one. */
  talkedOn: IsoDate | null
  /** What was on the page: an entry changed since then is read again first. */
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
    const chain = await listChain(
      trx,
      { personId: person.around.personId, competencyId: request.competency.id },
      work.today,
    )
    if (!maySign(signFacts(work, request, person, chain)).ok) throw new Forbidden()
    const depth = answer.answer === 'lower' ? lowerDepth(request) : request.depth
    if (depth === null) throw new Forbidden()
    const given = answer.answer === 'not_yet' ? 'not_yet' : 'signed'
    if ((await closeRequest(trx, id, given, work.today, request.version)) === 0)
      return unlessSentTwice(trx, work, request, formKey)
    const entries = await listBrought(trx, id)
    if (seenToken(entries) !== answer.seen)
      throw new Conflict(`${request.person.givenName} changed what this request brings while you had it open.`)
    // What is held at Embedded was enough for it before.
    const held = takesTwo(request.depth) && depth < request.depth
    if (
      given === 'signed' &&
      !held &&
      !sumOfBrought({ ...request, ...lowered(request, depth) }, entries, ownId(work), work.today, depthRules()).enough
    )
      throw new Conflict(`What this request brings is not enough for ${DEPTH_NAMES[depth]}.`)
    const by = { decidedBy: ownId(work), decidedAt: work.now, decidedOn: work.today }
    const { saw, pupils, nextStep, stillHard, talkedOn } = answer
    const words = { answer: given, depth, saw, pupils, nextStep, stillHard, talkedOn } as const
    const decision = { ...words, by: work.viewer.name, at: work.now }
    const snapshot = takeSnapshot(request, entries, decision, depthRules().version, await listWitnesses(trx, id))
    await appendDecision(trx, { signOffId: id, ...words, ...by, snapshot })
    if (given === 'signed') await raise(trx, work, { request, depth, entries, person })
    const action = given === 'signed' ? 'signoff_signed' : 'signoff_not_yet'
    await recordFor(trx, work, action, request, { depth: DEPTH_NAMES[depth] }, formKey)
  })
}

/**
 * Seals what was read, and raises what is reached. Leading others is reached with the second signature: the first one asks
 * somebody else for it.
 */
async function raise(
  trx: Db,
  work: Work,
  {
    request,
    depth,
    entries,
    person,
  }: { request: SignOff; depth: ReachedDepth; entries: BroughtEntry[]; person: PersonFacts },
): Promise<void> {
  const about = { personId: request.person.id, competencyId: request.competency.id }
  const ids = entries.map((entry) => entry.id)
  await sealEntries(trx, ids, work.now)
  if (takesTwo(depth)) {
    const all = await listChain(trx, about, work.today)
    // Signed again takes two again: what was signed before on another request is not the first of them.
    if (standingDepth(connected(request, all))?.depth !== depth) {
      if (request.follows?.as === 'second_signature') return
      const answered = [ownId(work), ...answeredBefore(request, all)]
      const signatoryId = presetSignatory(depth === 4 ? 4 : 3, person.around, answered)
      await follow(trx, work, request, { as: 'second_signature', signatoryId, statement: null })
      return
    }
  }
  const to = { personId: about.personId, competencyIds: [about.competencyId] }
  await raiseDepths(trx, { ...to, depth, on: work.today, signOffId: request.id })
  if (request.renewSince !== null && depth === request.depth)
    await renewDepth(trx, { ...about, depth, on: work.today, signOffId: request.id })
}

/** A lower depth than was asked for is signed for the first time, not again. */
export const lowered = (
  request: SignOff,
  depth: ReachedDepth,
): { depth: ReachedDepth; renewSince: IsoDate | null } => ({
  ...{ depth, renewSince: depth === request.depth ? request.renewSince : null },
})

/** How the viewer stands to a request: facts for `maySign`. */
export function signFacts(work: Work, request: SignOff, person: PersonFacts, chain: readonly SignOff[]): SignFacts {
  const me = work.viewer.personId ?? 0
  const { around } = person
  const hands: Hand[] = []
  // Whoever was asked before the school chose that another colleague confirms still answers that one.
  if (request.signatory?.id === me) hands.push('signatory')
  if (request.signatory?.id === me && request.chosen === 'routed') hands.push('named_by_lead')
  if (isMentorIn(around, me)) hands.push('mentor')
  if (around.inclusionLeads.includes(me)) hands.push('inclusion_lead')
  return {
    depth: request.depth,
    self: request.person.id === me,
    inductionTutor: around.inductionTutors.includes(me),
    appraiser: around.appraisers.includes(me),
    chosenByName: request.chosen === 'named',
    answeredBefore: barredFrom(request, chain, person.around).includes(me),
    hands,
  }
}

/** Two presses at the same moment: the second waited for the first, so it is no conflict. Anybody else's is. */
async function unlessSentTwice(trx: Db, work: Work, request: SignOff, formKey: string | undefined): Promise<void> {
  if ((await findMadeByForm(trx, work, formKey)) === undefined) throw await closedMeanwhile(trx, work, request)
}
