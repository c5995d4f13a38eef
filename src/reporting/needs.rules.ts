import { halfTermsOf, academicYearOf, schoolDaysBetween } from '../calendars/half-terms.rules.ts'
import { addDays, covers, daysBetween, type IsoDate } from '../shared/dates.ts'
import { type ModuleCounts } from './completion.rules.ts'
import { type StaffSituation } from './staff.rules.ts'

/** Stages with a mentor, and with an induction tutor (statutory induction guidance, April 2024, 2.35 to 2.44). */
const MENTORED = new Set(['ITT', 'ECT1', 'ECT2'])
const TUTORED = new Set(['ECT1', 'ECT2'])
/** School days after which a request that somebody has is worth a question. */
const LONG_WAIT = 10
/** Leave is spoken of this many days before and after the day of coming back. */
const AROUND_LEAVE = 28

export type Waiting = { id: number; personId: number; requestedOn: IsoDate; reader: string | null }

/** Why somebody needs something. The words are in the view; `since`, `on` and `days` are what they say. */
export type Need =
  | { reason: 'no_reader'; days: number; signOffId: number }
  | { reason: 'no_mentor'; since: IsoDate }
  | { reason: 'unanswered'; days: number; signOffId: number; reader: string }
  | { reason: 'no_tutor'; since: IsoDate }
  | { reason: 'overdue'; modules: number; since: IsoDate }
  | { reason: 'no_stage' }
  | { reason: 'away'; backOn: IsoDate | null }
  | { reason: 'back'; on: IsoDate }
  | { reason: 'joined_late'; on: IsoDate }

export type NeedFacts = {
  person: StaffSituation
  modules: ModuleCounts
  /** Open requests of this person, the oldest first. */
  waiting: readonly Waiting[]
}

/** The day on which needs are told; joining is late from the second half term of its school year. */
export type NeedDay = { today: IsoDate; lateFrom: IsoDate }

export function needDay(today: IsoDate): NeedDay {
  const [, second] = halfTermsOf(academicYearOf(today))
  return { today, lateFrom: second?.startedOn ?? today }
}

/**
 * What one person needs, the most pressing first. Nobody is late here: each is something that the school can put right.
 * While somebody is on leave nothing else is asked, only when they come back is said.
 */
export function needsOf(facts: NeedFacts, { today, lateFrom }: NeedDay): Need[] {
  const { leave } = facts.person
  if (leave !== null && covers(leave, today)) {
    const soon = leave.finishedOn !== null && daysBetween(today, leave.finishedOn) <= AROUND_LEAVE
    return soon ? [{ reason: 'away', backOn: leave.finishedOn }] : []
  }
  return RULES.flatMap((rule) => rule(facts, { today, lateFrom }) ?? [])
}

type Rule = (facts: NeedFacts, day: NeedDay) => Need | undefined

const noReader: Rule = ({ waiting }, { today }) => {
  const oldest = waiting.find((request) => request.reader === null)
  if (oldest === undefined) return undefined
  return { reason: 'no_reader', days: schoolDaysBetween(oldest.requestedOn, today), signOffId: oldest.id }
}

const noMentor: Rule = ({ person }) => {
  if (person.stage === null || !MENTORED.has(person.stage.code) || person.mentors > 0) return undefined
  return { reason: 'no_mentor', since: latest(person.startedOn, person.stage.startedOn, person.mentorEndedOn) }
}

const unanswered: Rule = ({ waiting }, { today }) => {
  for (const { id, reader, requestedOn } of waiting) {
    const days = schoolDaysBetween(requestedOn, today)
    if (reader !== null && days >= LONG_WAIT) return { reason: 'unanswered', days, signOffId: id, reader }
  }
  return undefined
}

const noTutor: Rule = ({ person }) => {
  if (person.stage === null || !TUTORED.has(person.stage.code) || person.tutors > 0) return undefined
  return { reason: 'no_tutor', since: latest(person.startedOn, person.stage.startedOn, person.tutorEndedOn) }
}

const overdue: Rule = ({ modules }) =>
  modules.overdue > 0 && modules.overdueSince !== null
    ? { reason: 'overdue', modules: modules.overdue, since: modules.overdueSince }
    : undefined

const noStage: Rule = ({ person }) => (person.stage === null ? { reason: 'no_stage' } : undefined)

const back: Rule = ({ person }, { today }) =>
  person.leave?.finishedOn != null && daysBetween(person.leave.finishedOn, today) < AROUND_LEAVE
    ? { reason: 'back', on: person.leave.finishedOn }
    : undefined

/** Joined after the first half term and without a step done: the start that the others had in September is missing. */
const joinedLate: Rule = ({ person }, { lateFrom }) =>
  person.startedOn >= lateFrom && person.firstSteps === 0 ? { reason: 'joined_late', on: person.startedOn } : undefined

const RULES: readonly Rule[] = [noReader, noMentor, unanswered, noTutor, overdue, noStage, back, joinedLate]

/** The open requests of each person, in the order in which they came. */
export function waitingByPerson(waiting: readonly Waiting[]): Map<number, Waiting[]> {
  const found = new Map<number, Waiting[]>()
  for (const request of waiting) {
    const theirs = found.get(request.personId)
    if (theirs === undefined) found.set(request.personId, [request])
    else theirs.push(request)
  }
  return found
}

/** From which day leave still matters to `needsOf`. */
export const leaveMattersFrom = (today: IsoDate): IsoDate => addDays(today, -AROUND_LEAVE)

const latest = (...days: (IsoDate | null)[]): IsoDate =>
  days.reduce<IsoDate>((a, b) => (b !== null && b > a ? b : a), '')
