import { expect } from 'chai'
import { readDay } from '../../src/evidence/entries.rules.ts'
import { sayHours } from '../../src/shared/hours.ts'
import { hoursToType, readHours } from '../../src/evidence/hours.rules.ts'

describe('hours as people write them', () => {
  const table: [string, string, number | string][] = [
    ['a whole number is hours', '1', 60],
    ['part of an hour has a point', '1.5', 90],
    ['a quarter is the least', '0.25', 15],
    ['hours may be named', '2 hours', 120],
    ['hours and minutes', '1h 30m', 90],
    ['in long words', '1 hour 20 minutes', 80],
    ['minutes alone', '45 minutes', 45],
    ['as a clock shows it', '1:30', 90],
    ['a clock has no seventy minutes', '1:70', 'not_hours'],
    ['up to twelve, a number alone is hours', '12', 720],
    ['above, it may be minutes', '90', 'which_unit'],
    ['so may a short one', '12.5', 'which_unit'],
    ['and one that no hours would reach', '120', 'which_unit'],
    ['with its unit it is clear', '90 min', 90],
    ['with the other unit too', '90 h', 5400],
    ['a hundred hours is the most', '100 hours', 6000],
    ['nothing is asked for', ' ', 'blank'],
    ['a comma is explained', '1,5', 'comma'],
    ['below nought is no time', '-1', 'not_hours'],
    ['nought is too short', '0', 'too_short'],
    ['so are ten minutes', '10m', 'too_short'],
    ['a little over a hundred is too long', '100.01 h', 'too_long'],
    ['so is a thousand of anything', '1000', 'too_long'],
    ['a number like 1e9 is not read', '1e9', 'not_hours'],
    ['neither are digits of another script', '٣', 'not_hours'],
    ['nor NaN', 'NaN', 'not_hours'],
    ['nor Infinity', 'Infinity', 'not_hours'],
    ['nor hexadecimal', '0x10', 'not_hours'],
    ['nor sixty minutes beside an hour', '1h 60m', 'not_hours'],
    ['nor words', 'an hour', 'not_hours'],
  ]
  for (const [sentence, written, expected] of table)
    it(`${sentence}: "${written}"`, () => {
      const outcome = readHours(written)
      expect(outcome.ok ? outcome.value : outcome.reason).to.equal(expected)
    })

  it('come back as they would be typed again', () => {
    for (const minutes of [15, 60, 80, 90, 125, 720, 735, 900, 6000]) {
      const outcome = readHours(hoursToType(minutes))
      expect(outcome.ok && outcome.value, hoursToType(minutes)).to.equal(minutes)
    }
  })
})

describe('hours as they are said', () => {
  const table: [number, string][] = [
    [1, '1 minute'],
    [45, '45 minutes'],
    [60, '1 hour'],
    [75, '1.25 hours'],
    [90, '1.5 hours'],
    [80, '1 hour 20 minutes'],
    [121, '2 hours 1 minute'],
    [635, '10 hours 35 minutes'],
    [645, '10.75 hours'],
    [6000, '100 hours'],
  ]
  for (const [minutes, said] of table) it(`${minutes} minutes: ${said}`, () => expect(sayHours(minutes)).to.equal(said))
})

describe('the day of an entry', () => {
  const table: [string, string, string][] = [
    ['today will do', '2026-11-25', '2026-11-25'],
    ['so will a day typed by hand', '3/9/2026', '2026-09-03'],
    ['tomorrow has not happened', '2026-11-26', 'in_the_future'],
    ['before 1 September 2000 is too long ago', '2000-08-31', 'too_long_ago'],
    ['that very day is not', '2000-09-01', '2000-09-01'],
    ['30 February does not exist', '30/02/2026', 'not_a_date'],
    ['words are not a date', 'yesterday', 'not_a_date'],
    ['nothing is asked for', '', 'blank'],
  ]
  for (const [sentence, written, expected] of table)
    it(sentence, () => {
      const outcome = readDay(written, '2026-11-25')
      expect(outcome.ok ? outcome.value : outcome.reason).to.equal(expected)
    })
})
