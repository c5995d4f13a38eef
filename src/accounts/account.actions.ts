import { recordEvent } from '../audit/audit.store.ts'
import { inTransaction } from '../db/transaction.ts'
import { Conflict } from '../shared/errors.ts'
import { lockPeople } from '../people/lock.store.ts'
import { lockAdministrators } from '../people/roles.store.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { aboutAccount } from './account-event.rules.ts'
import { endLinks } from './links.store.ts'
import {
  type Account,
  deleteIdentity,
  endSessions,
  findAccount,
  insertIdentity,
  listAdministrators,
  listIdentities,
  switchOff,
  switchOn,
  updateDigest,
} from './users.store.ts'

/** Switches the weekly e-mail on or off. */
export const switchDigest = (work: Work, account: Account, on: boolean): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    if (on === (account.digestOffAt === null)) return
    await updateDigest(trx, account.id, on ? null : work.now)
    await recordEvent(trx, work, {
      action: 'digest_changed',
      ...aboutAccount(account),
      particulars: { to: on ? 'on' : 'off' },
    })
  })

/** Links the account at a provider with which somebody signed in just now to their own account. */
export const linkIdentity = (
  work: Work,
  account: Account,
  identity: { issuer: string; subject: string; provider: string },
): Promise<Outcome<null, 'linked_elsewhere'>> =>
  inTransaction(work.db, async (trx) => {
    const { issuer, subject, provider } = identity
    const own = (await listIdentities(trx, account.id)).some((one) => one.issuer === issuer && one.subject === subject)
    if (own) return accept(null)
    if (!(await insertIdentity(trx, { userId: account.id, issuer, subject, at: work.now })))
      return refuse('linked_elsewhere')
    await recordEvent(trx, work, { action: 'identity_linked', ...aboutAccount(account), particulars: { provider } })
    return accept(null)
  })

/** Takes a linked sign-in away, unless it is the only way in. */
export const removeIdentity = (
  work: Work,
  account: Account,
  identity: { id: number; provider: string },
): Promise<Outcome<null, 'only_way_in'>> =>
  inTransaction(work.db, async (trx) => {
    await lockPeople(trx, [account.personId])
    const now = await findAccount(trx, { userId: account.id })
    const all = await listIdentities(trx, account.id)
    if (now?.hasPassword !== true && all.length < 2) return refuse('only_way_in')
    if ((await deleteIdentity(trx, account.id, identity.id)) === 0)
      throw new Conflict('This sign-in was taken away already.')
    const particulars = { provider: identity.provider }
    await recordEvent(trx, work, { action: 'identity_removed', ...aboutAccount(account), particulars })
    return accept(null)
  })

export type SwitchRefusal = 'self' | 'last_administrator'

/** Switches somebody's account off and ends its sessions. The record stays as it is. */
export const switchAccountOff = (work: Work, account: Account): Promise<Outcome<null, SwitchRefusal>> =>
  inTransaction(work.db, async (trx) => {
    if (account.id === work.viewer.userId) return refuse('self')
    await lockAdministrators(trx)
    const administrators = await listAdministrators(trx, work.today)
    if (administrators.length < 2 && administrators.includes(account.personId)) return refuse('last_administrator')
    if ((await switchOff(trx, account.id, work.now)) === 0) throw new Conflict('This account was switched off already.')
    await endLinks(trx, 'reset', [account.personId], work.now)
    await recordEvent(trx, work, { action: 'account_disabled', ...aboutAccount(account) })
    return accept(null)
  })

export const switchAccountOn = (work: Work, account: Account): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    if ((await switchOn(trx, account.id)) === 0) throw new Conflict('This account was switched on already.')
    await recordEvent(trx, work, { action: 'account_enabled', ...aboutAccount(account) })
  })

/** Signs somebody out everywhere, for instance when a phone was lost. */
export const endAccountSessions = (work: Work, account: Account): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    await endSessions(trx, account.id)
    await recordEvent(trx, work, { action: 'sessions_ended', ...aboutAccount(account) })
  })
