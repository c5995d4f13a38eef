import { count, listOf } from '../shared/text.ts'
import { BROKEN_WORDS, sayNote, sayRefusal, type BrokenReason } from './import-words.rules.ts'
import { type PlanQuestion, type StaffPlan } from './staff-plan.rules.ts'
import { type StageFacts } from './stage-words.rules.ts'

type Checked = {
  plan: StaffPlan | null
  broken: readonly { line: number; text: string; reason: BrokenReason }[]
  stages: readonly StageFacts[]
}

/** A checked staff list on the console: the counts, then every row that is refused, needs an answer, or was tidied. */
export function sayStaffCheck({ plan, broken, stages }: Checked, confirmed: boolean): string[] {
  if (plan === null) return []
  const { create, change, same, elsewhere, ask, refused } = plan.counts
  const done = confirmed ? 'were' : 'would be'
  const lines = [
    `${count(plan.rows.length + broken.length, 'row')} read: ${listOf([
      `${create} ${done} created`,
      `${change} changed`,
      `${same} left alone`,
      `${elsewhere} asked elsewhere`,
      `${ask} without an answer`,
      `${refused + broken.length} refused`,
    ])}.`,
  ]
  const told: { line: number; words: string }[] = []
  for (const row of plan.rows) {
    const name = `${row.values.givenName} ${row.values.familyName}`.trim() || 'no name'
    const at = `Line ${row.line}, ${name}`
    if (row.plan.kind === 'refused') {
      const why = row.plan.refusals.map((refusal) => sayRefusal(refusal, stages)).join(' ')
      told.push({ line: row.line, words: `${at}: refused. ${why}` })
    } else if (row.plan.kind === 'ask') {
      const asked = row.plan.questions.map((question) => QUESTION_WORDS[question.kind]).join(' ')
      told.push({ line: row.line, words: `${at}: needs an answer. ${asked}` })
    }
    for (const note of row.plan.kind === 'refused' ? [] : row.notes)
      told.push({ line: row.line, words: `${at}: ${sayNote(note, stages)}` })
  }
  for (const { line, reason } of broken) told.push({ line, words: `Line ${line}: refused. ${BROKEN_WORDS[reason]}` })
  lines.push(...told.sort((a, b) => a.line - b.line).map(({ words }) => words))
  if (plan.leavers.length > 0)
    lines.push(
      `${count(plan.leavers.length, 'person works', 'people work')} here and ${plan.leavers.length === 1 ? 'is' : 'are'} not in the list. Say on the page of the school who has left.`,
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
