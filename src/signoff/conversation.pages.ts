import { CONCERN_ERROR, concernIn } from '../evidence/concern.ts'
import { Conflict, NotFound } from '../shared/errors.ts'
import { count } from '../shared/text.ts'
import { type Body, type FieldErrors, idIn, one } from '../web/fields.ts'
import { type Ctx, type Handler, page, type PageReply, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { conversationPage, type ConversationPage, LEAVE, type Line } from './conversation.view.ts'
import { type Answer, decide } from './decide.actions.ts'
import { notKeptPage } from './not-kept.view.ts'
import { findSignOff, listQueueIds, type SignOff } from './reading.store.ts'
import { decisionTyped, readDecision } from './signoff.form.ts'
import { modelOf, NO_WORDS } from './signoff.pages.ts'
import { takesTwo } from './signoff.rules.ts'

const MOST = 3

export const showConversation: Handler = async (ctx) => {
  const lines = await Promise.all((await listRequests(ctx)).map((request) => lineFor(ctx, request, {}, LEAVE)))
  const about = { formKey: ctx.newFormKey(), errors: null, lost: [], concern: null }
  return page('sign-offs/conversation', conversationPage(lines, about))
}

/**
 * Gives each answer that was chosen, one after the other; what is left waits on. Nothing is stored while one of them needs
 * another look, and nobody's words are lost where somebody else was first.
 */
export const answerConversation: Handler = async (ctx) => {
  const requests = await listAsked(ctx)
  const key = one(ctx.body, '_key')
  const given: { request: SignOff; answer: Answer }[] = []
  const errors: FieldErrors = {}
  for (const request of requests.open) {
    const body = bodyOf(ctx.body, request.id)
    if (one(body, 'answer') === LEAVE || one(body, 'answer') === '') continue
    const form = readDecision(body, request, ctx.today)
    if (form.ok) given.push({ request, answer: form.value })
    else for (const [name, message] of Object.entries(form.errors)) errors[`${name}-${request.id}`] = message
  }
  if (Object.keys(errors).length === 0 && given.length === 0 && requests.closed.length === 0) {
    const [first] = requests.open
    errors[`answer-${first?.id ?? 0}`] = 'Choose an answer for one of them'
  }
  const words = given.flatMap(({ answer }) => [answer.saw, answer.pupils, answer.nextStep, answer.stillHard])
  const concern = Object.keys(errors).length > 0 ? null : await concernIn(ctx, words)
  if (concern !== null || Object.keys(errors).length > 0)
    return again(ctx, requests.open, {
      errors: concern === null ? errors : CONCERN_ERROR,
      lost: [],
      concern,
      status: 422,
    })

  const lost: ConversationPage['lost'] = requests.closed.map((request) => lostWords(ctx, request, ''))
  const done: SignOff[] = []
  for (const { request, answer } of given) {
    try {
      await decide(ctx, request.id, answer, key === '' ? undefined : `${key}-${request.id}`)
      done.push(request)
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      lost.push(lostWords(ctx, request, error.message))
    }
  }
  if (lost.length > 0) {
    const open = requests.open.filter((request) => !done.includes(request))
    const still = (await Promise.all(open.map((one) => findSignOff(ctx.db, ctx.viewer, ctx.today, one.id)))).flatMap(
      (one) => (one?.state === 'requested' ? [one] : []),
    )
    return again(ctx, still, { errors: null, lost, concern: null, status: 409 })
  }
  return redirect(paths.signOffs, `${count(done.length, 'answer is', 'answers are')} given.`)
}

/** What of this person waits for the viewer, at most three; not Leading others, which has a conversation of its own. */
async function listRequests(ctx: Ctx): Promise<SignOff[]> {
  const personId = idIn(ctx.params.id)
  const ids = personId === undefined ? [] : await listQueueIds(ctx.db, ctx.viewer, ctx.today, personId)
  const found = await Promise.all(ids.map((id) => findSignOff(ctx.db, ctx.viewer, ctx.today, id)))
  const requests = found.flatMap((one) => (one === undefined || takesTwo(one.depth) ? [] : [one])).slice(0, MOST)
  if (requests.length === 0) throw new NotFound()
  return requests
}

/** Those that the form was about: what waits still, and what does not any more but has words typed for it. */
async function listAsked(ctx: Ctx): Promise<{ open: SignOff[]; closed: SignOff[] }> {
  const personId = idIn(ctx.params.id)
  const typed = Object.keys(ctx.body).flatMap((name) => idIn(/^seen-(\d+)$/.exec(name)?.[1]) ?? [])
  const queue = personId === undefined ? [] : await listQueueIds(ctx.db, ctx.viewer, ctx.today, personId)
  const ids = [...new Set([...typed, ...queue])].slice(0, MOST)
  const found = await Promise.all(ids.map((id) => findSignOff(ctx.db, ctx.viewer, ctx.today, id)))
  const requests = found.flatMap((one) => (one?.person.id === personId && one !== undefined ? [one] : []))
  if (requests.length === 0) throw new NotFound()
  const isOpen = (one: SignOff): boolean => queue.includes(one.id) && !takesTwo(one.depth)
  const hasWords = (one: SignOff): boolean => decisionTyped(bodyOf(ctx.body, one.id)).saw !== ''
  return { open: requests.filter(isOpen), closed: requests.filter((one) => !isOpen(one) && hasWords(one)) }
}

/** The part of the form that is about one request, under the names of its own page. */
const bodyOf = (body: Body, id: number): Body =>
  Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => {
      const own = name.endsWith(`-${id}`) ? name.slice(0, -`-${id}`.length) : null
      return own === null ? [] : [[own, value]]
    }),
  )

async function lineFor(ctx: Ctx, request: SignOff, body: Body, chosen: string): Promise<Line> {
  const values = Object.keys(body).length === 0 ? NO_WORDS : decisionTyped(body)
  return { request, page: await modelOf(ctx, request, { values, errors: null, formKey: undefined }), chosen }
}

async function again(
  ctx: Ctx,
  requests: readonly SignOff[],
  about: Pick<ConversationPage, 'lost' | 'concern'> & { errors: FieldErrors | null; status: number },
): Promise<PageReply> {
  const lines = await Promise.all(
    requests.map((request) => {
      const body = bodyOf(ctx.body, request.id)
      return lineFor(ctx, request, body, one(body, 'answer') || LEAVE)
    }),
  )
  const { status, ...rest } = about
  const formKey = one(ctx.body, '_key') || ctx.newFormKey()
  return page('sign-offs/conversation', conversationPage(lines, { ...rest, formKey }), status)
}

function lostWords(ctx: Ctx, request: SignOff, message: string): ConversationPage['lost'][number] {
  const kept = notKeptPage(request, ctx.viewer.personId, decisionTyped(bodyOf(ctx.body, request.id)), true)
  return { title: request.competency.title, message: message || kept.message, record: kept.record }
}
