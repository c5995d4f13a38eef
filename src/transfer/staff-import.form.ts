import { isIsoDate, type IsoDate } from '../shared/dates.ts'
import { many, one, wholeNumber, type Body, type FieldErrors } from '../web/fields.ts'
import { readDate } from './cell-values.rules.ts'
import { type ImportAnswers } from './import-answers.rules.ts'
import { headingKey, isStaffField, type NameOrder, type SavedMapping, type StaffField } from './staff-headings.rules.ts'
import { type RowAnswer } from './staff-rows.rules.ts'

/** The columns as they were chosen: `column-3` for the fourth heading of this file. */
export function readColumns(body: Body, headings: readonly string[]): SavedMapping {
  const fields = new Map<string, StaffField | 'leave_out'>()
  headings.forEach((heading, index) => {
    const chosen = one(body, `column-${index}`)
    if (headingKey(heading) !== '' && (isStaffField(chosen) || chosen === 'leave_out'))
      fields.set(headingKey(heading), chosen)
  })
  return withNameOrder({ fields }, one(body, 'name-order'))
}

/** The same beside an upload, where the file is chosen anew: `heading-0` says which heading `column-0` is about. */
export function readChoices(body: Body): SavedMapping {
  const headings: string[] = []
  for (let n = 0; typeof body[`heading-${n}`] === 'string'; n += 1) headings.push(one(body, `heading-${n}`))
  return readColumns(body, headings)
}

const withNameOrder = (mapping: SavedMapping, order: string): SavedMapping =>
  isNameOrder(order) ? { ...mapping, nameOrder: order } : mapping
const isNameOrder = (text: string): text is NameOrder => text === 'family_first' || text === 'given_first'

/** What was answered, beside what had been answered before. `row-5-person` is the answer about the person on line 5. */
export function readRowAnswers(body: Body, before: ImportAnswers): ImportAnswers {
  if (one(body, 'again') !== '') return { ...before, padAll: false, rows: new Map() }
  const rows = new Map(before.rows)
  for (const name of Object.keys(body)) {
    const asked = /^row-(\d{1,7})-(pad|stage|person|back)$/.exec(name)
    if (asked === null) continue
    const line = Number(asked[1])
    const answer: RowAnswer = { ...rows.get(line), ...answerTo(asked[2] ?? '', one(body, name)) }
    if (Object.keys(answer).length > 0) rows.set(line, answer)
  }
  return { ...before, padAll: before.padAll || one(body, 'pad-all') === 'yes', rows }
}

function answerTo(question: string, written: string): RowAnswer {
  const yesNo = written === 'yes' || written === 'no' ? written : undefined
  if (question === 'pad') return yesNo === undefined ? {} : { padTrn: yesNo }
  if (question === 'back') return yesNo === undefined ? {} : { back: yesNo }
  if (question === 'stage') return /^[A-Z0-9]{1,12}$/.test(written) ? { stage: written } : {}
  if (written === 'new') return { person: 'new' }
  const id = wholeNumber(written, 1, 2_147_483_647)
  return id === undefined ? {} : { person: id }
}

export type LeaversForm =
  { ok: true; value: ImportAnswers } | { ok: false; errors: FieldErrors; lastDay: string; ticked: Map<number, string> }

/**
 * Who was ticked as having left, of those whom the page showed, with a last day: their own, or the common one. Somebody
 * who is ticked without a day, or with one before their first, is an error.
 */
export function readLeavers(
  body: Body,
  before: ImportAnswers,
  proposed: readonly { id: number; startedOn: IsoDate | null }[],
  latest: IsoDate,
): LeaversForm {
  const shown = new Set(many(body, 'shown').map(Number))
  const common = one(body, 'last-day')
  const leavers = new Map([...before.leavers].filter(([id]) => !shown.has(id)))
  const ticked = new Map<number, string>()
  const errors: FieldErrors = {}
  if (common !== '' && !isIsoDate(common)) errors['last-day'] = 'Enter a date, such as 2026-08-31.'
  for (const { id, startedOn } of proposed) {
    if (!shown.has(id) || one(body, `leaver-${id}`) !== 'yes') continue
    const own = one(body, `day-${id}`)
    ticked.set(id, own)
    const read = own === '' ? common : readDate(own)
    const day = typeof read === 'string' ? read : read.ok ? read.value : 'unreadable'
    if (day === '') errors['last-day'] ??= 'Enter the last day of those you ticked.'
    else if (!isIsoDate(day) || day > latest)
      errors[`day-${id}`] = 'Enter a day, at most two years ahead, like 18/12/2026.'
    else if (startedOn !== null && day < startedOn) errors[`day-${id}`] = 'The last day is before the first day.'
    else leavers.set(id, day)
  }
  return Object.keys(errors).length > 0
    ? { ok: false, errors, lastDay: common, ticked }
    : { ok: true, value: { ...before, leavers } }
}
