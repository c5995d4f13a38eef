import { CONCERN_ERROR, concernIn } from '../evidence/concern.ts'
import { listKeptIds } from '../evidence/files.store.ts'
import { Conflict, Forbidden } from '../shared/errors.ts'
import { type FieldErrors, idIn, one } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, type PageReply, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { entriesIn, type SignOff } from './reading.store.ts'
import { answerLook, getLook, giveLook, handLook, listOtherLookers, openLook } from './second-look.actions.ts'
import { type Look } from './second-look.store.ts'
import {
  NO_LOOK_WORDS,
  sayLookRefusal,
  secondLookPage,
  type SecondLookPage,
  type ShownLook,
} from './second-look.view.ts'
import { isAsAnswered } from './snapshot.ts'
import { listWitnesses } from './witness.store.ts'
import { witnessCards } from './witness.view.ts'

const LONGEST = 2000

export const showSecondLook: Handler = async (ctx) => {
  const { look, signOff } = await looked(ctx)
  if (look.looker.id === ctx.viewer.personId && look.state === 'waiting' && look.openedAt === null)
    await openLook(ctx, look, signOff)
  return page('sign-offs/second-look', await modelOf(ctx, look, signOff))
}

/** What the one who looks noticed. */
export const keepSecondLook: Handler = async (ctx) => {
  const { look, signOff } = await looked(ctx)
  if (look.looker.id !== ctx.viewer.personId) throw new Forbidden()
  const values = { ...NO_LOOK_WORDS, noticed: one(ctx.body, 'noticed'), ask: one(ctx.body, 'ask') }
  const errors: FieldErrors = {
    ...(values.noticed === '' ? { noticed: 'Say what you noticed, in a sentence' } : {}),
    ...tooLong(values, ['noticed', 'ask']),
  }
  const stopped = await stop(ctx, look, signOff, values, errors)
  if (stopped !== null) return stopped
  const words = { noticed: values.noticed, wouldAsk: values.ask === '' ? null : values.ask }
  return keep(ctx, look, values, () => giveLook(ctx, look.id, words, one(ctx.body, '_key') || undefined))
}

/** What the signatory says to it, once. */
export const keepReply: Handler = async (ctx) => {
  const { look, signOff } = await looked(ctx)
  if (look.signatoryId !== ctx.viewer.personId) throw new Forbidden()
  const values = { ...NO_LOOK_WORDS, reply: one(ctx.body, 'reply') }
  const errors: FieldErrors = {
    ...(values.reply === '' ? { reply: 'Write a sentence, or leave it as it is' } : {}),
    ...tooLong(values, ['reply']),
  }
  const stopped = await stop(ctx, look, signOff, values, errors)
  if (stopped !== null) return stopped
  return keep(ctx, look, values, () => answerLook(ctx, look.id, values.reply, one(ctx.body, '_key') || undefined))
}

export const handSecondLook: Handler = async (ctx) => {
  const { look, signOff } = await looked(ctx)
  const outcome = await handLook(ctx, look.id, idIn(one(ctx.body, 'looker')) ?? 0)
  if (outcome.ok) return redirect(paths.signOffs, `${outcome.value} looks at it now.`)
  const errors = { looker: sayLookRefusal(outcome.reason) }
  return invalid('sign-offs/second-look', await modelOf(ctx, look, signOff, { errors }))
}

const looked = (ctx: Ctx) => getLook(ctx, idIn(ctx.params.id) ?? 0)

const tooLong = (values: ShownLook['values'], names: readonly (keyof ShownLook['values'])[]): FieldErrors =>
  Object.fromEntries(
    names.flatMap((name) =>
      values[name].length > LONGEST ? [[name, `Keep this to ${LONGEST} characters or fewer`]] : [],
    ),
  )

/** The page again, where a field is wrong or the words may be about a child's safety: nothing is kept then. */
async function stop(
  ctx: Ctx,
  look: Look,
  signOff: SignOff,
  values: ShownLook['values'],
  errors: FieldErrors,
): Promise<PageReply | null> {
  const wrong = Object.keys(errors).length > 0
  const concern = wrong ? null : await concernIn(ctx, Object.values(values))
  if (!wrong && concern === null) return null
  const again = { values, concern, errors: wrong ? errors : CONCERN_ERROR }
  return invalid('sign-offs/second-look', await modelOf(ctx, look, signOff, again))
}

/** Nobody's words are lost where they come too late: they stand on the page, to be copied. */
async function keep(ctx: Ctx, look: Look, values: ShownLook['values'], act: () => Promise<void>) {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    const now = await getLook(ctx, look.id)
    const model = await modelOf(ctx, now.look, now.signOff, { values, tooLate: error.message })
    return page('sign-offs/second-look', model, 409)
  }
  return redirect(paths.secondLook(look.id), 'Kept. It stands beside the answer; nothing of the answer has changed.')
}

async function modelOf(
  ctx: Ctx,
  look: Look,
  signOff: SignOff,
  typed: Partial<Pick<ShownLook, 'values' | 'errors' | 'concern' | 'tooLate'>> = {},
): Promise<SecondLookPage> {
  const { decision } = signOff
  const entries = decision === null ? [] : entriesIn(decision.snapshot)
  const gives = look.looker.id === ctx.viewer.personId && look.state === 'waiting'
  const about = {
    request: signOff,
    mine: false,
    mayAsk: false,
    now: ctx.now,
    today: ctx.today,
    formKey: '',
    typed: null,
  }
  return secondLookPage({
    look,
    signOff,
    entries,
    keptFiles: await listKeptIds(
      ctx.db,
      entries.flatMap((entry) => entry.files.map((file) => file.id)),
    ),
    asAnswered: decision === null || isAsAnswered(decision),
    witnesses: witnessCards(await listWitnesses(ctx.db, signOff.id), about).heard,
    viewerId: ctx.viewer.personId,
    others: gives ? await listOtherLookers(ctx, look) : [],
    ...{ values: NO_LOOK_WORDS, errors: null, concern: null, tooLate: null, ...typed },
    formKey: one(ctx.body, '_key') || ctx.newFormKey(),
    today: ctx.today,
  })
}
