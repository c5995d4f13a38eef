import { expect } from 'chai'
import {
  changeAssignment,
  type Change,
  dueDate,
  dueFromStage,
  mayUndo,
  situationOf,
  sortCandidates,
  templateDays,
} from '../../src/assignments/assignments.rules.ts'
import { sayAssignment } from '../../src/assignments/situation.rules.ts'

const TODAY = '2026-11-25'

describe('where an assignment stands', () => {
  type Row = [string, 'assigned' | 'done' | 'deferred' | 'withdrawn', string | null, string | null, string]
  const table: Row[] = [
    ['on the day it is due it is not overdue', 'assigned', '2026-11-25', null, 'due'],
    ['the day after, it is overdue', 'assigned', '2026-11-24', null, 'overdue'],
    ['without a date it is never overdue', 'assigned', null, null, 'due'],
    ['put off counts to its new day, not to the old one', 'deferred', '2026-09-01', '2026-11-25', 'deferred'],
    ['once the new day has passed it is overdue', 'deferred', '2026-09-01', '2026-11-24', 'overdue'],
    ['done is done, however late it was', 'done', '2026-09-01', null, 'done'],
    ['taken away is never overdue', 'withdrawn', '2026-09-01', null, 'withdrawn'],
  ]
  for (const [sentence, state, dueOn, deferredTo, expected] of table)
    it(sentence, () => expect(situationOf({ state, dueOn, deferredTo }, TODAY)).to.equal(expected))

  it('is said in words, and late is never said to be done', () => {
    const late = { state: 'assigned' as const, dueOn: '2026-11-03', deferredTo: null, completedOn: null }
    expect(sayAssignment(late, TODAY)).to.deep.equal({ text: 'Overdue: was due by 3 November', tone: 'wait' })
    expect(sayAssignment({ ...late, state: 'done', completedOn: '2026-11-20' }, TODAY).text).to.equal(
      'Done on 20 November',
    )
  })
})

describe('changing an assignment', () => {
  const open = { state: 'assigned' as const, dueOn: '2026-11-01', deferredTo: null, mayManage: false }
  const later = (until: string, reason = 'The training moved'): Change => ({ to: 'deferred', until, reason })
  const table: [string, Parameters<typeof changeAssignment>[0], Change, string][] = [
    ['done today is taken', open, { to: 'done', on: TODAY }, 'ok'],
    ['done tomorrow is not done yet', open, { to: 'done', on: '2026-11-26' }, 'not_yet'],
    ['done eleven years ago is too long ago', open, { to: 'done', on: '2015-11-24' }, 'long_ago'],
    ['an overdue one may still be put off', open, later('2026-12-11'), 'ok'],
    ['it cannot be put off to today', open, later(TODAY), 'not_in_the_future'],
    ['it cannot be put off for four years', open, later('2030-11-26'), 'too_far'],
    ['putting off needs a reason', open, later('2026-12-11', ''), 'no_reason'],
    ['a teacher does not take a module away', open, { to: 'withdrawn', reason: 'No' }, 'not_yours'],
    ['the lead takes it away with a reason', { ...open, mayManage: true }, { to: 'withdrawn', reason: 'Leave' }, 'ok'],
    ['the lead needs a reason too', { ...open, mayManage: true }, { to: 'withdrawn', reason: '' }, 'no_reason'],
    ['what is done stays done', { ...open, state: 'done' }, later('2026-12-11'), 'already_done'],
    [
      'what was taken away is not done by itself',
      { ...open, state: 'withdrawn' },
      { to: 'done', on: TODAY },
      'is_withdrawn',
    ],
  ]
  for (const [sentence, facts, change, expected] of table)
    it(sentence, () => {
      const outcome = changeAssignment(facts, change, TODAY)
      expect(outcome.ok ? 'ok' : outcome.reason).to.equal(expected)
    })

  const undo: [string, 'done' | 'withdrawn', string, boolean][] = [
    ['a change of 30 days ago can be taken back', 'done', '2026-10-26', true],
    ['a change of 31 days ago stays', 'done', '2026-10-25', false],
    ['what was taken away can be given back at any time', 'withdrawn', '2025-01-01', true],
  ]
  for (const [sentence, state, changedOn, expected] of undo)
    it(sentence, () => expect(mayUndo({ state, changedOn, beforeState: 'assigned' }, TODAY)).to.equal(expected))
  it('nothing is taken back twice', () =>
    expect(mayUndo({ state: 'assigned', changedOn: null, beforeState: null }, TODAY)).to.equal(false))
})

describe('when a module is due', () => {
  const table: [string, string, number, string][] = [
    ['so many days after the stage started', '2026-09-01', 133, '2027-01-12'],
    ['four weeks from now for somebody who joins late', '2025-09-01', 133, '2026-12-23'],
    ['across a leap day', '2027-11-01', 365, '2028-10-31'],
  ]
  for (const [sentence, startedOn, days, expected] of table)
    it(sentence, () => expect(dueFromStage(startedOn, days, TODAY)).to.equal(expected))

  it('set by hand, it is after today and within three years', () => {
    expect(dueDate(TODAY, TODAY)).to.deep.equal({ ok: false, reason: 'not_in_the_future' })
    expect(dueDate('2026-11-26', TODAY).ok).to.equal(true)
    expect(dueDate('2029-11-26', TODAY)).to.deep.equal({ ok: false, reason: 'too_far' })
  })

  it('for a template it is spread over the school year, or one a term where the pace says so', () => {
    expect(templateDays(2, 'one step a half term at most')).to.deep.equal([133, 266])
    expect(templateDays(5, 'one module a term at most')).to.deep.equal([91, 182, 273, 364, 455])
  })
})

describe('who gets a module', () => {
  it('is everyone who never had it and is still here on the day', () => {
    const sorted = sortCandidates(
      [
        { personId: 1, state: null, finishedOn: null },
        { personId: 2, state: 'assigned', finishedOn: null },
        { personId: 3, state: 'withdrawn', finishedOn: null },
        { personId: 4, state: null, finishedOn: '2026-12-11' },
        { personId: 5, state: null, finishedOn: '2026-12-12' },
        { personId: 6, state: 'done', finishedOn: null },
      ],
      '2026-12-11',
    )
    const ids = (group: { personId: number }[]) => group.map((c) => c.personId)
    expect(ids(sorted.gets)).to.deep.equal([1, 5])
    expect(ids(sorted.has)).to.deep.equal([2, 6])
    expect(ids(sorted.withdrawn)).to.deep.equal([3])
    expect(ids(sorted.leaving)).to.deep.equal([4])
  })
})
