import { hash, verify } from '@node-rs/argon2'
import { LONGEST } from './new-password.rules.ts'

// argon2id with 19 MiB and two passes: OWASP's first choice.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
// More at once would take memory and threads from pages; the rest wait their turn for some milliseconds.
const AT_ONCE = 4

/** Slow on purpose. Call it before a transaction begins, never inside one. */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password.normalize('NFKC'), COST))

let decoy: Promise<string> | undefined

/**
 * True when the password is right. An unknown account or one without a password takes the same time as a wrong
 * password, so that the answer does not tell who has an account.
 */
export async function isRightPassword(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  const known = typeof passwordHash === 'string'
  decoy ??= hashPassword('nobody has this password')
  const against = known ? passwordHash : await decoy
  if (Buffer.byteLength(password) > LONGEST) return false
  return (await inTurn(() => verify(against, password.normalize('NFKC')))) && known
}

let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(act: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((turn) => waiting.push(turn))
  else running += 1
  try {
    return await act()
  } finally {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }
}
