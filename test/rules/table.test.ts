import { expect } from 'chai'
import fc from 'fast-check'
import { openTable, readTable } from '../../src/transfer/table.ts'

describe('a table of cells', () => {
  const table: [string, string, string[][], [number, string][]?][] = [
    ['with commas', 'a,b\n1,2', [['2', '1', '2']]],
    ['with semicolons', 'a;b\r\n1;"x, y"', [['2', '1', 'x, y']]],
    [
      'with tabs, blank cells kept',
      'a\tb\tc\n1\t\t3\n\t\t4',
      [
        ['2', '1', '', '3'],
        ['3', '', '', '4'],
      ],
    ],
    ['with padded headings and cells', '"a"  , b \n "1" ,2 ', [['2', '1', '2']]],
    [
      'with lines that end in CR alone',
      'a,b\r1,2\r3,4',
      [
        ['2', '1', '2'],
        ['3', '3', '4'],
      ],
    ],
    ['with Excel’s own word for its delimiter', 'sep=;\na;b\n1;2', [['3', '1', '2']]],
    [
      'with blank lines, which are skipped and counted',
      '\n\na,b\n\n1,2\n,\n3,4\n',
      [
        ['5', '1', '2'],
        ['7', '3', '4'],
      ],
    ],
    [
      'with line breaks in quotes: the next row knows its line',
      'a,b,c\n1,"x\ny",2\n3,4,5',
      [
        ['2', '1', 'x\ny', '2'],
        ['4', '3', '4', '5'],
      ],
    ],
    ['with doubled quotes', 'a,b\n"say ""yes""",2', [['2', 'say "yes"', '2']]],
    ['with too few cells: the missing ones are blank', 'a,b,c\n1', [['2', '1', '', '']]],
    ['with too many blank cells', 'a,b\n1,2,,', [['2', '1', '2']]],
    [
      'with too many cells: that row is refused',
      'a,b\n1,2,3\n4,5',
      [['3', '4', '5']],
      [[2, 'more_cells_than_headings']],
    ],
    [
      'with a quote in the middle of a cell: that row is refused',
      'a,b\n1,x "y"\n4,5',
      [['3', '4', '5']],
      [[2, 'stray_quote']],
    ],
    [
      'with a quote never closed: only its own row is refused',
      'a,b,c\n1,"x,2\n4,5,6\n7,8,9',
      [
        ['3', '4', '5', '6'],
        ['4', '7', '8', '9'],
      ],
      [[2, 'stray_quote']],
    ],
    [
      'with two such rows: the rows between are kept',
      'a,b,c\n1,"x,2\n4,5,6\n7,",8\n9,9,9',
      [
        ['3', '4', '5', '6'],
        ['5', '9', '9', '9'],
      ],
      [
        [2, 'stray_quote'],
        [4, 'stray_quote'],
      ],
    ],
    [
      'with such a row before a good quoted one',
      'a,b,c\n1,"x,2\n4,"5, or 6",6',
      [['3', '4', '5, or 6', '6']],
      [[2, 'stray_quote']],
    ],
    ['with such a row at the end', 'a,b\n4,5\n1,"x', [['2', '4', '5']], [[3, 'stray_quote']]],
    [
      'with one column',
      'a\n1\n2',
      [
        ['2', '1'],
        ['3', '2'],
      ],
    ],
    ['with headings and no rows', 'a,b\n', []],
  ]
  for (const [sentence, text, rows, broken = []] of table) {
    it(sentence, () => {
      const outcome = readTable(text)
      if (!outcome.ok) throw new Error(outcome.reason)
      expect(outcome.value.rows.map(({ line, cells }) => [String(line), ...cells])).to.deep.equal(rows)
      expect(outcome.value.broken.map(({ line, reason }) => [line, reason])).to.deep.equal(broken)
    })
  }

  it('without a heading is refused', () => {
    expect(readTable('')).to.deep.equal({ ok: false, reason: 'no_headings' })
    expect(readTable('\n , \n')).to.deep.equal({ ok: false, reason: 'no_headings' })
  })

  it('with a stray quote in its headings is refused', () => {
    expect(readTable('a,"b\n1,2\n3,4')).to.deep.equal({ ok: false, reason: 'broken_headings' })
  })

  it('much longer than a block keeps every row, its line and its line breaks', () => {
    const rows = Array.from({ length: 6000 }, (_, i) => `${i},"first\nsecond ${'x'.repeat(i % 40)}",end`)
    const outcome = openTable(`n,text,last\n${rows.join('\n')}`)
    if (!outcome.ok) throw new Error(outcome.reason)
    let expected = 0
    for (const record of outcome.value.records) {
      if ('reason' in record) throw new Error(`line ${record.line}: ${record.reason}`)
      expect(record.line).to.equal(2 + expected * 2)
      expect(record.cells).to.deep.equal([String(expected), `first\nsecond ${'x'.repeat(expected % 40)}`, 'end'])
      expected += 1
    }
    expect(expected).to.equal(6000)
  })

  it('with any rubbish in it never fails, and no line is both a row and broken', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab,;"\n\t ]{0,60}$/), (rubbish) => {
        const outcome = readTable(`x,y,z\n${rubbish}\n1,2,3`)
        if (!outcome.ok) throw new Error(outcome.reason)
        const lines = [...outcome.value.rows, ...outcome.value.broken].map(({ line }) => line)
        expect(new Set(lines).size).to.equal(lines.length)
      }),
    )
  })
})
