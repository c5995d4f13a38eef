import { type Db } from '../db/connection.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'

export type User = { id: number; personId: number; email: string; passwordHash: string | null; epoch: number }
export type Identity = { id: number; issuer: string; subject: string; linkedAt: IsoInstant }
/** An account with what its owner and an administrator see of it. */
export type Account = {
  id: number
  personId: number
  name: string
  email: string
  hasPassword: boolean
  createdAt: IsoInstant
  lastSignedInAt: IsoInstant | null
  disabledAt: IsoInstant | null
  digestOffAt: IsoInstant | null
}

type Row = { id: number; person_id: number; email: string; password_hash: string | null; session_epoch: number }
type AccountRow = Row & {
  given_name: string
  family_name: string
  created_at: string
  last_signed_in_at: string | null
  disabled_at: string | null
  digest_off_at: string | null
}

/** An account that may sign in. `email` is folded to lower case. */
export const findUserByEmail = async (db: Db, email: string): Promise<User | undefined> =>
  toUser((await db('users').where({ email: email.toLowerCase() }).whereNull('disabled_at').first()) as Row | undefined)

export const findUser = async (db: Db, id: number): Promise<User | undefined> =>
  toUser((await db('users').where({ id }).whereNull('disabled_at').first()) as Row | undefined)

/** The account to which this sign-in was linked. Never by e-mail: an address proves nothing about who signs in. */
export const findUserByIdentity = async (db: Db, issuer: string, subject: string): Promise<User | undefined> =>
  toUser(
    (await db('users')
      .join('identities', 'identities.user_id', 'users.id')
      .where({ 'identities.issuer': issuer, 'identities.subject': subject })
      .whereNull('users.disabled_at')
      .first('users.*')) as Row | undefined,
  )

/** True when no account exists yet: the site has to be set up. */
export const isEmptySite = async (db: Db): Promise<boolean> => (await db('users').first('id')) === undefined

/** The account with this e-mail address, switched off or not. */
export async function hasEmail(db: Db, email: string): Promise<boolean> {
  const row: unknown = await db('users').where({ email: email.toLowerCase() }).first('id')
  return row !== undefined
}

/** True when this sign-in is linked to an account, switched off or not. */
export async function hasIdentity(db: Db, issuer: string, subject: string): Promise<boolean> {
  const row: unknown = await db('identities').where({ issuer, subject }).first('id')
  return row !== undefined
}

export async function findAccount(
  db: Db,
  by: { userId: number } | { personId: number } | { email: string },
): Promise<Account | undefined> {
  const where =
    'userId' in by
      ? { 'users.id': by.userId }
      : 'personId' in by
        ? { 'users.person_id': by.personId }
        : { 'users.email': by.email.toLowerCase() }
  const row = (await db('users')
    .join('people', 'people.id', 'users.person_id')
    .where(where)
    .first('users.*', 'people.given_name', 'people.family_name')) as AccountRow | undefined
  if (row === undefined) return undefined
  return {
    id: row.id,
    personId: row.person_id,
    name: `${row.given_name} ${row.family_name}`,
    email: row.email,
    hasPassword: row.password_hash !== null,
    createdAt: row.created_at,
    lastSignedInAt: row.last_signed_in_at,
    disabledAt: row.disabled_at,
    digestOffAt: row.digest_off_at,
  }
}

export async function insertUser(
  trx: Db,
  user: { personId: number; email: string; passwordHash: string | null; createdAt: IsoInstant },
): Promise<number> {
  const [row] = (await trx('users')
    .insert({
      person_id: user.personId,
      email: user.email.toLowerCase(),
      password_hash: user.passwordHash,
      created_at: user.createdAt,
    })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

export const noteSignIn = (db: Db, userId: number, at: IsoInstant): Promise<number> =>
  db('users').where({ id: userId }).update({ last_signed_in_at: at })

/** Sets a password and ends every session, also one's own: sign in again after it to stay. */
export const updatePassword = (trx: Db, userId: number, passwordHash: string): Promise<number> =>
  trx('users')
    .where({ id: userId })
    .update({ password_hash: passwordHash, session_epoch: trx.raw('session_epoch + 1') })

/** Ends every session of an account: each request compares its session's epoch with this one. */
export const endSessions = (trx: Db, userId: number): Promise<number> =>
  trx('users').where({ id: userId }).increment('session_epoch', 1)

/** Switches an account off. Zero when it was off already. */
export const switchOff = (trx: Db, userId: number, now: IsoInstant): Promise<number> =>
  trx('users')
    .where({ id: userId })
    .whereNull('disabled_at')
    .update({ disabled_at: now, session_epoch: trx.raw('session_epoch + 1') })

export const switchOn = (trx: Db, userId: number): Promise<number> =>
  trx('users').where({ id: userId }).whereNotNull('disabled_at').update({ disabled_at: null })

export const updateDigest = (trx: Db, userId: number, offAt: IsoInstant | null): Promise<number> =>
  trx('users').where({ id: userId }).update({ digest_off_at: offAt })

export async function listIdentities(db: Db, userId: number): Promise<Identity[]> {
  const rows = (await db('identities').where({ user_id: userId }).orderBy('id')) as {
    id: number
    issuer: string
    subject: string
    linked_at: string
  }[]
  return rows.map((row) => ({ id: row.id, issuer: row.issuer, subject: row.subject, linkedAt: row.linked_at }))
}

/** Links a sign-in to an account. False when it is linked already, to this account or another. */
export async function insertIdentity(
  trx: Db,
  identity: { userId: number; issuer: string; subject: string; at: IsoInstant },
): Promise<boolean> {
  const made = (await trx('identities')
    .insert({ user_id: identity.userId, issuer: identity.issuer, subject: identity.subject, linked_at: identity.at })
    .onConflict(['issuer', 'subject'])
    .ignore()
    .returning('id')) as unknown[]
  return made.length > 0
}

export const deleteIdentity = (trx: Db, userId: number, id: number): Promise<number> =>
  trx('identities').where({ id, user_id: userId }).delete()

/** The people who can sign in today and are administrators of the whole site. */
export async function listAdministrators(db: Db, today: IsoDate): Promise<number[]> {
  const rows = (await db('users')
    .join('roles', 'roles.person_id', 'users.person_id')
    .where('roles.role', 'administrator')
    .whereNull('roles.school_id')
    .whereNull('roles.trust_id')
    .where('roles.started_on', '<=', today)
    .where((open) => open.whereNull('roles.finished_on').orWhere('roles.finished_on', '>', today))
    .whereNull('users.disabled_at')
    .distinct('users.person_id')) as { person_id: number }[]
  return rows.map((row) => row.person_id)
}

const toUser = (row: Row | undefined): User | undefined =>
  row === undefined
    ? undefined
    : {
        id: row.id,
        personId: row.person_id,
        email: row.email,
        passwordHash: row.password_hash,
        epoch: row.session_epoch,
      }
