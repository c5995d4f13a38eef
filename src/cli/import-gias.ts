import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { importGias } from '../transfer/gias-import.actions.ts'
import { sayGiasReport } from '../transfer/gias-report.rules.ts'
import { FILE_WORDS } from '../transfer/import-words.rules.ts'
import { type Work } from '../work.ts'

export const help = `import gias FILE [--json]
  Takes in schools and trusts from the national extract (“edubasealldata….csv”, or a narrow layout with URN and
  EstablishmentName). Run it again whenever you like: what is there already is left alone. Exit code 0 when every row
  could be read, 1 when some were refused, 2 when the file could not be read at all.`

/** Answers the exit code; prints what happened in words, or with --json as one object. */
export async function run(args: string[], work: Work, say: (line: string) => void = console.log): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { json: { type: 'boolean' } }, allowPositionals: true })
  const [file] = positionals
  if (file === undefined) {
    say(`Say which file: ${help}`)
    return 2
  }
  const bytes = await readFile(file).catch(() => undefined)
  if (bytes === undefined) {
    say(`There is no file ${file} that can be read.`)
    return 2
  }
  const outcome = await importGias(work, bytes)
  if (!outcome.ok) {
    say(values.json === true ? JSON.stringify({ refused: outcome.reason }) : FILE_WORDS[outcome.reason])
    return 2
  }
  if (values.json === true) say(JSON.stringify(outcome.value))
  else for (const line of sayGiasReport(outcome.value)) say(line)
  return outcome.value.refused.length > 0 ? 1 : 0
}
