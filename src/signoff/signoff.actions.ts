import { recordEvent } from '../audit/audit.store.ts'
import { type EventName } from '../audit/events.rules.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { findOwnEntry } from '../evidence/entries.store.ts'
import { findCompetency } from '../pathways/plan.store.ts'
import { isVisible } from '../people/visibility.store.ts'
import { scopeOf } from '../policy.ts'
import { DEPTH_NAMES } from '../shared/depths.ts'
import { Conflict, Forbidden, NotFound } from '../shared/errors.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { barredFrom } from './chain.rules.ts'
import { listChain } from './chain.store.ts'
import { afterState, countsFrom, mayRenew } from './check-in.rules.ts'
import { listCompetencyFacts } from './ask.store.ts'
import { depthRules } from './depth-content.ts'
import { type Sum, sumUp } from './depth.rules.ts'
import { getPersonFacts, listColleagues, type PersonFacts } from './person-facts.store.ts'
import { findClosedMeanwhile, findSignOff, type SignOff } from './reading.store.ts'
import { attachEntries, closeRequest, findOpenId, insertRequest, updateSignatory } from './requests.store.ts'
import {
  type AskedDepth,
  type AskRefusal,
  isMentorIn,
  mayAsk,
  mayName,
  type NamedBy,
  type NameRefusal,
  presetSignatory,
} from './signoff.rules.ts'
import { sayClosed } from './words.rules.ts'

export type Asking = { competency: string } | { entryId: number }
export type AskProblem = AskRefusal | NameRefusal | 'which_competency'
export type Refused = {
  reason: AskProblem
  competency: { code: string; title: string } | null
  /** What counts and what does not yet, where that is the reason. */
  sum?: { depth: AskedDepth; sum: Sum }
}

/**
 * Asks for a sign-off in the viewer's own name, with all their entries about the competency. One request waits for a
 * competency at a time: asking again answers the one that waits. Refused while what the log brings is not enough.
 */
export const askForSignOff = (
  work: Work,
  asking: Asking,
  wanted: { depth: number | undefined; signatoryId: number | undefined },
): Promise<{ ok: true; id: number } | ({ ok: false } & Refused)> =>
  inTransaction(work.db, async (trx) => {
    const personId = ownId(work)
    const competency = await competencyOf(trx, personId, asking)
    if (competency === null) return { ok: false, reason: 'which_competency', competency: null }
    const open = await findOpenId(trx, personId, competency.id)
    if (open !== undefined) return { ok: true, id: open }
    const [facts] = await listCompetencyFacts(trx, personId, [competency.id], work.today)
    if (facts === undefined) throw new NotFound()
    const renewable = mayRenew(afterState(facts.after, depthRules(), work.today), facts.reached)
    const outcome = mayAsk({ ...facts, renewable }, wanted.depth)
    if (!outcome.ok) return { ok: false, reason: outcome.reason, competency }
    const depth = outcome.value
    const person = await getPersonFacts(trx, personId, work.today)
    const named =
      wanted.signatoryId === undefined ? undefined : await name(trx, work, person, wanted.signatoryId, depth)
    if (named !== undefined && !named.ok) return { ok: false, reason: named.reason, competency }
    const first = reader(depth, person, named?.value)
    const sum = sumUp(depth, depthRules()[depth], {
      ...{ competency: competency.code, pieces: facts.pieces, signatoryId: first.signatoryId },
      ...{ embeddedOn: facts.embeddedOn, today: work.today },
      renewSince: depth === facts.reached ? countsFrom(facts.after) : null,
    })
    if (!sum.enough) return { ok: false, reason: 'not_enough', competency, sum: { depth, sum } }
    const id = await insertRequest(trx, {
      personId,
      competencyId: competency.id,
      stageId: person.stage?.id ?? null,
      schoolId: person.schoolId,
      ...first,
      depth,
      requestedAt: work.now,
      requestedOn: work.today,
    })
    if (id === undefined) return { ok: true, id: (await findOpenId(trx, personId, competency.id)) ?? 0 }
    await attachEntries(trx, { id, personId, competencyId: competency.id })
    await recordEvent(trx, work, {
      action: 'signoff_requested',
      subject: { type: 'sign_off', id },
      personId,
      schoolId: person.schoolId,
      particulars: { competency: competency.title, depth: DEPTH_NAMES[depth] },
    })
    return { ok: true, id }
  })

/** Brings entries logged since to one's own request while it waits; answers how many came. */
export const bringNewer = (work: Work, id: number): Promise<number> =>
  inTransaction(work.db, async (trx) => {
    const request = await getOwn(trx, work, id)
    if (request.state !== 'requested') throw new Conflict(sayClosed(request))
    const came = await attachEntries(trx, {
      id,
      personId: request.person.id,
      competencyId: request.competency.id,
    })
    if (came > 0) await recordFor(trx, work, 'signoff_added_to', request, { entries: came })
    return came
  })

/** Takes one's own request back while it waits. Taken back already: nothing more happens. */
export const withdraw = (work: Work, id: number): Promise<SignOff> =>
  inTransaction(work.db, async (trx) => {
    const request = await getOwn(trx, work, id)
    if (request.state === 'withdrawn') return request
    if ((await closeRequest(trx, id, 'withdrawn', work.today)) === 0) throw await closedMeanwhile(trx, work, request)
    await recordFor(trx, work, 'signoff_withdrawn', request)
    return request
  })

/** Names another signatory while a request waits: the teacher themselves, or a lead who hands it on. */
export const changeSignatory = (
  work: Work,
  id: number,
  to: { signatoryId: number; version: number },
): Promise<Outcome<{ name: string }, NameRefusal>> =>
  inTransaction(work.db, async (trx) => {
    const request = await getReadable(trx, work, id)
    const own = request.person.id === work.viewer.personId
    if (!own && !(await isVisible(trx, scopeOf(work.viewer, 'signoff.route', work.today), request.person.id)))
      throw new Forbidden()
    if (request.state !== 'requested') throw new Conflict(sayClosed(request))
    const person = await getPersonFacts(trx, request.person.id, work.today)
    const chain = await listChain(trx, { personId: request.person.id, competencyId: request.competency.id }, work.today)
    const barred = barredFrom(request, chain, person.around)
    const outcome = await name(trx, work, person, to.signatoryId, request.depth, barred)
    if (!outcome.ok) return outcome
    const changed = await updateSignatory(
      trx,
      { id, version: to.version },
      { signatoryId: outcome.value, chosen: own ? 'named' : 'routed', namedOn: work.today },
    )
    if (changed === 0) throw await closedMeanwhile(trx, work, request)
    const after = await findNameOf(trx, work, request, outcome.value)
    await recordFor(trx, work, 'signoff_routed', request, { to: after })
    return accept({ name: after })
  })

/** As whom somebody names a reader for this teacher. */
export const namedBy = (viewerId: number | null, { around }: PersonFacts): NamedBy =>
  around.personId === viewerId ? 'teacher' : around.inclusionLeads.includes(viewerId ?? 0) ? 'inclusion_lead' : 'lead'

/** Named before is still named: only somebody preset as mentor stops reading when their time as mentor ends. */
function reader(depth: AskedDepth, { around }: PersonFacts, named: number | undefined) {
  const signatoryId = named ?? presetSignatory(depth, around)
  const byName = named !== undefined || (signatoryId === around.namedBefore && !isMentorIn(around, signatoryId ?? 0))
  return { signatoryId, chosen: byName && signatoryId !== null ? ('named' as const) : ('preset' as const) }
}

async function competencyOf(
  trx: Db,
  personId: number,
  asking: Asking,
): Promise<{ id: number; code: string; title: string } | null> {
  if ('competency' in asking) {
    const competency = await findCompetency(trx, asking.competency)
    if (competency === undefined) throw new NotFound()
    return competency
  }
  const entry = await findOwnEntry(trx, personId, asking.entryId)
  if (entry === undefined) throw new NotFound()
  const [only, second] = entry.competencies
  return only === undefined || second !== undefined ? null : only
}

async function name(
  trx: Db,
  work: Work,
  person: PersonFacts,
  signatoryId: number,
  depth: SignOff['depth'],
  barred: readonly number[] = [],
): Promise<Outcome<number, NameRefusal>> {
  const colleagues = person.schoolId === null ? [] : await listColleagues(trx, person.schoolId, work.today)
  const by = namedBy(work.viewer.personId, person)
  const ids = colleagues.map((colleague) => colleague.id)
  const outcome = mayName(signatoryId, depth, person.around, ids, by, barred)
  return outcome.ok ? outcome : refuse(outcome.reason)
}

async function findNameOf(trx: Db, work: Work, request: SignOff, signatoryId: number): Promise<string> {
  const after = await findSignOff(trx, work.viewer, work.today, request.id)
  if (after?.signatory?.id === signatoryId) return after.signatory.name
  throw new Error('The signatory was not stored.')
}

/** For whoever comes second: who was first. */
export async function closedMeanwhile(trx: Db, work: Work, request: SignOff): Promise<Conflict> {
  const now =
    (await findSignOff(trx, work.viewer, work.today, request.id)) ??
    (await findClosedMeanwhile(trx, work.viewer, work.today, request.id))
  return new Conflict(
    now === undefined || now.state === 'requested' ? 'This request was changed while you had it open.' : sayClosed(now),
  )
}

/** Throws NotFound, or Conflict to whoever was asked and came second. */
export async function getReadable(trx: Db, work: Work, id: number): Promise<SignOff> {
  const request = await findSignOff(trx, work.viewer, work.today, id)
  if (request !== undefined) return request
  const closed = await findClosedMeanwhile(trx, work.viewer, work.today, id)
  throw closed === undefined ? new NotFound() : new Conflict(sayClosed(closed))
}

/** One's own request; Forbidden to whoever else reads it. */
export async function getOwn(trx: Db, work: Work, id: number): Promise<SignOff> {
  const request = await getReadable(trx, work, id)
  if (request.person.id !== work.viewer.personId) throw new Forbidden()
  return request
}

/** The event of a change to a request. */
export const recordFor = (
  trx: Db,
  work: Work,
  action: Extract<EventName, `signoff_${string}`>,
  request: SignOff,
  more: Record<string, string | number> = {},
  formKey?: string,
): Promise<void> =>
  recordEvent(trx, work, {
    action,
    subject: { type: 'sign_off', id: request.id },
    personId: request.person.id,
    schoolId: request.schoolId,
    particulars: { competency: request.competency.title, ...more },
    formKey,
  })

/** The viewer’s own person; Forbidden to an account without one. */
export function ownId(work: Work): number {
  if (work.viewer.personId === null) throw new Forbidden()
  return work.viewer.personId
}
