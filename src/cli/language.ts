import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type Config } from '../config.ts'
import { makeChecker, type Suggestion } from '../language/language.rules.ts'
import { readLexicon } from '../language/lexicon.ts'
import { count } from '../shared/text.ts'
import { type Say } from './command.ts'

export const help = `language FILE [--json]
  Reads a text file and prints the words that locate the difficulty in a child or a family rather than in what is in
  the way, with what could be written instead. With --json an array with one object a line of the file:
  {line, text, suggestions: [{pattern, severity, found, suggestion}]}. It never judges and never stores anything.`

export async function runAlone(args: string[], _config: Config, say: Say): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { json: { type: 'boolean' } }, allowPositionals: true })
  const [file, more] = positionals
  if (file === undefined || more !== undefined) {
    say(`Say which file: ${help}`)
    return 2
  }
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) {
    say(`${file} cannot be read.`)
    return 1
  }
  const read = checkLines(text)
  if (values.json === true) say(JSON.stringify(read, null, 2))
  else for (const line of inWords(read)) say(line)
  return 0
}

type Line = {
  line: number
  text: string
  suggestions: Pick<Suggestion, 'pattern' | 'severity' | 'found' | 'suggestion'>[]
}

/** Each line by itself; what is only a nudge is made once in the file. */
function checkLines(text: string): Line[] {
  const check = makeChecker(readLexicon())
  const nudged = new Set<string>()
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line, n) => ({
    line: n + 1,
    text: line,
    suggestions: check(line, nudged).map(({ pattern, severity, found, suggestion }) => ({
      pattern,
      severity,
      found,
      suggestion,
    })),
  }))
}

function inWords(lines: readonly Line[]): string[] {
  const found = lines.flatMap(({ line, suggestions }) =>
    suggestions.map((each) => `Line ${line}: “${each.found}” (${each.pattern}). Perhaps: ${each.suggestion}`),
  )
  return found.length === 0 ? [`Nothing to suggest in ${count(lines.length, 'line')}.`] : found
}
