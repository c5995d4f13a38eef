import { KIND_NAMES, PARTS } from '../evidence/entries.rules.ts'
import { type Entry } from '../evidence/entries.store.ts'
import { type Ask } from '../signoff/ask.rules.ts'
import { FORMATIVE } from '../signoff/formative.rules.ts'
import { type IsoDate, sayDate } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { type Button, type RecordParts, type SummaryList } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'

declare module '../web/views.ts' {
  interface Views {
    'cpd/show': EntryPage
  }
}

export type EntryPage = PageModel & {
  lede: string
  summary: SummaryList
  record: RecordParts | null
  /** What to do when nothing is written about pupils yet. */
  bare: { text: string; link: Link | null } | null
  sealed: string | null
  /** One for each competency that the entry is about. */
  asks: { title: string | null; ask: Ask }[]
  formative: string | null
  buttons: Button[]
}

/** One entry: for its owner with what can be done; for a reader as it stands. */
export function entryPage(found: {
  entry: Entry & { personName: string }
  mine: boolean
  mayWrite: boolean
  asks: Ask[]
  today: IsoDate
}): EntryPage {
  const { entry, mine, mayWrite, asks, today } = found
  const parts = PARTS.flatMap(({ part, term }) => {
    const text = entry[part]
    return text === null ? [] : [{ term, text }]
  })
  const open = entry.sealedAt === null
  return {
    title: entry.title,
    back: mine ? { text: 'CPD log', href: paths.cpd } : { text: 'Sign-offs', href: paths.signOffs },
    lede: `${mine ? '' : `${entry.personName}, `}${sayDate(entry.doneOn, today)}, ${sayHours(entry.minutes)}`,
    summary: {
      rows: [
        { term: 'Kind', text: KIND_NAMES[entry.kind] },
        ...entry.competencies.map((competency, n) => ({
          term: n === 0 ? 'About' : 'And',
          text: competency.title,
          href: paths.competency(competency.code),
        })),
        ...(entry.module === null
          ? []
          : [{ term: 'Module', text: entry.module.title, href: paths.module(entry.module.code) }]),
      ],
    },
    record: parts.length === 0 ? null : { parts },
    bare: parts.length > 0 ? null : bareOf(mayWrite && open, entry.id),
    sealed: open ? null : 'A signed record rests on this entry, so it stays as it is.',
    asks: asks.map((ask) => ({ title: asks.length > 1 ? ask.title : null, ask })),
    formative: asks.length === 0 ? null : FORMATIVE,
    buttons: mayWrite ? buttonsOf(entry.id, open) : [],
  }
}

const bareOf = (mayWrite: boolean, id: number) =>
  mayWrite
    ? {
        text: 'Nothing is written yet about what was in the way, what you changed and what pupils experienced.',
        link: { text: 'Add a sentence each', href: paths.editCpd(id) },
      }
    : { text: 'Nothing is written here about what changed for pupils.', link: null }

const buttonsOf = (id: number, open: boolean): Button[] => [
  ...(open ? [{ text: 'Change it', href: paths.editCpd(id), tone: 'quiet' as const }] : []),
  { text: 'Log the same again', href: `${paths.newCpd}?from=${id}`, tone: 'quiet' as const },
  ...(open ? [{ text: 'Delete it', href: paths.deleteCpd(id), tone: 'quiet' as const }] : []),
]
