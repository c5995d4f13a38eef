import { expect } from 'chai'
import fc from 'fast-check'
import { readEmail, readName, readTrn, readTrustUid, readUrn, strictTrn } from '../../src/people/identifiers.rules.ts'

describe('a TRN as people write it', () => {
  const table: [string, string, string, string?][] = [
    ['seven digits are taken as they are', '3012345', 'as_is', '3012345'],
    ['spaces around it do not matter', '  1234567  ', 'as_is', '1234567'],
    ['an old reference with a slash is tidied', 'RP14/51234', 'tidied', '1451234'],
    ['letters and a slash before seven digits are dropped (T3)', 'RP / 1234567', 'tidied', '1234567'],
    ['spaces inside are dropped (T4)', 'RP22/ 21 1 33', 'tidied', '2221133'],
    ['a slash inside is dropped (T10)', '01/23456', 'tidied', '0123456'],
    ['a space inside is dropped (T10)', '123 4567', 'tidied', '1234567'],
    ['a hyphen inside is dropped (T10)', '12-34567', 'tidied', '1234567'],
    ['a spreadsheet’s decimals are dropped', '3012345.0', 'tidied', '3012345'],
    ['a text formula keeps its noughts', '="0012345"', 'tidied', '0012345'],
    ['full-width digits are digits', '３０１２３４５', 'as_is', '3012345'],
    ['five digits are padded after a yes (T5)', 'RP99/123', 'needs_padding', '0099123'],
    ['six digits are padded after a yes', 'ZZ-123445 ', 'needs_padding', '0123445'],
    ['a blank is no TRN', '   ', 'none'],
    ['eight digits are too many (T8: a reference and six more)', 'RP99/123457', 'too_many_digits'],
    ['nine digits with spaces are too many (T14)', '1 2 3 4 5 6 7 8 9', 'too_many_digits'],
    ['four digits are too few (T14)', '0004', 'too_few_digits'],
    ['words hold no digits (T9)', 'No-numbers', 'no_digits'],
    ['scientific notation has lost digits', '1.23457E+06', 'scientific_notation'],
    ['scientific notation with a decimal comma too', '1,23457e6', 'scientific_notation'],
    ['all noughts are nobody', '0000000', 'all_zeros'],
    ['five noughts are nobody', '00000', 'all_zeros'],
  ]
  for (const [sentence, text, kind, trn] of table) {
    it(sentence, () => {
      const reading = readTrn(text)
      expect(reading.kind === 'refused' ? reading.reason : reading.kind).to.equal(kind)
      if (trn !== undefined) expect(reading).to.include({ trn })
    })
  }

  it('never fails, and whatever it takes is a TRN that may be stored and reads as itself', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[RP0-9/ .E+-]{0,14}$/)),
        (text) => {
          const reading = readTrn(text)
          if (reading.kind === 'none' || reading.kind === 'refused') return
          expect(strictTrn(reading.trn).ok).to.equal(true)
          expect(readTrn(reading.trn)).to.deep.equal({ kind: 'as_is', trn: reading.trn })
        },
      ),
    )
  })
})

describe('a TRN where only the stored form will do', () => {
  const table: [string, string, string][] = [
    ['seven digits with spaces around them are taken (T13)', '  1234567  ', '1234567'],
    ['a letter at the end is refused (T14)', '1234567L', 'not_seven_digits'],
    ['four digits are refused (T14)', '0004', 'not_seven_digits'],
    ['six digits and a letter are refused (T14)', '123456L', 'not_seven_digits'],
    ['digits with spaces between are refused (T14)', '1 2 3 4 5 6 7 8 9', 'not_seven_digits'],
    ['all noughts are refused', '0000000', 'all_zeros'],
  ]
  for (const [sentence, text, answer] of table) {
    it(sentence, () => {
      const outcome = strictTrn(text)
      expect(outcome.ok ? outcome.value : outcome.reason).to.equal(answer)
    })
  }
})

describe('the numbers of schools and trusts', () => {
  const table: [string, boolean, boolean][] = [
    ['a school has six digits', readUrn('100000').ok, true],
    ['a children’s centre has five', readUrn(' 20001 ').ok, true],
    ['three digits are no URN', readUrn('130').ok, false],
    ['seven digits are Ofsted’s, not ours', readUrn('2500123').ok, false],
    ['EY and digits are Ofsted’s, not ours', readUrn('EY456789').ok, false],
    ['a URN does not start with a nought', readUrn('012345').ok, false],
    ['a trust has a UID', readTrustUid('12345').ok, true],
    ['a trust is not a word', readTrustUid('Trust').ok, false],
  ]
  for (const [sentence, given, expected] of table) it(sentence, () => expect(given).to.equal(expected))
})

describe('an e-mail address', () => {
  const table: [string, string, string][] = [
    ['is kept in lower case', ' Zoe.OBrien@Hazelmere.Example ', 'zoe.obrien@hazelmere.example'],
    ['may hold an apostrophe', "zoe.o'brien@hazelmere.example", "zoe.o'brien@hazelmere.example"],
    ['may hold a plus', 'zoe+cpd@hazelmere.example', 'zoe+cpd@hazelmere.example'],
    ['may have an accent in its host', 'zoe@hazelmère.example', 'zoe@hazelmère.example'],
    ['needs an at sign', 'not-an-email', 'not_an_email'],
    ['needs a dot in its host', 'zoe@hazelmere', 'not_an_email'],
    ['has no two dots together', 'zoe..obrien@hazelmere.example', 'not_an_email'],
    ['does not end its first part with a dot', 'zoe.@hazelmere.example', 'not_an_email'],
    ['is one address, not two', 'a@b.example; c@d.example', 'not_an_email'],
    ['holds no name beside it', 'Zoë <zoe@hazelmere.example>', 'not_an_email'],
    ['does not start as a formula', '=zoe@hazelmere.example', 'not_an_email'],
    ['is no longer than 320 characters', `${'a'.repeat(320)}@b.example`, 'email_too_long'],
    ['is not blank', '', 'not_an_email'],
  ]
  for (const [sentence, text, answer] of table) {
    it(sentence, () => {
      const outcome = readEmail(text)
      expect(outcome.ok ? outcome.value : outcome.reason).to.equal(answer)
    })
  }
})

describe('a person’s name', () => {
  const table: [string, string, string][] = [
    ['keeps its accents and its apostrophe', 'O’Brien', 'O’Brien'],
    ['loses a line break', 'Mary\nAnn', 'Mary Ann'],
    ['may start with an apostrophe', "'t Hooft", "'t Hooft"],
    ['may hold a comma', 'Fairweather, Jr', 'Fairweather, Jr'],
    ['is not blank', ' ', 'name_blank'],
    ['is not a formula', '=HYPERLINK("http://x")', 'name_formula'],
    ['does not start with a minus', '-Ada', 'name_formula'],
    ['does not start with a plus after a space', ' +Ada', 'name_formula'],
    ['does not start with an at sign', '@SUM(A1)', 'name_formula'],
    ['does not start with a tab', '\tAda', 'name_formula'],
    ['holds no control characters', 'Ada\u0007', 'name_control_characters'],
    ['does not turn text round', 'Ada\u202eafor', 'name_control_characters'],
    ['shows when a letter was lost', 'Zo\ufffd', 'name_control_characters'],
    ['holds a letter', '12345', 'name_no_letters'],
    ['of 70 characters is taken', 'é'.repeat(70), 'é'.repeat(70)],
    ['of 71 characters is too long', 'a'.repeat(71), 'name_too_long'],
  ]
  for (const [sentence, text, answer] of table) {
    it(sentence, () => {
      const outcome = readName(text)
      expect(outcome.ok ? outcome.value : outcome.reason).to.equal(answer)
    })
  }
})
