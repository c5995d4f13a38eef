import { type Handler, invalid, page, redirect } from '../web/handler.ts'
import { linkEnded, setUpPage } from './accounts.view.ts'
import { readFirstPerson } from './new-password.form.ts'
import { hashPassword } from './passwords.ts'
import { isSetUpOpen, setUpSite } from './set-up.actions.ts'

export const showSetUp: Handler = async (ctx) =>
  (await isSetUpOpen(ctx, ctx.params.token))
    ? page('accounts/set-up', setUpPage(ctx.params.token ?? '', { given: '', family: '', email: '' }, null))
    : page('accounts/message', linkEnded('setup'), 400)

/** Makes the first administrator and signs them in. After that the link, and this page, open nothing. */
export const saveSetUp: Handler = async (ctx) => {
  if (!(await isSetUpOpen(ctx, ctx.params.token))) return page('accounts/message', linkEnded('setup'), 400)
  const read = readFirstPerson(ctx.body)
  if (!read.ok) return invalid('accounts/set-up', setUpPage(ctx.params.token ?? '', read.values, read.errors))
  const { password, ...first } = read.value
  const done = await setUpSite(ctx, ctx.params.token, first, await hashPassword(password))
  if (!done.ok) return page('accounts/message', linkEnded('setup'), 400)
  return { ...redirect('/', 'Stepfree is set up. Bring in schools and people next.'), signIn: done.value }
}
