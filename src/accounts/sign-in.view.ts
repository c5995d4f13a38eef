import { DEMO_SIGN_INS } from './demo-sign-ins.rules.ts'
import { providerName } from './providers.rules.ts'
import { type Link, type PageModel } from '../web/views.ts'

declare module '../web/views.ts' {
  interface Views {
    'accounts/sign-in': SignInPage
  }
}

export type SignInPage = PageModel & {
  email: string
  providers: Link[]
  returnTo: string
  demoSignIns: { email: string; what: string }[] | null
  demoPassword: string | null
  /** A forgotten password is mended by e-mail; without mail, by the administrator. */
  mail: boolean
}

export type SignInOptions = {
  demo: { password: string } | null
  oidc: readonly { name: string }[]
  mail: 'smtp' | 'screen' | 'none'
}

export const signInPage = (
  options: SignInOptions,
  form: { email: string; returnTo: string; refused: boolean },
): SignInPage => ({
  title: 'Sign in',
  errors: form.refused ? { email: 'Check the e-mail address and the password: they do not go together' } : null,
  email: form.email,
  providers: options.oidc.map(({ name }) => ({ text: `Sign in with ${providerName(name)}`, href: `/sign-in/${name}` })),
  returnTo: form.returnTo,
  demoSignIns: options.demo === null ? null : DEMO_SIGN_INS,
  demoPassword: options.demo?.password ?? null,
  mail: options.mail !== 'none',
})
