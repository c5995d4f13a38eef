import { type IsoDate, lastDayOf, sayDate } from '../shared/dates.ts'
import { capital } from '../shared/text.ts'
import { type SummaryList } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { type Offer, type OfferState } from './offers.store.ts'
import { sayFte, sayWorkingDays } from './working-days.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'people/offer': OfferPage
  }
}

export type OfferPage = PageModel & {
  lede: string
  summary: SummaryList
  words: string[]
  action: string
  answers: { value: string; text: string; tone: 'main' | 'quiet' | 'stop' }[]
}

const STATES: Record<OfferState, string> = {
  waiting: 'Waiting for a yes or no',
  accepted: 'Accepted',
  declined: 'Declined',
  withdrawn: 'Taken back',
}

export function offerPage(
  offer: Offer,
  side: 'answers' | 'asked',
  person: string | null,
  self: boolean,
  today: IsoDate,
): OfferPage {
  const answers = side === 'answers'
  const who = self ? 'you' : (person ?? 'them')
  return {
    title: answers ? `${offer.school} asks ${who} to join its staff list` : `You asked ${offer.writtenName}`,
    back: answers
      ? { text: person ?? 'Person', href: paths.person(offer.personId) }
      : { text: `Staff of ${offer.school}`, href: paths.staff(offer.urn) },
    lede: STATES[offer.state],
    summary: {
      rows: [
        { term: 'School', text: offer.school },
        ...(answers ? [] : [{ term: 'What you wrote', text: `${offer.writtenName}, ${offer.writtenAs}` }]),
        { term: 'First day', text: sayDate(offer.startedOn, today) },
        ...(offer.finishedOn === null ? [] : [{ term: 'Last day', text: sayDate(lastDayOf(offer.finishedOn), today) }]),
        { term: 'Job', text: offer.jobTitle ?? 'Not said' },
        {
          term: 'Time',
          text: [capital(sayFte(offer.ftePercent)), sayWorkingDays(offer.workingDays)].filter(Boolean).join(', '),
        },
      ],
    },
    words: answers
      ? [
          `If ${self ? 'you say' : 'the answer is'} yes, ${offer.school} sees ${self ? 'your' : 'the'} record as a school does: its CPD lead plans with ${who}. Nothing has to be done again.`,
          `If ${self ? 'you say' : 'it is'} no, ${offer.school} is shown nothing. Any time at another school stays as it is.`,
        ]
      : [
          'Somebody with these details is already in Stepfree. They, or a school where they work, can say yes or no.',
          'Until then nothing of their record is shown to you.',
        ],
    action: paths.offer(offer.id),
    answers:
      offer.state !== 'waiting'
        ? []
        : answers
          ? [
              { value: 'yes', text: 'Yes, add to this school', tone: 'main' },
              { value: 'no', text: 'No', tone: 'quiet' },
            ]
          : [{ value: 'withdraw', text: 'Take the offer back', tone: 'stop' }],
  }
}
