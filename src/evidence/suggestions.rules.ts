import { type Checker, type Suggestion } from '../language/language.rules.ts'
import { PARTS, type Words } from './entries.rules.ts'

/** One suggestion, and where it stands: `in “What was in the way”`. */
export type Suggested = Suggestion & { where: string }

/** What pupils and families said is theirs: it is never corrected. */
const OWN_WORDS: ReadonlySet<string> = new Set(['experienced'])

/**
 * The one suggestion that an author is shown for an entry: the strongest in the title and in their own parts of the
 * record, and none that they have dismissed. It blocks nothing and nobody else sees it.
 */
export function suggestFor(
  entry: Words & { title: string },
  check: Checker,
  dismissed: ReadonlySet<string>,
): Suggested | undefined {
  const nudged = new Set<string>()
  const texts = [
    { where: 'in the title', text: entry.title },
    ...PARTS.filter(({ part }) => !OWN_WORDS.has(part)).map(({ part, term }) => ({
      where: `in “${term}”`,
      text: entry[part] ?? '',
    })),
  ]
  const found = texts.flatMap(({ where, text }) => check(text, nudged).map((each) => ({ ...each, where })))
  const left = found.filter((each) => !dismissed.has(each.pattern))
  return STRENGTH.map((severity) => left.find((each) => each.severity === severity)).find((each) => each !== undefined)
}

const STRENGTH = ['stop', 'suggest', 'nudge'] as const
