import { schoolDaysBetween } from '../calendars/half-terms.rules.ts'
import { type IsoDate, londonDate, sayDate } from '../shared/dates.ts'
import { DEPTH_NAMES, type ReachedDepth } from '../shared/depths.ts'
import { capital, count, inWords } from '../shared/text.ts'
import {
  type DataTable,
  type DepthRows,
  type DocumentActions,
  type EmptyState,
  type Pagination,
} from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { type AddedAfter } from './added-after.store.ts'
import { sayFile } from '../evidence/files.rules.ts'
import { evidenceParts, recordParts } from '../evidence/record.rules.ts'
import { FORMATIVE } from './formative.rules.ts'
import { type BroughtEntry } from './requests.store.ts'
import { type SignOff } from './reading.store.ts'
import { type Look } from './second-look.store.ts'
import { lookColumns, lookSections } from './second-look-cards.view.ts'
import { type ReaderFacts } from './waiting.store.ts'
import { whyWaiting } from './waiting.rules.ts'
import { sayAsked, sayDecision, sayWaiting } from './words.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'sign-offs/list': SignOffsPage
  }
}

export type SignOffsPage = PageModel & {
  lede: string
  sections: { title: string; about: string | null; rows: DepthRows }[]
  empty: EmptyState | null
  closed: DataTable | null
  pagination: Pagination
  actions: DocumentActions
  formative: string
}

export const PER_PAGE = 30

type Found = {
  viewerId: number | null
  open: SignOff[]
  queueIds: readonly number[]
  /** How whoever is named for each of the others stands today; null for whoever may not hand any on. */
  readers: ReadonlyMap<number, ReaderFacts> | null
  /** What the reader has reached that is due to be looked at again. */
  due: readonly {
    code: string
    title: string
    depth: ReachedDepth
    state: 'check_in_due' | 'review_due' | 'confirm_here'
  }[]
  looks: readonly Look[]
  closed: { signOffs: SignOff[]; total: number }
  page: number
  today: IsoDate
}

/** What waits for the reader's answer, what they asked, what waits in their school, and what was answered. */
export function signOffsPage({
  viewerId,
  open,
  queueIds,
  readers,
  due,
  looks,
  closed,
  page,
  today,
}: Found): SignOffsPage {
  const queue = open.filter((one) => queueIds.includes(one.id))
  const mine = open.filter((one) => one.person.id === viewerId)
  const others = open.filter((one) => one.person.id !== viewerId && !queueIds.includes(one.id))
  const why = new Map(others.map((one) => [one.id, readers === null ? null : whyOf(one, readers.get(one.id), today)]))
  const needing = others.filter((one) => why.get(one.id) !== null)
  const rest = others.filter((one) => why.get(one.id) === null)
  const section = (title: string, about: string | null, list: SignOff[], row: (one: SignOff) => Row) =>
    list.length === 0 ? [] : [{ title, about, rows: { items: list.map(row) } }]
  return {
    title: 'Sign-offs',
    lede: sayQueue(queue, today),
    sections: [
      ...section('Waiting for you', null, queue, (one) => queueRow(one, today)),
      ...lookSections(looks, viewerId),
      ...section('You asked', null, mine, (one) => mineRow(one, today)),
      ...(due.length === 0 ? [] : [{ title: 'To look at again', about: DUE_ABOUT, rows: { items: due.map(dueRow) } }]),
      ...section('Needs a reader', 'Open one to hand it on.', needing, (one) =>
        otherRow(one, why.get(one.id) ?? null, today),
      ),
      ...section('Waiting in your school', 'Open one to hand it to another reader.', rest, (one) =>
        otherRow(one, null, today),
      ),
    ],
    empty: open.length + closed.total + due.length + looks.length > 0 ? null : EMPTY,
    closed: closed.signOffs.length === 0 ? null : closedTable(closed, viewerId, today),
    pagination: pagesOf(closed.total, page),
    actions: { csv: paths.signOffsCsv, printThis: true },
    formative: FORMATIVE,
  }
}

type Row = DepthRows['items'][number]

const EMPTY: EmptyState = {
  title: 'Nothing here yet',
  text: 'Log something you tried with pupils, then ask from the entry: one press is enough.',
  action: { text: 'Log CPD', href: paths.newCpd },
}

function sayQueue(queue: readonly SignOff[], today: IsoDate): string {
  const [longest] = queue
  if (longest === undefined) return 'Nothing waits for your answer.'
  const one = queue.length === 1
  const waits = one ? 'One waits for your answer' : `${capital(inWords(queue.length))} wait for your answer`
  const days = schoolDaysBetween(longest.requestedOn, today)
  if (days === 0)
    return `${waits}, ${one ? '' : longest.requestedOn === today ? 'all ' : 'the first '}${sayAsked(longest.requestedOn, today)}.`
  return `${waits}. ${one ? 'It' : 'The longest'} has waited ${count(days, 'school day')}.`
}

const DUE_ABOUT = 'Nothing runs out. A new piece keeps it current, or you set it aside: either is well.'
const DUE_TAGS = {
  check_in_due: { text: 'Check-in due', tone: 'wait' },
  confirm_here: { text: 'Signed elsewhere', tone: 'wait' },
  review_due: { text: 'Review due', tone: 'quiet' },
} as const

const dueRow = (one: Found['due'][number]): Row => ({
  depth: { level: one.depth, size: 30, label: DEPTH_NAMES[one.depth] },
  ...{
    text: one.title,
    href: paths.competency(one.code),
    tag: DUE_TAGS[one.state],
    end: `at ${DEPTH_NAMES[one.depth]}`,
  },
})

const base = (one: SignOff, text: string, today: IsoDate): Row => ({
  depth: { level: one.depth, size: 30, label: `Asked at ${DEPTH_NAMES[one.depth]}` },
  text,
  href: paths.signOff(one.id),
  tag: { text: sayWaiting(one.requestedOn, today), tone: 'wait' },
})

const queueRow = (one: SignOff, today: IsoDate): Row => ({
  ...base(one, `${one.person.name}: ${one.competency.title}`, today),
  end: `at ${DEPTH_NAMES[one.depth]}`,
})

const mineRow = (one: SignOff, today: IsoDate): Row => ({
  ...base(one, one.competency.title, today),
  end: readerOf(one),
})

const otherRow = (one: SignOff, why: string | null, today: IsoDate): Row => ({
  ...base(one, `${one.person.name}: ${one.competency.title}`, today),
  ...(one.hasReader ? {} : { tag: { text: `No reader. ${sayWaiting(one.requestedOn, today)}`, tone: 'ask' as const } }),
  end: why === null || why.startsWith('Waiting') ? readerOf(one) : why,
})

/** Why a lead finds it among those that need a reader; null while whoever is named has it. */
const whyOf = (one: SignOff, facts: ReaderFacts | undefined, today: IsoDate): string | null =>
  whyWaiting(
    {
      ...{ namedOn: null, leftOn: null, mentorUntil: null, onLeave: false, accountOff: false },
      ...facts,
      ...{ requestedOn: one.requestedOn, reader: one.signatory?.name ?? null, mayRead: one.hasReader },
    },
    today,
  )

function readerOf(one: SignOff): string {
  if (one.signatory === null) return 'nobody named yet'
  return one.hasReader ? `with ${one.signatory.name}` : `${one.signatory.name} cannot read it any more`
}

const closedTable = (closed: Found['closed'], viewerId: number | null, today: IsoDate): DataTable => ({
  caption: 'Answered or withdrawn',
  head: ['What', 'Who', 'Answer', { text: 'When', nowrap: true }],
  rows: closed.signOffs.map((one) => [
    { text: one.competency.title, href: paths.signOff(one.id), about: `, ${one.person.name}` },
    one.person.id === viewerId ? 'You' : one.person.name,
    one.decision === null
      ? { tag: { text: 'Withdrawn', tone: 'quiet' } }
      : {
          tag: {
            text: one.takenBack === null ? sayDecision(one) : `${sayDecision(one)}, taken back`,
            tone: one.takenBack !== null ? 'quiet' : one.decision.answer === 'signed' ? 'done' : 'plain',
          },
          small: one.decision.by.id === viewerId ? 'by you' : `by ${one.decision.by.name}`,
        },
    sayDate(one.closedOn ?? one.requestedOn, today),
  ]),
})

function pagesOf(total: number, page: number): Pagination {
  const pages = Math.max(1, Math.ceil(total / PER_PAGE))
  const to = (n: number) => (n === 1 ? paths.signOffs : `${paths.signOffs}?page=${n}`)
  const shown = Array.from({ length: pages }, (_, n) => n + 1).filter(
    (n) => n === 1 || n === pages || Math.abs(n - page) <= 2,
  )
  return {
    ...(page > 1 && page <= pages ? { previous: to(page - 1) } : {}),
    ...(page < pages ? { next: to(page + 1) } : {}),
    items: shown.flatMap((n, i) => [
      ...((shown[i - 1] ?? n - 1) < n - 1 ? [{ text: '…' }] : []),
      { text: String(n), href: to(n), current: n === page },
    ]),
  }
}

const STATES = { requested: 'Requested', signed: 'Signed', not_yet: 'Not yet', withdrawn: 'Withdrawn' } as const

export const FILE_HEADINGS = [
  'Teacher',
  'Competency',
  'Code',
  'Depth',
  'State',
  'Asked on',
  'Signatory',
  'Answered on',
  'Answered by',
  'What was seen or heard',
  'What pupils said or did',
  'What is still hard',
  'Next step',
  'Talked on',
  'Taken back',
  'Follows',
  'How the teacher sees it',
  'Added after the answer',
  'Second look',
  'Answer to the second look',
  'What was read, as it was sealed',
  'SHA-256 of what was sealed',
  'About this record',
]

const FOLLOWS_AS = {
  second_signature: 'second signature after',
  disagreement: 'second view of',
  again: 'answered again after',
} as const

/** What a decision keeps: every entry as it was read, and the hash of all of it. */
export type Sealed = { entries: readonly BroughtEntry[]; sha256: string }

function sayRead(entries: readonly BroughtEntry[], on: IsoDate): string {
  const lines = entries.map((entry) => {
    const parts = [...recordParts(entry, entry.evidence), ...evidenceParts(entry.evidence, on)]
    const files = entry.files.map((file) => ({
      term: 'File',
      text: `${file.name}, ${sayFile(file)}, SHA-256 ${file.sha256}`,
    }))
    return `${entry.doneOn}, ${entry.title}. ${[...parts, ...files].map(({ term, text }) => `${term}: ${text}`).join(' / ')}`
  })
  return lines.join('\n')
}

/** Each row says what the record is not, so that it says so wherever the row goes. */
export const fileRows = (
  signOffs: readonly SignOff[],
  addedAfter: ReadonlyMap<number, readonly AddedAfter[]>,
  sealed: ReadonlyMap<number, Sealed>,
  looks: ReadonlyMap<number, Look>,
): string[][] =>
  signOffs.map((one) => [
    one.person.name,
    one.competency.title,
    one.competency.code,
    DEPTH_NAMES[one.depth],
    one.state === 'signed' ? sayDecision(one) : STATES[one.state],
    one.requestedOn,
    one.signatory?.name ?? '',
    one.decision?.on ?? '',
    one.decision?.by.name ?? '',
    one.decision?.saw ?? '',
    one.decision?.pupils ?? '',
    one.decision?.stillHard ?? '',
    one.decision?.nextStep ?? '',
    one.decision?.talkedOn ?? '',
    one.takenBack === null ? '' : `${one.takenBack.on}, ${one.takenBack.by}: ${one.takenBack.reason}`,
    one.follows === null ? '' : `${FOLLOWS_AS[one.follows.as]} ${paths.signOff(one.follows.id)}`,
    one.statement ?? '',
    (addedAfter.get(one.id) ?? [])
      .map(({ title, addedAt }) => `added after the answer, ${londonDate(addedAt)}: ${title}`)
      .join('; '),
    ...lookColumns(looks.get(one.id)),
    sayRead(sealed.get(one.id)?.entries ?? [], one.decision?.on ?? one.requestedOn),
    sealed.get(one.id)?.sha256 ?? '',
    FORMATIVE,
  ])
