import { type ChoiceField, type DateField } from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { type ImportAnswers } from './import-answers.rules.ts'
import { type PersonFacts } from './staff-match.rules.ts'

export type LeaverItem = { id: number; tick: ChoiceField; lastDay: DateField }

/** A checkbox for each person, never ticked by itself, and a last day of their own where it is not the common one. */
export const leaverItems = (
  people: readonly PersonFacts[],
  answers: ImportAnswers,
  form: { errors?: FieldErrors; typed?: { ticked?: ReadonlyMap<number, string> } },
): LeaverItem[] =>
  people.map((person) => {
    const name = `${person.givenName} ${person.familyName}`
    const typed = form.typed?.ticked
    const ticked = typed === undefined ? answers.leavers.has(person.id) : typed.has(person.id)
    const day = `day-${person.id}`
    return {
      id: person.id,
      tick: {
        ...{ kind: 'checkboxes', name: `leaver-${person.id}`, legend: name, legendHidden: true, small: true },
        items: [{ value: 'yes', text: name, hint: person.jobTitle ?? undefined, checked: ticked }],
      },
      lastDay: {
        ...{ native: true, name: day, label: `Last day of ${name}`, error: form.errors?.[day] },
        value: typed?.get(person.id) ?? answers.leavers.get(person.id) ?? '',
      },
    }
  })
