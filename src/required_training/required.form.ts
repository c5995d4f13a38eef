import { type IsoDate } from '../shared/dates.ts'
import { type Body, dateIn, type FieldErrors, type Form, idIn, many, one, wholeNumber } from '../web/fields.ts'
import { recordDates, type RecordRefusal, renewByFor } from './required.rules.ts'

export type KindValues = { title: string; renewMonths: string; neededBy: string }
export type KindValue = { title: string; renewMonths: number | null; neededBy: 'everyone' | 'named' }

/** A kind of required training of the school's own. No months means that it is done once. */
export function readKind(body: Body, taken: readonly string[]): Form<KindValue, KindValues> {
  const values = { title: one(body, 'title'), renewMonths: one(body, 'renewMonths'), neededBy: one(body, 'neededBy') }
  const errors: FieldErrors = {}
  if (values.title === '') errors.title = 'Say what the training is called'
  else if (values.title.length > 100) errors.title = 'Use at most 100 characters'
  else if (taken.some((title) => title.toLowerCase() === values.title.toLowerCase()))
    errors.title = 'This kind is there already'
  const months = wholeNumber(values.renewMonths, 1, MOST_MONTHS)
  if (values.renewMonths !== '' && months === undefined)
    errors.renewMonths = `Enter a number of months, from 1 to ${MOST_MONTHS}, or leave it empty`
  const neededBy = values.neededBy === 'everyone' || values.neededBy === 'named' ? values.neededBy : undefined
  if (neededBy === undefined) errors.neededBy = 'Choose who needs it'
  if (neededBy === undefined || Object.keys(errors).length > 0) return { ok: false, values, errors }
  return { ok: true, value: { title: values.title, renewMonths: months ?? null, neededBy } }
}

export type RecordValues = { people: string[]; doneOn: string; renewBy: string; certificate: string }
export type RecordValue = { personIds: number[]; doneOn: IsoDate; renewBy: IsoDate | null; certificate: string | null }

/** One date for many people. Without a day to renew by, it is worked out from the kind's months. */
export function readRecord(body: Body, renewMonths: number | null, today: IsoDate): Form<RecordValue, RecordValues> {
  const values = {
    people: many(body, 'people'),
    doneOn: one(body, 'doneOn'),
    renewBy: one(body, 'renewBy'),
    certificate: one(body, 'certificate'),
  }
  const errors: FieldErrors = {}
  const personIds = [...new Set(values.people.map(idIn))].filter((id) => id !== undefined)
  if (personIds.length === 0) errors.people = 'Choose at least one person'
  if (values.certificate.length > 100) errors.certificate = 'Use at most 100 characters'
  const doneOn = dateIn(values.doneOn)
  if (doneOn === undefined) errors.doneOn = 'Enter the day on which it was done'
  const typed = values.renewBy === '' ? null : dateIn(values.renewBy)
  if (typed === undefined) errors.renewBy = 'Enter a day, or leave it empty'
  if (doneOn === undefined || typed === undefined) return { ok: false, values, errors }
  const dates = recordDates({ doneOn, renewBy: typed ?? renewByFor(doneOn, renewMonths) }, today)
  if (!dates.ok) Object.assign(errors, RECORD_ERRORS[dates.reason])
  if (!dates.ok || Object.keys(errors).length > 0) return { ok: false, values, errors }
  return { ok: true, value: { personIds, ...dates.value, certificate: values.certificate || null } }
}

const RECORD_ERRORS: Record<RecordRefusal, FieldErrors> = {
  in_the_future: { doneOn: 'Enter today or a day before it' },
  long_ago: { doneOn: 'Enter a day in the last 50 years' },
  renew_before_done: { renewBy: 'Enter a day after the day on which it was done' },
  renew_too_far: { renewBy: 'Enter a day within 20 years' },
}

const MOST_MONTHS = 240
