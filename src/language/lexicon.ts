import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { findFolder } from '../io/folders.ts'
import { type Checker, type Lexicon, makeChecker } from './language.rules.ts'

const words = z.array(z.string())

const LEXICON = z.object({
  lexicon: z.object({
    maskTerms: words,
    personTokens: words,
    thingTokens: words,
    nameStop: words,
    reportedSkip: words,
    patterns: z.array(
      z.object({
        id: z.string(),
        category: z.string(),
        severity: z.enum(['stop', 'suggest', 'nudge']),
        pattern: z.string(),
        subject: z.enum(['any', 'notthing', 'person']),
        example: z.string(),
        suggestion: z.string(),
        note: z.string(),
      }),
    ),
  }),
})

/** The lexicon that comes with this release. Throws when the content file is not as it should be. */
export function readLexicon(): Lexicon {
  const text = readFileSync(path.join(findFolder('seeds'), 'inclusion-framework.json'), 'utf8')
  return LEXICON.parse(JSON.parse(text)).lexicon
}

let made: Checker | undefined

/** The checker of this release, made once: its patterns take longer to compile than to run. */
export const ownChecker = (): Checker => (made ??= makeChecker(readLexicon()))
