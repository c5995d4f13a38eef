import { expect } from 'chai'
import {
  answeredBefore,
  barredFrom,
  connected,
  type FollowsAs,
  type Link,
  mayDisagree,
  mayTakeBack,
  standingDepth,
} from '../../src/signoff/chain.rules.ts'
import { type ReachedDepth } from '../../src/shared/depths.ts'

type Made = {
  depth?: ReachedDepth
  says?: ReachedDepth | 'not_yet' | 'waits'
  by?: number
  back?: boolean
  as?: FollowsAs
  of?: number
}

/** One request after another, numbered from 1; answered on a day of September of that number. */
const chainOf = (...made: Made[]): Link[] =>
  made.map(({ depth = 2, says = depth, by = 20, back = false, as, of }, i): Link => ({
    id: i + 1,
    depth,
    state: says === 'waits' ? 'requested' : says === 'not_yet' ? 'not_yet' : 'signed',
    follows: as === undefined ? null : { id: of ?? i, as },
    decision:
      says === 'waits'
        ? null
        : {
            answer: says === 'not_yet' ? 'not_yet' : 'signed',
            depth: says === 'not_yet' ? depth : says,
            by: { id: by },
            on: `2026-09-0${String(i + 1)}`,
          },
    takenBack: back ? {} : null,
  }))

describe('what belongs together', () => {
  const table: [string, Made[], number, number[]][] = [
    ['a request alone', [{}, {}], 2, [2]],
    ['the second of two, and the first', [{}, { depth: 4 }, { depth: 4, as: 'second_signature' }], 3, [2, 3]],
    ['the first of two, and the second', [{}, { depth: 4 }, { depth: 4, as: 'second_signature' }], 2, [2, 3]],
    [
      'a second view, what was answered again after it, and the second signature',
      [{ depth: 4 }, { as: 'disagreement' }, { as: 'again' }, { as: 'second_signature' }],
      1,
      [1, 2, 3, 4],
    ],
    [
      'not what was signed years before, where it is signed again',
      [{ depth: 4 }, { depth: 4, as: 'second_signature' }, { depth: 4 }, { depth: 4, as: 'second_signature' }],
      3,
      [3, 4],
    ],
  ]
  for (const [sentence, made, of, expected] of table)
    it(sentence, () => {
      const all = chainOf(...made)
      const one = all.find((other) => other.id === of)
      expect(one === undefined ? null : connected(one, all).map(({ id }) => id)).to.deep.equal(expected)
    })
})

describe('what answers say has been reached', () => {
  const table: [string, Made[], ReachedDepth | null][] = [
    ['nothing, where none is given', [], null],
    ['nothing, after not yet', [{ says: 'not_yet' }], null],
    ['nothing, while it waits', [{ says: 'waits' }], null],
    ['what was signed', [{ depth: 3 }], 3],
    ['the lower depth, where that was signed', [{ depth: 3, says: 2 }], 2],
    ['nothing, where the answer was taken back', [{ back: true }], null],
    ['the one before, where the deeper was taken back', [{ depth: 2 }, { depth: 3, back: true }], 2],
    ['what was answered again', [{ back: true }, { as: 'again' }], 2],
    ['what the second view says', [{ says: 'not_yet' }, { as: 'disagreement' }], 2],
    ['Embedded still, after the first of two signed', [{ depth: 3 }, { depth: 4 }], 3],
    ['Leading others, after both', [{ depth: 3 }, { depth: 4 }, { depth: 4, as: 'second_signature' }], 4],
    [
      'Embedded, where the second says not yet',
      [{ depth: 3 }, { depth: 4 }, { depth: 4, says: 'not_yet', as: 'second_signature' }],
      3,
    ],
    [
      'Embedded, where the first was taken back',
      [{ depth: 3 }, { depth: 4, back: true }, { depth: 4, as: 'second_signature' }],
      3,
    ],
    [
      'Embedded, where the second was taken back',
      [{ depth: 3 }, { depth: 4 }, { depth: 4, as: 'second_signature', back: true }],
      3,
    ],
    [
      'Leading others, once the first is given again',
      [{ depth: 3 }, { depth: 4, back: true }, { depth: 4, as: 'second_signature' }, { depth: 4, as: 'again', of: 2 }],
      4,
    ],
    [
      'Leading others, once the second is given again',
      [{ depth: 3 }, { depth: 4 }, { depth: 4, as: 'second_signature', back: true }, { depth: 4, as: 'again' }],
      4,
    ],
  ]
  for (const [sentence, made, expected] of table)
    it(sentence, () => expect(standingDepth(chainOf(...made))?.depth ?? null).to.equal(expected))

  it('of the same depth the first, so that the day it was reached stays', () => {
    expect(standingDepth(chainOf({}, {}))).to.deep.equal({ id: 1, depth: 2, on: '2026-09-01' })
  })
})

describe('whose answer a second view is not', () => {
  it('is that of the first signatory, of everybody before, and of whoever answered again', () => {
    const chain = chainOf(
      { says: 'not_yet', by: 20, back: true },
      { says: 'not_yet', by: 20, as: 'again' },
      { says: 'waits', as: 'disagreement' },
    )
    expect(answeredBefore(chain[2] as Link, chain)).to.deep.equal([20])
    expect(answeredBefore(chain[1] as Link, chain), 'who answers again is the same').to.deep.equal([])
  })
  it('is no appraiser’s either where the first was one: of two who sign, one is outside line management', () => {
    const chain = chainOf({ depth: 4, by: 30 }, { depth: 4, says: 'waits', as: 'second_signature' })
    expect(barredFrom(chain[1] as Link, chain, { appraisers: [30, 31] })).to.include.members([30, 31])
    expect(barredFrom(chain[1] as Link, chain, { appraisers: [31] })).to.deep.equal([30])
  })
})

describe('whether a teacher may ask for a second view', () => {
  const table: [string, Made[], true | string][] = [
    ['after not yet', [{ says: 'not_yet' }], true],
    ['after a lower depth than they asked for', [{ depth: 3, says: 2 }], true],
    ['not before there is an answer', [{ says: 'waits' }], 'not_answered'],
    ['not after what they asked for', [{}], 'nothing_to_disagree'],
    ['not about an answer that was taken back', [{ says: 'not_yet', back: true }], 'taken_back'],
    ['not twice', [{ says: 'not_yet' }, { says: 'not_yet', as: 'disagreement' }], 'asked_already'],
    ['not while a request for it waits', [{ says: 'not_yet' }, { says: 'waits' }], 'asked_already'],
  ]
  for (const [sentence, made, expected] of table)
    it(sentence, () => {
      const chain = chainOf(...made)
      const outcome = mayDisagree(chain[0] as Link, chain)
      expect(outcome.ok ? outcome.value : outcome.reason).to.equal(expected)
    })
  it('the second view is the last: then they ask again with more', () => {
    const chain = chainOf({ says: 'not_yet' }, { says: 'not_yet', as: 'disagreement' })
    const outcome = mayDisagree(chain[1] as Link, chain)
    expect(outcome.ok ? outcome.value : outcome.reason).to.equal('second_view')
  })
})

describe('who may take an answer back', () => {
  const table: [string, Made, { decider?: boolean; inclusionLead?: boolean }, true | string][] = [
    ['whoever gave it', {}, { decider: true }, true],
    ['an inclusion lead', { says: 'not_yet' }, { inclusionLead: true }, true],
    ['nobody else', {}, {}, 'not_theirs'],
    ['once', { back: true }, { decider: true }, 'taken_back'],
    ['not before it is given', { says: 'waits' }, { inclusionLead: true }, 'not_answered'],
  ]
  for (const [sentence, made, hands, expected] of table)
    it(sentence, () => {
      const [one] = chainOf(made)
      const outcome = mayTakeBack(one as Link, { decider: false, inclusionLead: false, ...hands })
      expect(outcome.ok ? outcome.value : outcome.reason).to.equal(expected)
    })
})
