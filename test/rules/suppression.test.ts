import { expect } from 'chai'
import {
  BOARD,
  sayShown,
  showAlone,
  showParts,
  showTable,
  WITHIN_SCHOOL,
} from '../../src/reporting/suppression.rules.ts'

const say = (shown: ReturnType<typeof showParts>): string => shown.map(sayShown).join(' | ')

describe('small groups on a paper without names', () => {
  const ALONE: [sentence: string, n: number, group: number, rule: typeof BOARD, shown: string][] = [
    ['ten of forty people may be told to governors', 10, 40, BOARD, '10'],
    ['nine may not', 9, 40, BOARD, 'fewer than 10'],
    ['all but four would tell about the four', 36, 40, BOARD, 'not shown'],
    ['nobody of forty may be told', 0, 40, BOARD, '0'],
    ['everybody of forty may be told', 40, 40, BOARD, '40'],
    ['nobody of fifteen tells about each of them', 0, 15, BOARD, 'fewer than 10'],
    ['everybody of fifteen tells about each of them, and is not said to be fewer than ten', 15, 15, BOARD, 'not shown'],
    ['six people may be counted inside the school', 6, 31, WITHIN_SCHOOL, '6'],
    ['five may not', 5, 31, WITHIN_SCHOOL, 'fewer than 6'],
  ]
  for (const [sentence, n, group, rule, shown] of ALONE)
    it(sentence, () => expect(sayShown(showAlone(n, group, rule))).to.equal(shown))

  it('whatever the group, no figure is untrue, and none is given that tells about each one or about the rest', () => {
    for (const rule of [BOARD, WITHIN_SCHOOL])
      for (let group = 1; group <= 45; group++)
        for (let n = 0; n <= group; n++) {
          const shown = showAlone(n, group, rule)
          const about = `${n} of ${group}`
          if (shown.kind === 'few') expect(n, about).to.be.lessThan(shown.least)
          if (shown.kind !== 'number') continue
          for (const part of [n, group - n]) expect(part === 0 || part >= rule.least, about).to.equal(true)
          if (n === 0 || n === group) expect(group, about).to.be.at.least(rule.zeroAndAll)
        }
  })

  const PARTS: [sentence: string, counts: number[], rule: typeof BOARD, shown: string][] = [
    ['parts that are all large stay', [12, 15, 11], BOARD, '12 | 15 | 11'],
    [
      'one small part would follow from the total, so the next smallest goes too',
      [12, 15, 4],
      BOARD,
      'not shown | 15 | fewer than 10',
    ],
    ['two small parts that together are ten hide each other', [20, 4, 6], BOARD, '20 | fewer than 10 | fewer than 10'],
    [
      'two that together are fewer still need a third',
      [12, 14, 2, 3],
      BOARD,
      'not shown | 14 | fewer than 10 | fewer than 10',
    ],
    ['a zero of a large group stays', [0, 25, 10], BOARD, '0 | 25 | 10'],
    ['in a school of twelve nothing is left', [0, 10, 2], BOARD, 'fewer than 10 | not shown | fewer than 10'],
    [
      'in a school of fifteen whose people are all in one part it is not said which',
      [0, 15],
      BOARD,
      'fewer than 10 | not shown',
    ],
    ['a school of nobody says nothing', [], BOARD, ''],
  ]
  for (const [sentence, counts, rule, shown] of PARTS)
    it(sentence, () => expect(say(showParts(counts, rule))).to.equal(shown))

  it('in a table no figure can be worked out from the totals of its row or column', () => {
    const table = [
      [8, 9, 3],
      [20, 30, 40],
      [15, 12, 22],
    ]
    const shown = showTable(table, WITHIN_SCHOOL, { rowTotals: true, columnTotals: true })
    expect(shown[0]?.[2]).to.deep.equal({ kind: 'few', least: 6 })
    for (const line of [...shown, ...[0, 1, 2].map((c) => shown.map((row) => row[c]))]) {
      const hidden = line.filter((cell) => cell?.kind !== 'number').length
      expect(hidden, JSON.stringify(line)).to.not.equal(1)
    }
  })

  it('counts people, not what is counted: five modules of one person stay hidden', () => {
    const [first, second, third] = showTable(
      [[5], [9], [12]],
      WITHIN_SCHOOL,
      { rowTotals: false, columnTotals: true },
      [[1], [7], [9]],
    ).map((row) => sayShown(row[0] ?? { kind: 'kept' }))
    expect([first, second, third]).to.deep.equal(['fewer than 6', 'not shown', '12'])
  })
})
