import { type EvidenceKind } from './kinds.rules.ts'

/** One question that a kind of evidence asks (inclusion-content C.2, minimum fields). */
export type KindField = {
  name: string
  label: string
  hint?: string
  as: 'line' | 'lines' | 'date' | 'number' | 'choice'
  choices?: readonly string[]
  needed: boolean
}

export type KindSpec = {
  name: string
  what: string
  /** The words for the day it was seen or said, and for who saw it or speaks; null where the kind has none. */
  seenOn: string | null
  seenBy: string | null
  /** Somebody is to hear what became of what they said. */
  toldBack: boolean
  fields: readonly KindField[]
}

const lines = (name: string, label: string, hint?: string): KindField => ({
  ...{ name, label, as: 'lines', needed: true },
  ...(hint === undefined ? {} : { hint }),
})
const line = (name: string, label: string, hint?: string): KindField => ({ ...lines(name, label, hint), as: 'line' })
const day = (name: string, label: string): KindField => ({ name, label, as: 'date', needed: true })

/**
 * What each kind asks. A dated sentence in each is enough: no more than twenty minutes for one. LOG asks nothing: three
 * entries of different days are one, and are counted without being named.
 */
export const KIND_SPECS: Record<Exclude<EvidenceKind, 'LOG'>, KindSpec> = {
  OBS: {
    name: 'Somebody saw it',
    what: 'A colleague was there and says what pupils did. Never a grade.',
    seenOn: 'When did they see it?',
    seenBy: 'Who saw it?',
    toldBack: false,
    fields: [
      line('focus', 'What had you agreed to look at?'),
      lines('pupilsDid', 'What did pupils do?', 'Their part in it, not only yours'),
      line('question', 'One question it left'),
    ],
  },
  PUP: {
    name: 'What pupils said or showed',
    what: 'In a way they can use: said, signed, chosen, drawn or shown.',
    seenOn: 'When did they say or show it?',
    seenBy: 'Who asked them?',
    toldBack: true,
    fields: [
      line('method', 'How were they asked?', 'Such as talking mats, a walk, three faces, a vote'),
      lines('words', 'What did they say or show?', 'Their own words if you can. No names'),
      {
        ...{ name: 'whose', label: 'Whose words are these?', as: 'choice', needed: true },
        choices: ['Their own', 'Described by an adult who knows them'],
      },
      { name: 'howMany', label: 'How many pupils?', as: 'number', needed: true },
    ],
  },
  FAM: {
    name: 'What a family said',
    what: 'A parent or carer, about what changed for their child or about being heard.',
    seenOn: 'When did they say it?',
    seenBy: null,
    toldBack: true,
    fields: [
      line('mode', 'How did you hear it?', 'Such as a call, at the gate, a parents’ evening'),
      lines('words', 'What did they say?', 'Their words, or a summary they agreed. No names'),
      {
        ...{ name: 'consent', label: 'May this be kept here?', as: 'choice', needed: true },
        choices: ['Yes, they agreed'],
      },
    ],
  },
  WRK: {
    name: 'Work before and after',
    what: 'Pupils’ work, a plan or a resource, before and after the change.',
    seenOn: null,
    seenBy: null,
    toldBack: false,
    fields: [
      lines('before', 'Before'),
      lines('after', 'After'),
      line('notice', 'What should a reader notice?'),
      line('access', 'Who could and could not use it?'),
    ],
  },
  REF: {
    name: 'A reflection',
    what: 'What you had assumed, and the decision that changed. Beside other evidence, not alone.',
    seenOn: null,
    seenBy: null,
    toldBack: false,
    fields: [
      lines('assumption', 'What had you assumed?'),
      lines('turning', 'What made you think again?'),
      line('decision', 'What do you decide differently now?'),
      line('open', 'What is still open?'),
    ],
  },
  OUT: {
    name: 'A measure before and after',
    what: 'Of taking part, independence, belonging, lost learning, talk or learning.',
    seenOn: null,
    seenBy: null,
    toldBack: false,
    fields: [
      line('measure', 'What was measured?'),
      line('fits', 'Why does it fit?'),
      day('baselineOn', 'First measured on'),
      line('baseline', 'It was'),
      day('followUpOn', 'Measured again on'),
      line('followUp', 'It is'),
      { name: 'howMany', label: 'How many pupils?', as: 'number', needed: true },
      line('caution', 'What does it not show?'),
    ],
  },
  PER: {
    name: 'A colleague’s account',
    what: 'A colleague, teaching assistant, specialist or mentee on what changed for them or for pupils.',
    seenOn: 'When was it?',
    seenBy: 'Whose account is it?',
    toldBack: false,
    fields: [line('relationship', 'How do you work together?'), lines('saw', 'What changed, in their words?')],
  },
  COP: {
    name: 'Decided together',
    what: 'A decision shaped with pupils, families or disabled adults from the start.',
    seenOn: 'When was it decided?',
    seenBy: null,
    toldBack: false,
    fields: [
      line('who', 'Who had a say?', 'Groups, not names'),
      lines('changed', 'What did they change?'),
      lines('couldNot', 'What could not change, and why?'),
    ],
  },
  ATT: {
    name: 'A course or session',
    what: 'That you were there. It shows what you met, never that it is practised.',
    seenOn: null,
    seenBy: null,
    toldBack: false,
    fields: [line('provider', 'Who ran it?'), line('commitment', 'One thing you will try')],
  },
}

export type NamedKind = keyof typeof KIND_SPECS
export const NAMED_KINDS: readonly NamedKind[] = ['OBS', 'PUP', 'FAM', 'WRK', 'OUT', 'PER', 'COP', 'REF', 'ATT']
export const isNamedKind = (text: string): text is NamedKind => NAMED_KINDS.some((kind) => kind === text)

/** How a kind is said to people: `Somebody saw it`; the log itself is `Three entries of your log`. */
export const sayKind = (kind: EvidenceKind): string => (kind === 'LOG' ? 'An adaptation log' : KIND_SPECS[kind].name)

/** Grades of lessons, which no observation may carry. */
const GRADE = /\b(?:outstanding|requires\s+improvement|inadequate|grade[ds]?\s*[1-4]|ungraded|a\s+[1-4]\s+lesson)\b/i

/** An observation says what pupils did; a grade of the lesson is refused (C.2, OBS). */
export const givesGrade = (text: string): boolean => GRADE.test(text)

/** What pupils found, each as good an answer as another: honest failure counts as practice (C.1). */
export const FOUND = ['better', 'mixed', 'no different', 'worse', 'too soon'] as const
export type Found = (typeof FOUND)[number]
export const isFound = (text: string): text is Found => FOUND.some((found) => found === text)

/** Why no family could be asked, as the content file words it; the words are kept with the entry. */
export const FAMILY_REASONS = [
  'declined',
  'contact unsafe',
  'carer or virtual school consulted',
  'pupil over 16 prefers',
  'two ways tried, no reply',
] as const
