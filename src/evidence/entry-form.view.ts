import { type IsoDate } from '../shared/dates.ts'
import {
  type ChoiceField,
  type Concern,
  type DateField,
  type SelectField,
  type SelectOption,
  type TextareaField,
  type TextField,
} from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type Choices } from './choices.store.ts'
import { COMPETENCY_FIELDS, type EntryInput, type EntryValues, LONGEST_TITLE, WORD_LABELS } from './entries.form.ts'
import { EARLIEST, type Words } from './entries.rules.ts'
import { type Entry } from './entries.store.ts'
import { hoursToType } from './hours.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'cpd/form': EntryFormPage
  }
}

export type EntryFormPage = PageModel & {
  lede: string
  action: string
  formKey: string | undefined
  version: number | null
  what: TextField
  on: DateField
  hours: TextField
  kind: ChoiceField
  competency: SelectField
  more: { open: boolean; fields: SelectField[] }
  words: TextareaField[]
  concern: Concern | null
  save: string
  cancel: Link
}

type Form = { values: EntryValues; errors: FieldErrors | null; choices: Choices; today: IsoDate; concern?: Concern }

export const newEntryPage = (form: Form, formKey: string, repeated: boolean): EntryFormPage => ({
  title: 'Log CPD',
  back: { text: 'CPD log', href: paths.cpd },
  lede: repeated
    ? 'The same as last time: change what was different, then save.'
    : 'Three answers are enough: what, when and how long.',
  action: paths.cpd,
  formKey,
  version: null,
  ...fieldsOf(form),
  concern: form.concern ?? null,
  save: 'Save this entry',
  cancel: { text: 'Cancel', href: paths.cpd },
})

export const editEntryPage = (form: Form, entry: { id: number }, version: number): EntryFormPage => ({
  title: 'Change this entry',
  back: { text: 'The entry', href: paths.cpdEntry(entry.id) },
  lede: 'You can change it until something signed rests on it.',
  action: paths.cpdEntry(entry.id),
  formKey: undefined,
  version,
  ...fieldsOf(form),
  concern: form.concern ?? null,
  save: 'Save the change',
  cancel: { text: 'Cancel', href: paths.cpdEntry(entry.id) },
})

/** A new form: today, and what the address or the last entry says already. */
export const blankValues = (today: IsoDate): EntryValues => ({
  title: '',
  on: today,
  hours: '',
  kind: 'input',
  module: '',
  competencies: ['', '', ''],
  barrier: '',
  change: '',
  experienced: '',
  next: '',
})

export const valuesOf = (entry: Entry): EntryValues => ({
  ...repeatOf(entry, entry.doneOn),
  barrier: entry.barrier ?? '',
  change: entry.change ?? '',
  experienced: entry.experienced ?? '',
  next: entry.next ?? '',
})

/** What a form that was read said, as it would be typed again. */
export const valuesIn = (input: EntryInput, choices: Choices): EntryValues => ({
  title: input.title,
  on: input.doneOn,
  hours: hoursToType(input.minutes),
  kind: input.kind,
  module: choices.modules.find(({ id }) => id === input.moduleId)?.code ?? '',
  competencies: threeOf(
    choices.competencies.filter(({ id }) => input.competencyIds.includes(id)).map(({ code }) => code),
  ),
  barrier: input.barrier ?? '',
  change: input.change ?? '',
  experienced: input.experienced ?? '',
  next: input.next ?? '',
})

/** Do two forms say the same, whatever the order of the competencies? */
export const saysTheSame = (one: EntryValues, other: EntryValues): boolean => {
  const inOrder = (values: EntryValues) =>
    JSON.stringify(Object.entries({ ...values, competencies: [...values.competencies].sort() }).sort())
  return inOrder(one) === inOrder(other)
}

/** The same thing on another day; what pupils experienced is never the same. */
export const repeatOf = (entry: Entry, on: IsoDate): EntryValues => ({
  ...blankValues(on),
  title: entry.title,
  hours: hoursToType(entry.minutes),
  kind: entry.kind,
  module: entry.module?.code ?? '',
  competencies: threeOf(entry.competencies.map((competency) => competency.code)),
})

export const threeOf = (codes: readonly string[]): [string, string, string] => [
  codes[0] ?? '',
  codes[1] ?? '',
  codes[2] ?? '',
]

const WORDS: { name: keyof Words; hint?: string }[] = [
  { name: 'barrier', hint: 'Around the pupil, not in the pupil. No names.' },
  { name: 'change' },
  { name: 'experienced', hint: 'Their words if you can. Mixed or too soon is fine.' },
  { name: 'next', hint: 'Keep, change or stop' },
]

function fieldsOf({ values, errors, choices, today }: Form) {
  const [first, second, third] = COMPETENCY_FIELDS
  const more = [
    moduleField(values, errors, choices),
    competencyField(second, 'and', values.competencies[1], errors, choices),
    competencyField(third, 'and', values.competencies[2], errors, choices),
  ]
  return {
    errors,
    what: {
      name: 'title',
      label: 'What did you do?',
      value: values.title,
      error: errors?.title,
      maxlength: LONGEST_TITLE,
    },
    on: {
      native: true as const,
      name: 'on',
      label: 'When?',
      value: values.on,
      min: EARLIEST,
      max: today,
      error: errors?.on,
    },
    hours: {
      name: 'hours',
      label: 'How long?',
      hint: 'Such as 1.5, 90 min or 1h 30m',
      value: values.hours,
      error: errors?.hours,
      width: 10 as const,
    },
    kind: {
      kind: 'radios' as const,
      name: 'kind',
      legend: 'What kind of thing was it?',
      items: [
        { value: 'input', text: 'Learning: a session, a course, reading or a talk' },
        { value: 'practice', text: 'Practice: I tried something with pupils' },
      ],
      chosen: [values.kind],
      small: true,
      error: errors?.kind,
    },
    competency: competencyField(first, 'It was about', values.competencies[0], errors, choices),
    more: {
      open: more.some((field) => (field.value ?? '') !== '' || field.error !== undefined),
      fields: more,
    },
    words: WORDS.map(({ name, hint }) => ({
      name,
      label: WORD_LABELS[name],
      hint,
      value: values[name],
      error: errors?.[name],
      rows: 2,
    })),
  }
}

const moduleField = (values: EntryValues, errors: FieldErrors | null, choices: Choices): SelectField => ({
  name: 'module',
  label: 'A module',
  optional: true,
  empty: 'None',
  value: values.module,
  error: errors?.module,
  options: choices.modules.map((module) => ({ value: module.code, text: module.title })),
})

function competencyField(
  name: string,
  label: string,
  value: string,
  errors: FieldErrors | null,
  choices: Choices,
): SelectField {
  const groups = new Map<string, SelectOption[]>()
  const first = choices.competencies.filter((competency) => competency.planned)
  const rest = choices.competencies.filter((competency) => !competency.planned)
  for (const competency of [...first, ...rest]) {
    const heading = competency.planned ? 'Planned with you' : competency.strand
    groups.set(heading, [...(groups.get(heading) ?? []), { value: competency.code, text: competency.title }])
  }
  return {
    name,
    label,
    optional: true,
    empty: 'None',
    value,
    error: errors?.[name],
    groups: [...groups].map(([heading, options]) => ({ label: heading, options })),
  }
}
