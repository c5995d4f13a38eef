import { type IsoDate } from '../shared/dates.ts'
import { type Body, dateIn, type FieldErrors, type Form, one } from '../web/fields.ts'
import { type Answer } from './decide.actions.ts'
import { asksStillHard, type Lowerable, lowerDepth, takesTwo } from './signoff.rules.ts'

export type DecisionValues = { saw: string; pupils: string; next: string; hard: string; talked: string; answer: string }

const LONGEST = 2000

const isAnswer = (text: string): text is Answer['answer'] => text === 'signed' || text === 'lower' || text === 'not_yet'

/** An answer as it was typed. */
export const decisionTyped = (body: Body): DecisionValues => ({
  saw: one(body, 'saw'),
  pupils: one(body, 'pupils'),
  next: one(body, 'next'),
  hard: one(body, 'hard'),
  talked: one(body, 'talked'),
  answer: one(body, 'answer'),
})

/** Reads an answer, a sentence each: what was seen and the next step; what is still hard where the depth asks for it. */
export function readDecision(body: Body, asked: Lowerable, today: IsoDate): Form<Answer, DecisionValues> {
  const { depth } = asked
  const values = decisionTyped(body)
  const errors: FieldErrors = {}
  if (values.saw === '') errors.saw = 'Say what you saw or heard, and when'
  if (values.next === '') errors.next = 'Write one next step, for either answer'
  if (values.answer === 'signed' && asksStillHard(depth) && values.hard === '') errors.hard = 'Say what is still hard'
  const talkedOn = takesTwo(depth) ? (dateIn(values.talked) ?? null) : null
  if (takesTwo(depth) && values.answer === 'signed' && talkedOn === null)
    errors.talked = 'Give the day on which you talked, like 14/11/2026'
  if (talkedOn !== null && talkedOn > today) errors.talked = 'Give a day that has been'
  for (const field of ['saw', 'pupils', 'next', 'hard'] as const)
    if (values[field].length > LONGEST) errors[field] = `Keep this to ${LONGEST} characters or fewer`
  if (!isAnswer(values.answer) || (values.answer === 'lower' && lowerDepth(asked) === null)) {
    errors.answer = 'Press one of the answers'
    return { ok: false, values, errors }
  }
  if (Object.keys(errors).length > 0) return { ok: false, values, errors }
  return {
    ok: true,
    value: {
      answer: values.answer,
      saw: values.saw,
      pupils: values.pupils === '' ? null : values.pupils,
      nextStep: values.next,
      stillHard: asksStillHard(depth) && values.hard !== '' ? values.hard : null,
      talkedOn,
      seen: one(body, 'seen'),
    },
  }
}
