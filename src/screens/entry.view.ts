import { KIND_NAMES } from '../evidence/entries.rules.ts'
import { type Entry } from '../evidence/entries.store.ts'
import { type ShownEvidence } from '../evidence/evidence.store.ts'
import { MOST_FILES, sayFile } from '../evidence/files.rules.ts'
import { type StoredFile } from '../evidence/files.store.ts'
import { KIND_SPECS } from '../evidence/kind-fields.rules.ts'
import { evidenceParts, recordParts } from '../evidence/record.rules.ts'
import { type Suggested } from '../evidence/suggestions.rules.ts'
import { type Ask } from '../signoff/ask.rules.ts'
import { FORMATIVE } from '../signoff/formative.rules.ts'
import { type IsoDate, sayDate } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { inWords } from '../shared/text.ts'
import { type Button, type FileList, type RecordParts, type SummaryList } from '../web/components.ts'
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
  /** What shows it; null where nothing does, and nothing can be added. */
  evidence: { title: string; record: RecordParts | null; text: string | null; link: Link | null } | null
  /** Null where there are none and none can be added. */
  files: { list: FileList | null; text: string | null; link: Link | null } | null
  /** What to do when nothing is written about pupils yet. */
  bare: { text: string; link: Link | null } | null
  /** For the author alone, one at a time. */
  words: { found: string; where: string; perhaps: string; pattern: string; change: string; action: string } | null
  sealed: string | null
  /** One for each competency that the entry is about. */
  asks: { title: string | null; ask: Ask }[]
  formative: string | null
  buttons: Button[]
}

/** One entry: for its owner with what can be done; for a reader as it stands. */
export function entryPage(found: {
  entry: Entry & { personName: string }
  evidence: ShownEvidence | null
  files: StoredFile[]
  mine: boolean
  mayWrite: boolean
  asks: Ask[]
  words: Suggested | undefined
  today: IsoDate
}): EntryPage {
  const { entry, evidence, mine, mayWrite, asks, today } = found
  const parts = recordParts(entry, evidence)
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
    evidence: evidenceCard(entry, evidence, mayWrite && open, today),
    files: filesCard(entry, found.files, mayWrite && open),
    words:
      found.words === undefined
        ? null
        : {
            found: found.words.found,
            where: found.words.where,
            perhaps: found.words.suggestion,
            pattern: found.words.pattern,
            change: paths.editCpd(entry.id),
            action: paths.cpdWords(entry.id),
          },
    sealed: open ? null : 'A signed record rests on this entry, so it stays as it is.',
    asks: asks.map((ask) => ({ title: asks.length > 1 ? ask.title : null, ask })),
    formative: asks.length === 0 ? null : FORMATIVE,
    buttons: mayWrite ? buttonsOf(entry.id, open) : [],
  }
}

function evidenceCard(
  entry: Entry,
  evidence: ShownEvidence | null,
  mayWrite: boolean,
  today: IsoDate,
): EntryPage['evidence'] {
  const href = paths.cpdEvidence(entry.id)
  if (evidence !== null)
    return {
      title: KIND_SPECS[evidence.kind].name,
      record: { parts: evidenceParts(evidence, today) },
      text: null,
      link: mayWrite ? { text: 'Change this', href: `${href}?kind=${evidence.kind}` } : null,
    }
  if (!mayWrite) return null
  const text =
    'Somebody saw it, pupils said something, there is work from before and after: one of these makes it evidence.'
  return { title: 'What shows it?', record: null, text, link: { text: 'Say what shows it', href } }
}

function filesCard(entry: Entry, files: readonly StoredFile[], mayWrite: boolean): EntryPage['files'] {
  if (files.length === 0 && !mayWrite) return null
  const room = files.length < MOST_FILES
  return {
    list:
      files.length === 0
        ? null
        : {
            items: files.map((file) => ({
              text: file.name,
              href: paths.cpdFile(entry.id, file.id),
              small: sayFile(file),
              remove: mayWrite ? paths.cpdFileRemoval(entry.id, file.id) : null,
              hash: null,
            })),
          },
    text: !mayWrite
      ? null
      : files.length === 0
        ? 'None is needed: dated words are enough.'
        : room
          ? null
          : `An entry takes ${inWords(MOST_FILES)} files.`,
    link: mayWrite && room ? { text: 'Add a file', href: paths.newCpdFile(entry.id) } : null,
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
