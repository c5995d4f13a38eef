import { isIsoDate, type IsoDate } from '../shared/dates.ts'
import { type Body, type FieldErrors, type Form, many, one, wholeNumber } from '../web/fields.ts'
import { mayBeHeldOn, readTime, type Slot } from './sessions.rules.ts'

export type PlanValues = { on: string; from: string; to: string; place: string; capacity: string; note: string }
export type PlanDetails = Slot & { capacity: number; note: string | null }

export const MOST_PLACES = 2000

/** When, where and for how many. */
export function readPlan(body: Body, today: IsoDate): Form<PlanDetails, PlanValues> {
  const values: PlanValues = {
    on: one(body, 'on'),
    from: one(body, 'from'),
    to: one(body, 'to'),
    place: one(body, 'place'),
    capacity: one(body, 'capacity'),
    note: one(body, 'note'),
  }
  const errors: FieldErrors = {}
  if (!isIsoDate(values.on)) errors.on = 'Enter the day of the session, such as 4 January 2027'
  else if (!mayBeHeldOn(values.on, today)) errors.on = 'Choose a day in the last 60 days or in the next two years'
  const startsAt = readTime(values.from)
  const endsAt = readTime(values.to)
  if (startsAt === undefined) errors.from = 'Enter when it starts, such as 3:30pm'
  if (endsAt === undefined) errors.to = 'Enter when it ends, such as 4:30pm'
  else if (startsAt !== undefined && endsAt <= startsAt) errors.to = 'Enter an end that is after the start'
  if (values.place === '') errors.place = 'Say where it is, such as the library'
  else if (values.place.length > 120) errors.place = 'Say where it is in at most 120 characters'
  const capacity = wholeNumber(values.capacity, 1, MOST_PLACES)
  if (capacity === undefined) errors.capacity = `Enter how many people can come, from 1 to ${MOST_PLACES}`
  if (values.note.length > 1000) errors.note = 'Keep the note to at most 1,000 characters'
  if (Object.keys(errors).length > 0 || startsAt === undefined || endsAt === undefined || capacity === undefined)
    return { ok: false, values, errors }
  const note = values.note === '' ? null : values.note
  return { ok: true, value: { heldOn: values.on, startsAt, endsAt, place: values.place, capacity, note } }
}

/** The people ticked, in the order of the page, each once. What is no id is left out. */
export const readPeople = (body: Body, name: string): number[] => [
  ...new Set(many(body, name).flatMap((text) => wholeNumber(text, 1, 2_147_483_647) ?? [])),
]
