import { inWords, listOf } from '../shared/text.ts'
import {
  type Breadcrumbs,
  type ChoiceField,
  type Concern,
  type Enough,
  type RecordParts,
  type TextareaField,
} from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { FORMATIVE } from './formative.rules.ts'
import { type SignOff } from './reading.store.ts'
import { type SignOffPage } from './show.view.ts'
import { inSentence } from './words.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'sign-offs/conversation': ConversationPage
  }
}

export type ConversationPage = PageModel & {
  crumbs: Breadcrumbs
  lede: string
  action: string
  formKey: string
  lines: {
    id: string
    title: string
    href: Link
    lede: string
    entries: SignOffPage['entries']
    seen: { name: string; value: string }
    short: { text: string; list: Enough } | null
    fields: TextareaField[]
    choice: ChoiceField
  }[]
  /** Words for requests that somebody else answered meanwhile: to be copied. */
  lost: { title: string; message: string; record: RecordParts }[]
  concern: Concern | null
  formative: string
}

/** One request as its own page shows it, with the answer that is chosen for it so far. */
export type Line = { request: SignOff; page: SignOffPage; chosen: string }

export const LEAVE = 'leave'

/**
 * Up to three requests of one person on one page, each with its own line and its own answer (C.4): there is nothing that
 * answers all at once, and what is left stays where it is.
 */
export function conversationPage(
  lines: readonly Line[],
  about: {
    formKey: string
    errors: FieldErrors | null
    lost: ConversationPage['lost']
    concern: Concern | null
  },
): ConversationPage {
  const [first] = lines
  const name = first?.request.person.givenName ?? 'them'
  const titles = lines.map(({ request }) => inSentence(request.competency.title))
  return {
    title: `${name}, in one conversation`,
    errors: about.errors,
    crumbs: { items: [{ text: 'Sign-offs', href: paths.signOffs }, { text: first?.request.person.name ?? '' }] },
    lede: `${lines.length === 1 ? 'One waits' : `${inWords(lines.length)} wait`.replace(/^./, (letter) => letter.toUpperCase())}: ${listOf(titles)}. Each has a line of its own; leave any of them for later.`,
    action: paths.conversation(first?.request.person.id ?? 0),
    formKey: about.formKey,
    lines: lines.flatMap((line) => lineOf(line, about.errors)),
    lost: about.lost,
    concern: about.concern,
    formative: FORMATIVE,
  }
}

function lineOf({ request, page, chosen }: Line, errors: FieldErrors | null): ConversationPage['lines'] {
  const { answer } = page
  if (answer === null) return []
  const of = (name: string): string => `${name}-${request.id}`
  return [
    {
      id: `r${request.id}`,
      title: request.competency.title,
      href: { text: 'Its own page', href: paths.signOff(request.id) },
      lede: page.lede,
      entries: page.entries,
      seen: { name: of('seen'), value: answer.seen },
      short: answer.short,
      fields: answer.fields.map((field) => ({ ...field, name: of(field.name), error: errors?.[of(field.name)] })),
      choice: {
        kind: 'radios',
        name: of('answer'),
        legend: 'Your answer',
        small: true,
        items: [
          ...answer.buttons.map(({ text, value }) => ({ value: value ?? '', text })),
          { value: LEAVE, text: 'Leave it for now' },
        ],
        chosen: [chosen],
        error: errors?.[of('answer')],
      },
    },
  ]
}
