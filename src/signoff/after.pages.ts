import { Forbidden } from '../shared/errors.ts'
import { one } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, type PageReply, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { disagree, handsOf, takeBack } from './after.actions.ts'
import { type DisagreeRefusal, mayTakeBack } from './chain.rules.ts'
import { type AfterTyped } from './chain.view.ts'
import { type SignOff } from './reading.store.ts'
import { getSignOff, modelOf, NO_WORDS } from './signoff.pages.ts'

const LONGEST = 2000

/** The teacher's statement beside an answer; somebody else decides next. */
export const disagreeSignOff: Handler = async (ctx) => {
  const request = await getSignOff(ctx)
  if (request.person.id !== ctx.viewer.personId) throw new Forbidden()
  const text = one(ctx.body, 'statement')
  const error = wrong(text, 'Say how you see it')
  if (error !== undefined) return again(ctx, request, { form: 'disagreement', text, error })
  const outcome = await disagree(ctx, request.id, text, one(ctx.body, '_key') || undefined)
  if (!outcome.ok) return again(ctx, request, { form: 'disagreement', text, error: DISAGREE_WORDS[outcome.reason] })
  const made = await getSignOff(ctx, outcome.value)
  const next = made.signatory === null ? 'Now choose who reads it.' : `It is with ${made.signatory.name}.`
  return redirect(paths.signOff(made.id), `Your view stands beside the first. ${next}`)
}

/** Takes an answer back with a reason; `next` says whether whoever gave it answers again. */
export const takeBackAnswer: Handler = async (ctx) => {
  const request = await getSignOff(ctx)
  const may = mayTakeBack(request, await handsOf(ctx.db, ctx, request))
  if (!may.ok && may.reason !== 'taken_back') throw new Forbidden()
  const text = one(ctx.body, 'reason')
  const error = wrong(text, 'Say why it is taken back')
  if (error !== undefined) return again(ctx, request, { form: 'taking_back', text, error })
  const answerAgain = one(ctx.body, 'next') === 'again'
  const key = one(ctx.body, '_key') || undefined
  const made = await takeBack(ctx, request.id, { reason: text, again: answerAgain }, key)
  return redirect(
    paths.signOff(made ?? request.id),
    made === null ? 'Taken back. The answer stays readable with your reason.' : 'Taken back. Answer it here.',
  )
}

const wrong = (text: string, empty: string): string | undefined =>
  text === '' ? empty : text.length > LONGEST ? `Keep this to ${LONGEST} characters or fewer` : undefined

async function again(ctx: Ctx, request: SignOff, typed: NonNullable<AfterTyped>): Promise<PageReply> {
  const field = typed.form === 'disagreement' ? 'statement' : 'reason'
  const formKey = one(ctx.body, '_key') || undefined
  const errors = { [field]: typed.error }
  return invalid('sign-offs/show', await modelOf(ctx, request, { values: NO_WORDS, errors, formKey, after: typed }))
}

const DISAGREE_WORDS: Record<DisagreeRefusal, string> = {
  not_answered: 'This has not been answered yet',
  nothing_to_disagree: 'This was signed at the depth that you asked for',
  taken_back: 'This answer was taken back',
  asked_already: 'You have asked for this again already: that request is on your list of sign-offs',
  second_view: 'This is the second view. Log what came since, then ask again',
}
