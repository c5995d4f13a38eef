import { makeChecker } from '../src/language/language.rules.ts'
import { readLexicon } from '../src/language/lexicon.ts'
import { median } from './measure.ts'
import { type Line } from './table.ts'

const TIMES = 400
const MOST_MS = 2

const NOTE =
  'In the corridor after lunch the noise was more than most of us could work in, so the bell was changed and we ' +
  'moved the coats. Amira chose where to sit, and her group signed what they wanted to keep for next week. '

/** Checking a note of 300 words against every pattern, beside one pass of one plain regular expression over it. */
export function benchLanguage(): Line {
  const text = NOTE.repeat(20).split(' ').slice(0, 300).join(' ')
  const check = makeChecker(readLexicon())
  const plain = /\bthe\s+bottom\s+(?:set|group|table)\b/gi
  const seen: [number[], number[]] = [[], []]
  for (let i = 0; i < TIMES; i++) {
    seen[0].push(timed(() => check(text)))
    seen[1].push(timed(() => [...text.matchAll(plain)]))
  }
  const [ours, baseline] = [median(seen[0]), median(seen[1])]
  return {
    name: 'language',
    what: 'words of a 300-word note',
    ours,
    baseline,
    unit: 'ms',
    ratio: ours / baseline,
    target: `under ${MOST_MS} ms`,
    met: ours < MOST_MS,
  }
}

function timed(act: () => unknown): number {
  const begun = performance.now()
  act()
  return performance.now() - begun
}
