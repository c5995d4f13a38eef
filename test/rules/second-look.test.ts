import { expect } from 'chai'
import {
  type Around,
  drawRecords,
  dueDraw,
  howMany,
  mayLook,
  type LookRefusal,
} from '../../src/signoff/second-look.rules.ts'
import { chanceOf } from '../support/simulated-school.ts'

const TEACHER = 1
const SIGNATORY = 2
const SENCO = 3
const LEAD = 4
const LEADS = [SENCO, LEAD]
const record = (signOffId: number, more: Partial<Around> = {}): Around => ({
  ...{ signOffId, personId: TEACHER, signatoryId: SIGNATORY, answered: [SIGNATORY], walled: [], witnesses: [] },
  ...more,
})

describe('how many signed records get a second look', () => {
  for (const [what, signed, drawn] of [
    ['none where none was signed', 0, 0],
    ['one where there is only one', 1, 1],
    ['two of a few', 3, 2],
    ['two of twenty', 20, 2],
    ['three of twenty-one: one in ten, rounded up', 21, 3],
    ['three of thirty', 30, 3],
    ['four of thirty-one', 31, 4],
    ['twenty of two hundred', 200, 20],
  ] as const)
    it(what, () => expect(howMany(signed)).to.equal(drawn))
})

describe('when a school draws', () => {
  for (const [what, today, due] of [
    ['not in the first ten school days of the autumn', '2026-09-11', null],
    ['in the autumn, over the summer term before', '2026-09-15', ['2026-autumn', '2025-summer']],
    ['late in the term where nobody could earlier', '2026-12-18', ['2026-autumn', '2025-summer']],
    ['not in the first days after Christmas', '2027-01-08', null],
    ['in the spring, over the autumn', '2027-02-01', ['2026-spring', '2026-autumn']],
    ['not in the first week after Easter', '2027-04-14', null],
    ['in the summer, over the spring', '2027-05-10', ['2026-summer', '2026-spring']],
  ] as const)
    it(what, () => {
      const draw = dueDraw(today)
      expect(draw === null ? null : [draw.term.key, draw.over.key]).to.deep.equal(due)
    })
})

describe('who may give a second look', () => {
  for (const [what, who, around, refusal] of [
    ['an inclusion lead of the school', SENCO, record(1), null],
    ['a CPD lead of the school', LEAD, record(1), null],
    ['never whoever signed it', SIGNATORY, record(1), 'answered_it'],
    ['nor a lead who signed it', SENCO, record(1, { signatoryId: SENCO, answered: [] }), 'answered_it'],
    [
      'nor a lead who answered an earlier request for it',
      LEAD,
      record(1, { answered: [SIGNATORY, LEAD] }),
      'answered_it',
    ],
    ['never the teacher, whatever they lead', LEAD, record(1, { personId: LEAD }), 'own_record'],
    ['never their appraiser or induction tutor: the wall', LEAD, record(1, { walled: [LEAD] }), 'wall'],
    ['never whoever observed it', SENCO, record(1, { witnesses: [SENCO] }), 'saw_it'],
    ['nobody without a lead', 9, record(1), 'not_a_lead'],
  ] as [string, number, Around, LookRefusal | null][])
    it(what, () => {
      const may = mayLook(who, LEADS, around)
      expect(may.ok ? null : may.reason).to.equal(refusal)
    })
})

describe('a draw', () => {
  const many = (n: number, signatories: number): Around[] =>
    Array.from({ length: n }, (_, i) => {
      const signatoryId = 100 + (i % signatories)
      return record(i + 1, { personId: 1000 + i, signatoryId, answered: [signatoryId] })
    })

  it('takes each record once, and the same from the same chance', () => {
    const { drawn } = drawRecords(many(200, 7), LEADS, chanceOf(5))
    expect(drawn).to.have.length(20)
    expect(new Set(drawn.map((one) => one.signOffId)).size).to.equal(20)
    expect(drawRecords(many(200, 7), LEADS, chanceOf(5)).drawn).to.deep.equal(drawn)
    expect(drawRecords(many(200, 7), LEADS, chanceOf(6)).drawn).not.to.deep.equal(drawn)
  })

  it('comes round to each signatory before anybody comes twice, and lookers share it', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { drawn } = drawRecords(
        [...many(60, 3), ...many(6, 6).map((one) => ({ ...one, signOffId: one.signOffId + 500 }))],
        LEADS,
        chanceOf(seed),
      )
      const of = (key: 'signatoryId' | 'lookerId'): number[] => [
        ...new Map(drawn.map((one) => [one[key], drawn.filter((other) => other[key] === one[key]).length])).values(),
      ]
      expect(drawn).to.have.length(7)
      expect(of('signatoryId').sort()).to.deep.equal([1, 1, 1, 1, 1, 2])
      expect(of('lookerId').sort()).to.deep.equal([3, 4])
    }
  })

  it('comes round to each teacher before anybody comes twice', () => {
    const one = many(12, 1).map((each) => ({ ...each, personId: each.signOffId <= 10 ? 1000 : 1001 }))
    for (let seed = 1; seed <= 50; seed++)
      expect(new Set(drawRecords(one, LEADS, chanceOf(seed)).drawn.map((each) => each.personId)).size).to.equal(2)
  })

  it('gives each record of a signatory the same chance', () => {
    const times = new Map<number, number>()
    const chance = chanceOf(11)
    for (let n = 0; n < 6000; n++)
      for (const { signOffId } of drawRecords(many(12, 1), LEADS, chance).drawn)
        times.set(signOffId, (times.get(signOffId) ?? 0) + 1)
    // 12,000 draws of 12 records: a thousand each; four standard deviations are about 115.
    for (const n of times.values()) expect(n).to.be.within(885, 1115)
    expect(times.size).to.equal(12)
  })

  it('leaves out and counts a record at which nobody may look, and never draws more than there are', () => {
    const walled = record(1, { walled: LEADS })
    expect(drawRecords([walled], LEADS, chanceOf(1))).to.deep.equal({ drawn: [], withoutLooker: 1 })
    const { drawn, withoutLooker } = drawRecords([walled, record(2)], LEADS, chanceOf(1))
    expect(drawn.map((one) => one.signOffId)).to.deep.equal([2])
    expect(withoutLooker).to.equal(1)
    expect(drawRecords(many(3, 1), [], chanceOf(1))).to.deep.equal({ drawn: [], withoutLooker: 3 })
    expect(drawRecords([], LEADS, chanceOf(1))).to.deep.equal({ drawn: [], withoutLooker: 0 })
  })

  it('never gives a record to somebody who has a part in it, whoever else there is', () => {
    const chance = chanceOf(21)
    for (let n = 0; n < 300; n++) {
      const part = (): number[] => [5, 6, 7, 8].filter(() => chance() < 0.3)
      const records = Array.from({ length: 25 }, (_, i) =>
        record(i + 1, { personId: 5 + Math.floor(chance() * 4), answered: part(), walled: part(), witnesses: part() }),
      )
      for (const { signOffId, lookerId } of drawRecords(records, [5, 6, 7, 8], chance).drawn) {
        const of = records.find((one) => one.signOffId === signOffId) ?? record(0)
        expect([of.personId, of.signatoryId, ...of.answered, ...of.walled, ...of.witnesses]).not.to.include(lookerId)
      }
    }
  })
})
