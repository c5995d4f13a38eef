import { type School } from '../people/schools.store.ts'
import { sayPartTime } from '../people/working-days.rules.ts'
import { type IsoDate, sayDate } from '../shared/dates.ts'
import { count } from '../shared/text.ts'
import {
  type ChoiceField,
  type Confirm,
  type DataTable,
  type DateField,
  type DocumentActions,
  type EmptyState,
  type TextField,
} from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type KindValues, type RecordValues } from './required.form.ts'
import { type RequiredState, requiredState, SOON_DAYS } from './required.rules.ts'
import { type RequiredKind, type RequiredRecord, type Standing } from './required.store.ts'
import { sayRenewal, sayRequired } from './required-words.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'required-training/school': RequiredSchoolPage
    'required-training/kind': RequiredKindPage
    'required-training/new': NewKindPage
    'required-training/record': RecordPage
    'required-training/people': NamedPage
    'required-training/confirm': ConfirmPage
    'required-training/own': OwnRequiredPage
  }
}

export type RequiredSchoolPage = PageModel & {
  lede: string
  actions: DocumentActions
  add: Link | null
  kinds: DataTable
  due: DataTable | null
  nothingDue: string
}

/** A school's required training: each kind in numbers, then who is due or overdue. */
export function requiredSchoolPage(
  school: School,
  kinds: readonly RequiredKind[],
  standings: readonly Standing[],
  mayManage: boolean,
  today: IsoDate,
): RequiredSchoolPage {
  const needed = standings.filter((standing) => standing.needed)
  const titles = new Map(kinds.map((kind) => [kind.id, kind.title]))
  const due = needed
    .filter((standing) => ['overdue', 'due'].includes(requiredState(standing.latest, today)))
    .sort((a, b) => ((a.latest?.renewBy ?? '') < (b.latest?.renewBy ?? '') ? -1 : 1))
  return {
    title: 'Required training',
    back: { text: school.name, href: paths.school(school.urn) },
    lede: `What the law or ${school.name} asks of staff. It is kept apart from the inclusion pathway and counts for no step.`,
    actions: {
      csv: `${paths.requiredTraining(school.urn)}.csv`,
      more: mayManage ? [{ text: 'Upload a CSV', href: paths.requiredImport(school.urn) }] : [],
      printThis: true,
    },
    add: mayManage ? { text: 'Add a kind of training', href: `${paths.requiredTraining(school.urn)}/new` } : null,
    kinds: {
      caption: 'Kinds of training',
      captionHidden: true,
      head: ['Training', 'Who', 'Renew', ...STATES.map(({ text }) => ({ text, number: true }))],
      rows: kinds.map((kind) => {
        const of = needed.filter((standing) => standing.kindId === kind.id)
        const inState = (state: RequiredState) => of.filter((s) => requiredState(s.latest, today) === state).length
        return [
          { text: kind.title, href: paths.requiredKind(school.urn, kind.id) },
          kind.neededBy === 'everyone' ? 'Everyone' : of.length === 0 ? 'Nobody named yet' : `${of.length} named`,
          sayRenewal(kind.renewMonths),
          ...STATES.map(({ state }) => inState(state)),
        ]
      }),
    },
    due:
      due.length === 0
        ? null
        : {
            caption: `Due within ${SOON_DAYS} days, or overdue`,
            head: ['Person', 'Training', 'Now'],
            rows: due.map((standing) => [
              { text: standing.name, ...smallOf(standing) },
              { text: titles.get(standing.kindId) ?? '', href: paths.requiredKind(school.urn, standing.kindId) },
              { tag: sayRequired(standing.latest, today) },
            ]),
          },
    nothingDue: `Nothing must be renewed in the next ${SOON_DAYS} days.`,
  }
}

const STATES: { state: RequiredState; text: string }[] = [
  { state: 'in_date', text: 'In date' },
  { state: 'due', text: 'Due soon' },
  { state: 'overdue', text: 'Overdue' },
  { state: 'never', text: 'No record' },
]

export type RequiredKindPage = PageModel & {
  lede: string
  record: Link | null
  links: Link[]
  people: DataTable | null
  empty: EmptyState | null
}

/** One kind: who needs it and where each of them stands; then others who have it on record. */
export function requiredKindPage(
  school: School,
  kind: RequiredKind,
  standings: readonly Standing[],
  mayManage: boolean,
  today: IsoDate,
): RequiredKindPage {
  const here = paths.requiredKind(school.urn, kind.id)
  const shown = standings.filter((standing) => standing.needed || standing.latest !== null)
  const needed = standings.filter((standing) => standing.needed).length
  return {
    title: kind.title,
    back: { text: 'Required training', href: paths.requiredTraining(school.urn) },
    lede: `${sayRenewal(kind.renewMonths)}, for ${kind.neededBy === 'everyone' ? 'everyone' : count(needed, 'named person', 'named people')} at ${school.name}.`,
    record: mayManage ? { text: 'Record it for people', href: `${here}/records` } : null,
    links: mayManage
      ? [
          ...(kind.neededBy === 'named' ? [{ text: 'Choose who needs it', href: `${here}/people` }] : []),
          ...(kind.schoolId === null ? [] : [{ text: 'Stop asking for it', href: `${here}/end` }]),
        ]
      : [],
    people:
      shown.length === 0
        ? null
        : {
            caption: 'People',
            captionHidden: true,
            head: [
              'Person',
              'Now',
              { text: 'Done on', nowrap: true },
              'Certificate',
              ...(mayManage ? [{ text: 'What next', hidden: true }] : []),
            ],
            rows: shown.map((standing) => [
              { text: standing.name, ...smallOf(standing) },
              { tag: sayRequired(standing.latest, today) },
              standing.latest === null ? '' : sayDate(standing.latest.doneOn),
              standing.latest?.certificate ?? '',
              ...(!mayManage
                ? []
                : standing.latest === null
                  ? ['']
                  : [
                      {
                        text: 'Remove',
                        href: `${here}/records/${standing.latest.id}/removal`,
                        about: `the record of ${standing.name}`,
                      },
                    ]),
            ]),
          },
    empty:
      shown.length > 0
        ? null
        : kind.neededBy === 'named'
          ? {
              title: 'Nobody is named yet',
              text: 'Choose who needs this training; only they are told when it is due.',
              ...(mayManage ? { action: { text: 'Choose who needs it', href: `${here}/people` } } : {}),
            }
          : { title: 'Nobody works here yet', text: 'Add people to the staff list first.' },
  }
}

export type NewKindPage = PageModel & {
  formKey: string
  action: string
  name: TextField
  months: TextField
  neededBy: ChoiceField
}

export const newKindPage = (
  school: School,
  formKey: string,
  refused: { values: KindValues; errors: FieldErrors } | null = null,
): NewKindPage => ({
  title: 'Add a kind of required training',
  back: { text: 'Required training', href: paths.requiredTraining(school.urn) },
  errors: refused === null ? null : refused.errors,
  formKey,
  action: paths.requiredTraining(school.urn),
  name: {
    name: 'title',
    label: 'What is it called?',
    hint: 'Such as “Fire marshal” or “Moving and handling”.',
    maxlength: 100,
    value: refused?.values.title,
    error: refused?.errors.title,
  },
  months: {
    name: 'renewMonths',
    label: 'Renew after how many months',
    hint: 'Leave it empty when it is done once.',
    optional: true,
    inputmode: 'numeric',
    width: 3,
    value: refused?.values.renewMonths,
    error: refused?.errors.renewMonths,
  },
  neededBy: {
    kind: 'radios',
    name: 'neededBy',
    legend: 'Who needs it?',
    chosen: [refused?.values.neededBy ?? ''],
    error: refused?.errors.neededBy,
    items: [
      { value: 'everyone', text: 'Everyone who works here' },
      { value: 'named', text: 'Only people I name' },
    ],
  },
})

export type RecordPage = PageModel & {
  lede: string
  formKey: string
  action: string
  doneOn: DateField
  renewBy: DateField
  certificate: TextField
  people: ChoiceField | null
  empty: EmptyState | null
}

/** One date for many people: those who are due first, ticked by whoever fills it in. */
export function recordPage(
  school: School,
  kind: RequiredKind,
  standings: readonly Standing[],
  formKey: string,
  today: IsoDate,
  refused: { values: RecordValues; errors: FieldErrors } | null = null,
): RecordPage {
  const values = refused?.values
  const ordered = [...standings.filter((s) => s.needed), ...standings.filter((s) => !s.needed)]
  const firstOther = ordered.find((standing) => !standing.needed)
  const months = kind.renewMonths
  return {
    title: `Record: ${kind.title}`,
    back: { text: kind.title, href: paths.requiredKind(school.urn, kind.id) },
    errors: refused === null ? null : refused.errors,
    lede: 'One day for everyone you tick. The same person and day again puts the newer particulars in place of the older.',
    formKey,
    action: `${paths.requiredKind(school.urn, kind.id)}/records`,
    doneOn: {
      native: true,
      name: 'doneOn',
      label: 'Done on',
      value: values?.doneOn,
      max: today,
      error: refused?.errors.doneOn,
    },
    renewBy: {
      native: true,
      name: 'renewBy',
      label: 'Renew by',
      optional: true,
      hint:
        months === null
          ? 'Leave it empty when it is done once.'
          : `Leave it empty for ${count(months, 'month')} after.`,
      value: values?.renewBy,
      error: refused?.errors.renewBy,
    },
    certificate: {
      name: 'certificate',
      label: 'Certificate',
      optional: true,
      hint: 'A number or a few words, the same for all of them.',
      maxlength: 100,
      value: values?.certificate,
      error: refused?.errors.certificate,
    },
    people:
      ordered.length === 0
        ? null
        : {
            kind: 'checkboxes',
            name: 'people',
            legend: 'Who did it?',
            small: true,
            error: refused?.errors.people,
            chosen: values?.people ?? [],
            items: ordered.map((standing) => ({
              value: String(standing.personId),
              text: standing.name,
              hint: [sayRequired(standing.latest, today).text, sayPartTime(standing.ftePercent, standing.workingDays)]
                .filter((part) => part !== null)
                .join(', '),
              ...(kind.neededBy === 'named' && standing === firstOther ? { group: 'Not named for it' } : {}),
            })),
          },
    empty: ordered.length > 0 ? null : { title: 'Nobody works here yet', text: 'Add people to the staff list first.' },
  }
}

export type NamedPage = PageModel & { lede: string; action: string; people: ChoiceField }

export const namedPage = (school: School, kind: RequiredKind, standings: readonly Standing[]): NamedPage => ({
  title: `Who needs ${kind.title}?`,
  back: { text: kind.title, href: paths.requiredKind(school.urn, kind.id) },
  lede: 'Only the people you tick are told when it is due.',
  action: `${paths.requiredKind(school.urn, kind.id)}/people`,
  people: {
    kind: 'checkboxes',
    name: 'people',
    legend: 'People',
    legendHidden: true,
    small: true,
    items: standings.map((standing) => ({
      value: String(standing.personId),
      text: standing.name,
      hint: smallOf(standing).small,
      checked: standing.needed,
    })),
  },
})

export type ConfirmPage = PageModel & { confirm: Confirm }

export const stopKindPage = (school: School, kind: RequiredKind, csrf: string): ConfirmPage => ({
  title: 'Stop asking for it',
  back: { text: kind.title, href: paths.requiredKind(school.urn, kind.id) },
  confirm: {
    title: `Stop asking for ${kind.title}?`,
    text: 'It goes from this list and nobody is due. What was recorded stays on record.',
    action: `${paths.requiredKind(school.urn, kind.id)}/end`,
    button: 'Stop asking for it',
    tone: 'stop',
    cancel: { text: 'Keep it', href: paths.requiredKind(school.urn, kind.id) },
    csrf,
  },
})

export const removeRecordPage = (school: School, record: RequiredRecord, csrf: string): ConfirmPage => ({
  title: 'Remove a record',
  back: { text: record.title, href: paths.requiredKind(school.urn, record.kindId) },
  confirm: {
    title: `Remove this record of ${record.name}?`,
    text: `${record.title}, done on ${sayDate(record.doneOn)}. An older record counts again when there is one.`,
    action: `${paths.requiredKind(school.urn, record.kindId)}/records/${record.id}/removal`,
    button: 'Remove it',
    tone: 'stop',
    cancel: { text: 'Keep it', href: paths.requiredKind(school.urn, record.kindId) },
    csrf,
  },
})

export type OwnRequiredPage = PageModel & { lede: string; table: DataTable | null; empty: EmptyState | null }

/** My own required training. */
export function ownRequiredPage(standings: readonly (Standing & { title: string })[], today: IsoDate): OwnRequiredPage {
  const shown = standings.filter((standing) => standing.needed || standing.latest !== null)
  return {
    title: 'Your required training',
    lede: 'Your school keeps this list. It is apart from your pathway and counts for no step.',
    table:
      shown.length === 0
        ? null
        : {
            caption: 'Your required training',
            captionHidden: true,
            head: ['Training', 'Now', { text: 'Done on', nowrap: true }, 'Certificate'],
            rows: shown.map((standing) => [
              standing.title,
              { tag: sayRequired(standing.latest, today) },
              standing.latest === null ? '' : sayDate(standing.latest.doneOn),
              standing.latest?.certificate ?? '',
            ]),
          },
    empty:
      shown.length > 0
        ? null
        : { title: 'Nothing is asked of you', text: 'When your school asks for training, it shows here.' },
  }
}

function smallOf(standing: Standing): { small: string } {
  const parts = [standing.jobTitle, sayPartTime(standing.ftePercent, standing.workingDays)]
  return { small: parts.filter((part) => part !== null && part !== '').join(', ') }
}
