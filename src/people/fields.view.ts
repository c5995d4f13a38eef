import { type IsoDate, lastDayOf, type Period } from '../shared/dates.ts'
import { type FieldErrors } from '../web/fields.ts'
import { errorOf, type FormPart } from './form-page.view.ts'
import { type PersonInput, type PersonValues, type WorkValues } from './person.form.ts'
import { type WorkDetails } from './school-periods.store.ts'
import { type CareerStage } from './stage-periods.store.ts'
import { WEEKDAYS, workingDaysOf } from './working-days.rules.ts'

const PHASES = ['Early years', 'Key Stage 1', 'Key Stage 2', 'Key Stage 3', 'Key Stage 4', 'Sixth form', 'Whole school']
const DAY_WORDS: Record<(typeof WEEKDAYS)[number], string> = {
  Mon: 'Monday',
  Tue: 'Tuesday',
  Wed: 'Wednesday',
  Thu: 'Thursday',
  Fri: 'Friday',
}

export const NO_PERSON: PersonValues = { given_name: '', family_name: '', email: '', trn: '' }

export const personValues = (person: PersonInput): PersonValues => ({
  given_name: person.givenName,
  family_name: person.familyName,
  email: person.email ?? '',
  trn: person.trn ?? '',
})

export const personParts = (values: PersonValues, errors: FieldErrors | null): FormPart[] => [
  {
    text: {
      name: 'given_name',
      label: 'Given name',
      value: values.given_name,
      width: 20,
      spellcheck: false,
      ...errorOf(errors, 'given_name'),
    },
  },
  {
    text: {
      name: 'family_name',
      label: 'Family name',
      value: values.family_name,
      width: 20,
      spellcheck: false,
      ...errorOf(errors, 'family_name'),
    },
  },
  {
    text: {
      name: 'email',
      label: 'Work e-mail address',
      type: 'email',
      value: values.email,
      optional: true,
      spellcheck: false,
      ...errorOf(errors, 'email'),
    },
  },
  {
    text: {
      name: 'trn',
      label: 'Teacher reference number (TRN)',
      hint: 'Seven digits. Leave it blank for somebody who has none.',
      value: values.trn,
      optional: true,
      width: 10,
      spellcheck: false,
      ...errorOf(errors, 'trn'),
    },
  },
]

export const newWork = (today: IsoDate): WorkValues => ({
  started_on: today,
  last_day: '',
  job_title: '',
  staff_code: '',
  fte: '1',
  days: [],
  phase: '',
  department: '',
})

export const workValues = (work: Period & WorkDetails): WorkValues => ({
  started_on: work.startedOn,
  last_day: work.finishedOn === null ? '' : lastDayOf(work.finishedOn),
  job_title: work.jobTitle ?? '',
  staff_code: work.staffCode ?? '',
  fte: String(work.ftePercent / 100),
  days: workingDaysOf(work.workingDays),
  phase: work.phase ?? '',
  department: work.department ?? '',
})

export function workParts(values: WorkValues, errors: FieldErrors | null): FormPart[] {
  const phases = values.phase === '' || PHASES.includes(values.phase) ? PHASES : [...PHASES, values.phase]
  return [
    {
      date: {
        native: true,
        name: 'started_on',
        label: 'First day',
        value: values.started_on,
        ...errorOf(errors, 'started_on'),
      },
    },
    {
      date: {
        native: true,
        name: 'last_day',
        label: 'Last day',
        hint: 'Leave it blank while it is not known.',
        value: values.last_day,
        optional: true,
        ...errorOf(errors, 'last_day'),
      },
    },
    {
      text: {
        name: 'job_title',
        label: 'Job',
        value: values.job_title,
        optional: true,
        ...errorOf(errors, 'job_title'),
      },
    },
    {
      text: {
        name: 'fte',
        label: 'Full-time equivalent',
        hint: 'Full time is 1. Four days of five is 0.8.',
        value: values.fte,
        width: 5,
        inputmode: 'decimal',
        ...errorOf(errors, 'fte'),
      },
    },
    {
      choice: {
        kind: 'checkboxes',
        name: 'days',
        legend: 'Working days',
        hint: 'Leave all blank for every day. Training is planned on days when people are in.',
        optional: true,
        small: true,
        inline: true,
        items: WEEKDAYS.map((day) => ({ value: day, text: DAY_WORDS[day] })),
        chosen: values.days,
      },
    },
    {
      select: {
        name: 'phase',
        label: 'Phase',
        empty: 'Not said',
        options: phases.map((phase) => ({ value: phase, text: phase })),
        value: values.phase,
        optional: true,
        ...errorOf(errors, 'phase'),
      },
    },
    {
      text: {
        name: 'department',
        label: 'Department or subject',
        value: values.department,
        optional: true,
        width: 20,
        ...errorOf(errors, 'department'),
      },
    },
    {
      text: {
        name: 'staff_code',
        label: 'Staff code in your own system',
        value: values.staff_code,
        optional: true,
        width: 10,
        spellcheck: false,
        ...errorOf(errors, 'staff_code'),
      },
    },
  ]
}

export type StageValues = { stage: string; npq: string }

export const stageParts = (
  values: StageValues,
  stages: readonly CareerStage[],
  npqs: readonly string[],
  errors: FieldErrors | null,
): FormPart[] => [
  {
    select: {
      name: 'stage',
      label: 'Career stage',
      empty: 'Choose one',
      options: stages.map((stage) => ({ value: stage.code, text: stage.name })),
      value: values.stage,
      ...errorOf(errors, 'stage'),
    },
  },
  {
    select: {
      name: 'npq',
      label: 'National professional qualification (NPQ) they are taking',
      empty: 'None',
      options: npqs.map((npq) => ({ value: npq, text: npq })),
      value: values.npq,
      optional: true,
      ...errorOf(errors, 'npq'),
    },
  },
]
