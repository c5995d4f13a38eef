import { schoolDaysBetween } from '../calendars/half-terms.rules.ts'
import { type IsoDate, sayDate, sayDay } from '../shared/dates.ts'
import { DEPTH_NAMES, type ReachedDepth } from '../shared/depths.ts'
import { capital, count } from '../shared/text.ts'
import { type FollowsAs } from './chain.rules.ts'
import { isConfirmed, takesTwo } from './signoff.rules.ts'

type Answered = {
  stageCode: string | null
  depth: ReachedDepth
  /** What was asked for, where that is another depth. */
  asked?: ReachedDepth
  follows?: { as: FollowsAs } | null
}
type Told = Answered & { decision: { answer: 'signed' | 'not_yet'; depth: ReachedDepth } | null }

/** What was answered to a request; `Withdrawn` where nothing was. */
export const sayDecision = ({ decision, ...request }: Told): string =>
  decision === null
    ? 'Withdrawn'
    : sayAnswer(decision.answer, { ...request, depth: decision.depth, asked: request.depth })

/**
 * `Confirmed at Practised` in training and the early career years, `Signed at Practised` after them; `Not yet`. The first
 * of the two who sign at Leading others says so, and whoever holds it at Embedded.
 */
export function sayAnswer(
  answer: 'signed' | 'not_yet',
  { stageCode, depth, asked = depth, follows }: Answered,
): string {
  if (answer === 'not_yet') return 'Not yet'
  if (takesTwo(depth) && follows?.as !== 'second_signature') return 'Signed, the first of two'
  if (takesTwo(asked) && depth < asked) return `Held at ${DEPTH_NAMES[depth]}`
  return `${isConfirmed(stageCode) ? 'Confirmed' : 'Signed'} at ${DEPTH_NAMES[depth]}`
}

/** Who took an answer back, and when. */
export const sayTakenBack = ({ takenBack }: { takenBack: { by: string; on: IsoDate } | null }): string =>
  takenBack === null ? '' : `${takenBack.by} took this answer back on ${sayDate(takenBack.on)}.`

/** How long a request has waited, in school days: `Asked today`, `Waiting 3 school days`. */
export function sayWaiting(requestedOn: IsoDate, today: IsoDate): string {
  const days = schoolDaysBetween(requestedOn, today)
  return days === 0 ? capital(sayAsked(requestedOn, today)) : `Waiting ${count(days, 'school day')}`
}

/** The same with whoever has it: `With Idris Bello for 3 school days`, `No reader yet, asked today`. */
export function sayWith(reader: string | null, requestedOn: IsoDate, today: IsoDate): string {
  const days = schoolDaysBetween(requestedOn, today)
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
    return `${decision.by.name} answered this on ${sayDate(decision.on)}: ${sayDecision(request).toLowerCase()}.`
  return `This request was withdrawn${request.closedOn === null ? '' : ` on ${sayDate(request.closedOn)}`}.`
}

/** `friendship and safety`, to stand inside a sentence; a short form such as `SEND` stays as it is. */
export const inSentence = (title: string): string =>
  /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title
