import { type IsoDate, sayDate } from '../shared/dates.ts'
import {
  type Breadcrumbs,
  type Concern,
  type DocumentActions,
  type RecordParts,
  type SelectField,
  type Tag,
  type TextareaField,
} from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { decisionCard } from './answer.view.ts'
import { FORMATIVE } from './formative.rules.ts'
import { type SignOff } from './reading.store.ts'
import { type BroughtEntry } from './requests.store.ts'
import { type LookRefusal } from './second-look.rules.ts'
import { noteParts, TEN_MINUTES } from './second-look-cards.view.ts'
import { type Look, type LookNote } from './second-look.store.ts'
import { entryCard, type SignOffPage } from './show.view.ts'
import { type WitnessCards } from './witness.view.ts'
import { inSentence } from './words.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'sign-offs/second-look': SecondLookPage
  }
}

export type LookValues = { noticed: string; ask: string; reply: string }
export const NO_LOOK_WORDS: LookValues = { noticed: '', ask: '', reply: '' }

type WordsForm = { action: string; title: string; fields: TextareaField[]; concern: Concern | null; button: string }

export type SecondLookPage = PageModel & {
  crumbs: Breadcrumbs
  lede: string
  /** Words that came too late, to be copied. */
  kept: { message: string; record: RecordParts } | null
  brings: string
  entries: SignOffPage['entries']
  witnesses: WitnessCards['heard']
  decision: NonNullable<SignOffPage['decision']> | null
  state: { title: string; tag: Tag; text: string } | null
  notes: { title: string; record: RecordParts }[]
  form: WordsForm | null
  formKey: string
  hand: { action: string; field: SelectField } | null
  signOff: Link
  actions: DocumentActions
  formative: string
}

export type ShownLook = {
  look: Look
  signOff: SignOff
  entries: BroughtEntry[]
  keptFiles: ReadonlySet<number>
  asAnswered: boolean
  witnesses: WitnessCards['heard']
  viewerId: number | null
  /** Who else may give it, for the one who looks. */
  others: readonly { id: number; name: string }[]
  values: LookValues
  errors: FieldErrors | null
  concern: Concern | null
  tooLate: string | null
  formKey: string
  today: IsoDate
}

/** What was sealed and what was answered, read in place; beside it what a colleague noticed, and the signatory's answer. */
export function secondLookPage(shown: ShownLook): SecondLookPage {
  const { look, signOff, viewerId, today } = shown
  const mine = look.person.id === viewerId
  return {
    title: `A second look: ${mine ? signOff.competency.title : `${signOff.person.givenName} and ${inSentence(signOff.competency.title)}`}`,
    errors: shown.errors,
    crumbs: { items: [{ text: 'Sign-offs', href: paths.signOffs }, { text: 'second look' }] },
    lede: sayLede(shown, mine),
    kept: shown.tooLate === null ? null : { message: shown.tooLate, record: { parts: typedParts(shown.values) } },
    brings: `What ${mine ? 'you' : signOff.person.givenName} brought, as it was sealed`,
    entries: shown.entries.map((entry) => entryCard(entry, { ...shown, request: signOff })),
    witnesses: shown.witnesses,
    decision:
      signOff.decision === null
        ? null
        : { ...decisionCard({ ...shown, request: signOff }, signOff.decision, mine), link: null },
    state: stateCard(shown),
    notes: look.notes.map((note) => ({ title: noteTitle(note, today), record: { parts: noteParts(note) } })),
    form: lookForm(shown) ?? replyForm(shown),
    formKey: shown.formKey,
    hand: handForm(shown),
    signOff: { text: 'Open the sign-off', href: paths.signOff(signOff.id) },
    actions: { printThis: true },
    formative: FORMATIVE,
  }
}

function sayLede({ look, viewerId, today }: ShownLook, mine: boolean): string {
  const drawn = `Drawn at random on ${sayDate(look.drawnOn, today)}, not chosen.`
  if (look.looker.id === viewerId && look.state === 'waiting') return `${drawn} ${TEN_MINUTES}`
  const whose = mine ? 'Your record and the answer stay as they are' : 'The answer stays as it is'
  return `${drawn} ${whose}: nothing is overturned, and both notes stay.`
}

/** May the viewer write the look now? */
const mayGive = ({ look, signOff, viewerId }: ShownLook): boolean =>
  look.state === 'waiting' && look.looker.id === viewerId && signOff.takenBack === null

function stateCard(shown: ShownLook): SecondLookPage['state'] {
  const { look, signOff } = shown
  if (look.state === 'looked' || mayGive(shown)) return null
  if (look.state === 'ended' || signOff.takenBack !== null)
    return {
      title: 'Nobody looks any more',
      tag: { text: 'Ended', tone: 'quiet' },
      text: 'The answer was taken back, somebody left, or no lead is left who has no part in it.',
    }
  return {
    title: `${look.looker.name} looks`,
    tag: { text: look.openedAt === null ? 'Not opened yet' : 'Opened', tone: 'wait' },
    text: 'Ten minutes of another colleague. What they notice stands here afterwards, beside the answer.',
  }
}

const noteTitle = (note: LookNote, today: IsoDate): string =>
  `${note.kind === 'look' ? 'Second look' : 'In answer'}: ${note.by.name}, ${sayDate(note.on, today)}`

const typedParts = (values: LookValues): RecordParts['parts'] =>
  [
    { term: 'What I noticed', text: values.noticed },
    { term: 'What I would ask', text: values.ask },
    { term: 'My answer', text: values.reply },
  ].filter((part) => part.text !== '')

function lookForm(shown: ShownLook): WordsForm | null {
  if (!mayGive(shown)) return null
  const { values, errors } = shown
  return {
    action: paths.secondLook(shown.look.id),
    title: 'What you see',
    concern: shown.concern,
    fields: [
      {
        ...{ name: 'noticed', label: 'What I noticed', rows: 3, value: values.noticed, error: errors?.noticed },
        hint: `A sentence or two. ${shown.signOff.person.givenName} and ${shown.signOff.decision?.by.name ?? 'the signatory'} read it.`,
      },
      {
        ...{ name: 'ask', label: 'What I would ask', rows: 2, value: values.ask, error: errors?.ask },
        optional: true,
      },
    ],
    button: 'Keep my note',
  }
}

/** For the signatory, once somebody has looked, once. */
function replyForm(shown: ShownLook): WordsForm | null {
  const { look, viewerId, values, errors } = shown
  if (look.state !== 'looked' || look.signatoryId !== viewerId) return null
  if (look.notes.some((note) => note.kind === 'reply')) return null
  return {
    action: paths.secondLookReply(look.id),
    title: 'Your answer, if you like',
    concern: shown.concern,
    fields: [
      {
        ...{ name: 'reply', label: 'What you would say', rows: 3, value: values.reply, error: errors?.reply },
        hint: 'Once. It stands beside both notes. You need not write one.',
      },
    ],
    button: 'Keep my answer',
  }
}

function handForm(shown: ShownLook): SecondLookPage['hand'] {
  if (!mayGive(shown) || shown.others.length === 0) return null
  return {
    action: paths.secondLookLooker(shown.look.id),
    field: {
      ...{ name: 'looker', label: 'Who looks instead', empty: 'Choose a colleague', value: '' },
      error: shown.errors?.looker,
      options: shown.others.map(({ id, name }) => ({ value: String(id), text: name })),
    },
  }
}

const HAND_WORDS: Record<LookRefusal, string> = {
  own_record: 'Choose somebody else: it is their own record',
  answered_it: 'Choose somebody else: they answered it',
  wall: 'Choose somebody else: they appraise or tutor one of the two',
  saw_it: 'Choose somebody else: their observation is part of it',
  not_a_lead: 'Choose a colleague from the list',
}
export const sayLookRefusal = (reason: LookRefusal): string => HAND_WORDS[reason]
