import { type IsoDate, sayDate } from '../shared/dates.ts'
import { DEPTH_NAMES } from '../shared/depths.ts'
import { type DepthRows, type RecordParts } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type RelatedCard } from './chain.view.ts'
import { type Look, type LookNote } from './second-look.store.ts'

export const TEN_MINUTES = 'Ten minutes is enough. Nothing is overturned.'

/** The words of a note. */
export const noteParts = (note: LookNote): RecordParts['parts'] => [
  { term: note.kind === 'look' ? 'What they noticed' : 'What the signatory says', text: note.words },
  ...(note.wouldAsk === null ? [] : [{ term: 'What they would ask', text: note.wouldAsk }]),
]

/** On the page of a sign-off, as a later addition to it. */
export function lookCard(look: Look, viewerId: number | null, today: IsoDate): RelatedCard {
  const link = { text: 'Open the second look', href: paths.secondLook(look.id) }
  const note = look.notes.find(({ kind }) => kind === 'look')
  if (note !== undefined)
    return {
      title: `A second look, added later: ${note.by.name}, ${sayDate(note.on, today)}`,
      tag: { text: 'Drawn at random', tone: 'plain' },
      text: 'Both notes stay; nothing is overturned.',
      record: { parts: look.notes.flatMap(noteParts) },
      link,
    }
  const who = look.looker.id === viewerId ? 'You look' : `${look.looker.name} looks`
  return {
    title: look.state === 'ended' ? 'Drawn for a second look, which ended' : `${who} at this once more`,
    tag: { text: 'Drawn at random', tone: 'plain' },
    text: `Drawn on ${sayDate(look.drawnOn, today)}, not chosen. Nothing is overturned.`,
    record: null,
    link,
  }
}

/** The two columns of the file: what was added after the answer. */
export const lookColumns = (look: Look | undefined): [string, string] => {
  const cell = (kind: LookNote['kind']): string =>
    (look?.notes ?? [])
      .filter((note) => note.kind === kind)
      .map(
        ({ on, by, words, wouldAsk }) =>
          `added later, ${on}, ${by.name}: ${words}${wouldAsk === null ? '' : ` Would ask: ${wouldAsk}`}`,
      )
      .join('')
  return [cell('look'), cell('reply')]
}

type LookSection = { title: string; about: string; rows: DepthRows }

/** On the list of sign-offs: what is the viewer's to look at, and what of theirs was drawn. */
export function lookSections(looks: readonly Look[], viewerId: number | null): LookSection[] {
  const toGive = looks.filter((look) => look.looker.id === viewerId && look.state === 'waiting')
  const drawn = looks.filter((look) => look.looker.id !== viewerId)
  const section = (title: string, about: string, list: readonly Look[]): LookSection[] =>
    list.length === 0 ? [] : [{ title, about, rows: { items: list.map((look) => lookRow(look, viewerId)) } }]
  return [
    ...section('For a second look', `Drawn at random. ${TEN_MINUTES}`, toGive),
    ...section('Drawn for a second look', 'At random, not chosen. Nothing is overturned, and both notes stay.', drawn),
  ]
}

function lookRow(look: Look, viewerId: number | null): DepthRows['items'][number] {
  const level = look.depth
  const toGive = look.looker.id === viewerId
  const replied = look.notes.some((note) => note.kind === 'reply')
  return {
    depth: { level, size: 30, label: DEPTH_NAMES[level] },
    text: look.person.id === viewerId ? look.competency : `${look.person.name}: ${look.competency}`,
    href: paths.secondLook(look.id),
    tag:
      look.state === 'waiting'
        ? { text: toGive ? 'Ten minutes' : `With ${look.looker.name}`, tone: 'wait' }
        : { text: replied ? 'Looked at and answered' : 'Looked at', tone: 'done' },
    end: `at ${DEPTH_NAMES[level]}`,
  }
}
