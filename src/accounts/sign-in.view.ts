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

/** The demo's people, in the order in which the sign-in page offers them. */
export const DEMO_SIGN_INS = [
  { email: 'teacher@demo.stepfree.test', what: 'Teacher' },
  { email: 'ect@demo.stepfree.test', what: 'Early career teacher' },
  { email: 'trainee@demo.stepfree.test', what: 'Trainee' },
  { email: 'npq@demo.stepfree.test', what: 'NPQ participant' },
  { email: 'mentor@demo.stepfree.test', what: 'Mentor' },
  { email: 'senco@demo.stepfree.test', what: 'SENCO' },
  { email: 'tutor@demo.stepfree.test', what: 'Induction tutor' },
  { email: 'lead@demo.stepfree.test', what: 'CPD lead' },
  { email: 'head@demo.stepfree.test', what: 'Headteacher' },
  { email: 'trust@demo.stepfree.test', what: 'Trust CPD lead' },
  { email: 'governor@demo.stepfree.test', what: 'Governor' },
  { email: 'family@demo.stepfree.test', what: 'Family panel member' },
  { email: 'admin@demo.stepfree.test', what: 'Administrator' },
]

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
