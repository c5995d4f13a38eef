import { expect } from 'chai'
import { type WaitFacts, whyWaiting } from '../../src/signoff/waiting.rules.ts'

const TODAY = '2026-11-25'
const WITH_IDRIS: WaitFacts = {
  ...{ requestedOn: '2026-11-24', namedOn: null, reader: 'Idris Bello', mayRead: true },
  ...{ leftOn: null, mentorUntil: null, onLeave: false, accountOff: false },
}

describe('why a request that waits needs a lead', () => {
  const cases: [string, Partial<WaitFacts>, string | null, string?][] = [
    ['a short wait needs nobody', {}, null],
    ['nobody is named', { reader: null, mayRead: false }, 'Nobody is named'],
    ['they left the school', { mayRead: false, leftOn: '2026-09-05' }, 'Idris Bello left on 4 September'],
    [
      'their time as mentor ended',
      { mayRead: false, mentorUntil: '2026-11-01' },
      'Idris Bello was mentor until 31 October',
    ],
    ['they assess the teacher now', { mayRead: false }, 'Idris Bello may not read it any more'],
    ['they are on leave', { onLeave: true }, 'Idris Bello is on leave'],
    ['their account is switched off', { accountOff: true }, 'Idris Bello cannot sign in at the moment'],
    ['nine school days are a short wait', { requestedOn: '2026-11-12' }, null],
    ['ten school days are not', { requestedOn: '2026-11-11' }, 'Waiting 10 school days'],
    ['handed on, it counts anew', { requestedOn: '2026-09-08', namedOn: '2026-11-20' }, null],
    ['half term does not count', { requestedOn: '2026-10-23' }, null, '2026-11-12'],
    ['nor does Christmas', { requestedOn: '2026-12-18' }, null, '2027-01-08'],
  ]
  for (const [name, facts, why, today] of cases)
    it(name, () => {
      expect(whyWaiting({ ...WITH_IDRIS, ...facts }, today ?? TODAY)).to.equal(why)
    })
})
