import { type Body, type FieldErrors, type Form, one } from '../web/fields.ts'

export type DecisionValues = { saw: string; pupils: string; next: string; answer: string }
export type DecisionInput = {
  answer: 'signed' | 'not_yet'
  saw: string
  pupils: string | null
  nextStep: string
  /** What was on the page: an entry changed since then is read again first. */
  seen: string
}

const LONGEST = 2000

/** An answer as it was typed. */
export const decisionTyped = (body: Body): DecisionValues => ({
  saw: one(body, 'saw'),
  pupils: one(body, 'pupils'),
  next: one(body, 'next'),
  answer: one(body, 'answer'),
})

/** Reads an answer: what was seen and the next step are needed for either, a sentence each. */
export function readDecision(body: Body): Form<DecisionInput, DecisionValues> {
  const values = decisionTyped(body)
  const errors: FieldErrors = {}
  if (values.saw === '') errors.saw = 'Say what you saw or heard, and when'
  if (values.next === '') errors.next = 'Write one next step, for either answer'
  for (const field of ['saw', 'pupils', 'next'] as const)
    if (values[field].length > LONGEST) errors[field] = `Keep this to ${LONGEST} characters or fewer`
  if (values.answer !== 'signed' && values.answer !== 'not_yet') {
    errors.answer = 'Press one of the two answers'
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
      seen: one(body, 'seen'),
    },
  }
}
