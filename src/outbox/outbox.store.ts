import { type Db } from '../db/connection.ts'
import { type IsoInstant } from '../shared/dates.ts'

export type Letter = {
  id: number
  messageId: string
  kind: string
  to: string
  subject: string
  body: string
  createdAt: IsoInstant
  notBefore: IsoInstant
  tries: number
  claimedUntil: IsoInstant | null
  sentAt: IsoInstant | null
  givenUpAt: IsoInstant | null
  lastError: string | null
}

type Row = {
  id: number
  message_id: string
  kind: string
  recipient: string
  subject: string
  body: string
  created_at: string
  not_before: string
  tries: number
  claimed_until: string | null
  sent_at: string | null
  given_up_at: string | null
  last_error: string | null
}

/** Puts a letter in the outbox. False when one with this message id is there already: it is not sent twice. */
export async function insertLetter(
  trx: Db,
  letter: { messageId: string; kind: string; to: string; subject: string; body: string; at: IsoInstant },
): Promise<boolean> {
  const made = (await trx('outbox')
    .insert({
      message_id: letter.messageId,
      kind: letter.kind,
      recipient: letter.to,
      subject: letter.subject,
      body: letter.body,
      created_at: letter.at,
      not_before: letter.at,
    })
    .onConflict('message_id')
    .ignore()
    .returning('id')) as unknown[]
  return made.length > 0
}

/** Letters whose time has come, oldest first, and those that a stopped server left in its hands. */
export async function listDue(db: Db, now: IsoInstant, limit: number): Promise<Letter[]> {
  const rows = (await db('outbox')
    .whereNull('sent_at')
    .whereNull('given_up_at')
    .where('not_before', '<=', now)
    .where((free) => free.whereNull('claimed_until').orWhere('claimed_until', '<', now))
    .orderBy('id')
    .limit(limit)) as Row[]
  return rows.map(toLetter)
}

/** Takes a letter in hand until `until`. False when another server was first. */
export async function claimLetter(db: Db, id: number, now: IsoInstant, until: IsoInstant): Promise<boolean> {
  const changed = await db('outbox')
    .where({ id })
    .whereNull('sent_at')
    .whereNull('given_up_at')
    .whereNull('claimed_until')
    .where('not_before', '<=', now)
    .update({ claimed_until: until })
  return changed === 1
}

/** What became of a letter in hand. Nothing changes when it is not in this hand any more. */
export async function finishLetter(
  db: Db,
  letter: { id: number; claimedUntil: IsoInstant },
  change: {
    sentAt?: IsoInstant
    givenUpAt?: IsoInstant
    notBefore?: IsoInstant
    keepClaim?: true
    body?: string
    tries: number
    lastError: string | null
  },
): Promise<void> {
  await db('outbox')
    .where({ id: letter.id, claimed_until: letter.claimedUntil })
    .whereNull('sent_at')
    .whereNull('given_up_at')
    .update({
      tries: change.tries,
      last_error: change.lastError,
      ...(change.keepClaim === true ? {} : { claimed_until: null }),
      ...(change.sentAt === undefined ? {} : { sent_at: change.sentAt }),
      ...(change.givenUpAt === undefined ? {} : { given_up_at: change.givenUpAt }),
      ...(change.notBefore === undefined ? {} : { not_before: change.notBefore }),
      ...(change.body === undefined ? {} : { body: change.body }),
    })
}

/** Newest first, with how many there are in all. */
export async function listLetters(
  db: Db,
  page: { limit: number; offset: number },
): Promise<{ letters: Letter[]; total: number; unsent: number }> {
  const rows = (await db('outbox').orderBy('id', 'desc').limit(page.limit).offset(page.offset)) as Row[]
  const counts = (await db('outbox').first(
    db.raw('count(*) as total'),
    db.raw('count(*) - count(sent_at) as unsent'),
  )) as { total: number; unsent: number } | undefined
  return { letters: rows.map(toLetter), total: counts?.total ?? 0, unsent: counts?.unsent ?? 0 }
}

export async function findLetter(db: Db, id: number): Promise<Letter | undefined> {
  const row = (await db('outbox').where({ id }).first()) as Row | undefined
  return row === undefined ? undefined : toLetter(row)
}

/** Lets a letter that we gave up go out once more. False when it is not one of those any more. */
export async function reviveLetter(trx: Db, id: number, now: IsoInstant): Promise<boolean> {
  const changed = await trx('outbox')
    .where({ id })
    .whereNull('sent_at')
    .whereNotNull('given_up_at')
    .update({ given_up_at: null, claimed_until: null, tries: 0, not_before: now, last_error: null })
  return changed === 1
}

const toLetter = (row: Row): Letter => ({
  id: row.id,
  messageId: row.message_id,
  kind: row.kind,
  to: row.recipient,
  subject: row.subject,
  body: row.body,
  createdAt: row.created_at,
  notBefore: row.not_before,
  tries: row.tries,
  claimedUntil: row.claimed_until,
  sentAt: row.sent_at,
  givenUpAt: row.given_up_at,
  lastError: row.last_error,
})
