import { expect } from 'chai'
import { RECORD_PARTS, type EvidenceKind } from '../../src/evidence/kinds.rules.ts'
import { type Piece } from '../../src/evidence/pieces.rules.ts'
import { type AfterFacts, afterState, mayRenew, renewalParts, sayAfter } from '../../src/signoff/check-in.rules.ts'
import { depthRules } from '../../src/signoff/depth-content.ts'

const TODAY = '2027-11-25'
const piece = (kind: EvidenceKind | null, doneOn: string, parts: Piece['parts'] = new Set()): Piece => ({
  ...{
    kind,
    doneOn,
    seenOn: null,
    context: null,
    parts,
    byPersonId: null,
    baselineAndFollowUp: false,
    familyReason: null,
  },
})
const facts = (depth: AfterFacts['depth'], reachedOn: string | null, more: Partial<AfterFacts> = {}): AfterFacts => ({
  ...{ depth, reachedOn, renewedOn: null, restedOn: null, movedOn: null, pieces: [], ...more },
})

describe('what a depth is after it was signed', () => {
  const table: [string, AfterFacts, string][] = [
    ['nothing where nothing is reached', facts(0, null), 'none'],
    ['current on the day it was signed', facts(3, TODAY), 'current'],
    ['Embedded is current for a year', facts(3, '2026-11-26'), 'current'],
    ['and then a check-in is due', facts(3, '2026-11-25'), 'check_in_due'],
    ['not where pupils were heard since', facts(3, '2026-11-25', { pieces: [piece('PUP', '2027-06-01')] }), 'current'],
    [
      'nor where a record says what pupils experienced',
      facts(3, '2026-11-25', { pieces: [piece(null, '2027-06-01', new Set(RECORD_PARTS))] }),
      'current',
    ],
    ['a course does not count', facts(3, '2026-11-25', { pieces: [piece('ATT', '2027-06-01')] }), 'check_in_due'],
    ['nor what pupils said before', facts(3, '2026-11-25', { pieces: [piece('PUP', '2026-11-24')] }), 'check_in_due'],
    [
      'what pupils said over a year ago is over a year ago',
      facts(3, '2025-01-10', { pieces: [piece('PUP', '2026-11-25')] }),
      'check_in_due',
    ],
    [
      'Leading others needs a new effect beside it',
      facts(4, '2026-11-20', { pieces: [piece('PUP', '2027-06-01')] }),
      'check_in_due',
    ],
    [
      'and is current with both',
      facts(4, '2026-11-20', { pieces: [piece('PUP', '2027-06-01'), piece('OUT', '2027-05-01')] }),
      'current',
    ],
    ['Practised has no check-in', facts(2, '2026-01-10'), 'current'],
    ['Practised is reviewed after two years', facts(2, '2025-11-25'), 'review_due'],
    [
      'Embedded after three, whatever was heard',
      facts(3, '2024-11-25', { pieces: [piece('PUP', '2027-11-01')] }),
      'review_due',
    ],
    ['Leading others after two', facts(4, '2025-11-25'), 'review_due'],
    ['Aware after three', facts(1, '2024-11-25'), 'review_due'],
    ['signed again, it counts from then', facts(2, '2025-01-10', { renewedOn: '2027-01-10' }), 'current'],
    [
      'Embedded is confirmed where somebody works now',
      facts(3, '2027-01-10', { movedOn: '2027-09-01' }),
      'confirm_here',
    ],
    ['so is Leading others', facts(4, '2027-01-10', { movedOn: '2027-09-01' }), 'confirm_here'],
    ['Practised stays, signed elsewhere', facts(2, '2027-01-10', { movedOn: '2027-09-01' }), 'current'],
    [
      'not where it was signed again here',
      facts(3, '2027-01-10', { movedOn: '2027-09-01', renewedOn: '2027-10-01' }),
      'current',
    ],
    ['set aside, nothing is due', facts(3, '2024-01-10', { restedOn: '2027-01-10' }), 'rested'],
    [
      'signed again after that, it is taken up',
      facts(3, '2024-01-10', { restedOn: '2026-01-10', renewedOn: '2027-09-10' }),
      'current',
    ],
  ]
  for (const [sentence, given, expected] of table)
    it(sentence, () => expect(afterState(given, depthRules(), TODAY)).to.equal(expected))

  it('may be signed again for a review or a new school, and not for a check-in, which is one’s own', () => {
    const may = (['none', 'current', 'check_in_due', 'confirm_here', 'review_due', 'rested'] as const).map((state) =>
      mayRenew(state, 3),
    )
    expect(may).to.deep.equal([false, false, false, true, true, false])
    expect(mayRenew('review_due', 1), 'Aware is one’s own').to.equal(false)
  })
  it('is said without a threat', () => {
    for (const state of ['check_in_due', 'confirm_here', 'review_due', 'rested'] as const)
      expect(sayAfter(state, facts(4, '2025-01-10'), TODAY))
        .to.match(/\.$/)
        .and.not.match(/expire|lapse|lose|fail/i)
    expect(sayAfter('current', facts(4, '2025-01-10'), TODAY)).to.equal(null)
  })
})

describe('what signing again asks for', () => {
  const table: [string, 2 | 3 | 4, Piece[], { new: boolean; effect: boolean }][] = [
    ['Practised: new practice', 2, [piece('WRK', '2027-02-01')], { new: true, effect: true }],
    ['Practised: not a course', 2, [piece('ATT', '2027-02-01')], { new: false, effect: true }],
    ['Embedded: a new experience', 3, [piece('FAM', '2027-02-01')], { new: true, effect: true }],
    ['Embedded: not work alone', 3, [piece('WRK', '2027-02-01')], { new: false, effect: true }],
    ['not what was there before', 3, [piece('PUP', '2027-01-10')], { new: false, effect: true }],
    ['Leading others: an effect as well', 4, [piece('PUP', '2027-02-01')], { new: true, effect: false }],
    ['Leading others: what was decided together is both', 4, [piece('COP', '2027-02-01')], { new: true, effect: true }],
  ]
  for (const [sentence, depth, pieces, expected] of table)
    it(sentence, () => expect(renewalParts(depth, '2027-01-10', pieces)).to.deep.equal(expected))
})
