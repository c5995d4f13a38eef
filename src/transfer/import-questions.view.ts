import { lastDayOf, sayDate } from '../shared/dates.ts'
import { count } from '../shared/text.ts'
import { type ChoiceField, type ChoiceItem } from '../web/components.ts'
import { type Sections } from './import-sections.rules.ts'
import { type StaffCheck } from './staff-check.ts'
import { type PlannedRow, type PlanQuestion } from './staff-plan.rules.ts'

export type QuestionCard = { title: string; fields: ChoiceField[] }
export type PadAll = { action: string; text: string; button: string }

/** One card a row: its line, its name, and its questions as radios. */
export const questionsOf = (rows: readonly PlannedRow[], check: StaffCheck): QuestionCard[] =>
  rows.flatMap((row) =>
    row.plan.kind === 'ask'
      ? [
          {
            title: `Line ${row.line}: ${row.values.givenName} ${row.values.familyName}`,
            fields: row.plan.questions.map((question) => fieldFor(question, row, check)),
          },
        ]
      : [],
  )

/** Short TRNs may be answered all at once. */
export function padSection(short: Sections['short'], action: string): PadAll | null {
  if (short.n < 2) return null
  return {
    action,
    text: `${count(short.n, 'TRN')} have five or six digits. A TRN has seven, so zeros may have been lost in front: ${short.from} would be ${short.to}.`,
    button: 'Put zeros in front of all of them',
  }
}

const SKIP: ChoiceItem = { value: 'skip', text: 'Leave this row out' }

function fieldFor(question: PlanQuestion, row: PlannedRow, check: StaffCheck): ChoiceField {
  const name = (kind: string): string => `row-${row.line}-${kind}`
  if (question.kind === 'pad_trn')
    return radios(name('pad'), `Is ${question.from} the TRN ${question.to}?`, [
      { value: 'yes', text: `Yes, it is ${question.to}` },
      { value: 'no', text: 'No, take the row without a TRN' },
    ])
  if (question.kind === 'which_stage')
    return radios(
      name('stage'),
      `Which career stage is “${question.written}”?`,
      question.among.map((code) => ({
        ...{ value: code, text: check.stages.find((stage) => stage.code === code)?.name ?? code },
      })),
    )
  if (question.kind === 'same_as_line')
    return radios(
      name('person'),
      `The same name is on line ${question.line}, and this row has nothing else to go by.`,
      [{ value: 'new', text: 'Two people with one name' }, SKIP],
    )
  if (question.kind === 'came_back')
    return radios(
      name('back'),
      `We hold ${sayDate(lastDayOf(question.finishedOn))} as their last day here. Are they back?`,
      [
        { value: 'yes', text: 'Yes, from today' },
        { value: 'no', text: 'No, leave it as it is' },
      ],
    )
  return radios(name('person'), WHY[question.why], [
    ...question.people.map((id) => ({ value: String(id), ...personItem(id, check) })),
    question.why === 'names_alike' ? { value: 'new', text: 'No, this is somebody new' } : SKIP,
  ])
}

const WHY = {
  names_alike: 'Somebody here has a name like this. Is it the same person?',
  name_differs: 'The identifier is that of somebody with another name. Is it the same person?',
  staff_code_differs: 'The e-mail is that of somebody with another staff code. Is it the same person?',
} as const

function personItem(id: number, check: StaffCheck): { text: string; hint?: string } {
  const person = check.people.get(id)
  if (person === undefined) return { text: 'Yes' }
  const hint = [person.jobTitle, person.staffCode, person.email].filter(Boolean).join(', ')
  return { text: `Yes, it is ${person.givenName} ${person.familyName}`, ...(hint === '' ? {} : { hint }) }
}

const radios = (name: string, legend: string, items: ChoiceItem[]): ChoiceField => ({
  ...{ kind: 'radios', name, legend, items, small: true },
})
