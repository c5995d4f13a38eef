import { type Db } from '../db/connection.ts'
import { type IsoInstant } from '../shared/dates.ts'

export type User = { id: number; personId: number; email: string; passwordHash: string | null; epoch: number }

type Row = { id: number; person_id: number; email: string; password_hash: string | null; session_epoch: number }

/** An account that may sign in. `email` is folded to lower case. */
export const findUserByEmail = async (db: Db, email: string): Promise<User | undefined> =>
  toUser((await db('users').where({ email: email.toLowerCase() }).whereNull('disabled_at').first()) as Row | undefined)

export const findUser = async (db: Db, id: number): Promise<User | undefined> =>
  toUser((await db('users').where({ id }).whereNull('disabled_at').first()) as Row | undefined)

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
