import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { decode } from '../../src/transfer/decode.ts'
import {
  findGiasColumns,
  readGiasRow,
  type LeftOutReason,
  type SchoolFacts,
  type TrustFacts,
} from '../../src/transfer/gias-rows.rules.ts'
import { readTable } from '../../src/transfer/table.ts'

const FULL = ['URN', 'EstablishmentName', 'LA (code)', 'TypeOfEstablishment (code)', 'TypeOfEstablishment (name)']
const HEADINGS = [...FULL, 'EstablishmentStatus (code)', 'EstablishmentStatus (name)', 'CloseDate']

describe('one row of the national extract', () => {
  const table: [string, string[], string][] = [
    ['an open school in England is taken', ['100000', 'Aldgate', '201', '2', '', '1', '', ''], 'school'],
    ['a children’s centre with five digits is taken', ['20001', 'Centre', '201', '47', '', '1', '', ''], 'school'],
    ['proposed to close is still open (S2b)', ['100012', 'Carlton', '202', '1', '', '3', '', '31-08-2021'], 'school'],
    ['closed in 2021 is taken (S2)', ['100013', 'A', '202', '1', '', '2', '', '01-09-2021'], 'school'],
    ['closed at the end of 2022 is taken (S2)', ['100013', 'A', '202', '1', '', '2', '', '31-12-2022'], 'school'],
    ['closed on 1 January 2020 is taken', ['100013', 'A', '202', '1', '', '2', '', '01-01-2020'], 'school'],
    ['closed the day before is not', ['100013', 'A', '202', '1', '', '2', '', '31-12-2019'], 'closed_before_2020'],
    ['closed in 2018 is not (S1)', ['100013', 'A', '202', '1', '', '2', '', '01-03-2018'], 'closed_before_2020'],
    [
      'closed in 2004, with slashes, is not (S2)',
      ['100013', 'A', '202', '1', '', '2', '', '22/06/2004'],
      'closed_before_2020',
    ],
    [
      'the status may be in words only',
      ['100013', 'A', '202', '1', '', '', 'Closed', '22-06-2004'],
      'closed_before_2020',
    ],
    ['proposed to open is left out', ['100013', 'A', '202', '1', '', '4', '', ''], 'proposed_to_open'],
    ['a Welsh establishment is not in England (S3)', ['402384', 'A', '674', '30', '', '1', '', ''], 'not_in_england'],
    ['nor is one that is Welsh by name', ['402384', 'A', '', '', 'Welsh establishment', '1', '', ''], 'not_in_england'],
    ['nor are forces’ schools abroad (S6)', ['100013', 'A', '702', '26', '', '1', '', ''], 'not_in_england'],
    [
      'nor is a British school overseas',
      ['100013', 'A', '201', '', 'British schools overseas', '1', '', ''],
      'not_in_england',
    ],
    ['a closed school without a date is refused', ['100013', 'A', '202', '1', '', '2', '', ''], 'no_close_date'],
    ['a date that does not exist is refused', ['100013', 'A', '202', '1', '', '2', '', '31-02-2021'], 'bad_close_date'],
    ['a status nobody knows is refused', ['100013', 'A', '202', '1', '', '9', '', ''], 'unknown_status'],
    ['three digits are no URN', ['130', 'A', '202', '1', '', '1', '', ''], 'bad_urn'],
    ['a school has a name', ['100013', ' ', '202', '1', '', '1', '', ''], 'no_name'],
  ]
  const columns = findGiasColumns(HEADINGS)
  for (const [sentence, cells, answer] of table) {
    it(sentence, () => {
      if (!columns.ok) throw new Error(columns.reason)
      const reading = readGiasRow(columns.value, cells)
      expect(reading.kind === 'school' ? 'school' : reading.reason).to.equal(answer)
    })
  }

  it('cannot be read without a column of URNs, or of names', () => {
    expect(findGiasColumns(['EstablishmentName'])).to.deep.equal({ ok: false, reason: 'no_urn_column' })
    expect(findGiasColumns(['urn '])).to.deep.equal({ ok: false, reason: 'no_name_column' })
  })
})

describe('a whole extract', () => {
  it('of 50 real rows, 20 are schools, 26 are not in England and 4 closed before 2020', () => {
    const account = accountFor('edubasealldata_sample.csv')
    expect(account.schools).to.have.length(20)
    expect(account.leftOut).to.deep.equal({ not_in_england: 26, closed_before_2020: 4, proposed_to_open: 0 })
    expect(account.refused).to.deep.equal([])
    expect(account.trusts).to.deep.equal([])
    expect(account.schools[0]).to.deep.equal({
      urn: '100000',
      name: 'The Aldgate School',
      laCode: '201',
      laName: 'City of London',
      dfeNumber: '201/3614',
      ukprn: '10079319',
      typeCode: '2',
      typeName: 'Voluntary aided school',
      status: 'open',
      openDate: null,
      closeDate: null,
      phase: 'primary',
      lowAge: 3,
      highAge: 11,
      town: 'London',
      postcode: 'EC3A 5DE',
      trustUid: null,
    })
  })

  it('with invented three-digit URNs is refused row by row', () => {
    const account = accountFor('with_trusts.csv')
    expect(account.schools).to.deep.equal([])
    expect(account.refused.map(({ line, urn, reason }) => [line, urn, reason])).to.deep.equal([
      [2, '130', 'bad_urn'],
      [3, '131', 'bad_urn'],
      [4, '123', 'bad_urn'],
      [5, '132', 'bad_urn'],
      [6, '140', 'bad_urn'],
      [7, '142', 'bad_urn'],
    ])
  })

  it('in the narrow layout gives schools and their trusts once its URNs are real', () => {
    const account = accountFor('with_trusts.csv', (text) => text.replace(/^(\d{3}),/gm, '100$1,'))
    expect(account.schools).to.have.length(6)
    expect(account.trusts).to.deep.equal([{ uid: '12345', name: 'Department for Education Trust' }])
    expect(account.schools.find((school) => school.urn === '100140')?.trustUid).to.equal('12345')
  })
})

function accountFor(file: string, change = (text: string) => text) {
  const decoded = decode(readFileSync(new URL(`../fixtures/gias/${file}`, import.meta.url)))
  if (!decoded.ok) throw new Error(decoded.reason)
  const table = readTable(change(decoded.value.text))
  if (!table.ok) throw new Error(table.reason)
  expect(table.value.broken).to.deep.equal([])
  const columns = findGiasColumns(table.value.headings)
  if (!columns.ok) throw new Error(columns.reason)
  const schools: SchoolFacts[] = []
  const trusts = new Map<string, TrustFacts>()
  const refused: { line: number; urn: string; reason: string }[] = []
  const leftOut: Record<LeftOutReason, number> = { not_in_england: 0, closed_before_2020: 0, proposed_to_open: 0 }
  for (const { line, cells } of table.value.rows) {
    const reading = readGiasRow(columns.value, cells)
    if (reading.kind === 'left_out') leftOut[reading.reason] += 1
    else if (reading.kind === 'refused') refused.push({ line, urn: reading.urn, reason: reading.reason })
    else {
      schools.push(reading.school)
      if (reading.trust !== null) trusts.set(reading.trust.uid, reading.trust)
    }
  }
  return { schools, trusts: [...trusts.values()], leftOut, refused }
}
