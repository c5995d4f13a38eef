import { type Ctx, type Handler, page, type PageReply, redirect, type Reply } from '../web/handler.ts'
import { NotFound } from '../shared/errors.ts'
import { linkIdentity } from './account.actions.ts'
import { cannotOpen, linkEnded, noAccount, providerFailed } from './accounts.view.ts'
import { acceptInvitation } from './invitations.actions.ts'
import { providerName } from './providers.rules.ts'
import { findAccount, findUserByIdentity, noteSignIn } from './users.store.ts'

type Answer = Extract<NonNullable<Ctx['identity']>, { ok: true }>

/**
 * What follows when a sign-in provider has answered, or has not. Who somebody is at the provider is its issuer and
 * subject, nothing else: e-mail addresses are never compared.
 */
export const afterProvider: Handler = async (ctx) => {
  const answer = ctx.identity
  if (answer === undefined) throw new NotFound()
  if (!answer.ok)
    return page(
      'accounts/message',
      providerFailed(answer.provider, answer.reason),
      answer.reason === 'unreachable' ? 503 : 400,
    )
  if (answer.invitation !== null) return openWith(ctx, answer, answer.invitation)
  if (answer.linkTo !== null) return linkTo(ctx, answer, answer.linkTo)
  const user = await findUserByIdentity(ctx.db, answer.issuer, answer.subject)
  if (user === undefined) return page('accounts/message', noAccount(answer.provider), 403)
  await noteSignIn(ctx.db, user.id, ctx.now)
  return { ...redirect(answer.returnTo), signIn: user.id }
}

async function openWith(ctx: Ctx, answer: Answer, token: string): Promise<Reply> {
  const opened = await acceptInvitation(ctx, token, { ...answer, provider: providerName(answer.provider) })
  if (opened.ok) return { ...redirect('/', `Welcome to Stepfree, ${opened.value.name}.`), signIn: opened.value.userId }
  return opened.reason === 'ended'
    ? page('accounts/message', linkEnded('invitation'), 400)
    : page('accounts/message', cannotOpen(opened.reason), 409)
}

/** Only the one who began it, still signed in, links it to their account. */
async function linkTo(ctx: Ctx, answer: Answer, userId: number): Promise<Reply | PageReply> {
  const account = ctx.viewer.userId === userId ? await findAccount(ctx.db, { userId }) : undefined
  if (account === undefined) return page('accounts/message', providerFailed(answer.provider, 'refused'), 400)
  const provider = providerName(answer.provider)
  const done = await linkIdentity(ctx, account, { ...answer, provider })
  if (!done.ok) return page('accounts/message', cannotOpen(done.reason), 409)
  return redirect('/account', `You can now sign in with ${provider}.`)
}
