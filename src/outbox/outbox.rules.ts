/** Minutes to wait after each failed try. After the last one we give up: about two days have gone by. */
const WAITS = [1, 5, 15, 60, 240, 480, 720, 1440] as const

/** When to try again after so many failed tries, or null to give up. */
export const nextWait = (failedTries: number): number | null => WAITS[failedTries - 1] ?? null

/** What the mail server, or the lack of one, told us. `begun`: the letter itself had begun to go out. */
export type Failure = { code: number | null; stage: string | null; begun: boolean; message: string }

export type Verdict = 'again' | 'refused' | 'unclear'

/**
 * What to do after a failed try. A clear "not now" is tried again; a clear "never" is not; and when the line broke
 * while the letter was going out nobody knows whether it arrived, so it is not sent a second time (docs/rules/mail.md).
 */
export function judge(failure: Failure): Verdict {
  if (failure.code !== null) return failure.code >= 500 && !isSignIn(failure) ? 'refused' : 'again'
  return failure.begun ? 'unclear' : 'again'
}

// 535: our own name or password is wrong. The administrator mends it, and the letters go out.
const isSignIn = (failure: Failure): boolean => failure.code === 530 || failure.code === 535

/** The sentence kept with a letter that did not go out. */
export const SAY: Record<Verdict | 'stopped' | 'given_up', string> = {
  again: 'The mail server did not take it. It will be tried again.',
  given_up: 'The mail server did not take it for two days. It is not tried again.',
  refused: 'The mail server refused it.',
  unclear: 'The line broke while it was being sent. We do not know whether it arrived.',
  stopped: 'Stepfree was stopped while it was being sent. We do not know whether it arrived.',
}

/** Where a letter is, for the outbox page. */
export type OutboxState = 'waiting' | 'sending' | 'sent' | 'trying' | 'not_sent' | 'unclear'

export function stateOf(row: {
  sentAt: string | null
  givenUpAt: string | null
  claimedUntil: string | null
  tries: number
}): OutboxState {
  if (row.sentAt !== null) return 'sent'
  if (row.givenUpAt !== null) return row.claimedUntil === null ? 'not_sent' : 'unclear'
  if (row.claimedUntil !== null) return 'sending'
  return row.tries > 0 ? 'trying' : 'waiting'
}

const LINK = /(https?:\/\/[^\s<>"]+)/g
const ONE_USE = /(\/(?:invitations|reset|set-up)\/)[A-Za-z0-9_-]{20,}/g

/** A letter without its one-use links: after sending, and for every reader but the one it was sent to. */
export const withoutLinks = (body: string): string => body.replace(ONE_USE, '$1…')

/** The same letter as simple HTML: paragraphs and links, no pictures, nothing that tells us who opened it. */
export function htmlOf(body: string): string {
  const paragraphs = body
    .trim()
    .split(/\n{2,}/)
    .map((text) => `<p>${text.split('\n').map(line).join('<br>')}</p>`)
  return `<!DOCTYPE html><html lang="en-GB"><body>${paragraphs.join('')}</body></html>`
}

const line = (text: string): string =>
  text
    .split(LINK)
    .map((part, n) => (n % 2 === 1 ? `<a href="${escape(part)}">${escape(part)}</a>` : escape(part)))
    .join('')

const escape = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
