import { type RequiredHeadingRefusal, type RequiredRowRefusal } from './required-rows.rules.ts'

/** What to do about a file whose headings will not do. */
export const REQUIRED_HEADING_WORDS: Record<RequiredHeadingRefusal, string> = {
  two_columns_one_field: 'Two columns say the same thing. Take one of them out.',
  no_person_column: 'Add a column TRN, E-mail or Staff code, so that we know whom each row means.',
  no_training_column: 'Add a column Training with the kind of training.',
  no_date_column: 'Add a column Done on with the day.',
}

/** Why a row is refused, and what to do. */
export const REQUIRED_ROW_WORDS: Record<RequiredRowRefusal, string> = {
  nobody_named: 'Write a TRN, an e-mail or a staff code, so that we know whom it means.',
  not_here: 'Nobody who works here now has this TRN, e-mail or staff code.',
  disagree: 'The TRN, e-mail and staff code do not mean the same person.',
  two_people: 'More than one person here has this e-mail or staff code. Add the TRN.',
  bad_trn: 'A TRN has seven digits. Check it, or leave it out and give the e-mail.',
  unknown_training: 'This training is not in your list. Check the spelling, or add the kind first.',
  bad_date: 'The day it was done cannot be read. Write it like 25/11/2026.',
  spreadsheet_number: 'The day has become a spreadsheet number. Format the column as dates and save it again.',
  bad_renewal: 'The day to renew by cannot be read. Write it like 25/11/2027, or leave it empty.',
  in_the_future: 'It was done after today. Check the day.',
  long_ago: 'It was done more than 50 years ago. Check the day.',
  renew_before_done: 'The day to renew by is not after the day it was done.',
  renew_too_far: 'The day to renew by is more than 20 years after. Check it.',
  certificate_too_long: 'The certificate is longer than 100 characters. Shorten it.',
  twice: 'The same person, training and day is in the file above.',
}
