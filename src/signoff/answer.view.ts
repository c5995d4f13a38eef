import { type IsoDate, sayDate } from '../shared/dates.ts'
import { DEPTH_NAMES } from '../shared/depths.ts'
import { type RecordParts } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Decision } from './reading.store.ts'
import { type Shown, type SignOffPage } from './show.view.ts'
import { asksStillHard, isConfirmed, lowerDepth, takesTwo } from './signoff.rules.ts'
import { sayItems } from './sum-words.rules.ts'
import { sayDecision } from './words.rules.ts'

/** The reader’s side: a sentence each, and the answers that can be given. */
export function answerForm({
  request,
  seen,
  formKey,
  values,
  errors,
  sum,
  mayLower,
  concern,
  today,
}: Shown): NonNullable<SignOffPage['answer']> {
  const lower = lowerDepth(request)
  const word = isConfirmed(request.stageCode) ? 'Confirm' : 'Sign'
  return {
    action: paths.decision(request.id),
    formKey,
    seen,
    error: errors?.answer,
    concern,
    pressed: concern === null ? null : values.answer,
    talked: takesTwo(request.depth)
      ? {
          native: true,
          name: 'talked',
          label: 'When you talked with them',
          hint: 'Leading others is signed after a live conversation.',
          value: values.talked,
          max: today,
          error: errors?.talked,
        }
      : null,
    fields: [
      { name: 'saw', label: 'What I saw or heard, and when', value: values.saw, error: errors?.saw, rows: 2 },
      {
        name: 'pupils',
        label: 'What pupils said or did',
        hint: 'Their words if you can. No names.',
        optional: true,
        value: values.pupils,
        error: errors?.pupils,
        rows: 2,
      },
      ...(asksStillHard(request.depth)
        ? [
            {
              name: 'hard',
              label: 'What is still hard',
              value: values.hard,
              error: errors?.hard,
              rows: 2,
            },
          ]
        : []),
      {
        name: 'next',
        label: 'Next step',
        hint: 'One thing, for either answer',
        value: values.next,
        error: errors?.next,
        rows: 2,
      },
    ],
    short: sum.enough
      ? null
      : {
          text: `This is not enough for ${DEPTH_NAMES[request.depth]} yet, so it cannot be ${word === 'Confirm' ? 'confirmed' : 'signed'} now. `,
          list: sayItems(sum, { mine: false, today }),
        },
    buttons: [
      ...(sum.enough
        ? [{ text: `${word} at ${DEPTH_NAMES[request.depth]}`, name: 'answer', value: 'signed' } as const]
        : []),
      ...(mayLower && lower !== null
        ? [
            {
              text: `${takesTwo(request.depth) ? 'Hold' : word} at ${DEPTH_NAMES[lower]}`,
              name: 'answer',
              value: 'lower',
              tone: 'quiet',
            } as const,
          ]
        : []),
      { text: 'Not yet', name: 'answer', value: 'not_yet', tone: 'quiet' },
    ],
  }
}

/** What was answered, by whom and when. */
export function decisionCard(
  { request, today, asAnswered }: Pick<Shown, 'request' | 'today' | 'asAnswered'>,
  decision: Decision,
  mine: boolean,
): NonNullable<SignOffPage['decision']> {
  const signed = decision.answer === 'signed'
  return {
    tag: { text: sayDecision(request), tone: signed && request.takenBack === null ? 'done' : 'plain' },
    depth: signed ? { level: decision.depth, size: 34, hidden: true } : null,
    by: `${decision.by.name}, ${sayDate(decision.on, today)}`,
    warning: asAnswered
      ? null
      : 'This is not what was kept when it was answered: somebody has changed the database. Please tell whoever looks after Stepfree here.',
    record: {
      parts: decisionParts(decision, today),
    },
    link:
      mine && !signed
        ? { text: 'Log the next step', href: `${paths.newCpd}?competency=${request.competency.code}` }
        : null,
  }
}

/** The words of an answer. */
export const decisionParts = (decision: Decision, today: IsoDate): RecordParts['parts'] => [
  { term: 'What was seen or heard', text: decision.saw },
  ...(decision.pupils === null ? [] : [{ term: 'What pupils said or did', text: decision.pupils }]),
  ...(decision.stillHard === null ? [] : [{ term: 'What is still hard', text: decision.stillHard }]),
  { term: 'Next step', text: decision.nextStep },
  ...(decision.talkedOn === null ? [] : [{ term: 'When they talked', text: sayDate(decision.talkedOn, today) }]),
]
