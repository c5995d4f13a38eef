import { sayDate } from '../shared/dates.ts'
import { type SummaryList, type TextField } from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { providerName, providerOf } from './providers.rules.ts'
import { type Account, type Identity } from './users.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'accounts/choose-password': ChoosePassword
    'accounts/set-up': SetUp
    'accounts/message': Message
    'accounts/forgotten': Forgotten
    'accounts/account': OwnAccount
  }
}

type Provider = { name: string; issuer: string }

/** A page that says one thing and where to go from there. */
export type Message = PageModel & { lede: string; paragraphs: string[]; links: Link[] }

export type ChoosePassword = PageModel & {
  lede: string
  action: string
  email: string
  field: TextField
  button: string
  providers: Link[]
}

const PASSWORD_HINT =
  'At least 12 characters. Three words that do not belong together are easy to keep in mind and hard to guess. You can paste one from a password manager.'

export const passwordField = (label: string, errors: FieldErrors | null): TextField => ({
  name: 'password',
  label,
  type: 'password',
  autocomplete: 'new-password',
  hint: PASSWORD_HINT,
  error: errors?.password,
})

export const invitationPage = (
  token: string,
  person: { givenName: string; email: string },
  providers: readonly Provider[],
  errors: FieldErrors | null,
): ChoosePassword => ({
  title: `Welcome, ${person.givenName}`,
  errors,
  lede: 'Choose how you sign in to Stepfree. You do this once.',
  action: `/invitations/${token}`,
  email: person.email,
  field: passwordField('Choose a password', errors),
  button: 'Open my account',
  providers: providers.map(({ name }) => ({
    text: `Sign in with ${providerName(name)}`,
    href: `/sign-in/${name}?invitation=${token}`,
  })),
})

export const resetPage = (token: string, email: string, errors: FieldErrors | null): ChoosePassword => ({
  title: 'Set a new password',
  errors,
  lede: 'When you save it, every other device is signed out.',
  action: `/reset/${token}`,
  email,
  field: passwordField('New password', errors),
  button: 'Save and sign in',
  providers: [],
})

const SIGN_IN: Link = { text: 'Go to the sign-in page', href: '/sign-in' }

const ENDED: Record<'invitation' | 'reset' | 'setup', { paragraphs: string[]; links: Link[] }> = {
  invitation: {
    paragraphs: [
      'An invitation works once, for 14 days. If you opened your account with it, sign in.',
      'If not, ask the person who invited you for a new one.',
    ],
    links: [SIGN_IN],
  },
  reset: {
    paragraphs: ['A link for a new password works once, for one hour. Your password is as it was.'],
    links: [{ text: 'Ask for a new link', href: '/forgotten-password' }, SIGN_IN],
  },
  setup: {
    paragraphs: ['A set-up link works once. If this site is set up, sign in. If not, start it again for a new link.'],
    links: [SIGN_IN],
  },
}

export const linkEnded = (kind: keyof typeof ENDED): Message => ({
  title: 'This link has been used or is too old',
  lede: 'Nothing was changed.',
  ...ENDED[kind],
})

export const cannotOpen = (reason: 'email_taken' | 'linked_elsewhere'): Message => ({
  title: 'We could not open your account',
  lede:
    reason === 'email_taken'
      ? 'Another account signs in with your e-mail address.'
      : 'Another account uses this sign-in already.',
  paragraphs: ['Nothing was changed, and your invitation still works. Tell the person who invited you.'],
  links: [SIGN_IN],
})

export const noAccount = (provider: string): Message => ({
  title: 'You have no account here yet',
  lede: `You are signed in at ${providerName(provider)}, but no Stepfree account is linked to it.`,
  paragraphs: [
    'Ask your CPD lead or your administrator for an invitation, open it, and choose this way to sign in there.',
    'If you have a password, sign in with that. Then you can link this way to sign in on the page “Your account”.',
  ],
  links: [SIGN_IN],
})

export const providerFailed = (provider: string, reason: 'unreachable' | 'refused'): Message => ({
  title: reason === 'unreachable' ? `${providerName(provider)} does not answer` : 'You were not signed in',
  lede:
    reason === 'unreachable'
      ? 'We asked and waited, but no answer came. It is not something you did.'
      : `The answer of ${providerName(provider)} did not belong to a sign-in that you began here.`,
  paragraphs: [
    reason === 'unreachable'
      ? 'Try again in a few minutes. If you have a password, you can sign in with that now.'
      : 'This happens when a page was open for long, or was loaded twice. Begin again on the sign-in page.',
  ],
  links: [SIGN_IN],
})

export type Forgotten = PageModel & { mail: boolean; asked: boolean; email: string; hours: string }

export const forgottenPage = (form: {
  mail: boolean
  asked: boolean
  email: string
  errors: FieldErrors | null
}): Forgotten => ({
  title: form.asked ? 'Look in your e-mail' : 'Forgotten your password?',
  back: { text: 'Sign in', href: '/sign-in' },
  errors: form.errors,
  mail: form.mail,
  asked: form.asked,
  email: form.email,
  hours: 'one hour',
})

export type SetUp = PageModel & { action: string; fields: TextField[] }

export const setUpPage = (
  token: string,
  values: { given: string; family: string; email: string },
  errors: FieldErrors | null,
): SetUp => ({
  title: 'Set up Stepfree',
  errors,
  action: `/set-up/${token}`,
  fields: [
    { name: 'given', label: 'First name', autocomplete: 'given-name', value: values.given, error: errors?.given },
    { name: 'family', label: 'Last name', autocomplete: 'family-name', value: values.family, error: errors?.family },
    {
      ...{ name: 'email', label: 'Work e-mail address', type: 'email', autocomplete: 'username', spellcheck: false },
      ...{ value: values.email, error: errors?.email },
    },
    passwordField('Choose a password', errors),
  ],
})

export type OwnAccount = PageModel & {
  summary: SummaryList
  hasPassword: boolean
  fields: TextField[]
  identities: { id: number; text: string; since: string; about: string }[]
  linkable: Link[]
  digest: { on: boolean; says: string; button: string; value: string }
}

export function ownAccount(
  account: Account,
  identities: readonly Identity[],
  providers: readonly Provider[],
  errors: FieldErrors | null,
): OwnAccount {
  const linked = identities.map((one) => providerOf(one.issuer, providers))
  const on = account.digestOffAt === null
  return {
    title: 'Your account',
    errors,
    summary: {
      rows: [
        { term: 'Name', text: account.name },
        { term: 'You sign in as', text: account.email },
        { term: 'Account since', text: sayDate(account.createdAt.slice(0, 10)) },
      ],
    },
    hasPassword: account.hasPassword,
    fields: [
      {
        ...{ name: 'current', label: 'Password now', type: 'password', autocomplete: 'current-password' },
        error: errors?.current,
      },
      passwordField('New password', errors),
    ],
    identities: identities.map((one, n) => ({
      id: one.id,
      text: linked[n] ?? one.issuer,
      since: `since ${sayDate(one.linkedAt.slice(0, 10))}`,
      about: `for ${linked[n] ?? one.issuer}`,
    })),
    linkable: providers
      .filter(({ name }) => !linked.includes(providerName(name)))
      .map(({ name }) => ({ text: `Link ${providerName(name)}`, href: `/account/identities/${name}` })),
    digest: {
      on,
      says: on
        ? 'On Monday mornings you get one e-mail if something waits for you. If nothing does, there is none.'
        : 'You get no weekly e-mail.',
      button: on ? 'Stop the weekly e-mail' : 'Send me the weekly e-mail',
      value: on ? 'off' : 'on',
    },
  }
}
