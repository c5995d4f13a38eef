import { expect } from 'chai'
import { readDate, readFte, readWorkingDays } from '../../src/transfer/cell-values.rules.ts'

describe('a date in a cell', () => {
  const table: [string, string, string][] = [
    ['year first', '2026-09-01', '2026-09-01'],
    ['day before month, with slashes', '01/09/2026', '2026-09-01'],
    ['without noughts', '1/9/2026', '2026-09-01'],
    ['with hyphens, as the register writes it', '31-08-1992', '1992-08-31'],
    ['with dots and two digits of the year', '01.09.26', '2026-09-01'],
    ['with the month in letters', '1-Sep-26', '2026-09-01'],
    ['with the month in four letters', '1 Sept 2026', '2026-09-01'],
    ['in words', '1st September 2026', '2026-09-01'],
    ['two digits may be the last century', '01/09/85', '1985-09-01'],
    ['a time after it is left out', '2026-09-01T00:00:00.000Z', '2026-09-01'],
    ['a time after slashes too', '01/09/2026 00:00', '2026-09-01'],
    ['29 February in a leap year', '29/02/2024', '2024-02-29'],
    ['29 February in another', '29/02/2025', 'no_such_day'],
    ['31 February', '31/02/2026', 'no_such_day'],
    ['month before day is refused when it shows', '09/15/2026', 'no_such_day'],
    ['a spreadsheet’s count of days', '46266', 'spreadsheet_number'],
    ['a word', 'soon', 'not_a_date'],
    ['a month nobody knows', '1-Foo-26', 'not_a_date'],
    ['a term', 'September 2026', 'not_a_date'],
  ]
  for (const [sentence, text, answer] of table) {
    it(sentence, () => {
      const outcome = readDate(text)
      expect(outcome.ok ? outcome.value : outcome.reason).to.equal(answer)
    })
  }
})

describe('full-time equivalent in a cell', () => {
  const table: [string, string, number | string][] = [
    ['full time', '1.0', 1],
    ['three days', '0.6', 0.6],
    ['with a decimal comma', '0,6', 0.6],
    ['without the nought', '.8', 0.8],
    ['as a percentage', '60%', 0.6],
    ['as a percentage with a space', '100 %', 1],
    ['in words', 'Full-time', 1],
    ['to three places', '0.5714', 0.571],
    ['nothing is not a job', '0', 'fte_out_of_range'],
    ['more than full time', '1.2', 'fte_out_of_range'],
    ['hours a week are not FTE', '32.5', 'fte_out_of_range'],
    ['a word', 'most', 'not_fte'],
  ]
  for (const [sentence, text, answer] of table) {
    it(sentence, () => {
      const outcome = readFte(text)
      expect(outcome.ok ? outcome.value : outcome.reason).to.equal(answer)
    })
  }
})

describe('working days in a cell', () => {
  const table: [string, string, string][] = [
    ['short names with commas', 'Mon, Tue, Thu', '1,2,4'],
    ['a range', 'Monday to Wednesday', '1,2,3'],
    ['a range with a long dash', 'Mon–Fri', '1,2,3,4,5'],
    ['a range and a day', 'Mon-Tue; Fri', '1,2,5'],
    ['names with and', 'Mondays and Fridays', '1,5'],
    ['a letter for each day', 'MTWTF', '1,2,3,4,5'],
    ['a letter or a dash for each day', 'MT-TF', '1,2,4,5'],
    ['all week', 'All week', '1,2,3,4,5'],
    ['twice the same day', 'Fri, Fri', '5'],
    ['a range of short names', 'Mon-Wed', '1,2,3'],
    ['long names with a semicolon', 'Monday;Tuesday', '1,2'],
    ['as it is kept', 'Mon Tue Thu', '1,2,4'],
    ['letters apart: T before W is Tuesday', 'M T W', '1,2,3'],
    ['T after W is Thursday', 'W, T, F', '3,4,5'],
    ['two Ts are Tuesday and Thursday', 'T T', '2,4'],
    ['beside Th a T is Tuesday', 'T Th F', '2,4,5'],
    ['beside Tu a T is Thursday', 'Tu T', '2,4'],
    ['letters together', 'MTW', '1,2,3'],
    ['letters together without a T', 'MWF', '1,3,5'],
    ['half a day is a day somebody is in', 'Mon, Tue am', '1,2'],
    ['half days in brackets', 'Mon (mornings), Thu (p.m.)', '1,4'],
    ['half days at both ends of a range', 'Mon pm to Wed am', '1,2,3'],
    ['mornings of no day', 'am only', 'not_working_days'],
    ['a T alone could be two things', 'M T', 'not_working_days'],
    ['a T beside both', 'Tue T Thu', 'not_working_days'],
    ['two letters could be two things', 'TF', 'not_working_days'],
    ['a range that runs backwards', 'Fri-Mon', 'not_working_days'],
    ['a day at the weekend', 'Sat', 'not_working_days'],
    ['nothing of the week', '-----', 'not_working_days'],
    ['a word', 'some', 'not_working_days'],
  ]
  for (const [sentence, text, answer] of table) {
    it(sentence, () => {
      const outcome = readWorkingDays(text)
      expect(outcome.ok ? outcome.value.join(',') : outcome.reason).to.equal(answer)
    })
  }
})
