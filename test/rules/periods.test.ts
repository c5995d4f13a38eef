import { expect } from 'chai'
import { beginStage, fitPeriod, standing, type StageSpan } from '../../src/people/periods.rules.ts'
import { type Period } from '../../src/shared/dates.ts'

const TODAY = '2026-11-25'
const span = (startedOn: string, finishedOn: string | null = null): Period => ({ startedOn, finishedOn })

describe('Whether a period fits beside the others', () => {
  // prettier-ignore
  const CASES: [string, Period, Period[], string][] = [
    ['the first one fits', span('2026-09-01'), [], 'ok'],
    ['one that starts a day before the other ends overlaps', span('2026-11-22', '2026-11-24'), [span('2026-11-21', '2026-11-23')], 'overlaps'],
    ['one that ends a day after the other starts overlaps', span('2026-11-20', '2026-11-22'), [span('2026-11-21', '2026-11-23')], 'overlaps'],
    ['one that starts on the day the other ends is a hand-over', span('2026-11-23', '2026-11-24'), [span('2026-11-21', '2026-11-23')], 'ok'],
    ['one that ends on the day the other starts is a hand-over', span('2026-11-20', '2026-11-21'), [span('2026-11-21', '2026-11-23')], 'ok'],
    ['an open one overlaps everything later', span('2026-09-01'), [span('2027-01-01', '2027-02-01')], 'overlaps'],
    ['an end a day before the start is refused', span('2026-11-21', '2026-11-20'), [], 'ends_before_start'],
    ['an end on the start would be no day at all', span('2026-11-21', '2026-11-21'), [], 'ends_before_start'],
    ['one single day is a period', span('2026-11-21', '2026-11-22'), [], 'ok'],
    ['an open one may start between closed ones that are over', span('2025-02-24'), [span('2017-09-01', '2018-03-01'), span('2019-01-01', '2019-07-01')], 'ok'],
    ['but not inside one of them', span('2019-04-24'), [span('2017-09-01', '2018-03-01'), span('2019-01-01', '2019-07-01')], 'overlaps'],
    ['a start in 1950 is a slip', span('1950-09-01'), [], 'too_long_ago'],
    ['a start ten years ahead is a slip', span('2036-09-01'), [], 'too_far_ahead'],
    ['a start next September is planning', span('2027-09-01'), [], 'ok'],
    ['an end in 2099 is a slip', span('2026-09-01', '2099-09-01'), [], 'too_far_ahead'],
  ]
  for (const [sentence, wanted, others, expected] of CASES)
    it(sentence, () => {
      const outcome = fitPeriod(wanted, others, TODAY)
      expect(outcome.ok ? 'ok' : outcome.reason).to.equal(expected)
    })
})

describe('What starting a career stage does to the stages so far', () => {
  const stage = (id: number, stageId: number, startedOn: string, finishedOn: string | null = null): StageSpan => ({
    id,
    stageId,
    npq: null,
    startedOn,
    finishedOn,
  })
  // prettier-ignore
  const CASES: [string, StageSpan[], number, string, unknown][] = [
    ['the first stage ends nothing', [], 2, '2026-09-01', { kind: 'begun', ends: null }],
    ['ECT year 2 ends ECT year 1', [stage(7, 1, '2025-09-01')], 2, '2026-09-01', { kind: 'begun', ends: 7 }],
    ['a stage that already ended is left as it is', [stage(7, 1, '2024-09-01', '2025-09-01')], 2, '2026-09-01', { kind: 'begun', ends: null }],
    ['the same stage again is nothing new', [stage(7, 2, '2025-09-01')], 2, '2026-09-01', { kind: 'same', id: 7 }],
    ['another stage on the same first day puts a slip right', [stage(7, 1, '2026-09-01')], 2, '2026-09-01', { kind: 'corrected', id: 7, previousStageId: 1 }],
    ['a stage to come may be recorded now', [stage(7, 1, '2025-09-01')], 2, '2027-09-01', { kind: 'begun', ends: 7 }],
    ['a stage cannot begin before a later one that is there', [stage(7, 1, '2025-09-01'), stage(8, 2, '2026-09-01')], 3, '2026-01-01', 'later_stage'],
  ]
  for (const [sentence, spans, stageId, startedOn, expected] of CASES)
    it(sentence, () => {
      const outcome = beginStage(spans, { stageId, npq: null, startedOn }, TODAY)
      expect(outcome.ok ? outcome.value : outcome.reason).to.deep.equal(expected)
    })
  it('the same stage with an NPQ is a new time', () => {
    const outcome = beginStage(
      [stage(7, 2, '2025-09-01')],
      { stageId: 2, npq: 'NPQLT', startedOn: '2026-09-01' },
      TODAY,
    )
    expect(outcome).to.deep.equal({ ok: true, value: { kind: 'begun', ends: 7 } })
  })
})

describe('Where somebody stands at a school today', () => {
  const CASES: [string, Period, string][] = [
    ['starts in a week: joining', span('2026-12-02'), 'joining'],
    ['started today: working', span('2026-11-25'), 'working'],
    ['has a last day to come: leaving', span('2020-09-01', '2027-01-01'), 'leaving'],
    ['works the last day today: still leaving', span('2020-09-01', '2026-11-26'), 'leaving'],
    ['the day after the last day: left', span('2020-09-01', '2026-11-25'), 'left'],
  ]
  for (const [sentence, period, expected] of CASES)
    it(sentence, () => expect(standing(period, TODAY)).to.equal(expected))
})
