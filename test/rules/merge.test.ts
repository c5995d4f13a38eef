import { expect } from 'chai'
import { mayMerge, type MergeFacts, planRows, type Row, undoUntil } from '../../src/people/merge.rules.ts'

const USUAL: MergeFacts = {
  keptId: 1,
  mergedId: 2,
  keptTrn: '1234567',
  mergedTrn: null,
  supportEachOther: false,
  shareSignOff: false,
  openTwice: false,
  appraisals: [],
  eitherHasRole: false,
  viewerId: 9,
  viewerGivesRoles: false,
  viewerSupports: false,
}
const appraises = (
  personId: number,
  supporterId: number,
  startedOn = '2025-09-01',
  finishedOn: string | null = null,
) => ({
  personId,
  supporterId,
  startedOn,
  finishedOn,
})

describe('Whether two records may be joined', () => {
  // prettier-ignore
  const CASES: [string, Partial<MergeFacts>, string][] = [
    ['one with a TRN and one without', {}, 'ok'],
    ['both with the same TRN', { mergedTrn: '1234567' }, 'ok'],
    ['two TRNs are two people', { mergedTrn: '7654321' }, 'different_trns'],
    ['a record with itself', { mergedId: 1 }, 'same_record'],
    ['one who mentored the other', { supportEachOther: true }, 'support_each_other'],
    ['one who was asked to sign for the other', { shareSignOff: true }, 'both_sides_of_a_sign_off'],
    ['both asking for the same competency', { openTwice: true }, 'both_ask'],
    ['one’s own record', { viewerId: 2 }, 'your_own_record'],
    ['somebody whom the viewer appraises', { viewerSupports: true }, 'you_support_them'],
    ['a record with a role, by a CPD lead', { eitherHasRole: true }, 'needs_administrator'],
    ['a record with a role, by an administrator', { eitherHasRole: true, viewerGivesRoles: true }, 'ok'],
    ['one appraised by X, who is appraised by the other', { appraisals: [appraises(1, 5), appraises(5, 2)] }, 'appraisal_circle'],
    ['the same at different times', { appraisals: [appraises(1, 5, '2020-09-01', '2021-09-01'), appraises(5, 2)] }, 'ok'],
    ['both appraised by X', { appraisals: [appraises(1, 5), appraises(2, 5)] }, 'ok'],
  ]
  for (const [sentence, facts, expected] of CASES)
    it(sentence, () => {
      const outcome = mayMerge({ ...USUAL, ...facts })
      expect(outcome.ok ? 'ok' : outcome.reason).to.equal(expected)
    })
})

describe('What becomes of a row of the record that is joined', () => {
  const period = (started_on: string, finished_on: string | null, school_id: number): Row => ({
    started_on,
    finished_on,
    school_id,
  })
  const rank = (row: Row): number => (row.state === 'done' ? 1 : 0)
  const module_ = (state: string): Row => ({ module_id: 3, state })
  const each = { how: 'one_each', key: ['module_id'], rank } as const
  // prettier-ignore
  const CASES: [string, Parameters<typeof planRows>, string[]][] = [
    ['a time at another school goes', [{ how: 'periods', same: ['school_id'] }, [period('2025-09-01', null, 1)], [period('2025-09-01', null, 2)]], ['goes']],
    ['an overlapping time at the same school stays behind', [{ how: 'periods', same: ['school_id'] }, [period('2025-09-01', null, 1)], [period('2026-09-01', null, 1)]], ['stays']],
    ['an earlier time at the same school goes', [{ how: 'periods', same: ['school_id'] }, [period('2025-09-01', null, 1)], [period('2020-09-01', '2025-09-01', 1)]], ['goes']],
    ['a module that only one had goes', [each, [], [module_('done')]], ['goes']],
    ['a module that both had and the other finished is swapped', [each, [module_('assigned')], [module_('done')]], ['swaps']],
    ['a module that the kept record finished stays as it is', [each, [module_('done')], [module_('assigned')]], ['stays']],
    ['a module that both finished stays as it is', [each, [module_('done')], [module_('done')]], ['stays']],
    ['an entry always goes', [{ how: 'all' }, [{ id: 1 }], [{ id: 2 }, { id: 3 }]], ['goes', 'goes']],
    ['a decision is never touched', [{ how: 'found_through' }, [], [{ id: 2 }]], []],
  ]
  for (const [sentence, args, expected] of CASES)
    it(sentence, () => expect(planRows(...args).map((plan) => plan.does)).to.deep.equal(expected))

  it('a joining of 25 November can be taken back until Christmas Day', () =>
    expect(undoUntil('2026-11-25')).to.equal('2026-12-25'))
})
