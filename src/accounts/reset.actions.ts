import { recordEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { enqueueMail } from '../outbox/outbox.actions.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { aboutAccount } from './account-event.rules.ts'
import { changedLetter, resetLetter } from './letters.rules.ts'
import { LINK_PATH } from './links.rules.ts'
import { endLinks, findOpenLink, insertLinks, useLink } from './links.store.ts'
import { hashToken, isToken, makeToken } from './tokens.ts'
import { type Account, findAccount, updatePassword } from './users.store.ts'

/** Sends a link for a new password, if there is such an account. Whoever asks is told the same either way. */
export const askForReset = (work: Work, email: string): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    const account = await findAccount(trx, { email })
    if (account === undefined || account.disabledAt !== null || work.io.mail === 'none') return
    const url = await makeResetLink(trx, work, account)
    await enqueueMail(trx, work, { kind: 'reset', to: account.email, ...resetLetter(url) })
    await recordEvent(trx, work, { action: 'password_reset_asked', ...aboutAccount(account) })
  })

/** A link for a new password, to hand to somebody whose mail does not arrive. */
export const printResetLink = (work: Work, account: Account): Promise<string> =>
  inTransaction(work.db, async (trx) => {
    const url = await makeResetLink(trx, work, account)
    await recordEvent(trx, work, {
      action: 'link_made',
      ...aboutAccount(account),
      particulars: { kind: 'new password' },
    })
    return url
  })

async function makeResetLink(trx: Db, work: Work, account: Account): Promise<string> {
  const { token, hash } = makeToken()
  await insertLinks(trx, 'reset', [{ personId: account.personId, hash }], work.now)
  return `${work.io.baseUrl}${LINK_PATH.reset}${token}`
}

/** The account whose password this link may set, or undefined when it was used, is too old, or is off. */
export async function findReset(
  work: Work,
  token: string | undefined,
): Promise<(Account & { linkId: number }) | undefined> {
  if (!isToken(token)) return undefined
  const link = await findOpenLink(work.db, 'reset', hashToken(token), work.now)
  if (link === undefined || link.person === null) return undefined
  const account = await findAccount(work.db, { personId: link.person.id })
  return account === undefined || account.disabledAt !== null ? undefined : { ...account, linkId: link.id }
}

/** Sets the password by a link, uses the link up and ends every session of the account. */
export const resetPassword = (
  work: Work,
  token: string | undefined,
  passwordHash: string,
): Promise<Outcome<Account, 'ended'>> =>
  inTransaction(work.db, async (trx) => {
    const account = await findReset({ ...work, db: trx }, token)
    if (account === undefined || !(await useLink(trx, account.linkId, work.now))) return refuse('ended')
    await setPassword(trx, { ...work, viewer: { ...work.viewer, userId: account.id } }, account, passwordHash)
    return accept(account)
  })

/** Changes one's own password. The page asked for the present one first. */
export const changePassword = (work: Work, account: Account, passwordHash: string): Promise<void> =>
  inTransaction(work.db, (trx) => setPassword(trx, work, account, passwordHash))

async function setPassword(trx: Db, work: Work, account: Account, passwordHash: string): Promise<void> {
  await updatePassword(trx, account.id, passwordHash)
  await endLinks(trx, 'reset', [account.personId], work.now)
  await recordEvent(trx, work, { action: 'password_changed', ...aboutAccount(account) })
  if (work.io.mail !== 'none')
    await enqueueMail(trx, work, { kind: 'password_changed', to: account.email, ...changedLetter() })
}
