import { sayDate, isIsoDate } from '../shared/dates.ts'
import { type ChoiceField } from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { type ImportAnswers } from './import-answers.rules.ts'
import { type PersonFacts } from './staff-match.rules.ts'

/** A checkbox for each person, never ticked by itself, and a last day of their own where it is not the common one. */
export const leaversField = (
  people: readonly PersonFacts[],
  answers: ImportAnswers,
  form: { errors?: FieldErrors; typed?: { ticked?: ReadonlyMap<number, string> } },
): ChoiceField => ({
  ...{ kind: 'checkboxes', name: 'leaver', legend: 'Who has left, or is leaving?', small: true },
  items: people.map((person) => {
    const typed = form.typed?.ticked
    const day = typed === undefined ? answers.leavers.get(person.id) : typed.get(person.id)
    return {
      ...{ name: `leaver-${person.id}`, value: 'yes', text: `${person.givenName} ${person.familyName}` },
      ...{ hint: person.jobTitle ?? undefined, checked: day !== undefined },
      more: {
        ...{ name: `day-${person.id}`, label: 'Last day, if it is another one', width: 10 },
        value: day !== undefined && isIsoDate(day) ? sayDate(day) : (day ?? ''),
        error: form.errors?.[`day-${person.id}`],
      },
    }
  }),
})
