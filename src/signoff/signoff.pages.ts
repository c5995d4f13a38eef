import { CONCERN_ERROR, concernIn } from '../evidence/concern.ts'
import { listKeptIds } from '../evidence/files.store.ts'
import { isVisible } from '../people/visibility.store.ts'
import { mayAtAll, scopeOf } from '../policy.ts'
import { Conflict, Forbidden, NotFound } from '../shared/errors.ts'
import { type Concern } from '../web/components.ts'
import { idIn, one, wholeNumber, type FieldErrors } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, type PageReply, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { listAddedAfter } from './added-after.store.ts'
import { handsOf } from './after.actions.ts'
import { sumOfBrought } from './brought.ts'
import { barredFrom, mayDisagree, mayTakeBack } from './chain.rules.ts'
import { listChain } from './chain.store.ts'
import { type AfterTyped } from './chain.view.ts'
import { cannotAskPage } from './cannot-ask.view.ts'
import { decide, lowered, signFacts } from './decide.actions.ts'
import { depthRules } from './depth-content.ts'
import { notKeptPage } from './not-kept.view.ts'
import { getPersonFacts, listColleagues, listLoads, type PersonFacts } from './person-facts.store.ts'
import {
  entriesIn,
  findClosedMeanwhile,
  findSignOff,
  listQueueIds,
  listReadableIds,
  type SignOff,
} from './reading.store.ts'
import { countNewerEntries, listBrought } from './requests.store.ts'
import { askForSignOff, type Asking, bringNewer, changeSignatory, namedBy, withdraw } from './signoff.actions.ts'
import { decisionTyped, type DecisionValues, readDecision } from './signoff.form.ts'
import { listLooksOf } from './second-look.store.ts'
import { isTogether, lowerDepth, mayName, maySign, takesTwo } from './signoff.rules.ts'
import { sayNameRefusal } from './reader.view.ts'
import { signOffPage, type SignOffPage } from './show.view.ts'
import { isAsAnswered, seenToken } from './snapshot.ts'
import { listWitnesses } from './witness.store.ts'
import { type WitnessTyped } from './witness.view.ts'
import { inSentence, sayDecision } from './words.rules.ts'

/** The press that asks: from an entry (`entry`), or for a competency (`competency`, its code). */
export const askSignOff: Handler = async (ctx) => {
  const depth = one(ctx.body, 'depth')
  const signatory = one(ctx.body, 'signatory')
  const outcome = await askForSignOff(ctx, askingIn(ctx), {
    depth: depth === '' ? undefined : (wholeNumber(depth, 1, 4) ?? 1),
    signatoryId: signatory === '' ? undefined : (idIn(signatory) ?? 0),
  })
  if (!outcome.ok) return invalid('sign-offs/cannot-ask', cannotAskPage(outcome, ctx.today))
  const request = await getSignOff(ctx, outcome.id)
  const reader = request.signatory === null ? 'Now choose who reads it.' : `It is with ${request.signatory.name}.`
  return redirect(paths.signOff(request.id), `${isTogether(request) ? 'Your half is done' : 'Asked'}. ${reader}`)
}

export const showSignOff: Handler = async (ctx) => page('sign-offs/show', await modelOf(ctx, await getSignOff(ctx)))

export const decideSignOff: Handler = async (ctx) => {
  const request = await getToAnswer(ctx)
  const typed = decisionTyped(ctx.body)
  const form = readDecision(ctx.body, request, ctx.today)
  const key = one(ctx.body, '_key') || undefined
  if (!form.ok && request.state === 'requested') {
    const model = await modelOf(ctx, request, { ...form, formKey: key })
    // Whoever may read it but not answer is refused before their words are looked at.
    if (model.answer !== null) return invalid('sign-offs/show', model)
  }
  if (form.ok && request.state === 'requested') {
    const { saw, pupils, nextStep, stillHard } = form.value
    const concern = await concernIn(ctx, [saw, pupils, nextStep, stillHard])
    if (concern !== null) {
      const model = await modelOf(ctx, request, { values: typed, errors: CONCERN_ERROR, formKey: key, concern })
      if (model.answer !== null) return invalid('sign-offs/show', model)
    }
  }
  const answer = form.ok
    ? form.value
    : { answer: 'not_yet' as const, saw: '', pupils: null, nextStep: '', stillHard: null, talkedOn: null, seen: '' }
  try {
    await decide(ctx, request.id, answer, key)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return tooLate(ctx, request, typed, error.message)
  }
  const depth = answer.answer === 'lower' ? (lowerDepth(request) ?? request.depth) : request.depth
  const decision = { answer: answer.answer === 'not_yet' ? ('not_yet' as const) : ('signed' as const), depth }
  const said = `${sayDecision({ ...request, decision })}: ${request.competency.title}, ${request.person.name}.`
  return redirect(paths.signOffs, `${said} ${await sayNext(ctx)}`)
}

/** Nobody's words are lost to a conflict: while it still waits they stay in their boxes, afterwards they can be copied. */
async function tooLate(ctx: Ctx, before: SignOff, typed: DecisionValues, message: string): Promise<PageReply> {
  const now = await findSignOff(ctx.db, ctx.viewer, ctx.today, before.id)
  if (now?.state === 'requested') {
    const errors = { seen: `${message} Read it again: your words are still in their boxes.` }
    const model = await modelOf(ctx, now, { values: typed, errors, formKey: undefined })
    if (model.answer !== null) return page('sign-offs/show', model, 409)
  }
  const closed = now ?? (await findClosedMeanwhile(ctx.db, ctx.viewer, ctx.today, before.id)) ?? before
  const model = notKeptPage(closed, ctx.viewer.personId, typed, now !== undefined)
  return page('sign-offs/not-kept', model, 409)
}

export const withdrawSignOff: Handler = async (ctx) => {
  const request = await withdraw(ctx, (await getSignOff(ctx)).id)
  return redirect(paths.signOffs, `Withdrawn: ${request.competency.title}. You can ask again at any time.`)
}

export const bringNewerEntries: Handler = async (ctx) => {
  const request = await getSignOff(ctx)
  const came = await bringNewer(ctx, request.id)
  return redirect(
    paths.signOff(request.id),
    came === 0 ? 'Every entry is with it already.' : 'Your newer entries are with it now.',
  )
}

export const nameSignatory: Handler = async (ctx) => {
  const request = await getSignOff(ctx)
  if (request.person.id === ctx.viewer.personId && !mayAtAll(ctx.viewer, 'signoff.request')) throw new Forbidden()
  const signatoryId = idIn(one(ctx.body, 'signatory')) ?? 0
  const version = wholeNumber(one(ctx.body, 'version'), 1, 999_999_999) ?? 0
  const outcome = await changeSignatory(ctx, request.id, { signatoryId, version })
  if (outcome.ok) return redirect(paths.signOff(request.id), `It is with ${outcome.value.name} now.`)
  const errors = { signatory: sayNameRefusal(outcome.reason) }
  return invalid('sign-offs/show', await modelOf(ctx, request, { errors, values: NO_WORDS, formKey: undefined }))
}

export const NO_WORDS: DecisionValues = { saw: '', pupils: '', next: '', hard: '', talked: '', answer: '' }

export type Typed = {
  values: DecisionValues
  errors: FieldErrors | null
  formKey: string | undefined
  after?: AfterTyped
  concern?: Concern
  witness?: WitnessTyped
}

export async function modelOf(
  ctx: Ctx,
  request: SignOff,
  typed: Typed = { values: NO_WORDS, errors: null, formKey: undefined },
): Promise<SignOffPage> {
  const open = request.state === 'requested'
  const mine = request.person.id === ctx.viewer.personId
  const person = open ? await getPersonFacts(ctx.db, request.person.id, ctx.today) : null
  const chain = await listChain(ctx.db, { personId: request.person.id, competencyId: request.competency.id }, ctx.today)
  const ids = chain.map((one) => one.id)
  const mayDecide = person !== null && maySign(signFacts(ctx, request, person, chain)).ok
  const queue = mayDecide ? await listQueueIds(ctx.db, ctx.viewer, ctx.today) : []
  const entries =
    request.decision === null ? await listBrought(ctx.db, request.id) : entriesIn(request.decision.snapshot)
  const own = { id: request.id, personId: request.person.id, competencyId: request.competency.id }
  return signOffPage({
    request,
    entries,
    keptFiles: await listKeptIds(
      ctx.db,
      entries.flatMap((entry) => entry.files.map((file) => file.id)),
    ),
    asAnswered: request.decision === null || isAsAnswered(request.decision),
    viewerId: ctx.viewer.personId,
    today: ctx.today,
    queue: queue.includes(request.id) ? { place: queue.indexOf(request.id) + 1, of: queue.length } : null,
    mayDecide,
    ofPerson: mayDecide ? (await listQueueIds(ctx.db, ctx.viewer, ctx.today, request.person.id)).length : 0,
    seen: seenToken(entries),
    formKey: typed.formKey ?? ctx.newFormKey(),
    values: typed.values,
    concern: typed.concern ?? null,
    errors: typed.errors,
    sum: sumOfBrought(request, entries, ctx.viewer.personId, ctx.today, depthRules()),
    mayLower:
      takesTwo(request.depth) ||
      (lowerDepth(request) === 2 &&
        sumOfBrought({ ...request, ...lowered(request, 2) }, entries, ctx.viewer.personId, ctx.today, depthRules())
          .enough),
    chain,
    readable: await listReadableIds(ctx.db, ctx.viewer, ctx.today, ids),
    look: (await listLooksOf(ctx.db, ctx.viewer, ctx.today, [request.id])).get(request.id) ?? null,
    mayTakeBack: mayTakeBack(request, await handsOf(ctx.db, ctx, request)).ok,
    mayDisagree: mine && mayAtAll(ctx.viewer, 'signoff.request') && mayDisagree(request, chain).ok,
    afterTyped: typed.after ?? null,
    witnesses: await listWitnesses(ctx.db, request.id),
    mayAskWitness: mine && open && mayAtAll(ctx.viewer, 'signoff.request'),
    witnessTyped: typed.witness ?? null,
    now: ctx.now,
    addedAfter:
      request.decision === null
        ? []
        : await listAddedAfter(ctx.db, ctx.viewer, ctx.today, {
            personId: request.person.id,
            competencyId: request.competency.id,
            after: request.decision.at,
          }),
    newer: open && mine && mayAtAll(ctx.viewer, 'signoff.request') ? await countNewerEntries(ctx.db, own) : 0,
    readers: person === null ? null : await readersFor(ctx, request, person, chain),
  })
}

/** Whom a request may be handed to; null for whoever may not hand it on. */
async function readersFor(ctx: Ctx, request: SignOff, person: PersonFacts, chain: SignOff[]) {
  const mine = request.person.id === ctx.viewer.personId
  if (mine && !mayAtAll(ctx.viewer, 'signoff.request')) return null
  if (!mine && !(await isVisible(ctx.db, scopeOf(ctx.viewer, 'signoff.route', ctx.today), request.person.id)))
    return null
  const colleagues = person.schoolId === null ? [] : await listColleagues(ctx.db, person.schoolId, ctx.today)
  const known = new Map([...person.names, ...colleagues.map(({ id, name }) => [id, name] as const)])
  const ids = colleagues.map((colleague) => colleague.id)
  const by = namedBy(ctx.viewer.personId, person)
  const barred = barredFrom(request, chain, person.around)
  const first = [...person.around.coverMentors, ...person.around.mentors, ...person.around.inclusionLeads]
  const readers = [...new Set([...first, ...ids])]
    .filter((id) => id !== request.signatory?.id)
    .filter((id) => mayName(id, request.depth, person.around, ids, by, barred).ok)
  const loads = await listLoads(ctx.db, readers, ctx.today)
  return readers.map((id) => ({
    ...{ id, name: known.get(id) ?? '', appraiser: person.around.appraisers.includes(id) },
    ...(loads.get(id) ?? { open: 0, mentees: 0 }),
  }))
}

/** The next one that waits, as a sentence for the notice. */
async function sayNext(ctx: Ctx): Promise<string> {
  const [next] = await listQueueIds(ctx.db, ctx.viewer, ctx.today)
  const request = next === undefined ? undefined : await findSignOff(ctx.db, ctx.viewer, ctx.today, next)
  return request === undefined
    ? 'Nothing else waits for you.'
    : `Next: ${request.person.givenName} and ${inSentence(request.competency.title)}.`
}

function askingIn(ctx: Ctx): Asking {
  const competency = one(ctx.body, 'competency')
  if (competency !== '') return { competency }
  const entryId = idIn(one(ctx.body, 'entry'))
  if (entryId === undefined) throw new NotFound()
  return { entryId }
}

/** Somebody who was asked and wrote an answer is told that another was first, though they may read it no longer. */
async function getToAnswer(ctx: Ctx): Promise<SignOff> {
  const id = idIn(ctx.params.id) ?? 0
  const request = await findSignOff(ctx.db, ctx.viewer, ctx.today, id)
  if (request !== undefined) return request
  const closed = await findClosedMeanwhile(ctx.db, ctx.viewer, ctx.today, id)
  if (closed === undefined) throw new NotFound()
  return closed
}

export async function getSignOff(ctx: Ctx, known?: number): Promise<SignOff> {
  const id = known ?? idIn(ctx.params.id)
  const request = id === undefined ? undefined : await findSignOff(ctx.db, ctx.viewer, ctx.today, id)
  if (request === undefined) throw new NotFound()
  return request
}
