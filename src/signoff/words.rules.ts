import { weekdaysBetween } from '../calendars/half-terms.rules.ts'
import { type IsoDate, sayDate, sayDay } from '../shared/dates.ts'
import { DEPTH_NAMES, type ReachedDepth } from '../shared/depths.ts'
import { capital, count } from '../shared/text.ts'
import { isConfirmed } from './signoff.rules.ts'

type Answered = { stageCode: string | null; depth: ReachedDepth }

/** `Confirmed at Practised` in training and the early career years, `Signed at Practised` after them; `Not yet`. */
export function sayAnswer(answer: 'signed' | 'not_yet', { stageCode, depth }: Answered): string {
  if (answer === 'not_yet') return 'Not yet'
  return `${isConfirmed(stageCode) ? 'Confirmed' : 'Signed'} at ${DEPTH_NAMES[depth]}`
}

/** How long a request has waited, in school days: `Asked today`, `Waiting 3 school days`. */
export function sayWaiting(requestedOn: IsoDate, today: IsoDate): string {
  const days = weekdaysBetween(requestedOn, today)
  return days === 0 ? capital(sayAsked(requestedOn, today)) : `Waiting ${count(days, 'school day')}`
}

/** The same with whoever has it: `With Idris Bello for 3 school days`, `No reader yet, asked today`. */
export function sayWith(reader: string | null, requestedOn: IsoDate, today: IsoDate): string {
  const days = weekdaysBetween(requestedOn, today)
  const whom = reader === null ? 'No reader' : `With ${reader}`
  if (days > 0) return `${whom} for ${count(days, 'school day')}`
  return `${reader === null ? 'No reader yet' : whom}, ${sayAsked(requestedOn, today)}`
}

/** For a wait of no school day yet: today, or the day of the weekend. */
export const sayAsked = (requestedOn: IsoDate, today: IsoDate): string =>
  requestedOn === today ? 'asked today' : `asked on ${sayDay(requestedOn, today)}`

/** Who was first, and when: for the one who came second. */
export function sayClosed(
  request: Answered & {
    state: string
    closedOn: IsoDate | null
    decision: { answer: 'signed' | 'not_yet'; depth: ReachedDepth; by: { name: string }; on: IsoDate } | null
  },
): string {
  const { decision } = request
  if (decision !== null)
    return `${decision.by.name} answered this on ${sayDate(decision.on)}: ${sayAnswer(decision.answer, { ...request, depth: decision.depth }).toLowerCase()}.`
  return `This request was withdrawn${request.closedOn === null ? '' : ` on ${sayDate(request.closedOn)}`}.`
}

/** `friendship and safety`, to stand inside a sentence; a short form such as `SEND` stays as it is. */
export const inSentence = (title: string): string =>
  /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title
