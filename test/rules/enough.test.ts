import { expect } from 'chai'
import { type EntryFacts, whatIsEnough } from '../../src/pathways/enough.rules.ts'
import { type ReachedDepth } from '../../src/shared/depths.ts'

const bare = (doneOn: string): EntryFacts => ({
  doneOn,
  hasBarrier: false,
  hasChange: false,
  hasExperience: false,
  hasNext: false,
})
const whole = (doneOn: string): EntryFacts => ({
  doneOn,
  hasBarrier: true,
  hasChange: true,
  hasExperience: true,
  hasNext: true,
})
const reflection = (doneOn: string): EntryFacts => ({ ...bare(doneOn), hasBarrier: true })
const change = (doneOn: string): EntryFacts => ({ ...bare(doneOn), hasChange: true })

const ROWS: [sentence: string, depth: ReachedDepth, entries: EntryFacts[], enough: boolean, from: string | null][] = [
  ['nothing logged is not enough for Practised', 2, [], false, null],
  [
    'attending twice, a week apart, is not enough for Practised',
    2,
    [bare('2026-11-02'), bare('2026-11-09')],
    false,
    null,
  ],
  ['one whole record is not enough for Practised', 2, [whole('2026-11-02')], false, null],
  [
    'two whole records on one day are enough a week later',
    2,
    [whole('2026-11-02'), whole('2026-11-02')],
    false,
    '2026-11-09',
  ],
  ['six days apart is a day too early', 2, [whole('2026-11-02'), change('2026-11-08')], false, '2026-11-09'],
  [
    'two occasions seven days apart with one whole record are enough',
    2,
    [whole('2026-11-02'), change('2026-11-09')],
    true,
    null,
  ],
  ['two changes without one whole record are not enough', 2, [change('2026-11-02'), change('2026-11-09')], false, null],
  ['a sentence on a barrier is enough for Aware', 1, [reflection('2026-11-02')], true, null],
  ['attending is not enough for Aware', 1, [bare('2026-11-02')], false, null],
  [
    'Embedded asks for six weeks',
    3,
    [whole('2026-09-07'), whole('2026-10-01'), whole('2026-10-18')],
    false,
    '2026-10-19',
  ],
  [
    'Embedded is enough after six weeks',
    3,
    [whole('2026-09-07'), whole('2026-10-01'), whole('2026-10-19')],
    true,
    null,
  ],
]

describe('what is enough', () => {
  for (const [sentence, depth, entries, enough, from] of ROWS) {
    it(sentence, () => {
      const answer = whatIsEnough(depth, entries)
      expect({ enough: answer.enough, from: answer.from }).to.deep.equal({ enough, from })
    })
  }
})
