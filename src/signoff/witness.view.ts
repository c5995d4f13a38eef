import { londonDate, sayDate, type IsoDate } from '../shared/dates.ts'
import { type Concern, type DateField, type TextareaField, type TextField } from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type SignOff } from './reading.store.ts'
import { FORMATIVE } from './formative.rules.ts'
import { stateOf, type Witness, WITNESS_DAYS } from './witness.rules.ts'
import { type OpenWitness } from './witness.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'sign-offs/witness': WitnessPage
    'sign-offs/witness-link': WitnessLinkPage
    'sign-offs/witness-over': WitnessOverPage
  }
}

/** Those from outside, on the page of a request. */
export type WitnessCards = {
  heard: { title: string; text: string; small: string }[]
  /** For the teacher while it waits: who has a link, and the form for another. */
  waiting: { text: string; end: string }[]
  ask: { action: string; formKey: string; open: boolean; fields: TextField[] } | null
}

export type WitnessTyped = { name: string; role: string; errors: FieldErrors }

export function witnessCards(
  witnesses: readonly Witness[],
  about: {
    request: SignOff
    mayAsk: boolean
    mine: boolean
    now: string
    today: IsoDate
    formKey: string
    typed: WitnessTyped | null
  },
): WitnessCards {
  const { request, today, typed } = about
  return {
    heard: witnesses.flatMap(({ name, role, answer }) =>
      answer === null
        ? []
        : [
            {
              title: `${name}, ${role}`,
              text: answer.words,
              small: `${answer.seenOn === null ? '' : `Seen on ${sayDate(answer.seenOn, today)}. `}Written on ${sayDate(londonDate(answer.at), today)}, as a witness: this is no sign-off.`,
            },
          ],
    ),
    waiting: about.mine
      ? witnesses
          .filter((one) => request.state === 'requested' && stateOf(one, about.now) === 'waits')
          .map((one) => ({
            text: `${one.name}, ${one.role}, has a link until ${sayDate(londonDate(one.expiresAt), today)}.`,
            end: paths.witnessEnd(request.id, one.id),
          }))
      : [],
    ask: about.mayAsk
      ? {
          action: paths.witnesses(request.id),
          formKey: about.formKey,
          open: typed !== null,
          fields: [
            { name: 'witness', label: 'Their name', value: typed?.name, error: typed?.errors.witness },
            {
              name: 'role',
              label: 'Who they are',
              hint: 'Such as speech and language therapist, educational psychologist, parent on the panel',
              value: typed?.role,
              error: typed?.errors.role,
            },
          ],
        }
      : null,
  }
}

export type WitnessLinkPage = PageModel & { lede: string; url: string; text: string; link: Link }

/** The link, once: only its hash is kept. */
export const witnessLinkPage = (
  name: string,
  made: { request: SignOff; url: string; expiresAt: string },
  today: IsoDate,
): WitnessLinkPage => ({
  title: `A link for ${name}`,
  lede: 'Send it yourself. It is shown this once.',
  url: made.url,
  text: `It works once, until ${sayDate(londonDate(made.expiresAt), today)}. It shows your name, your school and “${made.request.competency.title}”: nothing that you wrote, and nothing of pupils.`,
  link: { text: 'Back to your request', href: paths.signOff(made.request.id) },
})

export type WitnessPage = PageModel & {
  lede: string
  action: string
  shared: string[]
  concern: Concern | null
  day: DateField
  field: TextareaField
  formative: string
}

export const witnessPage = (
  token: string,
  open: OpenWitness,
  typed: { words: string; seenOn: string; errors: FieldErrors | null; concern?: Concern },
  today: IsoDate,
): WitnessPage => ({
  title: 'What did you see?',
  errors: typed.errors,
  lede: `${open.name}, ${open.person.name}${open.school.name === null ? '' : ` of ${open.school.name}`} asks you to say what you saw of “${open.competency.title}”.`,
  action: `/witness/${token}`,
  concern: typed.concern ?? null,
  shared: [
    `What it is about: ${open.competency.outcome}`,
    `You see nothing else here. ${open.person.name}, and whoever reads their request, read what you write, with your name and the day.`,
    'You are a witness: you do not assess anybody and you sign nothing. No names of pupils, please.',
    `This page works once, until ${sayDate(londonDate(open.expiresAt), today)}.`,
  ],
  day: {
    native: true,
    name: 'seen',
    label: 'When was it?',
    optional: true,
    value: typed.seenOn,
    max: today,
    error: typed.errors?.seen,
  },
  field: {
    name: 'words',
    label: 'What you saw, and what changed for pupils',
    hint: 'Two or three sentences are plenty.',
    rows: 6,
    value: typed.words,
    error: typed.errors?.words,
  },
  formative: FORMATIVE,
})

export type WitnessOverPage = PageModel & { text: string }

export const witnessHeardPage = (): WitnessOverPage => ({
  title: 'Thank you',
  text: 'Your words are kept with the request. You can close this page: the link does not work any more.',
})

export const witnessOverPage = (): WitnessOverPage => ({
  title: 'This link has been used or is too old',
  text: `A link works once, for ${WITNESS_DAYS} days, and ends when the request is answered. Nothing was changed. Ask the person who sent it for a new one.`,
})
