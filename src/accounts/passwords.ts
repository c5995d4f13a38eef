import { hash, verify } from '@node-rs/argon2'

// argon2id with 19 MiB and two passes: OWASP's first choice.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const LONGEST = 1024

export const hashPassword = (password: string): Promise<string> => hash(password, COST)

let decoy: Promise<string> | undefined

/**
 * True when the password is right. An unknown account or one without a password takes the same time as a wrong
 * password, so that the answer does not tell who has an account.
 */
export async function isRightPassword(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  const known = typeof passwordHash === 'string'
  decoy ??= hashPassword('nobody has this password')
  const against = known ? passwordHash : await decoy
  const right = Buffer.byteLength(password) <= LONGEST && (await verify(against, password))
  return known && right
}
