import { isIsoDate, dayAfter, type Period } from '../shared/dates.ts'
import { type Body, type FieldErrors, type Form, many, one } from '../web/fields.ts'
import { readEmail, readName, readTrn } from './identifiers.rules.ts'
import { type Named } from './names.rules.ts'
import { type WorkDetails } from './school-periods.store.ts'
import { EMAIL_WORDS, NAME_WORDS, sayTrn } from './words.view.ts'
import { workingDaysText } from './working-days.rules.ts'

export type PersonValues = { given_name: string; family_name: string; email: string; trn: string }
export type PersonInput = Named & { email: string | null; trn: string | null }

/** Name, e-mail and TRN. The last two may be blank; a TRN is read as people write it. */
export function personForm(body: Body): Form<PersonInput, PersonValues> {
  const values = personTyped(body)
  const errors: FieldErrors = {}
  const given = readName(values.given_name)
  if (!given.ok) errors.given_name = NAME_WORDS[given.reason]
  const family = readName(values.family_name)
  if (!family.ok) errors.family_name = NAME_WORDS[family.reason]
  const email = values.email === '' ? null : readEmail(values.email)
  if (email !== null && !email.ok) errors.email = EMAIL_WORDS[email.reason]
  const trn = readTrn(values.trn)
  const trnWords = sayTrn(trn)
  if (trnWords !== null) errors.trn = trnWords
  if (!given.ok || !family.ok || (email !== null && !email.ok) || trnWords !== null)
    return { ok: false, values, errors }
  return {
    ok: true,
    value: {
      givenName: given.value,
      familyName: family.value,
      email: email === null ? null : email.value,
      trn: trn.kind === 'as_is' || trn.kind === 'tidied' ? trn.trn : null,
    },
  }
}

export const personTyped = (body: Body): PersonValues => ({
  given_name: one(body, 'given_name'),
  family_name: one(body, 'family_name'),
  email: one(body, 'email'),
  trn: one(body, 'trn'),
})

export type WorkValues = {
  started_on: string
  last_day: string
  job_title: string
  staff_code: string
  fte: string
  days: string[]
  phase: string
  department: string
}

/** When and how somebody works at a school. The last day is stored as the day after it. */
export function workForm(body: Body): Form<Period & WorkDetails, WorkValues> {
  const values = workTyped(body)
  const errors: FieldErrors = {}
  if (!isIsoDate(values.started_on)) errors.started_on = 'Enter the first day, like 01/09/2026'
  if (values.last_day !== '' && !isIsoDate(values.last_day)) errors.last_day = 'Enter the last day, like 31/08/2027'
  const fte = readFtePercent(values.fte)
  if (fte === undefined) errors.fte = 'Enter a number up to 1, like 0.8. Full time is 1'
  for (const [name, text] of [
    ['job_title', values.job_title],
    ['staff_code', values.staff_code],
    ['phase', values.phase],
    ['department', values.department],
  ] as const)
    if (text.length > 100) errors[name] = 'Use at most 100 letters'
  if (Object.keys(errors).length > 0 || fte === undefined) return { ok: false, values, errors }
  return {
    ok: true,
    value: {
      startedOn: values.started_on,
      finishedOn: values.last_day === '' ? null : dayAfter(values.last_day),
      jobTitle: values.job_title || null,
      staffCode: values.staff_code || null,
      ftePercent: fte,
      workingDays: workingDaysText(values.days),
      phase: values.phase || null,
      department: values.department || null,
    },
  }
}

export const workTyped = (body: Body): WorkValues => ({
  started_on: one(body, 'started_on'),
  last_day: one(body, 'last_day'),
  job_title: one(body, 'job_title'),
  staff_code: one(body, 'staff_code'),
  fte: one(body, 'fte'),
  days: many(body, 'days'),
  phase: one(body, 'phase'),
  department: one(body, 'department'),
})

/** `0.8`, `.8`, `0,8`, `80%` are 80; blank is full time. From 1 to 100. */
export function readFtePercent(text: string): number | undefined {
  if (text === '') return 100
  const parts = /^(\d{0,3})(?:[.,](\d{1,4}))?\s*(%?)$/.exec(text)
  if (parts === null) return undefined
  const number = Number(`${parts[1] || '0'}.${parts[2] ?? '0'}`)
  const percent = Math.round(parts[3] === '%' ? number : number * 100)
  return percent >= 1 && percent <= 100 ? percent : undefined
}

export type DatesValues = { started_on: string; last_day: string }

/** A first day, and a last day that may be open. */
export function datesForm(body: Body, need: { lastDay: boolean }): Form<Period, DatesValues> {
  const values = { started_on: one(body, 'started_on'), last_day: one(body, 'last_day') }
  const errors: FieldErrors = {}
  if (!isIsoDate(values.started_on)) errors.started_on = 'Enter the first day, like 01/09/2026'
  if (values.last_day === '' ? need.lastDay : !isIsoDate(values.last_day))
    errors.last_day = 'Enter the last day, like 31/08/2027'
  if (Object.keys(errors).length > 0) return { ok: false, values, errors }
  return {
    ok: true,
    value: { startedOn: values.started_on, finishedOn: values.last_day === '' ? null : dayAfter(values.last_day) },
  }
}
