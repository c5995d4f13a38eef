import { recordEvent } from '../audit/audit.store.ts'
import { onceInTransaction } from '../audit/once.ts'
import { inTransaction } from '../db/transaction.ts'
import { enqueueMail } from '../outbox/outbox.actions.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { invitationLetter } from './letters.rules.ts'
import { type InviteRefusal, LINK_PATH, whyNotInvite } from './links.rules.ts'
import { findOpenLink, insertLinks, type OpenLink, useLink } from './links.store.ts'
import { type InviteeRow, listInvitees } from './invitations.store.ts'
import { hashToken, isToken, makeToken } from './tokens.ts'
import { findAccount, hasEmail, hasIdentity, insertIdentity, insertUser } from './users.store.ts'

export type Invited = {
  /** Links to print; empty when they went by mail. */
  links: { person: InviteeRow; url: string }[]
  sent: number
  refused: { person: InviteeRow; reason: InviteRefusal }[]
}

/**
 * Invites people in reach to open an account: by mail, or with links to print where there is none. Their earlier
 * invitations stop working. Undefined when this form was sent before: its links cannot be shown a second time.
 */
export async function invite(
  work: Work,
  personIds: readonly number[],
  about: { schoolId: number | null; formKey: string | undefined },
): Promise<Invited | undefined> {
  const printed = work.io.mail === 'none'
  const by = { printed }
  const done = await onceInTransaction(work, about.formKey, async (trx) => {
    const people = await listInvitees({ ...work, db: trx }, { personIds })
    const refused = people.flatMap((person) => {
      const reason = whyNotInvite(person, by)
      return reason === undefined ? [] : [{ person, reason }]
    })
    const made = people
      .filter((person) => whyNotInvite(person, by) === undefined)
      .map((person) => ({ person, ...makeToken() }))
    const keep = made.map(({ person, hash }) => ({ personId: person.personId, hash }))
    await insertLinks(trx, 'invitation', keep, work.now)
    for (const [n, { person, token }] of made.entries()) {
      const url = linkTo(work, token)
      const letter = invitationLetter(person, work.viewer.name || null, url)
      if (!printed) await enqueueMail(trx, work, { kind: 'invitation', to: person.email ?? '', ...letter })
      await recordEvent(trx, work, {
        action: printed ? 'link_made' : 'invitation_sent',
        subject: { type: 'person', id: person.personId },
        personId: person.personId,
        schoolId: about.schoolId,
        ...(printed ? { particulars: { kind: 'invitation' } } : {}),
        formKey: n === 0 ? about.formKey : undefined,
      })
    }
    const links = printed ? made.map(({ person, token }) => ({ person, url: linkTo(work, token) })) : []
    return { links, sent: printed ? 0 : made.length, refused }
  })
  return done.again ? undefined : done.value
}

/** The base URL, never the Host header of a request: a link in a letter must not lead elsewhere. */
const linkTo = (work: Work, token: string): string => `${work.io.baseUrl}${LINK_PATH.invitation}${token}`

/** The invitation behind a token, or undefined when it was used, is too old, or its person has an account by now. */
export async function findInvitation(work: Work, token: string | undefined): Promise<OpenLink | undefined> {
  if (!isToken(token)) return undefined
  const link = await findOpenLink(work.db, 'invitation', hashToken(token), work.now)
  if (link?.person === undefined || link.person === null) return undefined
  return (await findAccount(work.db, { personId: link.person.id })) === undefined ? link : undefined
}

/** How the new account signs in: with a password, or with the account at a provider that opened the invitation. */
export type SignInWay = { passwordHash: string } | { issuer: string; subject: string; provider: string }
export type OpenRefusal = 'ended' | 'email_taken' | 'linked_elsewhere'

/** Opens the account that an invitation promises, and uses the invitation up. Answers the new account. */
export const acceptInvitation = (
  work: Work,
  token: string | undefined,
  way: SignInWay,
): Promise<Outcome<{ userId: number; name: string }, OpenRefusal>> =>
  inTransaction(work.db, async (trx) => {
    const link = await findInvitation({ ...work, db: trx }, token)
    const person = link?.person
    if (link === undefined || person === undefined || person === null || person.email === null) return refuse('ended')
    if (await hasEmail(trx, person.email)) {
      // Two presses at one moment: the other has opened this very account meanwhile.
      const still = await findInvitation({ ...work, db: trx }, token)
      return refuse(still === undefined ? 'ended' : 'email_taken')
    }
    if ('issuer' in way && (await hasIdentity(trx, way.issuer, way.subject))) return refuse('linked_elsewhere')
    if (!(await useLink(trx, link.id, work.now))) return refuse('ended')
    const userId = await insertUser(trx, {
      personId: person.id,
      email: person.email,
      passwordHash: 'passwordHash' in way ? way.passwordHash : null,
      createdAt: work.now,
    })
    const own: Work = { ...work, db: trx, viewer: { ...work.viewer, userId } }
    const about = { subject: { type: 'person', id: person.id }, personId: person.id }
    await recordEvent(trx, own, { action: 'account_opened', ...about })
    if ('issuer' in way) {
      await insertIdentity(trx, { userId, issuer: way.issuer, subject: way.subject, at: work.now })
      await recordEvent(trx, own, { action: 'identity_linked', ...about, particulars: { provider: way.provider } })
    }
    return accept({ userId, name: person.givenName })
  })
