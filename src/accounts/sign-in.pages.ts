import { type Handler, invalid, page, redirect } from '../web/handler.ts'
import { one } from '../web/fields.ts'
import { localPath } from './local-path.rules.ts'
import { passwordIn } from './new-password.form.ts'
import { signInPage, type SignInOptions } from './sign-in.view.ts'
import { type Throttle } from './throttle.ts'
import { noteSignIn } from './users.store.ts'

export const showSignIn =
  (options: SignInOptions): Handler =>
  (ctx) =>
    Promise.resolve(
      ctx.viewer.userId === null
        ? page(
            'accounts/sign-in',
            signInPage(options, { email: '', returnTo: localPath(ctx.query.returnTo), refused: false }),
          )
        : redirect('/'),
    )

/** `check` asks passport; the page neither sees the request nor learns which of the two was wrong. */
export const signIn =
  (
    options: SignInOptions & { throttle: Throttle },
    check: (email: string, password: string) => Promise<{ id: number } | undefined>,
  ): Handler =>
  async (ctx) => {
    const email = one(ctx.body, 'email')
    const returnTo = localPath(one(ctx.body, 'returnTo'))
    await options.throttle.trySignIn(email, ctx.address)
    const user = await check(email, passwordIn(ctx.body, 'password'))
    if (user === undefined) return invalid('accounts/sign-in', signInPage(options, { email, returnTo, refused: true }))
    await options.throttle.signedIn(email, ctx.address)
    await noteSignIn(ctx.db, user.id, ctx.now)
    return { ...redirect(returnTo), signIn: user.id }
  }

export const signOut: Handler = () => Promise.resolve({ ...redirect('/sign-in'), signOut: true })
