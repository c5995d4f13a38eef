import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { findSchoolByUrn } from '../people/schools.store.ts'
import { NO_ANSWERS, writeAnswers } from '../transfer/import-answers.rules.ts'
import { FILE_WORDS, sayHeadingRefusal } from '../transfer/import-words.rules.ts'
import {
  answerImport,
  checkImport,
  confirmImport,
  doesAnything,
  isOpen,
  uploadStaffList,
} from '../transfer/imports.actions.ts'
import { findImport, findSavedMapping } from '../transfer/imports.store.ts'
import { sayStaffCheck, tellBroken, tellRow, type ToldRow } from '../transfer/staff-check-report.rules.ts'
import { checkStaffList } from '../transfer/staff-check.ts'
import { openLookups } from '../transfer/staff-facts.store.ts'
import { type Work } from '../work.ts'

export const help = `import staff FILE --school URN [--confirm] [--answers pad] [--json]
  Checks a staff list and prints what it would do, line by line where a row is refused or needs an answer. Nothing is
  stored; --dry-run says so outright. With --confirm it goes in: rows that are refused or need an answer are left out, and
  nobody is recorded as a leaver. --answers pad puts zeros in front of TRNs of five or six digits. Exit code 0 when every
  row could be taken, 1 when some were left out, 2 when nothing could be done.`

/** Answers the exit code; prints the check in words, or with --json the counts as one object. */
export async function run(args: string[], work: Work, say: (line: string) => void = console.log): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  const [file] = positionals
  const fail = (words: string): number => {
    say(words)
    return 2
  }
  if (file === undefined || values.school === undefined) return fail(`Say which file and which school: ${help}`)
  if (values.confirm === true && values['dry-run'] === true) return fail('Choose one of --dry-run and --confirm.')
  if (values.answers !== undefined && values.answers !== 'pad') return fail('--answers takes one word: pad.')
  const school = await findSchoolByUrn(work.db, values.school)
  if (school === undefined) return fail(`There is no school with the URN ${values.school}.`)
  const bytes = await readFile(file).catch(() => undefined)
  if (bytes === undefined) return fail(`There is no file ${file} that can be read.`)

  const answers = { ...NO_ANSWERS, padAll: values.answers === 'pad' }
  const saved = await findSavedMapping(work.db, school.id)
  const told: ToldRow[] = []
  const lookups = await openLookups(work.db, school.id, work.today)
  const checked = await checkStaffList(lookups, bytes, { saved, answers }, work.today, {
    row: (row) => told.push(...tellRow(row, lookups.stages)),
    broken: (row) => told.push(tellBroken(row)),
  })
  if (!checked.ok) return fail(FILE_WORDS[checked.reason])
  const { map, plan } = checked.value
  if (map.refusals.length > 0) return fail(map.refusals.map(sayHeadingRefusal).join(' '))
  if (plan === null) return fail('Say which name comes first on the page of this school, then run this again.')

  if (values.confirm === true && doesAnything(plan, 0)) {
    const name = path.basename(file)
    const uploaded = await uploadStaffList(work, school, { name, content: bytes }, { fields: new Map() }, undefined)
    const stored = uploaded.ok ? await findImport(work.db, school.id, uploaded.id) : undefined
    if (stored === undefined || !isOpen(stored, work)) return fail('The list could not be kept. Run this again.')
    await answerImport(work, stored, answers)
    const now = { ...stored, answers: writeAnswers(answers) }
    const { digest } = await checkImport(work.db, work, school, now, { row: () => undefined, broken: () => undefined })
    const outcome = await confirmImport(work, school, stored.id, { digest, typedLeavers: '' })
    if (!outcome.ok) return fail('The people changed meanwhile. Run this again.')
  }
  const { unreadable } = checked.value
  const confirmed = values.confirm === true
  if (values.json === true) say(JSON.stringify({ confirmed, counts: plan.counts, unreadable }))
  else for (const line of sayStaffCheck(plan, unreadable, told, confirmed)) say(line)
  const leftOut = plan.counts.refused + plan.counts.ask + unreadable
  return leftOut > 0 ? 1 : 0
}

const OPTIONS = {
  school: { type: 'string' },
  confirm: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  answers: { type: 'string' },
  json: { type: 'boolean' },
} as const
