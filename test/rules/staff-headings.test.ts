import { expect } from 'chai'
import { headingKey, mapHeadings, STAFF_FIELDS, type StaffField } from '../../src/transfer/staff-headings.rules.ts'

describe('the headings of a staff list', () => {
  const table: [string, string, StaffField][] = [
    ['SIMS writes Legal Surname', 'Legal Surname', 'family_name'],
    ['SIMS writes Teacher Number', 'Teacher Number', 'trn'],
    ['a heading may be padded and shout', '  FORE NAME ', 'given_name'],
    ['a heading may have a hyphen or not', 'Work E-Mail', 'email'],
    ['an underscore is no matter', 'staff_code', 'staff_code'],
    ['a MIS has its own number', 'MIS ID', 'staff_code'],
    ['a contract starts', 'Contract start', 'started_on'],
    ['a contract ends', 'Contract End Date', 'finished_on'],
    ['Role is a job title', 'Role', 'job_title'],
    ['DfE number? with a question mark is the TRN', 'DfE number?', 'trn'],
    ['the mentor has an e-mail of their own', 'Mentor email', 'mentor_email'],
    ['full-time equivalent in words', 'Full-time equivalent', 'fte'],
  ]
  for (const [sentence, heading, field] of table) {
    it(sentence, () => expect(mapHeadings([heading]).columns).to.deep.equal([{ index: 0, heading, field }]))
  }

  it('may be our own names of the fields', () => {
    for (const field of STAFF_FIELDS) expect(mapHeadings([field]).columns[0]?.field).to.equal(field)
  })

  it('may come in any order, with strangers among them, and the strangers are named', () => {
    const map = mapHeadings(['Shoe size', 'Surname', '', 'Forename'])
    expect(map.columns.map(({ index, field }) => [index, field])).to.deep.equal([
      [1, 'family_name'],
      [3, 'given_name'],
    ])
    expect(map.unread).to.deep.equal(['Shoe size'])
    expect(map.refusals).to.deep.equal([])
  })

  it('that mean the same field twice are refused by name', () => {
    expect(mapHeadings(['Forename', 'Surname', 'Email', 'Work email']).refusals).to.deep.equal([
      { reason: 'two_columns_one_field', field: 'email', headings: ['Email', 'Work email'] },
    ])
  })

  it('that stand there twice are refused too', () => {
    expect(mapHeadings(['TRN', 'Forename', 'Surname', 'TRN']).refusals).to.have.length(1)
  })

  it('without any names are refused', () => {
    expect(mapHeadings(['TRN', 'Email', 'Surname']).refusals).to.deep.equal([{ reason: 'no_name_columns' }])
  })

  it('that hold birth dates, National Insurance numbers and other private things are left out on purpose', () => {
    const given = ['Forename', 'Surname', 'Date of birth ', 'NI Number', 'National Insurance No.', 'Ethnicity', 'DOB']
    const map = mapHeadings(given)
    expect(map.leftOutOnPurpose).to.deep.equal(given.slice(2))
    expect(map.unread).to.deep.equal([])
  })

  it('can be mapped by the school, which also settles what was there twice', () => {
    const fields = new Map<string, StaffField | 'leave_out'>([
      [headingKey('Shoe size'), 'department'],
      [headingKey('Email'), 'leave_out'],
    ])
    const map = mapHeadings(['Forename', 'Surname', 'Email', 'Work email', 'SHOE SIZE'], { fields })
    expect(map.refusals).to.deep.equal([])
    expect(map.columns.map(({ field }) => field)).to.deep.equal(['given_name', 'family_name', 'email', 'department'])
    expect(map.unread).to.deep.equal(['Email'])
  })

  it('cannot be mapped so that a birth date is read', () => {
    const map = mapHeadings(['Date of birth', 'Forename', 'Surname'], {
      fields: new Map([[headingKey('Date of birth'), 'department' as const]]),
    })
    expect(map.leftOutOnPurpose).to.deep.equal(['Date of birth'])
  })

  it('with one column of names ask which name comes first', () => {
    expect(mapHeadings(['Staff name', 'TRN']).asks).to.deep.equal(['name_order'])
    const settled = mapHeadings(['Staff name', 'TRN'], { fields: new Map(), nameOrder: 'family_first' })
    expect(settled.asks).to.deep.equal([])
    expect(settled.nameOrder).to.equal('family_first')
  })

  it('with given, family and full names read the first two', () => {
    const map = mapHeadings(['Name', 'Forename', 'Surname'])
    expect(map.columns.map(({ field }) => field)).to.deep.equal(['given_name', 'family_name'])
    expect(map.unread).to.deep.equal(['Name'])
  })
})
