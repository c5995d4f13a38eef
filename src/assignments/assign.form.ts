import { type IsoDate } from '../shared/dates.ts'
import { type Body, dateIn, type FieldErrors, type Form, idIn, many, one } from '../web/fields.ts'
import { dueDate } from './assignments.rules.ts'

export type AssignValues = { people: string[]; dueOn: string; stage: string; phase: string }
export type AssignValue = { personIds: Set<number>; dueOn: IsoDate; stage: string; phase: string }

/** Who gets a module, and by when: at least one person, a day in the future. */
export function readAssign(body: Body, today: IsoDate): Form<AssignValue, AssignValues> {
  const values = {
    people: many(body, 'people'),
    dueOn: one(body, 'dueOn'),
    stage: one(body, 'stage'),
    phase: one(body, 'phase'),
  }
  const errors: FieldErrors = {}
  const ids = values.people.map(idIn)
  const personIds = new Set(ids.filter((id) => id !== undefined))
  if (personIds.size === 0) errors.people = 'Choose at least one person'
  const on = dateIn(values.dueOn)
  const due = on === undefined ? undefined : dueDate(on, today)
  if (due === undefined) errors.dueOn = 'Enter the day by which it is due'
  else if (!due.ok)
    errors.dueOn = due.reason === 'too_far' ? 'Enter a day within the next three years' : 'Enter a day after today'
  if (errors.people !== undefined || due === undefined || !due.ok) return { ok: false, values, errors }
  return { ok: true, value: { personIds, dueOn: due.value, stage: values.stage, phase: values.phase } }
}
