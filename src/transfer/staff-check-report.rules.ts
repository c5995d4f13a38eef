import { count, listOf } from '../shared/text.ts'
import { BROKEN_WORDS, sayNote, sayRefusal, type BrokenReason } from './import-words.rules.ts'
import { type PlannedRow, type PlanQuestion, type PlanTotals } from './staff-plan.rules.ts'
import { type StageFacts } from './stage-words.rules.ts'

/** What is told of a row on the console: that it is refused, needs an answer, or was tidied. */
export type ToldRow = { line: number; words: string }

export function tellRow(row: PlannedRow, stages: readonly StageFacts[]): ToldRow[] {
  const { line, plan, values } = row
  const at = `Line ${line}, ${`${values.givenName} ${values.familyName}`.trim() || 'no name'}`
  if (plan.kind === 'refused')
    return [{ line, words: `${at}: refused. ${plan.refusals.map((each) => sayRefusal(each, stages)).join(' ')}` }]
  const asked =
    plan.kind === 'ask'
      ? [{ line, words: `${at}: needs an answer. ${plan.questions.map(({ kind }) => QUESTION_WORDS[kind]).join(' ')}` }]
      : []
  return [...asked, ...row.notes.map((note) => ({ line, words: `${at}: ${sayNote(note, stages)}` }))]
}

export const tellBroken = ({ line, reason }: { line: number; reason: BrokenReason }): ToldRow => ({
  ...{ line, words: `Line ${line}: refused. ${BROKEN_WORDS[reason]}` },
})

/** A checked staff list on the console: the counts, then what is told of single rows, by line. */
export function sayStaffCheck(
  { counts, leavers }: PlanTotals,
  unreadable: number,
  told: readonly ToldRow[],
  confirmed: boolean,
): string[] {
  const { create, change, same, elsewhere, ask } = counts
  const refused = counts.refused + unreadable
  const lines = [
    `${count(create + change + same + elsewhere + ask + refused, 'row')} read: ${listOf([
      `${create} ${confirmed ? 'were' : 'would be'} created`,
      `${change} changed`,
      `${same} left alone`,
      `${elsewhere} asked elsewhere`,
      `${ask} without an answer`,
      `${refused} refused`,
    ])}.`,
    ...[...told].sort((a, b) => a.line - b.line).map(({ words }) => words),
  ]
  if (leavers.length > 0)
    lines.push(
      `${count(leavers.length, 'person works', 'people work')} here and ${leavers.length === 1 ? 'is' : 'are'} not in the list. Say on the page of the school who has left.`,
    )
  if (!confirmed) lines.push('Nothing was changed. Add --confirm to put the list in.')
  return lines
}

const QUESTION_WORDS: Record<PlanQuestion['kind'], string> = {
  pad_trn: 'The TRN has five or six digits: --answers pad puts zeros in front.',
  which_stage: 'The career stage could be more than one.',
  same_person: 'Somebody here may be the same person.',
  same_as_line: 'The same name is on an earlier line.',
  came_back: 'They have left: are they back?',
}
