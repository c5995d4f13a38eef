import { createTransport, type Transporter } from 'nodemailer'
import { type Logger } from 'pino'
import { type Db } from '../db/connection.ts'
import { every, type Job } from '../io/every.ts'
import { type Clock } from '../shared/clock.ts'
import { type Failure, htmlOf, judge, nextWait, SAY, withoutLinks } from './outbox.rules.ts'
import { claimLetter, finishLetter, type Letter, listDue } from './outbox.store.ts'

export type Post = { db: Db; log: Logger; clock: Clock; smtpUrl: string; mailFrom: string; timeouts?: Timeouts }
export type Timeouts = { connect: number; answer: number; whole: number }

const TIMEOUTS: Timeouts = { connect: 10_000, answer: 30_000, whole: 60_000 }
/** Longer than the longest try: a letter in hand for longer than this was dropped by a server that was stopped. */
const LEASE = 5 * 60_000
const LOOK_EVERY = 5_000
const AT_A_TIME = 50

/** Looks for letters every five seconds until stopped; `stop` waits for the one that is being sent. */
export const startDelivery = (post: Post): Job =>
  every(
    LOOK_EVERY,
    (stopping) => deliverDue(post, stopping),
    (error) => post.log.error({ err: error }, 'the outbox could not be read'),
  )

/** Sends what is due, one letter after another, and answers how many went out. Safe beside another server. */
export async function deliverDue(post: Post, stopping?: AbortSignal): Promise<number> {
  const due = await listDue(post.db, post.clock().toISOString(), AT_A_TIME)
  let sent = 0
  for (const letter of due) {
    if (stopping?.aborted === true) break
    if (await deliverOne(post, letter, stopping)) sent += 1
  }
  return sent
}

async function deliverOne(post: Post, letter: Letter, stopping?: AbortSignal): Promise<boolean> {
  const now = post.clock()
  const { db } = post
  if (letter.claimedUntil !== null) {
    const stopped = { givenUpAt: now.toISOString(), tries: letter.tries, lastError: SAY.stopped }
    await finishLetter(db, { id: letter.id, claimedUntil: letter.claimedUntil }, { ...stopped, keepClaim: true })
    return false
  }
  const claimedUntil = new Date(now.getTime() + LEASE).toISOString()
  if (!(await claimLetter(db, letter.id, now.toISOString(), claimedUntil))) return false
  const inHand = { id: letter.id, claimedUntil }
  const tries = letter.tries + 1
  const failure = await send(post, letter, stopping)
  const at = post.clock().toISOString()
  if (failure === null) {
    await finishLetter(db, inHand, { sentAt: at, tries, lastError: null, body: withoutLinks(letter.body) })
    return true
  }
  post.log.warn({ letter: letter.id, kind: letter.kind, code: failure.code, stage: failure.stage }, 'mail not taken')
  const verdict = judge(failure)
  const wait = nextWait(tries)
  const lastError = `${SAY[verdict === 'again' && wait === null ? 'given_up' : verdict]} (${failure.message})`
  if (verdict === 'again' && wait !== null) {
    await finishLetter(db, inHand, { notBefore: minutesAfter(at, wait), tries, lastError })
    return false
  }
  const end = { givenUpAt: at, tries, lastError, body: withoutLinks(letter.body) }
  await finishLetter(db, inHand, verdict === 'unclear' ? { ...end, keepClaim: true } : end)
  return false
}

function transportTo(post: Post): Transporter {
  const { connect, answer } = post.timeouts ?? TIMEOUTS
  return createTransport({
    url: post.smtpUrl,
    connectionTimeout: connect,
    greetingTimeout: connect,
    dnsTimeout: connect,
    socketTimeout: answer,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** Null when the mail server took it. */
async function send(post: Post, letter: Letter, stopping?: AbortSignal): Promise<Failure | null> {
  const transport = transportTo(post)
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), (post.timeouts ?? TIMEOUTS).whole)
  let begun = false
  const leave = (): void => (begun ? undefined : giveUp.abort())
  stopping?.addEventListener('abort', leave, { once: true })
  // nodemailer reads the letter when the server has said "go ahead"; from then on a broken line is unclear.
  transport.use('stream', (mail, done) => {
    const make = mail.message.createReadStream.bind(mail.message)
    mail.message.createReadStream = (options) => {
      const stream = make(options)
      stream.once('resume', () => {
        begun = true
      })
      return stream
    }
    done()
  })
  try {
    await transport.sendMail({
      from: post.mailFrom,
      to: { name: '', address: letter.to },
      subject: letter.subject,
      text: letter.body,
      html: htmlOf(letter.body),
      messageId: letter.messageId,
      date: post.clock(),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      ...{ signal: giveUp.signal },
    })
    return null
  } catch (error) {
    return { ...failureOf(error), begun }
  } finally {
    clearTimeout(timer)
    stopping?.removeEventListener('abort', leave)
    transport.close()
  }
}

function failureOf(error: unknown): Omit<Failure, 'begun'> {
  if (!(error instanceof Error)) return { code: null, stage: null, message: String(error) }
  return {
    code: 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null,
    stage: 'command' in error && typeof error.command === 'string' ? error.command : null,
    message: error.message.slice(0, 200),
  }
}

const minutesAfter = (at: string, minutes: number): string =>
  new Date(new Date(at).getTime() + minutes * 60_000).toISOString()
