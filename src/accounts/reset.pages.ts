import { setTimeout as wait } from 'node:timers/promises'
import { readEmail } from '../people/identifiers.rules.ts'
import { one } from '../web/fields.ts'
import { type Handler, invalid, page, redirect } from '../web/handler.ts'
import { forgottenPage, linkEnded, resetPage } from './accounts.view.ts'
import { readNewPassword } from './new-password.form.ts'
import { hashPassword } from './passwords.ts'
import { askForReset, findReset, resetPassword } from './reset.actions.ts'
import { type Throttle } from './throttle.ts'

/** Writing a letter takes some milliseconds: every answer takes this long, so that time tells nothing either. */
const SAME_TIME = 250

export const showForgotten: Handler = (ctx) =>
  Promise.resolve(
    page('accounts/forgotten', forgottenPage({ mail: ctx.io.mail !== 'none', asked: false, email: '', errors: null })),
  )

/** The same answer whether or not there is such an account. */
export const askForNewPassword =
  (parts: { throttle: Throttle }): Handler =>
  async (ctx) => {
    const mail = ctx.io.mail !== 'none'
    const email = readEmail(one(ctx.body, 'email'))
    if (!email.ok) {
      const errors = { email: 'Enter your e-mail address, such as name@school.org.uk' }
      return invalid('accounts/forgotten', forgottenPage({ mail, asked: false, email: one(ctx.body, 'email'), errors }))
    }
    await parts.throttle.tryReset(email.value, ctx.address)
    await Promise.all([askForReset(ctx, email.value), wait(SAME_TIME)])
    return page('accounts/forgotten', forgottenPage({ mail, asked: true, email: email.value, errors: null }))
  }

export const showReset: Handler = async (ctx) => {
  const account = await findReset(ctx, ctx.params.token)
  return account === undefined
    ? page('accounts/message', linkEnded('reset'), 400)
    : page('accounts/choose-password', resetPage(ctx.params.token ?? '', account.email, null))
}

export const saveReset =
  (parts: { throttle: Throttle }): Handler =>
  async (ctx) => {
    const account = await findReset(ctx, ctx.params.token)
    if (account === undefined) return page('accounts/message', linkEnded('reset'), 400)
    const read = readNewPassword(ctx.body, account)
    if (!read.ok)
      return invalid('accounts/choose-password', resetPage(ctx.params.token ?? '', account.email, read.errors))
    const done = await resetPassword(ctx, ctx.params.token, await hashPassword(read.value.password))
    if (!done.ok) return page('accounts/message', linkEnded('reset'), 400)
    await parts.throttle.forget(account.email)
    return { ...redirect('/', 'Your new password is saved, and every other device is signed out.'), signIn: account.id }
  }
