import { expect } from 'chai'
import {
  type Answer,
  answerPlace,
  type PlaceState,
  promote,
  shareOut,
  type Waiting,
  worksOn,
} from '../../src/planning/places.rules.ts'
import { catchUpDue, registerChanges } from '../../src/planning/register.rules.ts'
import {
  answersAreOpen,
  mayBeHeldOn,
  overlap,
  readTime,
  registerIsOpen,
  samePlaceAndTime,
  type Slot,
  timeAfter,
} from '../../src/planning/sessions.rules.ts'
import { sayTime } from '../../src/shared/dates.ts'
import { termOf } from '../../src/calendars/terms.rules.ts'

const TODAY = '2026-11-25'
const slot = (heldOn: string, startsAt: string, endsAt: string, place = 'Hall'): Slot => ({
  heldOn,
  startsAt,
  endsAt,
  place,
})

describe('a time as people write it', () => {
  const table: [string, string | undefined][] = [
    ['15:30', '15:30'],
    ['9:05', '09:05'],
    ['15.30', '15:30'],
    ['1530', '15:30'],
    ['3.30pm', '15:30'],
    ['3:30 PM', '15:30'],
    ['9am', '09:00'],
    ['12am', '00:00'],
    ['12.15pm', '12:15'],
    ['24:00', undefined],
    ['13pm', undefined],
    ['3', undefined],
    ['15:60', undefined],
    ['half past three', undefined],
    ['', undefined],
  ]
  for (const [text, time] of table) it(`“${text}” is ${time ?? 'no time'}`, () => expect(readTime(text)).to.equal(time))

  it('is said as people say it', () =>
    expect(['15:30', '09:00', '00:15', '12:00', '12:30', '00:00'].map(sayTime)).to.deep.equal([
      ...['3:30pm', '9am', '12:15am', 'midday', '12:30pm', 'midnight'],
    ]))
  it('ends on the day it began', () =>
    expect([timeAfter('15:30', 90), timeAfter('23:00', 120)]).to.deep.equal(['17:00', '23:59']))
})

describe('two sessions', () => {
  const afternoon = slot('2026-12-03', '15:30', '16:30')
  const table: [string, Slot, boolean, boolean][] = [
    ['at the same time in one room clash in both', slot('2026-12-03', '15:30', '16:30'), true, true],
    ['that overlap by a minute clash', slot('2026-12-03', '16:29', '17:00'), true, true],
    ['one after the other do not', slot('2026-12-03', '16:30', '17:30'), false, false],
    ['one before the other do not', slot('2026-12-03', '14:30', '15:30'), false, false],
    ['on other days do not', slot('2026-12-04', '15:30', '16:30'), false, false],
    ['in two rooms clash for people only', slot('2026-12-03', '15:00', '16:00', 'Library'), true, false],
    ['in a room written in another way clash', slot('2026-12-03', '15:00', '16:00', ' the  HALL '), true, true],
    ['one inside the other clash', slot('2026-12-03', '15:45', '16:00'), true, true],
  ]
  for (const [sentence, other, people, place] of table)
    it(sentence, () => {
      expect(overlap(afternoon, other)).to.equal(people)
      expect(overlap(other, afternoon)).to.equal(people)
      expect(samePlaceAndTime(afternoon, other)).to.equal(place)
    })
})

describe('the day of a session', () => {
  const days: [string, string, boolean][] = [
    ['sixty days ago may be written down', '2026-09-26', true],
    ['sixty-one days ago may not', '2026-09-25', false],
    ['today may be', TODAY, true],
    ['two years ahead may be', '2028-11-24', true],
    ['later than that may not', '2028-11-25', false],
  ]
  for (const [sentence, on, allowed] of days) it(sentence, () => expect(mayBeHeldOn(on, TODAY)).to.equal(allowed))

  const registers: [string, string, string | null, boolean][] = [
    ['opens the register', TODAY, null, true],
    ['before it comes does not', '2026-11-26', null, false],
    ['once past leaves it open', '2026-11-01', null, true],
    ['when cancelled does not', TODAY, '2026-11-20', false],
  ]
  for (const [sentence, heldOn, cancelledOn, open] of registers)
    it(sentence, () => expect(registerIsOpen({ heldOn, cancelledOn }, TODAY)).to.equal(open))

  it('is the last on which people answer', () => {
    const on = (heldOn: string, registerTakenAt: string | null = null) =>
      answersAreOpen({ heldOn, cancelledOn: null, registerTakenAt }, TODAY)
    expect([on('2026-11-26'), on(TODAY), on('2026-11-24'), on(TODAY, '2026-11-25T09:00:00Z')]).to.deep.equal([
      true,
      true,
      false,
      false,
    ])
  })
})

describe('part-time days', () => {
  const table: [string, string | null, string, boolean][] = [
    ['Monday to Wednesday is in on a Wednesday', 'Mon Tue Wed', '2026-12-02', true],
    ['Monday to Wednesday is not in on a Thursday', 'Mon Tue Wed', '2026-12-03', false],
    ['days as numbers count from Monday', '1,2,3', '2026-12-03', false],
    ['days as numbers are read', '4 5', '2026-12-03', true],
    ['nobody knows the days: the person says so themselves', null, '2026-12-03', true],
    ['a Saturday is nobody’s day', 'Mon Tue Wed Thu', '2026-12-05', false],
  ]
  for (const [sentence, days, on, works] of table) it(sentence, () => expect(worksOn(days, on)).to.equal(works))
})

describe('places', () => {
  it('go to the first, and the rest wait in their order', () =>
    expect(shareOut([5, 3, 9, 1], 1, 3)).to.deep.equal({ invited: [5, 3], waiting: [9, 1] }))
  it('are none when more are held than there are', () =>
    expect(shareOut([5], 4, 3)).to.deep.equal({ invited: [], waiting: [5] }))

  const answers: [string, PlaceState | null, Answer, number, PlaceState | 'nothing_to_decline'][] = [
    ['an invitation is a place, full or not', 'invited', 'accept', 2, 'booked'],
    ['whoever asks while there is room is booked', null, 'accept', 1, 'booked'],
    ['whoever asks when it is full waits', null, 'accept', 2, 'waiting'],
    ['accepting twice changes nothing', 'booked', 'accept', 2, 'booked'],
    ['waiting stays waiting', 'waiting', 'accept', 1, 'waiting'],
    ['whoever declined and comes back waits when it is full', 'declined', 'accept', 2, 'waiting'],
    ['whoever declined and comes back is booked when there is room', 'declined', 'accept', 0, 'booked'],
    ['a booked place can be given back', 'booked', 'decline', 2, 'declined'],
    ['the waiting list can be left', 'waiting', 'decline', 2, 'declined'],
    ['nobody declines what they were not offered', null, 'decline', 0, 'nothing_to_decline'],
  ]
  for (const [sentence, state, answer, held, expected] of answers)
    it(sentence, () => {
      const outcome = answerPlace(state, answer, held, 2)
      expect(outcome.ok ? outcome.value : outcome.reason).to.equal(expected)
    })

  const waiting = (placeId: number, since: string, answered: boolean): Waiting => ({
    placeId,
    personId: placeId * 10,
    since,
    answered,
  })
  const list = [
    waiting(3, '2026-11-02', true),
    waiting(1, '2026-11-03', false),
    waiting(2, '2026-11-01', false),
    waiting(4, '2026-11-02', false),
  ]
  it('that become free go to the longest waiting; one who asked is booked, one who did not is invited', () =>
    expect(promote(list, 1, 4).map(({ placeId, state }) => [placeId, state])).to.deep.equal([
      [2, 'invited'],
      [3, 'booked'],
      [4, 'invited'],
    ]))
  it('that are all held move nobody', () => expect(promote(list, 4, 3)).to.deep.equal([]))
})

describe('a register', () => {
  const places = [
    { personId: 1, state: 'booked' as const },
    { personId: 2, state: 'invited' as const },
    { personId: 3, state: 'declined' as const },
    { personId: 4, state: 'waiting' as const },
    { personId: 5, state: 'attended' as const },
    { personId: 6, state: 'absent' as const },
  ]
  it('writes down who came, who did not, and who walked in; who declined or waited was not expected', () =>
    expect(registerChanges(places, new Set([1, 5, 7]))).to.deep.equal([
      { personId: 1, from: 'booked', to: 'attended' },
      { personId: 2, from: 'invited', to: 'absent' },
      { personId: 7, from: null, to: 'attended' },
    ]))
  it('corrects both ways, and leaves alone what was right', () =>
    expect(registerChanges(places.slice(2), new Set([3, 4, 6]))).to.deep.equal([
      { personId: 3, from: 'declined', to: 'attended' },
      { personId: 4, from: 'waiting', to: 'attended' },
      { personId: 5, from: 'attended', to: 'absent' },
      { personId: 6, from: 'absent', to: 'attended' },
    ]))
  it('gives six weeks to catch up, and never less than two from today', () =>
    expect([catchUpDue('2026-11-25', TODAY), catchUpDue('2026-10-01', TODAY)]).to.deep.equal([
      '2027-01-06',
      '2026-12-09',
    ]))
})

describe('a term', () => {
  it('is the one that today is in, with its two half terms', () => {
    const term = termOf(undefined, TODAY)
    expect([term.key, term.name, term.startedOn, term.previous, term.next]).to.deep.equal([
      '2026-autumn',
      'autumn term 2026',
      '2026-09-01',
      '2025-summer',
      '2026-spring',
    ])
    expect(term.halves.map((half) => half.name)).to.deep.equal(['autumn, first half', 'autumn, second half'])
  })
  it('in spring belongs to the year in which it is', () =>
    expect(termOf('2026-spring', TODAY).name).to.equal('spring term 2027'))
  it('that is not one is the present one', () => expect(termOf('2026-winter', TODAY).key).to.equal('2026-autumn'))
  it('ends where the next one begins', () => {
    for (const key of ['2026-autumn', '2026-spring', '2026-summer']) {
      const term = termOf(key, TODAY)
      expect(termOf(term.next, TODAY).startedOn).to.equal(term.finishedOn)
      expect(termOf(termOf(term.next, TODAY).previous, TODAY).key).to.equal(key)
    }
  })
})
