import { expect } from 'chai'
import { type DigestFacts, digestLetter, digestWeek } from '../../src/screens/digest.rules.ts'

describe('the time of the weekly e-mail', () => {
  const table: [string, string, string | undefined][] = [
    ['is Monday from seven in the morning in winter', '2026-11-23T07:00:00.000Z', '2026-W48'],
    ['is not a minute earlier', '2026-11-23T06:59:00.000Z', undefined],
    ['is seven by the clock in London in summer too', '2026-07-06T06:00:00.000Z', '2026-W28'],
    ['is not Sunday evening', '2026-11-22T23:59:00.000Z', undefined],
    ['is Monday until midnight in London', '2026-11-23T23:59:00.000Z', '2026-W48'],
    ['is not Tuesday', '2026-11-24T07:00:00.000Z', undefined],
    ['names the week by its year: the last days of December', '2026-12-28T09:00:00.000Z', '2026-W53'],
    ['is right on the Monday after the clocks change', '2026-10-26T07:00:00.000Z', '2026-W44'],
    ['is right in a leap year', '2028-02-28T07:00:00.000Z', '2028-W09'],
  ]
  for (const [what, now, week] of table) it(what, () => expect(digestWeek(now)).to.equal(week))
})

describe('the words of the weekly e-mail', () => {
  const nothing: DigestFacts = {
    ...{ givenName: 'Siân', reading: null, looks: 0, drawn: [], notYet: [], modules: [], session: null, schools: [] },
  }
  const tell = (facts: Partial<DigestFacts>): string =>
    digestLetter({ ...nothing, ...facts }, '2026-11-23', 'https://s.example')?.body ?? ''

  it('are none when nothing waits', () =>
    expect(digestLetter(nothing, '2026-11-23', 'https://s.example')).to.equal(undefined))
  const table: [string, Partial<DigestFacts>, string][] = [
    [
      'say how many requests wait',
      { reading: { requests: 3, oldestOn: '2026-11-02' } },
      '3 requests wait for your answer, the oldest since 2 November:\nhttps://s.example/sign-offs',
    ],
    [
      'say of several schools how many need something',
      {
        schools: [
          { name: 'Hazelmere', people: 1 },
          { name: 'Larkrise', people: 4 },
        ],
      },
      '1 person needs something at Hazelmere and 4 people need something at Larkrise.',
    ],
    [
      'say what is due and what was',
      {
        modules: [
          { title: 'Quiet corners', dueOn: '2026-11-20' },
          { title: 'Clear words', dueOn: '2026-12-01' },
        ],
      },
      'Modules: Quiet corners (was due 20 November) and Clear words (due 1 December)',
    ],
    [
      'say how many records are one’s to look at',
      { looks: 2 },
      '2 signed records were drawn at random for you to look at, ten minutes each:\nhttps://s.example/sign-offs',
    ],
    [
      'tell of one’s own record that it was drawn, and that nothing comes of it',
      { drawn: ['Locating the barrier'] },
      'Drawn at random for a second look, of your record: Locating the barrier. Nothing is overturned.',
    ],
    ['name the next step', { notYet: ['Locating the barrier'] }, 'You have a next step for Locating the barrier:'],
    ['end with how to stop it', { notYet: ['x'] }, 'To stop it, open your account:\nhttps://s.example/account'],
  ]
  for (const [what, facts, words] of table) it(what, () => expect(tell(facts)).to.contain(words))
})
