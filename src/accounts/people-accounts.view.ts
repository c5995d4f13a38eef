import { sayDate, sayInstant } from '../shared/dates.ts'
import { capital, count } from '../shared/text.ts'
import { type ChoiceField, type SummaryList } from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type SwitchRefusal } from './account.actions.ts'
import { type InviteeRow } from './invitations.store.ts'
import { type InviteRefusal, whyNotInvite } from './links.rules.ts'
import { type Account } from './users.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'accounts/person': PersonAccount
    'accounts/invitations': Invitations
    'accounts/slips': Slips
  }
}

type Way = 'smtp' | 'screen' | 'none'

export type PersonAccount = PageModel & {
  summary: SummaryList
  invite: { action: string; title: string; text: string; button: string } | null
  note: string | null
  acts: { title: string; text: string; action: string; button: string; tone: 'main' | 'stop' }[]
  formKey: string
}

export const REFUSAL_WORDS: Record<InviteRefusal, string> = {
  has_account: 'Has an account already',
  no_email: 'No e-mail address yet: add one first',
  email_taken: 'Another account signs in with this e-mail address',
  more_rights:
    'Has a role that reaches further than yours: an administrator of the trust or of the whole site does this',
  walled: 'An administrator prints this link, because you are the induction tutor or appraiser',
}

export const SWITCH_WORDS: Record<SwitchRefusal, string> = {
  self: 'You cannot switch off your own account. Ask another administrator.',
  last_administrator: 'This is the last administrator who can sign in. Make somebody else an administrator first.',
}

export function personAccount(
  person: InviteeRow,
  account: Account | undefined,
  may: { switch: boolean; way: Way },
  formKey: string,
): PersonAccount {
  const name = `${person.givenName} ${person.familyName}`
  const at = `/people/${person.personId}`
  const refusal = whyNotInvite(person, { printed: may.way === 'none' })
  const mails = may.way !== 'none'
  return {
    title: `Account of ${name}`,
    back: { text: name, href: at },
    summary: { rows: account === undefined ? notYet(person) : present(account) },
    invite:
      account === undefined && refusal === undefined
        ? {
            action: `${at}/invitation`,
            title: mails ? `Invite ${person.givenName}` : `Make a one-use link for ${person.givenName}`,
            text: mails
              ? `We send an e-mail to ${person.email ?? ''}. Its link works once, for 14 days.`
              : 'You see the link once, to print or to hand over. It works once, for 14 days. Earlier links stop working.',
            button: mails ? 'Send the invitation' : 'Make the link',
          }
        : null,
    note: noteOf(person, account === undefined ? refusal : undefined, may.switch),
    acts: account === undefined || !person.switchable ? [] : actsOn(account, at),
    formKey,
  }
}

/** Why there is less to do here than the viewer may expect. */
function noteOf(person: InviteeRow, refusal: InviteRefusal | undefined, switches: boolean): string | null {
  if (refusal !== undefined) return REFUSAL_WORDS[refusal]
  return person.hasAccount && switches && !person.switchable ? REFUSAL_WORDS.more_rights : null
}

const notYet = (person: InviteeRow): SummaryList['rows'] => [
  { term: 'Account', tag: { text: 'None yet', tone: 'quiet' } },
  { term: 'E-mail', text: person.email ?? 'None' },
  { term: 'Invited', text: person.invitedAt === null ? 'Not yet' : sayInstant(person.invitedAt) },
]

const present = (account: Account): SummaryList['rows'] => [
  {
    term: 'Account',
    tag: account.disabledAt === null ? { text: 'On', tone: 'done' } : { text: 'Switched off', tone: 'stop' },
  },
  { term: 'Signs in as', text: account.email },
  { term: 'Last signed in', text: account.lastSignedInAt === null ? 'Never' : sayInstant(account.lastSignedInAt) },
]

function actsOn(account: Account, at: string): PersonAccount['acts'] {
  if (account.disabledAt !== null)
    return [
      {
        ...{ title: 'Switch the account on', text: 'The same password and linked sign-ins work again.' },
        ...{ action: `${at}/account/on`, button: 'Switch on', tone: 'main' },
      },
    ]
  return [
    {
      title: 'Make a link for a new password',
      text: 'For somebody who cannot get the e-mail. You see the link once. It works once, for one hour, and this is kept in the history.',
      ...{ action: `${at}/account/reset`, button: 'Make the link', tone: 'main' },
    },
    {
      ...{ title: 'Sign out everywhere', text: 'For instance when a phone was lost. The password stays the same.' },
      ...{ action: `${at}/account/sessions`, button: 'Sign out everywhere', tone: 'main' },
    },
    {
      title: 'Switch the account off',
      text: 'Signs out everywhere at once, and signing in is refused. The record stays as it is.',
      ...{ action: `${at}/account/off`, button: 'Switch off', tone: 'stop' },
    },
  ]
}

export type Invitations = PageModel & {
  lede: string
  field: ChoiceField | null
  others: string[]
  action: string
  button: string
  formKey: string
}

export function invitationsPage(
  school: { urn: string; name: string },
  people: readonly InviteeRow[],
  way: Way,
  form: { formKey: string; errors: FieldErrors | null; chosen: readonly string[] },
): Invitations {
  const by = { printed: way === 'none' }
  const without = people.filter((person) => !person.hasAccount)
  const open = without.filter((person) => whyNotInvite(person, by) === undefined)
  const sayName = (person: InviteeRow): string => `${person.givenName} ${person.familyName}`
  return {
    title: `Invite people at ${school.name}`,
    errors: form.errors,
    back: { text: 'Staff', href: `/schools/${school.urn}/staff` },
    lede: by.printed
      ? 'Print a sheet of one-use links, one for each person. Cut it up and hand them out.'
      : 'Each person gets an e-mail with a link that works once.',
    field:
      open.length === 0
        ? null
        : {
            kind: 'checkboxes',
            small: true,
            name: 'person',
            legend: `${capital(count(open.length, 'person', 'people'))} without an account`,
            ...(form.errors?.person === undefined ? {} : { error: form.errors.person }),
            chosen: form.chosen,
            items: open.map((person) => ({
              value: String(person.personId),
              text: sayName(person),
              hint: [person.jobTitle, person.email, person.invitedAt === null ? null : sayInvited(person.invitedAt)]
                .filter((part) => part !== null)
                .join(', '),
            })),
          },
    others: without.flatMap((person) => {
      const reason = whyNotInvite(person, by)
      return reason === undefined ? [] : [`${sayName(person)}: ${REFUSAL_WORDS[reason].toLowerCase()}.`]
    }),
    action: `/schools/${school.urn}/invitations`,
    button: by.printed ? 'Make the sheet' : 'Send the invitations',
    formKey: form.formKey,
  }
}

const sayInvited = (at: string): string => `invited ${sayDate(at.slice(0, 10))}`

/** One-use links to cut out, or one to hand over. They are shown once. */
export type Slips = PageModel & { lede: string; slips: { name: string; email: string; url: string; until: string }[] }

export const slipsPage = (
  title: string,
  back: Link,
  slips: readonly { name: string; email: string; url: string }[],
  until: string,
): Slips => ({
  title,
  back,
  lede: 'Print this page now: the links are not shown again. Each works once, for one person.',
  slips: slips.map((slip) => ({ ...slip, until })),
})
