import { type IsoDate } from '../shared/dates.ts'
import { type Body, dateIn, type FieldErrors, type Form, one, wholeNumber } from '../web/fields.ts'
import { type Change, type ChangeRefusal } from './assignments.rules.ts'

export type CompletionValues = {
  answer: string
  on: string
  until: string
  deferReason: string
  withdrawReason: string
  version: string
}
export type CompletionValue = { change: Change; version: number; typed: CompletionValues }

/** Done on a day, put off to a day with a reason, or taken away with a reason. */
export function readCompletion(body: Body): Form<CompletionValue, CompletionValues> {
  const values = {
    answer: one(body, 'answer'),
    on: one(body, 'on'),
    until: one(body, 'until'),
    deferReason: one(body, 'deferReason'),
    withdrawReason: one(body, 'withdrawReason'),
    version: one(body, 'version'),
  }
  const errors: FieldErrors = {}
  const version = wholeNumber(values.version, 1, 999_999_999) ?? 0
  const change = READ[values.answer]?.(values, errors)
  if (READ[values.answer] === undefined) errors.answer = 'Choose what happened'
  if (change === undefined) return { ok: false, values, errors }
  return { ok: true, value: { change, version, typed: values } }
}

const READ: Record<string, (values: CompletionValues, errors: FieldErrors) => Change | undefined> = {
  done: (values, errors) => {
    const on = dateIn(values.on)
    if (on === undefined) errors.on = 'Enter the day you finished the module'
    return on === undefined ? undefined : { to: 'done', on }
  },
  deferred: (values, errors) => {
    const until = dateIn(values.until)
    if (until === undefined) errors.until = 'Enter the new day for this module'
    const reason = readReason(values.deferReason, 'deferReason', 'Say in a few words why it is put off', errors)
    return until === undefined || reason === undefined ? undefined : { to: 'deferred', until, reason }
  },
  withdrawn: (values, errors) => {
    const reason = readReason(
      values.withdrawReason,
      'withdrawReason',
      'Say in a few words why it is taken away',
      errors,
    )
    return reason === undefined ? undefined : { to: 'withdrawn', reason }
  },
}

function readReason(text: string, field: string, missing: string, errors: FieldErrors): string | undefined {
  if (text === '') errors[field] = missing
  else if (text.length > LONGEST_REASON) errors[field] = `Use at most ${LONGEST_REASON} characters`
  else return text
  return undefined
}

/** The message for each refusal of the rules, beside the field that it is about. */
export const CHANGE_ERRORS: Record<ChangeRefusal, FieldErrors> = {
  already_done: { answer: 'This module is done already' },
  is_withdrawn: { answer: 'This module was taken away. Take that back first' },
  not_yet: { on: 'Enter today or a day before it' },
  long_ago: { on: 'Enter a day in the last ten years' },
  not_in_the_future: { until: 'Enter a day after today' },
  too_far: { until: 'Enter a day within the next three years' },
  no_reason: { deferReason: 'Say in a few words why' },
  not_yours: { answer: 'Ask the CPD lead to take this module away' },
}

/** Another due date. */
export function readDue(body: Body): Form<{ dueOn: IsoDate; version: number }, { dueOn: string }> {
  const dueOn = dateIn(one(body, 'dueOn'))
  const version = wholeNumber(one(body, 'version'), 1, 999_999_999) ?? 0
  if (dueOn !== undefined) return { ok: true, value: { dueOn, version } }
  return { ok: false, values: { dueOn: one(body, 'dueOn') }, errors: { dueOn: 'Enter the day by which it is due' } }
}

export const DUE_ERRORS: Record<'not_in_the_future' | 'too_far', string> = {
  not_in_the_future: 'Enter a day after today',
  too_far: 'Enter a day within the next three years',
}

const LONGEST_REASON = 300
