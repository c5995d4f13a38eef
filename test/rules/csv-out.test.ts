import { expect } from 'chai'
import fc from 'fast-check'
import { overlaps } from '../../src/shared/dates.ts'
import { writeCsv } from '../../src/shared/csv-out.ts'
import { undefuse } from '../../src/shared/formula-cells.ts'
import { readTable } from '../../src/transfer/table.ts'

describe('rows written as CSV', () => {
  const table: [string, string | number | null, string][] = [
    ['a formula is only shown', '=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
    ['so is a plus', '+44 20 7946 0000', "'+44 20 7946 0000"],
    ['a minus', '-x', "'-x"],
    ['an at sign', '@SUM(A1)', "'@SUM(A1)"],
    ['and a tab', '\tx', "'\tx"],
    ['a number below nought is a number', -1, '-1'],
    ['a line break is quoted', 'Mary\nAnn', '"Mary\nAnn"'],
    ['an apostrophe in front of a name stays as it is', "'t Hooft", "'t Hooft"],
    ['nothing is nothing', null, ''],
  ]
  for (const [sentence, cell, written] of table) {
    it(sentence, () => expect(writeCsv(['a', 'b'], [[cell, 'z']], { bom: false })).to.equal(`a,b\r\n${written},z\r\n`))
  }

  it('starts with a mark for Excel unless told otherwise', () => {
    expect(writeCsv(['a'], []).codePointAt(0)).to.equal(0xfeff)
  })

  it('reads back as it was, whatever the cells hold', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('=1', "'=1", "''@x", ' padded ', 'a\nb', '"', "'", '\t+'))
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 20 }), (rows) => {
        // One column always holds something, since a blank row is skipped; line breaks come back as \n.
        const written = writeCsv(
          ['n', 'a', 'b'],
          rows.map((row, i) => [i, ...row]),
        )
        const outcome = readTable(written)
        if (!outcome.ok) throw new Error(outcome.reason)
        expect(outcome.value.broken).to.deep.equal([])
        expect(outcome.value.rows.map((row) => row.cells.slice(1).map(undefuse))).to.deep.equal(rows)
      }),
    )
  })
})

describe('two periods', () => {
  it('overlap each other or not, whichever comes first', () => {
    const on = fc.integer({ min: 1, max: 28 }).map((n) => `2026-09-${String(n).padStart(2, '0')}`)
    const period = fc.record({ startedOn: on, finishedOn: fc.option(on) })
    fc.assert(fc.property(period, period, (a, b) => overlaps(a, b) === overlaps(b, a)))
  })
})
