import { CONCERN_ERROR, concernIn } from '../evidence/concern.ts'
import { Forbidden } from '../shared/errors.ts'
import { dateIn, idIn, one, type FieldErrors } from '../web/fields.ts'
import { type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { getSignOff, modelOf, NO_WORDS } from './signoff.pages.ts'
import { askWitness, endWitnessLink, findWitnessPage, hearWitness } from './witness.actions.ts'
import { witnessHeardPage, witnessLinkPage, witnessOverPage, witnessPage } from './witness.view.ts'

const LONGEST = { name: 80, words: 4000 }

/** Makes a link for somebody from outside, and shows it once. */
export const askForWitness: Handler = async (ctx) => {
  const request = await getSignOff(ctx)
  if (request.person.id !== ctx.viewer.personId) throw new Forbidden()
  const typed = { name: one(ctx.body, 'witness'), role: one(ctx.body, 'role') }
  const errors: FieldErrors = {
    ...(typed.name === '' ? { witness: 'Say whom you ask' } : {}),
    ...(typed.role === '' ? { role: 'Say who they are' } : {}),
    ...(typed.name.length > LONGEST.name ? { witness: `Keep this to ${LONGEST.name} characters or fewer` } : {}),
    ...(typed.role.length > LONGEST.name ? { role: `Keep this to ${LONGEST.name} characters or fewer` } : {}),
  }
  const formKey = one(ctx.body, '_key') || undefined
  if (Object.keys(errors).length > 0) {
    const witness = { ...typed, errors }
    return invalid('sign-offs/show', await modelOf(ctx, request, { values: NO_WORDS, errors, formKey, witness }))
  }
  const made = await askWitness(ctx, request.id, typed, formKey)
  return made === undefined
    ? redirect(
        paths.signOff(request.id),
        'This was done a moment ago. A link is shown once: make a new one if it was lost.',
      )
    : page('sign-offs/witness-link', witnessLinkPage(typed.name, made, ctx.today))
}

export const endWitness: Handler = async (ctx) => {
  const request = await getSignOff(ctx)
  await endWitnessLink(ctx, request.id, idIn(ctx.params.witnessId) ?? 0)
  return redirect(paths.signOff(request.id), 'The link does not work any more.')
}

/** A used, ended, guessed or old link has one plain page. */
export const showWitness: Handler = async (ctx) => {
  const open = await findWitnessPage(ctx, ctx.params.token)
  if (open === undefined) return page('sign-offs/witness-over', witnessOverPage(), 400)
  const typed = { words: '', seenOn: '', errors: null }
  return page('sign-offs/witness', witnessPage(ctx.params.token ?? '', open, typed, ctx.today))
}

export const sayAsWitness: Handler = async (ctx) => {
  const open = await findWitnessPage(ctx, ctx.params.token)
  if (open === undefined) return page('sign-offs/witness-over', witnessOverPage(), 400)
  const typed = { words: one(ctx.body, 'words'), seenOn: one(ctx.body, 'seen') }
  const seenOn = typed.seenOn === '' ? null : (dateIn(typed.seenOn) ?? undefined)
  const errors: FieldErrors = {
    ...(typed.words === '' ? { words: 'Say what you saw' } : {}),
    ...(typed.words.length > LONGEST.words ? { words: `Keep this to ${LONGEST.words} characters or fewer` } : {}),
    ...(seenOn === undefined ? { seen: 'Give a day like 14/11/2026, or leave it empty' } : {}),
    ...(typeof seenOn === 'string' && seenOn > ctx.today ? { seen: 'Give a day that has been' } : {}),
  }
  if (seenOn === undefined || Object.keys(errors).length > 0)
    return invalid('sign-offs/witness', witnessPage(ctx.params.token ?? '', open, { ...typed, errors }, ctx.today))
  const concern = await concernIn(ctx, [typed.words])
  if (concern !== null) {
    const stopped = { ...typed, errors: CONCERN_ERROR, concern }
    return invalid('sign-offs/witness', witnessPage(ctx.params.token ?? '', open, stopped, ctx.today))
  }
  const heard = await hearWitness(ctx, ctx.params.token, { words: typed.words, seenOn })
  return heard
    ? page('sign-offs/witness-over', witnessHeardPage())
    : page('sign-offs/witness-over', witnessOverPage(), 400)
}
