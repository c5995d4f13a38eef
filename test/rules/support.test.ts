import { expect } from 'chai'
import { startSupportRule, type SupportFacts } from '../../src/people/support.rules.ts'
import { type Period } from '../../src/shared/dates.ts'

const TODAY = '2026-11-25'
const span = (startedOn: string, finishedOn: string | null = null): Period => ({ startedOn, finishedOn })
const ALWAYS = [span('2020-09-01')]
const USUAL: SupportFacts = {
  kind: 'mentor',
  personId: 1,
  supporterId: 2,
  period: span('2026-09-01'),
  personAtSchool: ALWAYS,
  supporterAtSchool: ALWAYS,
  others: [],
  appraisals: [],
}
const appraises = (personId: number, supporterId: number, period = span('2025-09-01')) => ({
  personId,
  supporterId,
  ...period,
})

describe('Who may support whom', () => {
  // prettier-ignore
  const CASES: [string, Partial<SupportFacts>, string][] = [
    ['a colleague may be a mentor', {}, 'ok'],
    ['nobody is their own mentor', { supporterId: 1 }, 'self'],
    ['two mentors at a time are one too many', { others: [span('2026-01-01')] }, 'overlaps'],
    ['the next mentor may start on the day when the last one ends', { others: [span('2026-01-01', '2026-09-01')] }, 'ok'],
    ['cover needs a last day', { kind: 'cover_mentor' }, 'cover_needs_end'],
    ['cover with a last day is fine', { kind: 'cover_mentor', period: span('2026-11-01', '2027-01-01') }, 'ok'],
    ['cover that is over already helps nobody', { kind: 'cover_mentor', period: span('2026-09-01', '2026-11-25') }, 'cover_has_ended'],
    ['cover whose last day is today still helps', { kind: 'cover_mentor', period: span('2026-09-01', '2026-11-26') }, 'ok'],
    ['a mentor works at the school', { supporterAtSchool: [] }, 'supporter_not_at_school'],
    ['a mentor who has left cannot begin', { supporterAtSchool: [span('2020-09-01', '2026-09-01')] }, 'supporter_not_at_school'],
    ['a mentor who will leave needs a last day by then', { supporterAtSchool: [span('2020-09-01', '2027-01-01')] }, 'supporter_not_at_school'],
    ['with that last day it is fine', { period: span('2026-09-01', '2027-01-01'), supporterAtSchool: [span('2020-09-01', '2027-01-01')] }, 'ok'],
    ['a mentor who starts later cannot begin before', { supporterAtSchool: [span('2026-10-01')] }, 'supporter_not_at_school'],
    ['one who left and came back may', { supporterAtSchool: [span('2020-09-01', '2022-09-01'), span('2026-01-01')] }, 'ok'],
    ['the mentee works at the school too', { personAtSchool: [span('2026-10-01')] }, 'person_not_at_school'],
    ['two people may mentor each other', { appraisals: [appraises(2, 1)] }, 'ok'],
    ['two people may not appraise each other', { kind: 'appraiser', appraisals: [appraises(2, 1)] }, 'circle'],
    ['nor three in a circle', { kind: 'appraiser', appraisals: [appraises(2, 3), appraises(3, 1)] }, 'circle'],
    ['a line of three is a line', { kind: 'appraiser', appraisals: [appraises(2, 3), appraises(3, 4)] }, 'ok'],
    ['a circle that is over is over', { kind: 'appraiser', appraisals: [appraises(2, 1, span('2020-09-01', '2021-09-01'))] }, 'ok'],
    ['an end before the start', { period: span('2026-09-01', '2026-08-31') }, 'ends_before_start'],
  ]
  for (const [sentence, facts, expected] of CASES)
    it(sentence, () => {
      const outcome = startSupportRule({ ...USUAL, ...facts }, TODAY)
      expect(outcome.ok ? 'ok' : outcome.reason).to.equal(expected)
    })
})
