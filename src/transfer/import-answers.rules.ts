import { isIsoDate, type IsoDate } from '../shared/dates.ts'
import { type RowAnswer } from './staff-rows.rules.ts'

/** What was answered on the check page of one file. */
export type ImportAnswers = {
  padAll: boolean
  rows: ReadonlyMap<number, RowAnswer>
  /** Who has left, with the last day: ticked by somebody, never by itself. */
  leavers: ReadonlyMap<number, IsoDate>
}

export const NO_ANSWERS: ImportAnswers = { padAll: false, rows: new Map(), leavers: new Map() }

export const writeAnswers = (answers: ImportAnswers): string =>
  JSON.stringify({ padAll: answers.padAll, rows: [...answers.rows], leavers: [...answers.leavers] })

/** Answers as they were written; what cannot be read counts as not answered. */
export function readAnswers(text: string): ImportAnswers {
  const stored: unknown = JSON.parse(text)
  const rows = new Map<number, RowAnswer>()
  for (const [line, answer] of pairsIn(stored, 'rows')) {
    if (typeof answer === 'object' && answer !== null) rows.set(line, answerOf(answer))
  }
  const leavers = new Map<number, IsoDate>()
  for (const [id, on] of pairsIn(stored, 'leavers')) if (typeof on === 'string' && isIsoDate(on)) leavers.set(id, on)
  return { padAll: valueOf(stored, 'padAll') === true, rows, leavers }
}

function answerOf(stored: object): RowAnswer {
  const answer: RowAnswer = {}
  const [padTrn, back, stage, person] = ['padTrn', 'back', 'stage', 'person'].map((name) => valueOf(stored, name))
  if (padTrn === 'yes' || padTrn === 'no') answer.padTrn = padTrn
  if (back === 'yes' || back === 'no') answer.back = back
  if (typeof stage === 'string') answer.stage = stage
  if (typeof person === 'number' || person === 'new') answer.person = person
  return answer
}

function pairsIn(stored: unknown, name: string): [number, unknown][] {
  const list = valueOf(stored, name)
  if (!Array.isArray(list)) return []
  return list.flatMap((pair: unknown): [number, unknown][] =>
    Array.isArray(pair) && typeof pair[0] === 'number' ? [[pair[0], pair[1]]] : [],
  )
}

const valueOf = (stored: unknown, name: string): unknown =>
  typeof stored === 'object' && stored !== null && Object.hasOwn(stored, name)
    ? Object.entries(stored).find(([key]) => key === name)?.[1]
    : undefined
