import { type EvidenceKind, type RecordPart } from '../evidence/kinds.rules.ts'
import { type IsoDate, sayDate } from '../shared/dates.ts'
import { capital, inWords, listOf } from '../shared/text.ts'
import { type Sum, type SumPart } from './depth.rules.ts'

/** The sum as the list that `components/enough` prints. */
export type SumItems = { items: readonly { text: string; done: boolean; when?: string }[] }

type To = { mine: boolean; today: IsoDate }

/** The sum as a list: what counts so far, what is still needed, and from when where only time is missing. */
export function sayItems(sum: Sum, to: To): SumItems {
  const items = sum.parts.find((part) => part.what === 'items')
  const kinds = sum.parts.find((part) => part.what === 'kinds')
  const rest = sum.parts.filter((part) => part.what !== 'items' && part.what !== 'kinds')
  // Pieces and kinds are one thing to whoever gathers them.
  const pieces =
    items === undefined || kinds === undefined
      ? []
      : [{ text: sayPieces(items, kinds), done: items.done && kinds.done }]
  return { items: [...pieces, ...rest.map((part) => toItem(part, to))] }
}

function toItem(part: SumPart, to: To): SumItems['items'][number] {
  const soon = part.from !== null && part.from > to.today ? `from ${sayDate(part.from, to.today)}` : null
  const text = sayPart(part, to)
  return soon === null ? { text, done: part.done } : { text: `${text}:`, done: part.done, when: soon }
}

function sayPieces(items: SumPart, kinds: SumPart): string {
  const text = `${capital(inWords(items.needed))} ${items.needed === 1 ? 'piece' : 'pieces'} of evidence, of ${inWords(kinds.needed)} ${kinds.needed === 1 ? 'kind' : 'kinds'}`
  if (items.done && kinds.done) return text
  return `${text}: ${items.have === 0 ? 'none' : inWords(items.have)} so far${
    items.done && !kinds.done ? ', of one kind' : ''
  }`
}

function sayPart(part: SumPart, { mine }: To): string {
  switch (part.what) {
    case 'items':
    case 'kinds':
      return capital(inWords(part.needed))
    case 'reflection':
      return `A sentence on what is in the way in ${mine ? 'your' : 'their'} own setting`
    case 'record':
      return capital(listOf((part.record ?? []).map((each) => RECORD_WORDS[each](mine ? 'you' : 'they'))))
    case 'kind_of':
      return sayKinds(part)
    case 'occasions':
      return `Tried on ${inWords(part.needed)} occasions, a week apart or more`
    case 'half_terms':
      return `Tried in ${inWords(part.needed)} half terms, over six teaching weeks`
    case 'contexts':
      return `In ${inWords(part.needed)} classes, subjects, years or teams`
    case 'family':
      return 'What a family said, or why none could be asked'
    case 'experience_after':
      return 'What pupils or families said once the change had had time'
    case 'new_piece':
      return 'One new piece since it was signed: what pupils or a family said, or new practice'
    case 'new_effect':
      return 'One change that others feel, measured or decided together'
    case 'after_embedded':
      return 'Twelve weeks after Embedded'
  }
}

const RECORD_WORDS: Record<RecordPart, (who: 'you' | 'they') => string> = {
  barrier: () => 'what was in the way',
  howWeKnow: (who) => `how ${who} know`,
  forWhom: () => 'for whom',
  change: (who) => `what ${who} changed`,
  pupilExperience: () => 'what pupils experienced',
  familyExperience: () => 'what families experienced',
  didNotWork: () => 'what did not work',
  next: () => 'what is next',
}

const KIND_WORDS: Record<EvidenceKind, string> = {
  OBS: 'somebody saw it',
  PUP: 'what pupils said or showed',
  FAM: 'what a family said',
  WRK: 'work before and after',
  LOG: 'log entries of three days',
  REF: 'a reflection',
  OUT: 'a measure before and after',
  PER: 'a colleague’s account',
  COP: 'a decision shaped together',
  ATT: 'a course',
}

function sayKinds({ anyOf = [], needed, bySomebodyElse = false }: SumPart): string {
  const names = anyOf.map((kind) => KIND_WORDS[kind])
  const kinds = [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((each) => each !== '').join(' or ')
  const many = needed > 1 ? `, from ${inWords(needed)} colleagues` : ''
  return capital(kinds) + many + (bySomebodyElse ? ', and not by the one who signs' : '')
}
