import { randomUUID } from 'node:crypto'
import { recordEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { Conflict } from '../shared/errors.ts'
import { type Work } from '../work.ts'
import { type OutboxState, stateOf } from './outbox.rules.ts'
import { insertLetter, type Letter, reviveLetter } from './outbox.store.ts'

export type Mail = {
  kind: 'invitation' | 'reset' | 'password_changed' | 'digest' | 'offer'
  to: string
  subject: string
  /** Plain text: paragraphs with an empty line between them. A simple HTML form is made from it when it is sent. */
  body: string
  /** Names the letter for good, where the same cause must never send two: `digest-2026-W48-12`. */
  name?: string
}

/**
 * Writes a letter in the transaction of its cause: both are kept, or neither. It is sent later, so no page waits for a
 * mail server. False when a letter of this name was written before.
 */
export const enqueueMail = (trx: Db, work: Work, mail: Mail): Promise<boolean> =>
  insertLetter(trx, {
    messageId: `<${mail.name ?? `${mail.kind}-${randomUUID()}`}@${new URL(work.io.baseUrl).hostname}>`,
    kind: mail.kind,
    to: mail.to,
    subject: oneLine(mail.subject),
    body: `${mail.body.trim()}\n\nStepfree\n${work.io.baseUrl}\n`,
    at: work.now,
  })

/** Sends a letter again that was refused or lost. Not one with a one-use link: for that a new link is made. */
export const sendAgain = (work: Work, letter: Letter): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    if (!maySendAgain(letter) || !(await reviveLetter(trx, letter.id, work.now)))
      throw new Conflict('This letter is not waiting for you: it was sent, or somebody else sent it again.')
    await recordEvent(trx, work, { action: 'mail_sent_again', subject: { type: 'letter', id: letter.id } })
  })

const LOST: readonly OutboxState[] = ['not_sent', 'unclear']
const WITHOUT_LINK: readonly string[] = ['digest', 'password_changed', 'offer'] satisfies Mail['kind'][]
export const maySendAgain = (letter: Letter): boolean =>
  LOST.includes(stateOf(letter)) && WITHOUT_LINK.includes(letter.kind)

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
