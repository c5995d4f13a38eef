import { type DataTable, type Pagination, type SummaryList, type Tag } from '../web/components.ts'
import { type PageModel } from '../web/views.ts'
import { count } from '../shared/text.ts'
import { sayInstant } from '../shared/dates.ts'
import { type OutboxState, stateOf, withoutLinks } from './outbox.rules.ts'
import { type Letter } from './outbox.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'outbox/list': OutboxList
    'outbox/letter': OutboxLetter
  }
}

export type OutboxList = PageModel & { lede: string; table: DataTable | null; pagination: Pagination }
export type OutboxLetter = PageModel & { summary: SummaryList; paragraphs: string[]; again: string | null }

type Way = 'smtp' | 'screen' | 'none'

const TAGS: Record<OutboxState, Tag> = {
  waiting: { text: 'Waiting to go', tone: 'wait' },
  sending: { text: 'Being sent', tone: 'wait' },
  trying: { text: 'Trying again', tone: 'wait' },
  sent: { text: 'Sent', tone: 'done' },
  not_sent: { text: 'Not sent', tone: 'stop' },
  unclear: { text: 'Not known', tone: 'ask' },
}

const KINDS: Record<string, string> = {
  invitation: 'Invitation',
  reset: 'New password',
  password_changed: 'Password changed',
  digest: 'Weekly e-mail',
  offer: 'A school asks',
}

const LEDES: Record<Way, string> = {
  smtp: 'Every e-mail that Stepfree sends waits here until the mail server takes it.',
  screen: 'This is a demo, so no e-mail leaves it. You can read each one here.',
  none: 'Stepfree sends no e-mail yet. Set SMTP_URL and MAIL_FROM, then start it again. Until then, print one-use links.',
}

export const outboxList = (
  found: { letters: Letter[]; total: number; unsent: number },
  page: number,
  perPage: number,
  way: Way,
): OutboxList => ({
  title: 'Outbox',
  lede: found.total > 0 && way === 'smtp' ? `${LEDES.smtp} ${saySent(found)}` : LEDES[way],
  table:
    found.letters.length === 0
      ? null
      : {
          caption: 'E-mails, newest first',
          captionHidden: true,
          head: ['To', 'Subject', 'Written', 'State'],
          rows: found.letters.map((letter) => [
            { text: letter.to, href: `/admin/outbox/${letter.id}` },
            letter.subject,
            sayInstant(letter.createdAt),
            tagged(letter, way),
          ]),
        },
  pagination: pagesOf(page, Math.ceil(found.total / perPage)),
})

const saySent = (found: { total: number; unsent: number }): string =>
  found.unsent === 0 ? 'All have gone.' : `${count(found.unsent, 'e-mail has', 'e-mails have')} not gone.`

function tagged(letter: Letter, way: Way): { tag: Tag; small?: string } {
  if (way === 'screen') return { tag: { text: 'Shown here', tone: 'quiet' } }
  const state = stateOf(letter)
  if (state === 'sent') return { tag: TAGS.sent, small: sayInstant(letter.sentAt ?? '') }
  return letter.lastError === null ? { tag: TAGS[state] } : { tag: TAGS[state], small: letter.lastError }
}

export const outboxLetter = (letter: Letter, way: Way, mayAgain: boolean): OutboxLetter => ({
  title: letter.subject,
  back: { text: 'Outbox', href: '/admin/outbox' },
  summary: {
    rows: [
      { term: 'To', text: letter.to },
      { term: 'What', text: KINDS[letter.kind] ?? letter.kind },
      { term: 'Written', text: sayInstant(letter.createdAt) },
      { term: 'State', tag: tagged(letter, way).tag },
      ...(letter.tries === 0 ? [] : [{ term: 'Tries', text: String(letter.tries) }]),
      ...(letter.lastError === null ? [] : [{ term: 'What happened', text: letter.lastError }]),
    ],
  },
  // A one-use link is for the person it was sent to: elsewhere than in a demo, nobody else reads it.
  paragraphs: (way === 'screen' ? letter.body : withoutLinks(letter.body)).trim().split(/\n{2,}/),
  again: mayAgain ? `/admin/outbox/${letter.id}/sending` : null,
})

function pagesOf(page: number, last: number): Pagination {
  if (last < 2) return { items: [] }
  const to = (n: number): string => `/admin/outbox?page=${n}`
  return {
    items: [{ text: `Page ${page} of ${last}`, current: true }],
    ...(page > 1 ? { previous: to(page - 1) } : {}),
    ...(page < last ? { next: to(page + 1) } : {}),
  }
}
