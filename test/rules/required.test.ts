import { expect } from 'chai'
import { recordDates, renewByFor, requiredState } from '../../src/required_training/required.rules.ts'
import { sayRenewal, sayRequired } from '../../src/required_training/required-words.rules.ts'

const TODAY = '2026-11-25'

describe('required training', () => {
  const states: [string, { renewBy: string | null } | null, string, string][] = [
    ['without a record is that', null, 'never', 'No record yet'],
    ['done once for all is in date', { renewBy: null }, 'in_date', 'Done'],
    ['on its last day is due, not overdue', { renewBy: '2026-11-25' }, 'due', 'Renew by 25 November'],
    ['the day after is overdue', { renewBy: '2026-11-24' }, 'overdue', 'Overdue: renew by 24 November'],
    ['within 60 days is due', { renewBy: '2027-01-24' }, 'due', 'Renew by 24 January 2027'],
    ['in 61 days is in date', { renewBy: '2027-01-25' }, 'in_date', 'In date to 25 January 2027'],
  ]
  for (const [sentence, latest, state, words] of states)
    it(sentence, () => {
      expect(requiredState(latest, TODAY)).to.equal(state)
      expect(sayRequired(latest, TODAY).text).to.equal(words)
    })

  const renewals: [string, string, number | null, string | null][] = [
    ['a year after a usual day is that day', '2026-09-01', 12, '2027-09-01'],
    ['a year after 29 February is 28 February', '2024-02-29', 12, '2025-02-28'],
    ['four years after 29 February is 29 February', '2024-02-29', 48, '2028-02-29'],
    ['a month after 31 January is the last of February', '2026-01-31', 1, '2026-02-28'],
    ['what is done once has no day', '2026-09-01', null, null],
  ]
  for (const [sentence, doneOn, months, expected] of renewals)
    it(sentence, () => expect(renewByFor(doneOn, months)).to.equal(expected))

  const dates: [string, string, string | null, string][] = [
    ['done today can be recorded', TODAY, null, 'ok'],
    ['done tomorrow cannot', '2026-11-26', null, 'in_the_future'],
    ['done 51 years ago cannot', '1975-11-25', null, 'long_ago'],
    ['must be renewed after it was done', '2026-09-01', '2026-09-01', 'renew_before_done'],
    ['cannot be good for 21 years', '2026-09-01', '2047-09-01', 'renew_too_far'],
  ]
  for (const [sentence, doneOn, renewBy, expected] of dates)
    it(sentence, () => {
      const outcome = recordDates({ doneOn, renewBy }, TODAY)
      expect(outcome.ok ? 'ok' : outcome.reason).to.equal(expected)
    })

  it('says how often in words', () =>
    expect([null, 1, 12, 24, 18].map(sayRenewal)).to.deep.equal([
      'Once',
      'Every month',
      'Every 12 months',
      'Every 2 years',
      'Every 18 months',
    ]))
})
