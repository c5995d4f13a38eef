import { randomBytes } from 'node:crypto'
import { recordEvent } from '../audit/audit.store.ts'
import { inTransaction } from '../db/transaction.ts'
import { sameSignature } from '../io/io.ts'
import { Conflict, Forbidden, NotFound } from '../shared/errors.ts'
import { type Work } from '../work.ts'
import { endFeeds, type Feed, findLiveFeed, insertFeed } from './feeds.store.ts'

/** Makes the viewer a calendar address; the one before stops working. */
export const makeFeed = (work: Work): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    const { personId } = work.viewer
    if (personId === null) throw new Forbidden()
    await endFeeds(trx, personId, work.now)
    const id = await insertFeed(trx, personId, randomBytes(16).toString('base64url'), work.now)
    await recordEvent(trx, work, { action: 'calendar_feed_made', subject: { type: 'calendar_feed', id }, personId })
  })

/** Ends the viewer's calendar address: from now on it is not found. */
export const revokeFeed = (work: Work): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    const { personId } = work.viewer
    if (personId === null) throw new Forbidden()
    if ((await endFeeds(trx, personId, work.now)) === 0) throw new Conflict('You had no calendar address to end.')
    await recordEvent(trx, work, {
      action: 'calendar_feed_ended',
      subject: { type: 'person', id: personId },
      personId,
    })
  })

/** The last part of a feed's address: only who has it can read the feed. */
export const tokenOf = (work: Work, feed: Feed): string => `${feed.id}.${signatureOf(work, feed)}`

/** The feed of an address; an unknown, ended or forged one, and one of a leaver, is not found. */
export async function getFeed(work: Work, token: string | undefined): Promise<Feed> {
  const [, id = '', signature = ''] = /^([1-9]\d{0,8})\.([\w-]{20,100})$/.exec(token ?? '') ?? []
  const feed = id === '' ? undefined : await findLiveFeed(work.db, Number(id), work.today)
  if (feed === undefined || !sameSignature(signature, signatureOf(work, feed))) throw new NotFound()
  return feed
}

const signatureOf = (work: Work, feed: Feed): string => work.io.sign(`feed:${feed.id}:${feed.nonce}`)
