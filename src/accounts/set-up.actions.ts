import { recordEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { fold } from '../shared/text.ts'
import { type Work } from '../work.ts'
import { LINK_PATH } from './links.rules.ts'
import { endSetUpLinks, findOpenLink, insertLinks, useLink } from './links.store.ts'
import { insertAdministratorRole, insertPersonOfSite } from './set-up.store.ts'
import { hashToken, isToken, makeToken } from './tokens.ts'
import { hasEmail, insertUser, isEmptySite } from './users.store.ts'

/** On an empty site, makes the one-use link with which the first administrator begins; else undefined. */
export const makeSetUpLink = (work: Work): Promise<string | undefined> =>
  inTransaction(work.db, async (trx) => {
    if (!(await isEmptySite(trx))) return undefined
    const { token, hash } = makeToken()
    await endSetUpLinks(trx, work.now)
    await insertLinks(trx, 'setup', [{ personId: null, hash }], work.now)
    return `${work.io.baseUrl}${LINK_PATH.setup}${token}`
  })

/** True while this set-up link opens something: nobody has an account yet. */
export async function isSetUpOpen(work: Work, token: string | undefined): Promise<boolean> {
  if (!isToken(token) || !(await isEmptySite(work.db))) return false
  return (await findOpenLink(work.db, 'setup', hashToken(token), work.now)) !== undefined
}

export type NewPerson = { givenName: string; familyName: string; email: string }

/** Makes the first administrator, and uses the set-up link up. */
export const setUpSite = (
  work: Work,
  token: string | undefined,
  first: NewPerson,
  passwordHash: string,
): Promise<Outcome<number, 'ended'>> =>
  inTransaction(work.db, async (trx) => {
    if (!isToken(token) || !(await isEmptySite(trx))) return refuse('ended')
    const link = await findOpenLink(trx, 'setup', hashToken(token), work.now)
    if (link === undefined || !(await useLink(trx, link.id, work.now))) return refuse('ended')
    const personId = await insertAdministrator(trx, work, first)
    const { email } = first
    const userId = await insertUser(trx, { personId, email, passwordHash, createdAt: work.now })
    const own: Work = { ...work, viewer: { ...work.viewer, userId } }
    await recordEvent(trx, own, { action: 'site_set_up', subject: { type: 'person', id: personId }, personId })
    return accept(userId)
  })

/** Adds an administrator of the whole site, at the console. Answers a one-use link that opens the account. */
export const addAdministrator = (
  work: Work,
  who: NewPerson,
  passwordHash: string | null,
): Promise<Outcome<string | null, 'email_taken'>> =>
  inTransaction(work.db, async (trx) => {
    if (await hasEmail(trx, who.email)) return refuse('email_taken')
    const personId = await insertAdministrator(trx, work, who)
    const told = { subject: { type: 'person', id: personId }, personId }
    await recordEvent(trx, work, { action: 'person_added', ...told })
    await recordEvent(trx, work, { action: 'role_given', ...told, particulars: { role: 'administrator' } })
    if (passwordHash !== null) {
      await insertUser(trx, { personId, email: who.email, passwordHash, createdAt: work.now })
      await recordEvent(trx, work, { action: 'account_opened', ...told })
      return accept(null)
    }
    const { token, hash } = makeToken()
    await insertLinks(trx, 'invitation', [{ personId, hash }], work.now)
    await recordEvent(trx, work, { action: 'link_made', ...told, particulars: { kind: 'invitation' } })
    return accept(`${work.io.baseUrl}${LINK_PATH.invitation}${token}`)
  })

async function insertAdministrator(trx: Db, work: Work, who: NewPerson): Promise<number> {
  const personId = await insertPersonOfSite(trx, {
    ...who,
    sortName: fold(`${who.familyName} ${who.givenName}`),
    createdAt: work.now,
  })
  await insertAdministratorRole(trx, personId, work.today)
  return personId
}
