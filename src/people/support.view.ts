import { type IsoDate, sayDate } from '../shared/dates.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { errorOf, type FormPage, formPage } from './form-page.view.ts'
import { nameOf } from './names.rules.ts'
import { type Person } from './people.store.ts'
import { type SupportTold } from './person-page.store.ts'
import { type Colleague } from './staff.store.ts'
import { SUPPORT_NAMES, type SupportKind } from './support.rules.ts'

export type SupportValues = { supporter: string; started_on: string; last_day: string }

const LEDES: Record<SupportKind, string> = {
  mentor: 'A mentor sees the whole record of this person while it lasts, and signs with them. Mentors do not assess.',
  cover_mentor: 'Cover stands in for the mentor for a time, with the same rights, until the last day.',
  induction_tutor:
    'An induction tutor sees modules done, the focus, how many planned steps are done and days waiting. Nothing else, unless it is shared.',
  appraiser:
    'An appraiser sees modules done, the focus, how many planned steps are done and days waiting. Nothing else, unless it is shared.',
}

export function newSupportPage(facts: {
  person: Person
  kind: SupportKind
  colleagues: Colleague[]
  now: SupportTold | null
  values: SupportValues
  errors: FieldErrors | null
  formKey: string | undefined
}): FormPage {
  const { person, kind, values, errors, now } = facts
  const cover = kind === 'cover_mentor'
  return formPage({
    title: `Name ${withArticle(kind)} for ${nameOf(person)}`,
    lede: LEDES[kind],
    action: `/people/${person.id}/support/new`,
    parts: [
      ...(now === null
        ? []
        : [{ note: `${now.supporter} has this now. That time ends on the day before the first day you give here.` }]),
      {
        select: {
          name: 'supporter',
          label: 'Who',
          empty: 'Choose somebody',
          options: facts.colleagues.map((each) => ({
            value: String(each.personId),
            text: each.jobTitle === null ? nameOf(each) : `${nameOf(each)}, ${each.jobTitle}`,
          })),
          value: values.supporter,
          ...errorOf(errors, 'supporter'),
        },
      },
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
          value: values.last_day,
          ...(cover ? {} : { optional: true, hint: 'Leave it blank while it is not known.' }),
          ...errorOf(errors, 'last_day'),
        },
      },
    ],
    kept: [{ name: 'kind', value: kind }],
    formKey: facts.formKey,
    button: 'Save',
    cancel: { text: nameOf(person), href: paths.person(person.id) },
    errors,
  })
}

export const endSupportPage = (
  support: SupportTold,
  person: Person,
  values: { last_day: string },
  errors: FieldErrors | null,
  today: IsoDate,
): FormPage =>
  formPage({
    title: `End the time of ${support.supporter} as ${SUPPORT_NAMES[support.kind]}`,
    lede: `${support.supporter} has been ${SUPPORT_NAMES[support.kind]} of ${nameOf(person)} since ${sayDate(support.startedOn, today)}.`,
    action: paths.endSupport(support.id),
    parts: [
      {
        date: {
          native: true,
          name: 'last_day',
          label: 'Last day',
          value: values.last_day,
          ...errorOf(errors, 'last_day'),
        },
      },
      { note: 'To hand over, name the next one instead: this time then ends on the day before.' },
    ],
    button: 'End it',
    cancel: { text: nameOf(person), href: paths.person(person.id) },
    errors,
  })

const withArticle = (kind: SupportKind): string =>
  `${kind === 'induction_tutor' || kind === 'appraiser' ? 'an' : 'a'} ${SUPPORT_NAMES[kind]}`
