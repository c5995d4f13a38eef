import { type IsoDate } from '../shared/dates.ts'
import { capital } from '../shared/text.ts'
import {
  type ChoiceField,
  type Concern,
  type DateField,
  type SelectField,
  type TextareaField,
  type TextField,
} from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type EvidenceValues } from './evidence.form.ts'
import { EARLIEST } from './entries.rules.ts'
import { type Evidence } from './evidence.store.ts'
import { FAMILY_REASONS, FOUND, KIND_SPECS, type KindField, NAMED_KINDS, type NamedKind } from './kind-fields.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'cpd/evidence-kinds': KindsPage
    'cpd/evidence': EvidencePage
  }
}

type Shown = { id: number; title: string; version: number }

export type KindsPage = PageModel & {
  lede: string
  kinds: { name: string; what: string; href: string; now: boolean }[]
  removal: { action: string; version: number; text: string } | null
}

export type AnyField =
  | { as: 'text'; field: TextField }
  | { as: 'textarea'; field: TextareaField }
  | { as: 'date'; field: DateField }
  | { as: 'choice'; field: ChoiceField }
  | { as: 'select'; field: SelectField }

export type EvidencePage = PageModel & {
  lede: string
  action: string
  kind: NamedKind
  version: number
  fields: AnyField[]
  more: { open: boolean; fields: AnyField[] }
  concern: Concern | null
  other: Link
}

/** Which kind is it? One press each; attendance comes last, because it shows the least. */
export const kindsPage = (entry: Shown, now: NamedKind | null, errors: FieldErrors | null = null): KindsPage => ({
  title: 'What shows it?',
  errors,
  back: { text: entry.title, href: paths.cpdEntry(entry.id) },
  lede: 'One is enough for an entry. Choose what you have: none of them is worth more than another.',
  kinds: NAMED_KINDS.map((kind) => ({
    name: KIND_SPECS[kind].name,
    what: KIND_SPECS[kind].what,
    href: `${paths.cpdEvidence(entry.id)}?kind=${kind}`,
    now: kind === now,
  })),
  removal:
    now === null
      ? null
      : {
          action: paths.cpdEvidenceRemoval(entry.id),
          version: entry.version,
          text: `Take out “${KIND_SPECS[now].name}”`,
        },
})

type Form = {
  kind: NamedKind
  values: EvidenceValues
  errors: FieldErrors | null
  colleagues: readonly { id: number; name: string }[]
  today: IsoDate
  concern?: Concern
}

export function evidencePage(entry: Shown, form: Form): EvidencePage {
  const { kind, values, errors, today } = form
  const spec = KIND_SPECS[kind]
  const more = moreFields(form)
  return {
    title: spec.name,
    errors,
    back: { text: entry.title, href: paths.cpdEntry(entry.id) },
    lede: `${spec.what} A sentence each is enough.`,
    action: paths.cpdEvidence(entry.id),
    kind,
    version: entry.version,
    fields: [
      ...(spec.seenOn === null ? [] : [dayField('seenOn', spec.seenOn, values, errors, today)]),
      ...(spec.seenBy === null ? [] : byFields(spec.seenBy, form)),
      ...spec.fields.map((field) => kindField(field, values, errors, today)),
      ...(spec.toldBack ? [toldBackField(values, errors, today)] : []),
    ],
    more: { open: more.some(({ field }) => hasSomething(field)), fields: more },
    concern: form.concern ?? null,
    other: { text: 'Another kind', href: paths.cpdEvidence(entry.id) },
  }
}

/** What is kept, as it was typed; for another kind than before only the record goes over. */
export const evidenceValues = (evidence: Evidence | undefined, kind: NamedKind): EvidenceValues =>
  evidence === undefined
    ? {}
    : {
        ...(evidence.kind === kind ? evidence.details : {}),
        seenOn: evidence.seenOn ?? '',
        seenBy: evidence.seenById === null ? '' : String(evidence.seenById),
        seenByName: evidence.seenByName ?? '',
        toldBackOn: evidence.toldBackOn ?? '',
        context: evidence.context ?? '',
        found: evidence.found ?? '',
        howWeKnow: evidence.howWeKnow ?? '',
        forWhom: evidence.forWhom ?? '',
        families: evidence.families ?? '',
        familyReason: evidence.familyReason ?? '',
        didNotWork: evidence.didNotWork ?? '',
      }

function kindField(field: KindField, values: EvidenceValues, errors: FieldErrors | null, today: IsoDate): AnyField {
  const { name, label, hint } = field
  const value = values[name] ?? ''
  const base = { name, label, hint, error: errors?.[name], optional: !field.needed }
  if (field.as === 'date') return dayField(name, label, values, errors, today)
  if (field.as === 'choice') return choiceField(name, label, field.choices ?? [], values, errors)
  if (field.as === 'lines') return { as: 'textarea', field: { ...base, value, rows: 3 } }
  if (field.as === 'number') return { as: 'text', field: { ...base, value, width: 4, inputmode: 'numeric' } }
  return { as: 'text', field: { ...base, value } }
}

const dayField = (
  name: string,
  label: string,
  values: EvidenceValues,
  errors: FieldErrors | null,
  today: IsoDate,
): AnyField => ({
  as: 'date',
  field: { native: true, name, label, value: values[name] ?? '', min: EARLIEST, max: today, error: errors?.[name] },
})

const choiceField = (
  name: string,
  legend: string,
  choices: readonly string[],
  values: EvidenceValues,
  errors: FieldErrors | null,
): AnyField => ({
  as: 'choice',
  field: {
    kind: 'radios',
    name,
    legend,
    items: choices.map((choice) => ({ value: choice, text: capital(choice) })),
    chosen: [values[name] ?? ''],
    small: true,
    error: errors?.[name],
  },
})

const byFields = (label: string, { values, errors, colleagues }: Form): AnyField[] => [
  {
    as: 'select',
    field: {
      name: 'seenBy',
      label,
      empty: 'Somebody else, written below',
      value: values.seenBy,
      error: errors?.seenBy,
      options: colleagues.map(({ id, name }) => ({ value: String(id), text: name })),
    },
  },
  {
    as: 'text',
    field: {
      name: 'seenByName',
      label: 'Somebody else: their role',
      hint: 'Such as a speech and language therapist',
      optional: true,
      value: values.seenByName ?? '',
      error: errors?.seenByName,
    },
  },
]

const toldBackField = (values: EvidenceValues, errors: FieldErrors | null, today: IsoDate): AnyField => ({
  as: 'date',
  field: {
    ...{ native: true, name: 'toldBackOn', label: 'When did you tell them what changed?', optional: true },
    ...{ hint: 'Leave it until you have. They were asked, so they should hear.', min: EARLIEST, max: today },
    value: values.toldBackOn ?? '',
    error: errors?.toldBackOn,
  },
})

function moreFields({ values, errors }: Form): AnyField[] {
  const words = (name: string, label: string, hint?: string): AnyField => ({
    as: 'textarea',
    field: { name, label, hint, optional: true, value: values[name] ?? '', error: errors?.[name], rows: 2 },
  })
  return [
    {
      as: 'text',
      field: {
        ...{ name: 'context', label: 'Which class, subject or year?', optional: true },
        value: values.context ?? '',
        error: errors?.context,
      },
    },
    choiceField('found', 'What pupils experienced was', FOUND, values, errors),
    words('howWeKnow', 'How do you know?', 'Whose account, what was seen or counted, when'),
    words('forWhom', 'For whom?', 'A group. No names, no diagnosis'),
    words('didNotWork', 'What did not work, or got worse?'),
    words('families', 'What did families experience?'),
    {
      as: 'select',
      field: {
        name: 'familyReason',
        label: 'If no family could be asked, why?',
        optional: true,
        empty: 'They could, or it is not about families',
        value: values.familyReason ?? '',
        error: errors?.familyReason,
        options: FAMILY_REASONS.map((reason) => ({ value: reason, text: capital(reason) })),
      },
    },
  ]
}

const hasSomething = (field: AnyField['field']): boolean =>
  field.error !== undefined ||
  ('value' in field && (field.value ?? '') !== '') ||
  ('chosen' in field && (field.chosen ?? []).some((each) => each !== ''))
