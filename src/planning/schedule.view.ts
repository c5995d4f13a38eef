import { type IsoDate, sayDate, sayDay, sayTime } from '../shared/dates.ts'
import { count } from '../shared/text.ts'
import { type Button, type DocumentActions, type EmptyState, type Tag } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { noPlaces, type PlaceCounts } from './places.rules.ts'
import { type AnswerButtons, answerButtons, myTag, sayCounts } from './session.view.ts'
import { registerIsOpen } from './sessions.rules.ts'
import { type Session } from './sessions.store.ts'
import { type Term } from '../calendars/terms.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'training/schedule': SchedulePage
  }
}

export type ScheduleRow = {
  id: number
  weekday: string
  day: string
  month: string
  date: string
  link: Link
  when: string
  counts: string | null
  tags: Tag[]
  answer: AnswerButtons | null
  register: Link | null
}

export type SchedulePage = PageModel & {
  lede: string
  show: { text: string; href: string; current: boolean }[]
  previous: Link
  next: Link
  actions: DocumentActions
  plan: Button | null
  halves: { name: string; dates: string; rows: ScheduleRow[]; nothing: string }[]
  empty: EmptyState | null
}

export type ScheduleFacts = {
  term: Term
  sessions: Session[]
  counts: ReadonlyMap<number, PlaceCounts>
  only: 'mine' | 'all'
  /** Schools where the viewer works, and may therefore ask for a place. */
  workplaces: readonly number[]
  mayManage: (session: Session) => boolean
  mayReadNames: (session: Session) => boolean
  mayPlan: boolean
}

/** A term's training on one page, by half term: when, what, where, and what the viewer has said. */
export function schedulePage(facts: ScheduleFacts, today: IsoDate): SchedulePage {
  const { term, sessions, only } = facts
  const mine = only === 'mine' ? '&show=mine' : ''
  const several = new Set(sessions.map((session) => session.school.id)).size > 1
  const asked = sessions.filter(
    (session) => session.mine === 'invited' && answerButtons(session, false, today) !== null,
  )
  return {
    title: `Training, ${term.name}`,
    lede:
      asked.length === 0
        ? 'When we learn together this term, half term by half term.'
        : `${count(asked.length, 'session waits', 'sessions wait')} for your answer.`,
    show: [
      { text: 'All sessions', href: `${paths.training}?term=${term.key}`, current: only === 'all' },
      { text: 'Only mine', href: `${paths.training}?term=${term.key}&show=mine`, current: only === 'mine' },
    ],
    previous: { text: 'The term before', href: `${paths.training}?term=${term.previous}${mine}` },
    next: { text: 'The term after', href: `${paths.training}?term=${term.next}${mine}` },
    actions: {
      more: [
        { text: 'Download as a calendar file', href: `${paths.trainingFile}?term=${term.key}${mine}` },
        { text: 'Show it in my own calendar', href: paths.trainingCalendar },
      ],
      printThis: true,
    },
    plan: facts.mayPlan ? { text: 'Plan training', href: paths.planTraining } : null,
    halves:
      sessions.length === 0
        ? []
        : term.halves.map((half) => ({
            name: halfName(half.name),
            dates: `from ${sayDate(half.startedOn, half.startedOn)}`,
            rows: sessions
              .filter((session) => half.startedOn <= session.heldOn && session.heldOn < half.finishedOn)
              .map((session) => rowOf(session, facts, several, today)),
            nothing: 'Nothing is planned for this half term.',
          })),
    empty: sessions.length > 0 ? null : emptyState(facts),
  }
}

/** `autumn, second half` as a heading. */
const halfName = (name: string): string => {
  const [season = '', half = ''] = name.split(', ')
  return `${season.charAt(0).toUpperCase()}${season.slice(1)} term, ${half}`
}

function rowOf(session: Session, facts: ScheduleFacts, several: boolean, today: IsoDate): ScheduleRow {
  const [weekday = '', day = '', month = ''] = sayDay(session.heldOn, session.heldOn).split(' ')
  const where = several ? `${session.place}, ${session.school.name}` : session.place
  const mine = myTag(session, today)
  const mayAsk = facts.workplaces.includes(session.school.id)
  const due = facts.mayManage(session) && registerIsOpen(session, today) && session.registerTakenAt === null
  return {
    id: session.id,
    weekday: weekday.slice(0, 3),
    day,
    month: month.slice(0, 3),
    date: sayDay(session.heldOn, today),
    link: { text: session.module.title, href: paths.session(session.id) },
    when: `${sayTime(session.startsAt)} to ${sayTime(session.endsAt)}, ${where}`,
    counts: facts.mayReadNames(session) ? sayCounts(facts.counts.get(session.id) ?? noPlaces(), session) : null,
    tags: [
      ...(session.cancelledOn === null ? [] : [{ text: 'Cancelled', tone: 'stop' as const }]),
      ...(mine === null ? [] : [mine]),
      ...(due ? [{ text: 'Register not taken yet', tone: 'wait' as const }] : []),
    ],
    answer: answerButtons(session, mayAsk, today),
    register: due ? { text: 'Take the register', href: paths.register(session.id) } : null,
  }
}

const emptyState = (facts: ScheduleFacts): EmptyState =>
  facts.mayPlan
    ? {
        title: 'Nothing is planned this term',
        text: 'Start from what most people have planned to learn: Stepfree shows the three biggest gaps, and who has them.',
        action: { text: 'Plan training', href: paths.planTraining },
      }
    : {
        title: facts.only === 'mine' ? 'Nothing for you this term' : 'Nothing is planned this term',
        text: 'Training that your school plans shows here, and you can say whether you come.',
      }
