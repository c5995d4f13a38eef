import { type IsoDate } from '../shared/dates.ts'
import { type Body, type FieldErrors, type Form, one } from '../web/fields.ts'
import { type DateRefusal, type EntryKind, isEntryKind, readDay } from './entries.rules.ts'
import { type HoursRefusal, readHours } from './hours.rules.ts'

/** The form as it was typed. */
export type EntryValues = {
  title: string
  on: string
  hours: string
  kind: string
  module: string
  competencies: [string, string, string]
  barrier: string
  change: string
  experienced: string
  next: string
}

export type EntryInput = {
  title: string
  doneOn: IsoDate
  minutes: number
  kind: EntryKind
  moduleId: number | null
  competencyIds: number[]
  barrier: string | null
  change: string | null
  experienced: string | null
  next: string | null
}

type Known = {
  modules: readonly { id: number; code: string }[]
  competencies: readonly { id: number; code: string }[]
}

export const COMPETENCY_FIELDS = ['competency', 'competency-2', 'competency-3'] as const
/** The four parts as the form calls them; a message names the part it is about, for it also stands above the form. */
export const WORD_LABELS = {
  barrier: 'What was in the way',
  change: 'What you changed',
  experienced: 'What pupils experienced',
  next: 'Next',
} as const
const WORD_FIELDS = ['barrier', 'change', 'experienced', 'next'] as const
export const LONGEST_TITLE = 200
export const LONGEST_WORDS = 2000

const HOURS: Record<Exclude<HoursRefusal, 'which_unit'>, string> = {
  blank: 'Enter how long it took, such as 1.5, 90 min or 1h 30m',
  comma: 'Write part of an hour with a point, such as 1.5',
  not_hours: 'Enter the hours as a number, such as 1.5, or as 1h 30m',
  too_short: 'Enter at least a quarter of an hour, 0.25',
  too_long: 'Enter 100 hours or less. Log a longer course in parts',
}
const askUnit = (n: string): string =>
  Number(n) > 100
    ? `Did you mean ${n} minutes? Write ${n} min. Log a course of more than 100 hours in parts`
    : `Did you mean ${n} minutes or ${n} hours? Write ${n} min or ${n} h`
const DAYS: Record<DateRefusal, string> = {
  blank: 'Enter the day',
  not_a_date: 'Enter a day that exists, such as 23/11/2026',
  in_the_future: 'Enter today or an earlier day',
  too_long_ago: 'Enter a day from 1 September 2000 on',
}

/** Reads the form of an entry. Three fields are asked for: what, when and how long. */
export function readEntry(body: Body, known: Known, today: IsoDate): Form<EntryInput, EntryValues> {
  const values = valuesIn(body)
  const errors: FieldErrors = {}
  const day = readDay(values.on, today)
  const hours = readHours(values.hours)
  if (values.title === '') errors.title = 'Say what you did'
  else if (values.title.length > LONGEST_TITLE)
    errors.title = `Say what you did in ${LONGEST_TITLE} characters or fewer`
  if (!day.ok) errors.on = DAYS[day.reason]
  if (!hours.ok) errors.hours = hours.reason === 'which_unit' ? askUnit(values.hours) : HOURS[hours.reason]
  const kind = values.kind === '' ? 'input' : values.kind
  if (!isEntryKind(kind)) errors.kind = 'Choose learning or practice'
  const module = known.modules.find((each) => each.code === values.module)
  if (values.module !== '' && module === undefined) errors.module = 'Choose a module from the list'
  const competencyIds = readCompetencies(values, known, errors)
  for (const field of WORD_FIELDS)
    if (values[field].length > LONGEST_WORDS)
      errors[field] = `Keep “${WORD_LABELS[field]}” to ${LONGEST_WORDS} characters or fewer`
  if (!day.ok || !hours.ok || !isEntryKind(kind) || Object.keys(errors).length > 0) return { ok: false, values, errors }
  return {
    ok: true,
    value: {
      title: values.title,
      doneOn: day.value,
      minutes: hours.value,
      kind,
      moduleId: module?.id ?? null,
      competencyIds,
      barrier: orNull(values.barrier),
      change: orNull(values.change),
      experienced: orNull(values.experienced),
      next: orNull(values.next),
    },
  }
}

function readCompetencies(values: EntryValues, known: Known, errors: FieldErrors): number[] {
  const ids = new Set<number>()
  COMPETENCY_FIELDS.forEach((field, n) => {
    const code = values.competencies[n] ?? ''
    if (code === '') return
    const found = known.competencies.find((each) => each.code === code)
    if (found === undefined) errors[field] = 'Choose a competency from the list'
    else ids.add(found.id)
  })
  return [...ids]
}

const valuesIn = (body: Body): EntryValues => ({
  title: one(body, 'title').replace(/\s+/g, ' '),
  on: one(body, 'on'),
  hours: one(body, 'hours'),
  kind: one(body, 'kind'),
  module: one(body, 'module'),
  competencies: [one(body, COMPETENCY_FIELDS[0]), one(body, COMPETENCY_FIELDS[1]), one(body, COMPETENCY_FIELDS[2])],
  barrier: one(body, 'barrier'),
  change: one(body, 'change'),
  experienced: one(body, 'experienced'),
  next: one(body, 'next'),
})

const orNull = (text: string): string | null => (text === '' ? null : text)
