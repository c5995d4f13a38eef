import { sayWorkingDays } from '../people/working-days.rules.ts'
import { type IsoDate, sayDay, sayTime } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { count } from '../shared/text.ts'
import { type Button, type Confirm, type SummaryList, type Tag } from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type Answer, holdsPlace, type PlaceCounts, type PlaceState, worksOn } from './places.rules.ts'
import { type Place } from './places.store.ts'
import { answersAreOpen, minutesBetween, registerIsOpen } from './sessions.rules.ts'
import { type Session } from './sessions.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'training/session': SessionPage
    'training/cancellation': CancellationPage
  }
}

/** What a state is to the person it is about; none when the session was cancelled: that says it all. */
export function myTag(session: Session, today: IsoDate): Tag | null {
  if (session.mine === null || session.cancelledOn !== null) return null
  return answersAreOpen(session, today) ? MY_STATE[session.mine] : MY_STATE_AFTER[session.mine]
}

const MY_STATE: Record<PlaceState, Tag> = {
  invited: { text: 'You are invited', tone: 'wait' },
  booked: { text: 'You are coming', tone: 'done' },
  waiting: { text: 'You are on the waiting list', tone: 'wait' },
  declined: { text: 'You cannot come', tone: 'quiet' },
  attended: { text: 'You were there', tone: 'plain' },
  absent: { text: 'You were not there', tone: 'quiet' },
}
const MY_STATE_AFTER: Record<PlaceState, Tag> = {
  ...MY_STATE,
  invited: { text: 'You were invited', tone: 'quiet' },
  booked: { text: 'You said you would come', tone: 'quiet' },
  waiting: { text: 'You were on the waiting list', tone: 'quiet' },
  declined: { text: 'You could not come', tone: 'quiet' },
}
/** The same to the lead. */
const STATE: Record<PlaceState, Tag> = {
  invited: { text: 'Invited', tone: 'wait' },
  booked: { text: 'Coming', tone: 'plain' },
  waiting: { text: 'Waiting for a place', tone: 'ask' },
  declined: { text: 'Cannot come', tone: 'quiet' },
  attended: { text: 'Came', tone: 'done' },
  absent: { text: 'Did not come', tone: 'quiet' },
}

export type AnswerButtons = { action: string; buttons: Button[] }

/** The buttons with which somebody answers; null when there is nothing to answer any more. */
export function answerButtons(session: Session, mayAsk: boolean, today: IsoDate): AnswerButtons | null {
  if (!answersAreOpen(session, today)) return null
  const buttons = session.mine === null ? (mayAsk ? [ASK] : []) : BUTTONS[session.mine]
  const about = `to ${session.module.title}`
  return buttons.length === 0
    ? null
    : { action: paths.sessionPlace(session.id), buttons: buttons.map((button) => ({ ...button, about })) }
}

const answer = (text: string, value: Answer, tone: 'main' | 'quiet'): Button => ({
  text,
  name: 'answer',
  value,
  tone,
  size: 'small',
})
const ASK = answer('Ask for a place', 'accept', 'quiet')
const BUTTONS: Record<PlaceState, Button[]> = {
  invited: [answer('I will come', 'accept', 'main'), answer('I cannot come', 'decline', 'quiet')],
  booked: [answer('I cannot come after all', 'decline', 'quiet')],
  waiting: [answer('Leave the waiting list', 'decline', 'quiet')],
  declined: [answer('I can come after all', 'accept', 'quiet')],
  attended: [],
  absent: [],
}

export type PersonRow = {
  name: string
  small: string
  tag: Tag
  notIn: string | null
  action: string
  buttons: Button[]
}

export type SessionPage = PageModel & {
  status: Tag | null
  when: string
  summary: SummaryList
  note: string | null
  mine: { tag: Tag | null; answer: AnswerButtons | null } | null
  people: PersonRow[]
  showPeople: boolean
  nobody: boolean
  manage: { register: Button | null; links: Link[] } | null
  errors: FieldErrors | null
}

export type SessionFacts = {
  session: Session
  places: Place[]
  counts: PlaceCounts
  mayManage: boolean
  mayReadNames: boolean
  mayAsk: boolean
}

/** One session: when, where, my answer; for the leads who comes, and what can be done with it. */
export function sessionPage(facts: SessionFacts, today: IsoDate, errors: FieldErrors | null = null): SessionPage {
  const { session } = facts
  const open = answersAreOpen(session, today)
  return {
    title: session.module.title,
    back: { text: 'Training', href: paths.training },
    errors,
    status: statusOf(session, today),
    when: `${sayDay(session.heldOn, today)}, ${sayTime(session.startsAt)} to ${sayTime(session.endsAt)}`,
    summary: {
      rows: [
        { term: 'Where', text: `${session.place}, ${session.school.name}` },
        { term: 'How long', text: sayHours(minutesBetween(session.startsAt, session.endsAt)) },
        { term: 'Module', text: session.module.title, href: paths.module(session.module.code) },
        { term: 'Places', text: sayCounts(facts.counts, session) },
      ],
    },
    note: session.note,
    mine:
      session.mine === null && !facts.mayAsk
        ? null
        : {
            tag: myTag(session, today),
            answer: answerButtons(session, facts.mayAsk, today),
          },
    showPeople: facts.mayReadNames,
    people: facts.mayReadNames ? facts.places.map((place) => personRow(session, place, facts.mayManage && open)) : [],
    nobody: facts.mayReadNames && facts.places.length === 0,
    manage: facts.mayManage ? managing(session, open, today) : null,
  }
}

function statusOf(session: Session, today: IsoDate): Tag | null {
  if (session.cancelledOn !== null) return { text: 'Cancelled', tone: 'stop' }
  if (session.registerTakenAt !== null) return { text: 'Register taken', tone: 'done' }
  if (session.heldOn < today) return { text: 'Register not taken yet', tone: 'wait' }
  return null
}

/** `26 of 30 places: 20 coming, 6 invited; 2 waiting`, afterwards `24 came, 2 did not`. */
export function sayCounts(counts: PlaceCounts, session: Session): string {
  if (session.registerTakenAt !== null) return `${count(counts.attended, 'came', 'came')}, ${counts.absent} did not`
  const held = counts.booked + counts.invited
  const waiting = counts.waiting === 0 ? '' : `, ${counts.waiting} waiting`
  return `${held} of ${session.capacity} places: ${counts.booked} coming, ${counts.invited} invited${waiting}`
}

function personRow(session: Session, place: Place, mayAnswer: boolean): PersonRow {
  const works = worksOn(place.workingDays, session.heldOn)
  const comes = holdsPlace(place.state) || place.state === 'waiting'
  return {
    name: place.name,
    small: place.job ?? '',
    tag: STATE[place.state],
    notIn: works || !comes ? null : `Works ${sayWorkingDays(place.workingDays)}: not in that day`,
    action: paths.sessionPlaceOf(session.id, place.personId),
    buttons: mayAnswer ? FOR_THEM[place.state].map((button) => ({ ...button, about: `for ${place.name}` })) : [],
  }
}

const FOR_THEM: Record<PlaceState, Button[]> = {
  invited: [answer('Coming', 'accept', 'quiet'), answer('Cannot come', 'decline', 'quiet')],
  booked: [answer('Cannot come', 'decline', 'quiet')],
  waiting: [answer('Cannot come', 'decline', 'quiet')],
  declined: [answer('Coming', 'accept', 'quiet')],
  attended: [],
  absent: [],
}

function managing(session: Session, open: boolean, today: IsoDate): NonNullable<SessionPage['manage']> {
  const taken = session.registerTakenAt !== null
  const live = session.cancelledOn === null && !taken
  return {
    register: registerIsOpen(session, today)
      ? {
          text: taken ? 'Correct the register' : 'Take the register',
          href: paths.register(session.id),
          tone: taken ? 'quiet' : 'main',
        }
      : null,
    links: [
      ...(open ? [{ text: 'Invite more people', href: paths.sessionInvitations(session.id) }] : []),
      ...(live ? [{ text: 'Change when, where or how many', href: paths.sessionChange(session.id) }] : []),
      ...(live ? [{ text: 'Cancel this session', href: paths.sessionCancellation(session.id) }] : []),
    ],
  }
}

export type CancellationPage = PageModel & { confirm: Omit<Confirm, 'csrf'> }

export const cancellationPage = (session: Session, counts: PlaceCounts, today: IsoDate): CancellationPage => ({
  title: `Cancel ${session.module.title}`,
  back: { text: session.module.title, href: paths.session(session.id) },
  confirm: {
    title: `Cancel it on ${sayDay(session.heldOn, today)}?`,
    text: `${count(counts.booked + counts.invited, 'person has', 'people have')} a place. Their calendars will say that it is cancelled; what they were given to do stays as it is.`,
    action: paths.sessionCancellation(session.id),
    button: 'Cancel this session',
    tone: 'stop',
    cancel: { text: 'Keep it', href: paths.session(session.id) },
    kept: [{ name: 'version', value: String(session.version) }],
  },
})
