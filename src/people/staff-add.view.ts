import { lastDayOf, sayDate } from '../shared/dates.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type AddRefusal, type Namesake } from './add-to-school.actions.ts'
import { personParts, stageParts, type StageValues, workParts } from './fields.view.ts'
import { errorOf, type FormPage, formPage, type FormPart } from './form-page.view.ts'
import { type PersonValues, type WorkValues } from './person.form.ts'
import { type School } from './schools.store.ts'
import { type CareerStage } from './stage-periods.store.ts'
import { PERIOD_WORDS } from './words.view.ts'

export type AddStaffValues = PersonValues & WorkValues & StageValues & { same: string }

export const addStaffPage = (
  school: School,
  values: AddStaffValues,
  errors: FieldErrors | null,
  choices: { stages: CareerStage[]; npqs: string[] },
  alike: Namesake[],
  formKey: string | undefined,
): FormPage =>
  formPage({
    title: `Add somebody to ${school.name}`,
    lede: 'If they have worked here before, or work in another school that uses Stepfree, their record is found by the TRN or the e-mail address.',
    action: paths.newStaff(school.urn),
    parts: [
      ...sameParts(alike, values.same, errors),
      { heading: 'Who' },
      ...personParts(values, errors),
      { heading: 'Career stage' },
      ...stageParts(values, choices.stages, choices.npqs, errors),
      { heading: 'Work at this school' },
      ...workParts(values, errors),
    ],
    formKey,
    button: 'Add to the staff list',
    cancel: { text: `Staff of ${school.name}`, href: paths.staff(school.urn) },
    errors,
  })

function sameParts(alike: Namesake[], chosen: string, errors: FieldErrors | null): FormPart[] {
  if (alike.length === 0) return []
  return [
    {
      choice: {
        kind: 'radios',
        name: 'same',
        legend: 'Is this the same person?',
        items: [
          ...alike.map((each) => ({ value: String(each.id), text: `Yes: ${each.name}`, hint: sayNamesake(each) })),
          { value: 'new', text: 'No, this is somebody else with the same name' },
        ],
        chosen: [chosen],
        ...errorOf(errors, 'same'),
      },
    },
  ]
}

const sayNamesake = (each: Namesake): string =>
  `${each.jobTitle ?? 'Member of staff'}, ${each.finishedOn === null ? 'works here' : `last day here ${sayDate(lastDayOf(each.finishedOn))}`}`

/** Which field a refusal belongs to, and what to do. */
export function sayAddRefusal(refusal: AddRefusal): FieldErrors {
  switch (refusal.reason) {
    case 'names_alike':
      return { same: 'Say whether this is the same person' }
    case 'identifiers_disagree':
      return { trn: 'The TRN and the e-mail address do not belong to one person. Check both' }
    case 'already_here':
      return { trn: 'This person is on your staff list already' }
    case 'staff_code_taken':
      return { staff_code: 'Somebody at this school has this staff code. Enter another' }
    case 'trn_in_use':
      return { trn: 'Somebody in Stepfree has this TRN. Check the digits' }
    case 'ends_before_start':
      return { last_day: PERIOD_WORDS.ends_before_start }
    default:
      return { started_on: PERIOD_WORDS[refusal.reason] }
  }
}
