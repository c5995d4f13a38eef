import { type PersonRefusal } from './people.actions.ts'
import { type PeriodRefusal, type Standing } from './periods.rules.ts'
import { type SupportRefusal } from './support.rules.ts'
import { type EmailRefusal, type NameRefusal, type TrnReading, type TrnRefusal } from './identifiers.rules.ts'
import { type Tag } from '../web/components.ts'

/** Why dates were refused, as what to do. */
export const PERIOD_WORDS: Record<PeriodRefusal | 'later_stage', string> = {
  ends_before_start: 'Give a last day that is not before the first day',
  too_long_ago: 'Check the year: this is too long ago',
  too_far_ahead: 'Check the year: this is too far ahead',
  overlaps: 'These dates overlap another time that is already there. Change one of the two',
  later_stage: 'A later stage has begun already. Give a day after it began',
}

export const SUPPORT_WORDS: Record<SupportRefusal, string> = {
  ...PERIOD_WORDS,
  self: 'Choose somebody else: nobody supports themselves',
  cover_needs_end: 'Give a last day: cover is for a time',
  cover_has_ended: 'Give a last day that is today or later',
  overlaps: 'Somebody else has this in that time. End that first, or choose another first day',
  person_not_at_school: 'The two do not both work at this school in all of that time. Check the first and the last day',
  supporter_not_at_school:
    'The person you chose does not work at this school in all of that time. Check the first and the last day',
  circle: 'This would make a circle of people who appraise each other. Choose somebody else',
}

export const PERSON_WORDS: Record<PersonRefusal, string> = {
  trn_in_use: 'Somebody else in Stepfree has this TRN. Check the digits',
  email_reaches_further:
    'This person has a role that reaches further than yours, so an administrator of all of it changes their address',
}

export const NAME_WORDS: Record<NameRefusal, string> = {
  name_blank: 'Enter the name',
  name_formula: 'Begin the name with a letter',
  name_control_characters: 'Type the name again: it holds characters that cannot be seen',
  name_no_letters: 'Enter a name with letters',
  name_too_long: 'Enter a name of at most 70 letters',
}

export const EMAIL_WORDS: Record<EmailRefusal, string> = {
  not_an_email: 'Enter an e-mail address like name@school.org.uk',
  email_too_long: 'Enter an e-mail address of at most 320 letters',
}

const TRN_WORDS: Record<TrnRefusal, string> = {
  scientific_notation: 'Type the TRN in full: a spreadsheet has shortened this one',
  no_digits: 'Enter the seven digits of the TRN',
  too_few_digits: 'Enter all seven digits of the TRN',
  too_many_digits: 'Enter the seven digits of the TRN: there are too many',
  all_zeros: 'Enter the real TRN: this one is only noughts',
}

/** What to do about a TRN that cannot be taken as it is written. */
export const sayTrn = (reading: TrnReading): string | null => {
  if (reading.kind === 'refused') return TRN_WORDS[reading.reason]
  if (reading.kind === 'needs_padding')
    return `A TRN has seven digits. If this one begins with noughts, write ${reading.trn}`
  return null
}

export const STANDING_TAGS: Record<Standing, Tag> = {
  joining: { text: 'Joining', tone: 'plain' },
  working: { text: 'Working', tone: 'done' },
  leaving: { text: 'Leaving', tone: 'wait' },
  left: { text: 'Left', tone: 'quiet' },
}
