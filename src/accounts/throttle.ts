import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes, RateLimiterSQLite } from 'rate-limiter-flexible'
import { type Db, isPostgres } from '../db/connection.ts'
import { systemClock } from '../shared/clock.ts'
import { TooMany } from '../web/error-pages.ts'

export type Throttle = {
  /** Counts one try before the password is looked at, so that tries at the same moment count too. */
  trySignIn: (email: string, address: string) => Promise<void>
  /** The password was right: the tries are forgotten. */
  signedIn: (email: string, address: string) => Promise<void>
  tryReset: (email: string, address: string) => Promise<void>
  /** A new password was set by the link: its owner may sign in at once. */
  forget: (email: string) => Promise<void>
  /** Counts one file that somebody sends, taken or refused. */
  tryUpload: (userId: number) => Promise<void>
}

const QUARTER = 15 * 60
const DAY = 24 * 60 * 60
const LONGEST_WAIT = 60 * 60

/**
 * Ten wrong tries for one account and two hundred from one address (a whole school shares one) in fifteen minutes; then
 * a wait, twice as long each time it happens within a day, never more than an hour. Nobody is locked out for good.
 * Sixty files an hour from one person.
 */
export function makeThrottle(db: Db): Throttle {
  const limiter = (keyPrefix: string, points: number, duration: number): RateLimiterSQLite | RateLimiterPostgres => {
    const insuranceLimiter = new RateLimiterMemory({ keyPrefix, points, duration })
    const options = {
      ...{
        storeClient: db,
        storeType: 'knex',
        tableName: 'throttles',
        tableCreated: true,
        clearExpiredByTimeout: true,
      },
      ...{ keyPrefix, points, duration, insuranceLimiter },
    }
    return isPostgres(db) ? new RateLimiterPostgres(options) : new OneStatementSQLite(options, db)
  }
  const account = limiter('account', 10, QUARTER)
  const address = limiter('address', 200, QUARTER)
  const waits = limiter('waits', 1_000_000, DAY)
  const resets = limiter('reset', 5, 30 * 60)
  const uploads = limiter('upload', 60, 60 * 60)
  const resetsFrom = limiter('reset-from', 25, 5 * 60)

  const growingWait = async (key: string): Promise<number> => {
    const { consumedPoints } = await waits.penalty(key)
    const seconds = Math.min(QUARTER * 2 ** (consumedPoints - 1), LONGEST_WAIT)
    await account.block(key, seconds)
    return seconds
  }

  return {
    trySignIn: async (email, from) => {
      const refused = await take(account, keyOf(email))
      if (refused !== null) throw new TooMany(refused.first ? await growingWait(keyOf(email)) : refused.seconds)
      const crowded = await take(address, networkOf(from))
      if (crowded === null) return
      await account.reward(keyOf(email))
      throw new TooMany(crowded.seconds)
    },
    signedIn: async (email, from) => {
      await account.delete(keyOf(email))
      await waits.delete(keyOf(email))
      await address.reward(networkOf(from))
    },
    tryReset: async (email, from) => {
      const refused = (await take(resetsFrom, networkOf(from))) ?? (await take(resets, keyOf(email)))
      if (refused !== null) throw new TooMany(refused.seconds)
    },
    forget: async (email) => {
      await account.delete(keyOf(email))
      await waits.delete(keyOf(email))
    },
    tryUpload: async (userId) => {
      const refused = await take(uploads, String(userId))
      if (refused !== null) throw new TooMany(refused.seconds)
    },
  }
}

/** Null when there was one left; else how long to wait, and whether this was the first try too many. */
async function take(
  limiter: RateLimiterSQLite | RateLimiterPostgres,
  key: string,
): Promise<{ seconds: number; first: boolean } | null> {
  try {
    await limiter.consume(key)
    return null
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    return {
      seconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)),
      first: refusal.consumedPoints === limiter.points + 1,
    }
  }
}

/** What was typed is not kept: it may be a password in the wrong field. */
const keyOf = (email: string): string => createHash('sha256').update(email.trim().toLowerCase()).digest('base64url')

/** An IPv4 address, or the /64 that one home or school has of IPv6. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('%')[0]?.split('::') ?? []
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after]
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

/**
 * The package gives SQLite's connection back before its savepoint has ended (11.4.0), so a transaction of a page could
 * begin in the middle. One statement does the same, in its turn.
 */
class OneStatementSQLite extends RateLimiterSQLite {
  private readonly db: Db

  constructor(options: ConstructorParameters<typeof RateLimiterSQLite>[0], db: Db) {
    super(options)
    this.db = db
  }

  async _upsertTransaction(key: string, points: number, milliseconds: number, force: boolean): Promise<unknown> {
    const now = systemClock().getTime()
    const keep = force ? '0 = 1' : '(throttles.expire is null or throttles.expire > ?)'
    const rows: unknown = await this.db.raw(
      `insert into throttles (key, points, expire) values (?, ?, ?) on conflict (key) do update set
       points = case when ${keep} then throttles.points + excluded.points else excluded.points end,
       expire = case when ${keep} then throttles.expire else excluded.expire end returning points, expire`,
      [key, points, milliseconds > 0 ? now + milliseconds : null, ...(force ? [] : [now, now])],
    )
    return Array.isArray(rows) ? rows[0] : undefined
  }
}
