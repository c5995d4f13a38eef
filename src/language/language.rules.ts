/** How strongly a suggestion is put. A nudge is made once in a text, however often the words come. */
export type Severity = 'stop' | 'suggest' | 'nudge'

/** `any`: wherever the words stand. `notthing`: not of a lesson, a room, a plan. `person`: only near somebody. */
export type Subject = 'any' | 'notthing' | 'person'

export type LexiconPattern = {
  id: string
  category: string
  severity: Severity
  pattern: string
  subject: Subject
  example: string
  suggestion: string
  note: string
}

/** The list as it stands in the content file; a school may leave out patterns and add its own. */
export type Lexicon = {
  maskTerms: readonly string[]
  personTokens: readonly string[]
  thingTokens: readonly string[]
  nameStop: readonly string[]
  reportedSkip: readonly string[]
  patterns: readonly LexiconPattern[]
}

/** One place in a text: what was found, from which character on, and what could be written instead. */
export type Suggestion = {
  pattern: string
  severity: Severity
  category: string
  found: string
  at: number
  suggestion: string
}

/** Reads a text; `nudged` holds the patterns that have nudged already, and grows. */
export type Checker = (text: string, nudged?: Set<string>) => Suggestion[]

const SEVERITY_ORDER: readonly Severity[] = ['stop', 'suggest', 'nudge']
const WORDS_BEFORE = 7

/** Quoted: “…”, "…", ‘…’ and '…' with a space or an edge around it, up to 240 characters. Nobody's own words are corrected. */
const QUOTED = /“[^”]{0,240}”|"[^"]{0,240}"|‘[^’]{0,240}’(?![\p{L}\d])|(?<![\p{L}\d])'[^']{0,240}'(?![\p{L}\d])/gu
const INSTITUTION = 'School|Academy|Trust|Charity|College|Foundation|Federation|Association'
const REPORTED = /\b(?:said|told|feels|felt|reports)\b/i
const WORD = /[\p{L}\d][\p{L}\d'-]*/gu
const CAPITALISED = /^\p{Lu}/u

/**
 * Makes the checker of a lexicon (inclusion-content D, in its order): quotations, recognised terms and proper names are
 * blanked out at their length; the patterns run; the subject and reported speech are looked at; the most severe comes
 * first, then the earliest. Where two patterns find the same words, both are named.
 */
export function makeChecker(lexicon: Lexicon): Checker {
  const terms = new RegExp(`\\b(?:${lexicon.maskTerms.join('|')})\\b`, 'gi')
  const names = properNames(lexicon.nameStop)
  const persons = new Set(lexicon.personTokens)
  const things = new Set(lexicon.thingTokens)
  const notNames = new Set(lexicon.nameStop)
  const reported = new Set(lexicon.reportedSkip)
  const patterns = lexicon.patterns.map((each) => ({ ...each, regex: new RegExp(each.pattern, 'gi') }))

  const isPerson = (word: string): boolean =>
    persons.has(word.toLowerCase()) || (CAPITALISED.test(word) && !notNames.has(word))

  const fits = (subject: Subject, before: readonly string[]): boolean => {
    if (subject === 'any') return true
    const last = before.at(-1)
    if (last !== undefined && things.has(last.toLowerCase())) return false
    return subject === 'notthing' || before.some(isPerson)
  }

  return (text, nudged = new Set()) => {
    const masked = mask(mask(straighten(mask(text, QUOTED)), terms), names)
    const found: Suggestion[] = []
    for (const { regex, id, severity, category, suggestion, subject } of patterns) {
      for (const match of masked.matchAll(regex)) {
        const { index } = match
        if (!fits(subject, wordsBefore(masked, index))) continue
        if (reported.has(id) && REPORTED.test(sentenceAround(masked, index))) continue
        if (severity === 'nudge') {
          if (nudged.has(id)) break
          nudged.add(id)
        }
        const length = match[0].length
        found.push({
          pattern: id,
          severity,
          category,
          found: text.slice(index, index + length),
          at: index,
          suggestion,
        })
      }
    }
    return found.sort((a, b) => rank(a) - rank(b) || a.at - b.at)
  }
}

const rank = ({ severity }: Suggestion): number => SEVERITY_ORDER.indexOf(severity)

/** Blanks of the same length, so that every position holds. */
const mask = (text: string, what: RegExp): string => text.replace(what, (found) => ' '.repeat(found.length))

const straighten = (text: string): string => text.replaceAll('’', "'")

/** Up to five capitalised words, then School, Academy, Trust: a name is a name. `The` and `Our` begin no name. */
function properNames(stop: readonly string[]): RegExp {
  const notStop = `(?!(?:${stop.join('|')})\\b)`
  return new RegExp(
    `(?<![\\p{L}\\d])${notStop}\\p{Lu}[\\p{L}'-]*(?:\\s+\\p{Lu}[\\p{L}'-]*){0,4}\\s+(?:${INSTITUTION})(?![\\p{L}\\d])`,
    'gu',
  )
}

function wordsBefore(text: string, index: number): string[] {
  const sentence = text.slice(sentenceStart(text, index), index)
  return (sentence.match(WORD) ?? []).slice(-WORDS_BEFORE)
}

function sentenceAround(text: string, index: number): string {
  const rest = text.slice(index)
  const end = /[.!?\n]/.exec(rest)?.index ?? rest.length
  return text.slice(sentenceStart(text, index), index + end)
}

/** Far enough back for any sentence, so that a text without full stops costs no more than others. */
const LONGEST_SENTENCE = 600

function sentenceStart(text: string, index: number): number {
  const from = Math.max(0, index - LONGEST_SENTENCE)
  for (let at = index - 1; at >= from; at--) if ('.!?\n'.includes(text[at] ?? '')) return at + 1
  return from
}
