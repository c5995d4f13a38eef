import { sayDate } from '../shared/dates.ts'
import { type Button, type RecordParts, type Tag, type TextareaField } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Link } from '../web/views.ts'
import { decisionParts } from './answer.view.ts'
import { after, before } from './chain.rules.ts'
import { type SignOff } from './reading.store.ts'
import { type Shown } from './show.view.ts'
import { sayDecision, sayTakenBack, sayWaiting } from './words.rules.ts'

export type RelatedCard = {
  title: string
  tag: Tag | null
  text: string | null
  record: RecordParts | null
  link: Link | null
}

export type AfterForm = {
  action: string
  summary: string
  open: boolean
  formKey: string
  text: string
  field: TextareaField
  buttons: Button[]
}

/** What was typed into one of the forms below an answer, with the message beside it. */
export type AfterTyped = { form: 'disagreement' | 'taking_back'; text: string; error: string } | null

/** Where an answer stands among others for the same: nothing of it is ever put in its place. */
export function relatedCards(shown: Shown): RelatedCard[] {
  const { request, chain } = shown
  const back = request.takenBack
  return [
    ...(back === null
      ? []
      : [plain(sayTakenBack(request), `${back.reason} The answer stays below as it was given; it counts no more.`)]),
    ...(request.statement === null
      ? []
      : [plain(`How ${isMine(shown) ? 'you see' : `${request.person.givenName} sees`} it`, request.statement)]),
    ...before(request, chain)
      .slice(0, 1)
      .map((one) => earlier(one, shown)),
    ...after(request, chain)
      .filter((one) => shown.readable.has(one.id) && one.state !== 'withdrawn')
      .map((one) => later(one, shown)),
  ]
}

const isMine = ({ request, viewerId }: Shown): boolean => request.person.id === viewerId

const plain = (title: string, text: string): RelatedCard => ({ title, text, tag: null, record: null, link: null })

/** What this one follows. A second signatory reads the first one's words after answering, not before. */
function earlier(one: SignOff, { request, readable, mayDecide, today }: Shown): RelatedCard {
  const link = readable.has(one.id) ? { text: 'Open it', href: paths.signOff(one.id) } : null
  const { decision } = one
  if (decision === null) return { title: 'Asked before', text: null, tag: null, record: null, link }
  const who = `${decision.by.name}, ${sayDate(decision.on, today)}`
  const tag: Tag = { text: sayDecision(one), tone: 'plain' }
  switch (request.follows?.as) {
    case 'second_signature':
      return {
        title: `First of two: ${who}`,
        tag,
        text: mayDecide ? 'Their words are here once you have answered, so that yours are your own.' : null,
        record: mayDecide ? null : { parts: decisionParts(decision, today) },
        link: mayDecide ? null : link,
      }
    case 'disagreement':
      return {
        title: `The first view: ${who}`,
        tag,
        text: null,
        record: { parts: decisionParts(decision, today) },
        link,
      }
    default:
      return {
        title: `Answered before: ${who}`,
        tag,
        text: `${sayTakenBack(one)} ${one.takenBack?.reason ?? ''}`,
        record: null,
        link,
      }
  }
}

function later(one: SignOff, { today }: Shown): RelatedCard {
  const titles = {
    second_signature: 'Second of two',
    disagreement: 'A second view',
    again: 'Answered again',
  }
  const waits = one.signatory === null ? 'nobody is named yet' : one.signatory.name
  return {
    title: `${titles[one.follows?.as ?? 'again']}: ${one.decision?.by.name ?? waits}`,
    tag:
      one.decision === null
        ? { text: sayWaiting(one.requestedOn, today), tone: 'wait' }
        : { text: sayDecision(one), tone: one.decision.answer === 'signed' ? 'done' : 'plain' },
    text: null,
    record: null,
    link: { text: 'Open it', href: paths.signOff(one.id) },
  }
}

/** What can still be done about an answer, for whoever may. */
export function afterForms(shown: Shown): AfterForm[] {
  const { request, afterTyped, formKey } = shown
  const typed = (form: 'disagreement' | 'taking_back') => (afterTyped?.form === form ? afterTyped : null)
  const disagreement: AfterForm = {
    action: paths.disagreement(request.id),
    summary: 'I see this differently',
    open: typed('disagreement') !== null,
    formKey,
    text: `Your words stand beside ${request.decision?.by.name ?? 'the answer'}’s, and somebody else decides next. Both views stay.`,
    field: field('statement', 'How you see it', typed('disagreement')),
    buttons: [{ text: 'Ask for a second view', size: 'small', tone: 'quiet' }],
  }
  const own = request.decision?.by.id === shown.viewerId
  const takingBack: AfterForm = {
    action: paths.takingBack(request.id),
    summary: 'Take this answer back',
    open: typed('taking_back') !== null,
    formKey,
    text: `It counts no more, and stays readable with your reason beside it. ${request.person.givenName} is shown both.`,
    field: field('reason', 'Why it is taken back', typed('taking_back')),
    buttons: [
      { text: 'Take it back', size: 'small', tone: 'quiet', name: 'next', value: 'none' },
      ...(own
        ? [
            {
              text: 'Take it back and answer again',
              size: 'small',
              tone: 'quiet',
              name: 'next',
              value: 'again',
            } as const,
          ]
        : []),
    ],
  }
  return [...(shown.mayDisagree ? [disagreement] : []), ...(shown.mayTakeBack ? [takingBack] : [])]
}

const field = (name: string, label: string, typed: AfterTyped): TextareaField => ({
  ...{ name, label, rows: 3, value: typed?.text ?? '' },
  error: typed?.error,
})
