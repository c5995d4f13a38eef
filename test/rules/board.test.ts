import { expect } from 'chai'
import { type DepthCounts, sayQuestions, strandFigures } from '../../src/reporting/board.rules.ts'

describe('what governors read of questions', () => {
  const asked = [
    { strand: 'Belonging', questions: 14, people: 11 },
    { strand: 'Families', questions: 30, people: 9 },
  ]
  const table: [string, Parameters<typeof sayQuestions>, string | null][] = [
    ['counts of strands of which ten people or more were asked', [asked, 40], 'this school year about Belonging (14).'],
    ['nothing where fewer were asked', [asked.slice(1), 40], null],
    ['nothing where none was asked', [[], 40], null],
    ['nothing in a small school', [asked, 19], null],
  ]
  for (const [sentence, given, expected] of table)
    it(sentence, () => {
      const said = sayQuestions(...given)
      if (expected === null) expect(said).to.equal(null)
      else expect(said).to.include(expected).and.not.include('Families')
    })
})

describe('a strand on the governors’ paper', () => {
  const table: [string, DepthCounts, string][] = [
    ['three groups of ten or more are three figures', [10, 2, 11, 8, 2], '12 | 11 | 10'],
    ['in a large school nobody is a figure', [20, 11, 0, 0, 0], '31 | 0 | 0'],
    [
      'a small group joins its neighbour',
      [15, 4, 5, 6, 0],
      '11 people have practised it or gone deeper, 19 have not yet.',
    ],
    [
      'with the few who have not begun, what is said is who is at Embedded',
      [4, 0, 15, 12, 0],
      '12 people are at Embedded or lead others, 19 are not there yet.',
    ],
    ['everybody has practised it', [0, 0, 25, 6, 0], 'everybody has practised it or gone deeper.'],
    ['nobody is at Embedded', [5, 0, 26, 0, 0], 'most people have practised it, nobody is at Embedded yet.'],
    [
      'a few have practised it, and nobody more',
      [20, 6, 5, 0, 0],
      'a few people have practised it, nobody is at Embedded yet.',
    ],
    ['a few beside all the others: that they are a few', [26, 0, 3, 2, 0], 'few'],
    ['most, of whom a few went deeper', [5, 0, 20, 6, 0], 'most'],
    ['in a school of fifteen not even nobody is said', [15, 0, 0, 0, 0], 'left out'],
  ]
  for (const [sentence, counts, expected] of table)
    it(sentence, () => {
      const shown = strandFigures(counts)
      const said = {
        three: () => (shown.kind === 'three' ? [shown.notYet, shown.practised, shown.deeper].join(' | ') : ''),
        words: () => (shown.kind === 'words' ? shown.words : ''),
        few: () => 'few',
        most: () => 'most',
        left_out: () => 'left out',
      }
      expect(said[shown.kind]()).to.equal(expected)
    })
})
