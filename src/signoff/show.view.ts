import { KIND_NAMES } from '../evidence/entries.rules.ts'
import { KIND_SPECS } from '../evidence/kind-fields.rules.ts'
import { evidenceParts, recordParts } from '../evidence/record.rules.ts'
import { type IsoDate, type IsoInstant, londonDate, sayDate } from '../shared/dates.ts'
import { DEPTH_NAMES } from '../shared/depths.ts'
import { sayHours } from '../shared/hours.ts'
import { capital, count, inWords } from '../shared/text.ts'
import {
  type Breadcrumbs,
  type Button,
  type Concern,
  type DateField,
  type DepthMark,
  type DocumentActions,
  type Enough,
  type FileList,
  type RecordParts,
  type SelectField,
  type Tag,
  type TextareaField,
} from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { FORMATIVE } from './formative.rules.ts'
import { answerForm, decisionCard } from './answer.view.ts'
import { broughtFiles } from './brought-files.view.ts'
import { readerForm } from './reader.view.ts'
import { afterForms, type AfterForm, type AfterTyped, type RelatedCard, relatedCards } from './chain.view.ts'
import { type AddedAfter } from './added-after.store.ts'
import { type SignOff } from './reading.store.ts'
import { type BroughtEntry } from './requests.store.ts'
import { type Look } from './second-look.store.ts'
import { lookCard } from './second-look-cards.view.ts'
import { type DecisionValues } from './signoff.form.ts'
import { isConfirmed, isTogether, takesTwo } from './signoff.rules.ts'
import { type Sum } from './depth.rules.ts'
import { type Witness } from './witness.rules.ts'
import { witnessCards, type WitnessCards, type WitnessTyped } from './witness.view.ts'
import { inSentence, sayClosed, sayWaiting } from './words.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'sign-offs/show': SignOffPage
  }
}

export type SignOffPage = PageModel & {
  crumbs: Breadcrumbs
  lede: string
  /** Others of the same person that wait for the reader: one conversation answers up to three. */
  together: Link | null
  brings: string
  entries: { when: string; title: string; record: RecordParts | null; bare: string; files: FileList | null }[]
  noEntries: string | null
  /** Logged since: shown as added afterwards, so that nobody takes it for what was answered. */
  added: { heading: string; text: string; items: (Link & { when: string })[] } | null
  answer: {
    action: string
    formKey: string
    seen: string
    /** What is missing, where what it brings is not enough to sign: then only not yet can be answered. */
    short: { text: string; list: Enough } | null
    error: string | undefined
    fields: TextareaField[]
    talked: DateField | null
    concern: Concern | null
    /** The answer that was pressed before it was stopped: pressing that it is no concern gives it. */
    pressed: string | null
    buttons: Button[]
  } | null
  /** What it follows, what followed it, and where it was taken back. */
  related: RelatedCard[]
  /** Below the answer, because it came later. */
  look: RelatedCard | null
  /** The teacher's second view, and taking an answer back. */
  after: AfterForm[]
  witness: WitnessCards
  decision: {
    tag: Tag
    depth: DepthMark | null
    by: string
    warning: string | null
    record: RecordParts
    link: Link | null
  } | null
  waiting: { title: string; tag: Tag; text: string } | null
  newer: { action: string; text: string; button: string } | null
  reader: { action: string; version: string; title: string; field: SelectField; button: string } | null
  withdrawal: { action: string } | null
  actions: DocumentActions
  formative: string
}

export type Shown = {
  request: SignOff
  entries: BroughtEntry[]
  /** The ids of files that are still kept: one that was sealed may have been removed since. */
  keptFiles: ReadonlySet<number>
  /** The answer, if there is one, still says what was kept when it was given. */
  asAnswered: boolean
  viewerId: number | null
  today: IsoDate
  /** Where it stands among those that wait for the reader; null when it does not. */
  queue: { place: number; of: number } | null
  /** How many of this person's requests wait for the reader, this one among them. */
  ofPerson: number
  mayDecide: boolean
  seen: string
  formKey: string
  values: DecisionValues
  concern: Concern | null
  errors: FieldErrors | null
  newer: number
  /** What was logged about it after the answer. */
  addedAfter: AddedAfter[]
  /** What it brings, counted for the reader. */
  sum: Sum
  /** It is enough for Practised, where Embedded was asked for. */
  mayLower: boolean
  /** Every request of this teacher for this competency. */
  chain: SignOff[]
  /** Those of them that the viewer may read. */
  readable: ReadonlySet<number>
  /** Its second look, for whoever may read that. */
  look: Look | null
  mayTakeBack: boolean
  mayDisagree: boolean
  afterTyped: AfterTyped
  witnesses: Witness[]
  mayAskWitness: boolean
  witnessTyped: WitnessTyped | null
  now: IsoInstant
  /** Whom it may be handed to, when the reader may hand it on. */
  readers: { id: number; name: string; appraiser: boolean; open: number; mentees: number }[] | null
}

/** One request: what the teacher brings, and the reader's side of it; afterwards the answer beside what was read. */
export function signOffPage(shown: Shown): SignOffPage {
  const { request, entries, viewerId, today } = shown
  const mine = request.person.id === viewerId
  const open = request.state === 'requested'
  return {
    title: mine ? request.competency.title : `${request.person.givenName} and ${inSentence(request.competency.title)}`,
    errors: shown.errors,
    crumbs: {
      items: [
        { text: 'Sign-offs', href: paths.signOffs },
        {
          text:
            shown.queue === null
              ? mine
                ? 'your request'
                : request.person.name
              : `${shown.queue.place} of ${shown.queue.of} waiting for you`,
        },
      ],
    },
    lede: sayAsking(request, entries, mine, today),
    together: togetherLink(shown),
    brings: sayBrings(request, mine, open),
    entries: entries.map((entry) => entryCard(entry, shown)),
    noEntries: entries.length === 0 ? 'No entry is kept with this request.' : null,
    added: addedSince(shown),
    answer: shown.mayDecide && open ? answerForm(shown) : null,
    related: relatedCards(shown),
    look: shown.look === null ? null : lookCard(shown.look, viewerId, today),
    after: afterForms(shown),
    witness: witnessCards(shown.witnesses, {
      ...{ request, mine, today, mayAsk: shown.mayAskWitness, now: shown.now },
      ...{ formKey: shown.formKey, typed: shown.witnessTyped },
    }),
    decision: request.decision === null ? null : decisionCard(shown, request.decision, mine),
    waiting: open && !shown.mayDecide ? waitingCard(request, mine, today) : waitingNot(request),
    newer: mine && open && shown.newer > 0 ? newerForm(request, shown.newer) : null,
    reader: open && shown.readers !== null ? readerForm(shown, shown.readers, mine) : null,
    withdrawal: mine && open ? { action: paths.withdrawal(request.id) } : null,
    actions: { printThis: true },
    formative: FORMATIVE,
  }
}

const togetherLink = ({ request, ofPerson, mayDecide }: Shown): Link | null =>
  !mayDecide || ofPerson < 2 || takesTwo(request.depth)
    ? null
    : {
        text: `Answer ${ofPerson > 3 ? 'three' : inWords(ofPerson)} of ${request.person.givenName}’s in one conversation`,
        href: paths.conversation(request.person.id),
      }

function addedSince({ request, addedAfter, today }: Shown): SignOffPage['added'] {
  if (request.decision === null || addedAfter.length === 0) return null
  const answered = request.decision.answer === 'signed' ? 'sign-off' : 'the answer'
  return {
    heading: `Added after ${answered}`,
    text: `The answer of ${sayDate(request.decision.on, today)} does not rest on this.`,
    items: addedAfter.map(({ id, title, addedAt }) => ({
      text: title,
      href: paths.cpdEntry(id),
      when: `added after ${answered}, ${sayDate(londonDate(addedAt), today)}`,
    })),
  }
}

const sayBrings = ({ person }: SignOff, mine: boolean, open: boolean): string =>
  `What ${mine ? 'you' : person.givenName} ${open ? (mine ? 'bring' : 'brings') : 'brought'}`

function sayAsking(request: SignOff, entries: BroughtEntry[], mine: boolean, today: IsoDate): string {
  const who = mine ? 'You' : request.person.givenName
  const past = request.state !== 'requested'
  const verb = past ? 'asked' : mine ? 'ask' : 'asks'
  const depth = DEPTH_NAMES[request.depth]
  const what = isTogether(request)
    ? `to record this together at ${depth}`
    : isConfirmed(request.stageCode)
      ? `for this to be confirmed at ${depth}`
      : `to be signed off at ${depth}`
  return `${who} ${verb} ${what}. ${sayOccasions(entries, today)}`.trim()
}

function sayOccasions(entries: BroughtEntry[], today: IsoDate): string {
  const days = [...new Set(entries.map((entry) => entry.doneOn))].sort()
  const first = days[0]
  const last = days[days.length - 1]
  if (first === undefined || last === undefined) return ''
  const number = entries.length === 1 ? 'One entry' : `${capital(inWords(entries.length))} entries`
  return first === last
    ? `${number}, ${sayDate(first, today)}.`
    : `${number}, from ${sayDate(first, today)} to ${sayDate(last, today)}.`
}

/** One entry as it was brought, with its files. */
export function entryCard(
  entry: BroughtEntry,
  shown: Pick<Shown, 'request' | 'keptFiles' | 'today'>,
): SignOffPage['entries'][number] {
  const { evidence } = entry
  const { today } = shown
  const parts = [...recordParts(entry, evidence), ...evidenceParts(evidence, today)]
  const kind = evidence === null ? KIND_NAMES[entry.kind] : KIND_SPECS[evidence.kind].name
  return {
    when: `${sayDate(entry.doneOn, today)}, ${sayHours(entry.minutes)}, ${inSentence(kind)}`,
    title: entry.title,
    record: parts.length === 0 ? null : { parts },
    bare: 'Nothing is written here about what changed for pupils.',
    files: broughtFiles(entry, shown),
  }
}

function waitingCard(request: SignOff, mine: boolean, today: IsoDate): NonNullable<SignOffPage['waiting']> {
  const { signatory, hasReader } = request
  const tag: Tag = { text: sayWaiting(request.requestedOn, today), tone: 'wait' }
  if (signatory === null) return { title: 'Nobody is named to read it yet', tag, text: 'Choose a colleague below.' }
  if (!hasReader)
    return { title: `${signatory.name} cannot read it any more`, tag, text: 'Choose another colleague below.' }
  return {
    title: `With ${signatory.name}`,
    tag,
    text: mine ? 'Nothing is yours to do now. You can go on logging meanwhile.' : 'It waits for their answer.',
  }
}

const waitingNot = (request: SignOff): SignOffPage['waiting'] =>
  request.state === 'withdrawn'
    ? { title: 'Withdrawn', tag: { text: 'Withdrawn', tone: 'quiet' }, text: sayClosed(request) }
    : null

const newerForm = (request: SignOff, newer: number): NonNullable<SignOffPage['newer']> => ({
  action: paths.newerEntries(request.id),
  text: `You have logged ${count(newer, 'more entry', 'more entries')} about this since you asked.`,
  button: newer === 1 ? 'Bring it too' : 'Bring them too',
})
