import { mayAtAll } from '../policy.ts'
import { sayInstant } from '../shared/dates.ts'
import { Conflict, Forbidden, NotFound } from '../shared/errors.ts'
import { idIn, one } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, redirect } from '../web/handler.ts'
import {
  endAccountSessions,
  removeIdentity,
  switchAccountOff,
  switchAccountOn,
  switchDigest,
} from './account.actions.ts'
import { ownAccount } from './accounts.view.ts'
import { personAccount, slipsPage, SWITCH_WORDS } from './people-accounts.view.ts'
import { type InviteeRow, listInvitees } from './invitations.store.ts'
import { LINK_MINUTES } from './links.rules.ts'
import { passwordIn, readNewPassword } from './new-password.form.ts'
import { type Provider } from './oidc.ts'
import { hashPassword } from './passwords.ts'
import { providerOf } from './providers.rules.ts'
import { changePassword, printResetLink } from './reset.actions.ts'
import { type Throttle } from './throttle.ts'
import { type Account, findAccount, listIdentities } from './users.store.ts'

export const showAccount =
  (parts: { oidc: readonly Provider[] }): Handler =>
  async (ctx) => {
    const account = await ownOf(ctx)
    return page('accounts/account', ownAccount(account, await listIdentities(ctx.db, account.id), parts.oidc, null))
  }

/** Needs the present password; ends every other session and keeps this one. */
export const saveOwnPassword =
  (parts: {
    oidc: readonly Provider[]
    throttle: Throttle
    check: (email: string, password: string) => Promise<{ id: number } | undefined>
  }): Handler =>
  async (ctx) => {
    const account = await ownOf(ctx)
    await parts.throttle.trySignIn(account.email, ctx.address)
    const right = (await parts.check(account.email, passwordIn(ctx.body, 'current')))?.id === account.id
    if (right) await parts.throttle.signedIn(account.email, ctx.address)
    const read = readNewPassword(ctx.body, account)
    if (!right || !read.ok) {
      const errors = {
        ...(right ? {} : { current: 'Enter the password that you signed in with' }),
        ...(read.ok ? {} : read.errors),
      }
      return invalid(
        'accounts/account',
        ownAccount(account, await listIdentities(ctx.db, account.id), parts.oidc, errors),
      )
    }
    await changePassword(ctx, account, await hashPassword(read.value.password))
    return {
      ...redirect('/account', 'Your new password is saved. Every other device is signed out.'),
      signIn: account.id,
    }
  }

export const saveDigest: Handler = async (ctx) => {
  const on = one(ctx.body, 'digest') === 'on'
  await switchDigest(ctx, await ownOf(ctx), on)
  return redirect('/account', on ? 'You get the weekly e-mail from next Monday.' : 'The weekly e-mail is off.')
}

export const removeOwnIdentity =
  (parts: { oidc: readonly Provider[] }): Handler =>
  async (ctx) => {
    const account = await ownOf(ctx)
    const identities = await listIdentities(ctx.db, account.id)
    const identity = identities.find((one) => one.id === idIn(ctx.params.id))
    if (identity === undefined) throw new NotFound()
    const provider = providerOf(identity.issuer, parts.oidc)
    const done = await removeIdentity(ctx, account, { id: identity.id, provider })
    if (!done.ok)
      throw new Conflict('This is your only way to sign in. Set a password first, with “Forgotten your password?”.')
    return redirect('/account', `You no longer sign in with ${provider}.`)
  }

/** What an administrator, or the CPD lead of the school, sees of somebody's account. */
export const showPersonAccount: Handler = async (ctx) => {
  const person = await getPerson(ctx)
  const account = await findAccount(ctx.db, { personId: person.personId })
  const may = {
    switch: mayAtAll(ctx.viewer, 'accounts.switch'),
    way: ctx.io.mail,
  }
  return page('accounts/person', personAccount(person, account, may, ctx.newFormKey()))
}

export const switchOffPerson: Handler = async (ctx) => {
  const account = await getSwitchable(ctx)
  const done = await switchAccountOff(ctx, account)
  if (!done.ok) throw new Conflict(SWITCH_WORDS[done.reason])
  return redirect(`/people/${account.personId}/account`, `The account of ${account.name} is switched off.`)
}

export const switchOnPerson: Handler = async (ctx) => {
  const account = await getSwitchable(ctx)
  await switchAccountOn(ctx, account)
  return redirect(`/people/${account.personId}/account`, `The account of ${account.name} is switched on.`)
}

export const endPersonSessions: Handler = async (ctx) => {
  const account = await getSwitchable(ctx)
  await endAccountSessions(ctx, account)
  return redirect(`/people/${account.personId}/account`, `${account.name} is signed out everywhere.`)
}

export const makeResetLink: Handler = async (ctx) => {
  const account = await getSwitchable(ctx)
  if (account.disabledAt !== null) throw new Conflict('This account is switched off. Switch it on first.')
  const url = await printResetLink(ctx, account)
  const until = sayInstant(new Date(new Date(ctx.now).getTime() + LINK_MINUTES.reset * 60_000).toISOString())
  const back = { text: 'Back', href: `/people/${account.personId}/account` }
  const slip = { name: account.name, email: account.email, url }
  return page('accounts/slips', slipsPage('A link for a new password', back, [slip], until))
}

async function ownOf(ctx: Ctx): Promise<Account> {
  const account = await findAccount(ctx.db, { userId: ctx.viewer.userId ?? 0 })
  if (account === undefined) throw new NotFound()
  return account
}

async function getPerson(ctx: Ctx): Promise<InviteeRow> {
  const id = idIn(ctx.params.id)
  const [person] = id === undefined ? [] : await listInvitees(ctx, { personIds: [id] })
  if (person === undefined) throw new NotFound()
  return person
}

/** 404 for somebody whom the viewer does not administer; 403 for somebody whose roles reach further than the viewer's. */
async function getSwitchable(ctx: Ctx): Promise<Account> {
  const person = await getPerson(ctx)
  if (!person.administered) throw new NotFound()
  if (!person.switchable) throw new Forbidden()
  const account = await findAccount(ctx.db, { personId: person.personId })
  if (account === undefined) throw new Conflict('This person has no account yet.')
  return account
}
