import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { stageParts, type StageValues, workParts } from './fields.view.ts'
import { errorOf, type FormPage, formPage, type FormPart } from './form-page.view.ts'
import { type Leave } from './leave.store.ts'
import { nameOf } from './names.rules.ts'
import { type Person } from './people.store.ts'
import { type DatesValues, type WorkValues } from './person.form.ts'
import { type School } from './schools.store.ts'
import { type CareerStage } from './stage-periods.store.ts'

const backTo = (person: Person) => ({ text: nameOf(person), href: paths.person(person.id) })

export const newTimePage = (
  person: Person,
  schools: readonly School[],
  values: WorkValues & { school: string },
  errors: FieldErrors | null,
  formKey: string | undefined,
): FormPage =>
  formPage({
    title: `Start ${nameOf(person)} at a school`,
    lede: 'This adds a new time to the same record. What was there before is kept.',
    action: paths.newSchoolPeriod(person.id),
    parts: [
      {
        select: {
          name: 'school',
          label: 'School',
          empty: 'Choose one',
          options: schools.map((school) => ({ value: school.urn, text: school.name })),
          value: values.school,
          ...errorOf(errors, 'school'),
        },
      },
      ...workParts(values, errors),
    ],
    formKey,
    button: 'Save',
    cancel: backTo(person),
    errors,
  })

export const timePage = (
  person: Person,
  school: School,
  periodId: number,
  values: WorkValues,
  errors: FieldErrors | null,
  version: string,
): FormPage =>
  formPage({
    title: `${nameOf(person)} at ${school.name}`,
    lede: 'When you give a last day, mentoring and roles at this school end on that day too. The record stays with the person.',
    action: paths.schoolPeriod(periodId),
    parts: workParts(values, errors),
    kept: [{ name: 'version', value: version }],
    button: 'Save',
    cancel: backTo(person),
    errors,
  })

export const stagePage = (
  person: Person,
  stages: readonly CareerStage[],
  npqs: readonly string[],
  values: StageValues & { started_on: string },
  errors: FieldErrors | null,
  formKey: string | undefined,
): FormPage =>
  formPage({
    title: `Start a career stage for ${nameOf(person)}`,
    lede: 'The stage before ends the day before. What was planned and done in it is kept, and the usual steps of the new stage are planned.',
    action: paths.newStage(person.id),
    parts: [
      ...stageParts(values, stages, npqs, errors),
      {
        date: {
          native: true,
          name: 'started_on',
          label: 'First day of this stage',
          value: values.started_on,
          ...errorOf(errors, 'started_on'),
        },
      },
    ],
    formKey,
    button: 'Start this stage',
    cancel: backTo(person),
    errors,
  })

export const leavePage = (
  person: Person,
  leave: Leave | null,
  values: DatesValues,
  errors: FieldErrors | null,
  formKey: string | undefined,
): FormPage =>
  formPage({
    title: leave === null ? `Record leave of ${nameOf(person)}` : `Leave of ${nameOf(person)}`,
    lede: 'Only the dates are kept, never the reason. While somebody is away, nothing is asked of them.',
    action: leave === null ? paths.newLeave(person.id) : paths.leave(leave.id),
    parts: dateParts(values, errors),
    formKey,
    button: 'Save',
    cancel: backTo(person),
    errors,
    other:
      leave === null
        ? null
        : {
            title: 'Was this a mistake?',
            text: 'You can take this leave away. The history page says that it was.',
            action: paths.leave(leave.id),
            button: 'Take it away',
            kept: [{ name: 'remove', value: 'yes' }],
          },
  })

export const dateParts = (values: DatesValues, errors: FieldErrors | null): FormPart[] => [
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
      optional: true,
      value: values.last_day,
      ...errorOf(errors, 'last_day'),
    },
  },
]
