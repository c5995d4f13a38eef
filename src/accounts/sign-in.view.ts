import { DEMO_SIGN_INS } from './demo-sign-ins.rules.ts'
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
}

export type SignInOptions = { demo: { password: string } | null; oidc: { name: string }[] }

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
})

const providerName = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
