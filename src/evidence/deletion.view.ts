import { type IsoDate, sayDate } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type DeleteRefusal } from './entries.rules.ts'
import { type Entry } from './entries.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'cpd/deletion': DeletionPage
  }
}

export type DeletionPage = PageModel & {
  what: string
  refusal: string | null
  confirm: { title: string; text: string; action: string; version: string; button: string; cancel: Link } | null
  away: Link
}

const REFUSALS: Record<DeleteRefusal, string> = {
  sealed: 'A signed record rests on this entry, so it stays as it is.',
  alone_in_request: 'You have asked for a sign-off with this entry alone. Withdraw the request first.',
}

export const deletionPage = (entry: Entry, refusal: DeleteRefusal | null, today: IsoDate): DeletionPage => ({
  title: refusal === null ? 'Delete this entry?' : 'This entry stays',
  back: { text: 'The entry', href: paths.cpdEntry(entry.id) },
  what: `${entry.title}, ${sayDate(entry.doneOn, today)}, ${sayHours(entry.minutes)}`,
  refusal: refusal === null ? null : REFUSALS[refusal],
  confirm:
    refusal !== null
      ? null
      : {
          title: entry.title,
          text: 'Its words, hours and files go for good. This cannot be undone.',
          action: paths.deleteCpd(entry.id),
          version: String(entry.version),
          button: 'Delete it',
          cancel: { text: 'Keep it', href: paths.cpdEntry(entry.id) },
        },
  away: { text: 'Go to the entry', href: paths.cpdEntry(entry.id) },
})
