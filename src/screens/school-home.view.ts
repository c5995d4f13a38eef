import { nameOf } from '../people/names.rules.ts'
import { type Need, needDay, needsOf, waitingByPerson } from '../reporting/needs.rules.ts'
import { saySituation, type StaffSituation } from '../reporting/staff.rules.ts'
import { sayTime } from '../planning/sessions.rules.ts'
import { type RequiredDue, type SchoolWeek } from '../reporting/school-week.store.ts'
import { type School } from '../reporting/schools.store.ts'
import { showAlone, WITHIN_SCHOOL } from '../reporting/suppression.rules.ts'
import { type Together } from '../reporting/together.rules.ts'
import { weekdaysBetween } from '../calendars/half-terms.rules.ts'
import { type Capability, mayAtAll, reachesSchool, scopeOf, type Viewer } from '../policy.ts'
import { type IsoDate, sayDate, sayDay } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { capital, count, inWords, listOf } from '../shared/text.ts'
import { type Bar, type EmptyState, type LinkTo, type Tag } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'

declare module '../web/views.ts' {
  interface Views {
    'schools/home': SchoolHomePage
  }
}

export type NextStep = { text: string; href: string | null; about: string }
export type NeedRow = {
  name: string
  href: string
  small: string
  needs: { tag: Tag; next: NextStep }[]
}
export type SchoolHome = {
  lede: string
  needs: NeedRow[]
  allWell: EmptyState
  walledNote: string | null
  together: {
    title: string
    href: string
    bar: Bar
    strong: string
    words: string
    plan: LinkTo | null
    module: string | null
  }[]
  noneTogether: string
  planAll: LinkTo | null
  session: { kicker: string; title: string; words: string; link: LinkTo | null } | null
  planSession: LinkTo | null
  waiting: { strong: string; words: string; link: LinkTo | null }
  required: { title: string; strong: string; words: string }[]
  requiredLink: LinkTo | null
  hours: { strong: string; words: string }
  links: LinkTo[]
}
export type SchoolHomePage = PageModel & SchoolHome

/** What this viewer may do and see at this school, asked once. */
export type SchoolEyes = { viewer: Viewer; today: IsoDate; may: (capability: Capability) => boolean }

export const eyesOn = (viewer: Viewer, school: School, today: IsoDate): SchoolEyes => ({
  viewer,
  today,
  may: (capability) => reachesSchool(scopeOf(viewer, capability, today), school),
})

export const schoolHomePage = (school: School, week: SchoolWeek, eyes: SchoolEyes): SchoolHomePage => ({
  title: `${school.name}, this week`,
  ...schoolHome(school, week, eyes),
})

/** The week of a school: who needs something, what to train together, and what stands beside it. */
export function schoolHome(school: School, week: SchoolWeek, eyes: SchoolEyes): SchoolHome {
  const named = eyes.may('report.matrix')
  const rows = needRows(week, eyes)
  const things = week.together
  const walled = week.people.filter(({ person }) => person.walled).length
  const group = week.people.length - walled
  return {
    lede: ledeOf(rows.length, things[0], named),
    needs: rows,
    allWell: {
      title: 'Nobody needs anything from you this week',
      text: 'People without a mentor, waiting requests, overdue modules and people back from leave appear here.',
    },
    walledNote:
      walled === 0
        ? null
        : `You appraise or tutor ${count(walled, 'of these people', 'of these people')}. You see that they wait, their modules and how many of their steps are done; their depths are in none of your figures.`,
    together: things.map((thing) => togetherOf(school, thing, group, named, eyes)),
    noneTogether: 'No competency is planned by two people or more and still ahead of them.',
    planAll:
      eyes.may('training.manage') && things[0]?.competency.module != null
        ? { text: 'Plan training from these', href: planFor(school) }
        : null,
    session: sessionOf(week, eyes),
    planSession: eyes.may('training.manage') ? { text: 'Plan a training session', href: planFor(school) } : null,
    waiting: waitingOf(week, eyes),
    required: week.required.map((kind) => requiredOf(kind, eyes.today)),
    requiredLink: eyes.may('required.read')
      ? { text: 'Open required training', href: paths.requiredTraining(school.urn) }
      : null,
    hours: hoursOf(week),
    links: linksOf(school, eyes),
  }
}

function needRows(week: SchoolWeek, eyes: SchoolEyes): NeedRow[] {
  const day = needDay(eyes.today)
  const may = mayOnce(eyes)
  const waiting = waitingByPerson(week.waiting)
  return week.people
    .map(({ person, modules }) => ({
      person,
      needs: needsOf({ person, modules, waiting: waiting.get(person.id) ?? [] }, day),
    }))
    .filter(({ needs }) => needs.length > 0)
    .sort(
      (a, b) =>
        URGENCY.indexOf(a.needs[0]?.reason ?? 'joined_late') - URGENCY.indexOf(b.needs[0]?.reason ?? 'joined_late'),
    )
    .map(({ person, needs }) => ({
      name: nameOf(person),
      href: paths.teacher(person.id),
      small: saySituation(person),
      needs: needs.map((need) => ({ tag: tagOf(need, person, eyes.today), next: nextFor(need, person, may) })),
    }))
}

const URGENCY: readonly Need['reason'][] = [
  ...(['no_mentor', 'no_reader', 'unanswered', 'no_tutor', 'overdue'] as const),
  ...(['no_stage', 'away', 'back', 'joined_late'] as const),
]

function tagOf(need: Need, person: StaffSituation, today: IsoDate): Tag {
  switch (need.reason) {
    case 'no_mentor':
      return { tone: 'wait', text: `No mentor since ${sayDate(need.since, today)}` }
    case 'no_tutor':
      return { tone: 'wait', text: `No induction tutor since ${sayDate(need.since, today)}` }
    case 'no_reader':
      return {
        tone: 'wait',
        text: need.days === 0 ? 'A request has no reader yet' : `A request has had no reader for ${sayDays(need.days)}`,
      }
    case 'unanswered':
      return {
        tone: 'wait',
        text: `A request has waited ${sayDays(need.days)}${person.walled ? '' : ` for ${need.reader}`}`,
      }
    case 'overdue':
      return {
        tone: 'wait',
        text: `${capital(count(need.modules, 'module'))} overdue${need.modules === 1 ? '' : ', the oldest'} since ${sayDate(need.since, today)}`,
      }
    case 'no_stage':
      return { tone: 'plain', text: 'No career stage yet' }
    case 'away':
      return {
        tone: 'plain',
        text: need.backOn === null ? 'On leave' : `Back from leave on ${sayDate(need.backOn, today)}`,
      }
    case 'back':
      return { tone: 'plain', text: `Back from leave since ${sayDate(need.on, today)}` }
    case 'joined_late':
      return { tone: 'plain', text: `Joined on ${sayDate(need.on, today)}, after the first half term` }
  }
}

const sayDays = (days: number): string => count(days, 'school day')

type Next = { text: string; may: Capability; href: (person: StaffSituation, need: Need) => string; else: string }

/** What next, where it is put right, and the words for somebody who cannot put it right. */
const NEXT: Record<Need['reason'], Next> = {
  no_mentor: {
    text: 'Choose a mentor',
    may: 'support.manage',
    href: (person) => paths.newSupport(person.id, 'mentor'),
    else: 'The school chooses a mentor',
  },
  no_tutor: {
    text: 'Name an induction tutor',
    may: 'support.manage',
    href: (person) => paths.newSupport(person.id, 'induction_tutor'),
    else: 'The school names an induction tutor',
  },
  no_reader: {
    text: 'Offer it to a colleague',
    may: 'signoff.route',
    href: (_, need) => paths.signOff('signOffId' in need ? need.signOffId : 0),
    else: 'Another CPD lead or the SENCO can offer it to a colleague',
  },
  unanswered: {
    text: 'Ask the reader, or offer it to a colleague',
    may: 'signoff.route',
    href: (_, need) => paths.signOff('signOffId' in need ? need.signOffId : 0),
    else: 'Another CPD lead or the SENCO can offer it to a colleague',
  },
  overdue: {
    text: 'Agree a new date',
    may: 'assignment.manage',
    href: (person) => paths.teacherAssignments(person.id),
    else: 'The CPD lead can agree a new date',
  },
  no_stage: {
    text: 'Set the stage',
    may: 'people.manage',
    href: (person) => paths.newStage(person.id),
    else: 'The CPD lead sets the stage',
  },
  away: {
    text: 'Agree a first step',
    may: 'record.read',
    href: (person) => paths.teacher(person.id),
    else: 'Their mentor agrees a first step',
  },
  back: {
    text: 'Agree a first step',
    may: 'record.read',
    href: (person) => paths.teacher(person.id),
    else: 'Their mentor agrees a first step',
  },
  joined_late: {
    text: 'Agree a first step',
    may: 'record.read',
    href: (person) => paths.teacher(person.id),
    else: 'Their mentor agrees a first step',
  },
}

const BEHIND_THE_WALL: ReadonlySet<Capability> = new Set<Capability>(['signoff.route', 'record.read'])

function nextFor(need: Need, person: StaffSituation, mayHere: SchoolEyes['may']): NextStep {
  const next = NEXT[need.reason]
  const may = mayHere(next.may) && !(person.walled && BEHIND_THE_WALL.has(next.may))
  return {
    text: may ? next.text : next.else,
    href: may ? next.href(person, need) : null,
    about: `for ${nameOf(person)}`,
  }
}

/** Asks the policy once for each capability, however many people need something. */
function mayOnce(eyes: SchoolEyes): SchoolEyes['may'] {
  const known = new Map<Capability, boolean>()
  return (capability) => {
    const may = known.get(capability) ?? eyes.may(capability)
    known.set(capability, may)
    return may
  }
}

function ledeOf(needing: number, first: Together | undefined, named: boolean): string {
  const needs =
    needing === 0
      ? 'Nobody needs anything from you.'
      : `${capital(inWords(needing))} ${needing === 1 ? 'person needs' : 'people need'} something from ${named ? 'you' : 'the school'}.`
  if (first === undefined || (!named && first.planned < WITHIN_SCHOOL.least)) return needs
  return `${needs} ${capital(inWords(first.planned))} people have ${first.competency.title} ahead of them: a good thing to train together.`
}

function togetherOf(
  school: School,
  { competency, planned, couldHelp }: Together,
  group: number,
  named: boolean,
  eyes: SchoolEyes,
): SchoolHome['together'][number] {
  const shown = named || showAlone(planned, group, WITHIN_SCHOOL).kind === 'number'
  const strong = shown ? `${planned} of ${group}` : 'A few people'
  const helpers = named ? couldHelp.slice(0, 3).map((person) => person.givenName) : []
  return {
    title: competency.title,
    href: paths.competency(competency.code),
    bar: {
      label: `${strong} have it planned`,
      parts: shown ? [{ share: group === 0 ? 0 : planned / group, tone: 'sun' }] : [],
    },
    strong,
    words: `have it planned and not reached.${helpers.length > 0 ? ` Could help: ${listOf(helpers)}.` : ''}`,
    plan:
      eyes.may('training.manage') && competency.module !== null
        ? { text: 'Plan training', href: `${planFor(school)}&module=${competency.module}` }
        : null,
    module: competency.module,
  }
}

const planFor = (school: School): string => `${paths.planTraining}?school=${school.urn}`

function sessionOf({ session }: SchoolWeek, eyes: SchoolEyes): SchoolHome['session'] {
  if (session === undefined) return null
  const notIn = session.notIn === 0 ? '' : ` ${count(session.notIn, 'does', 'do')} not work on that day.`
  return {
    kicker: 'Next training session',
    title: sayDay(session.heldOn, eyes.today),
    words: `${session.title}, ${sayTime(session.startsAt)} to ${sayTime(session.endsAt)}, ${session.place}. ${session.counts.booked} coming, ${session.counts.invited} invited and not answered, ${count(session.capacity, 'place')}.${notIn}`,
    link: eyes.may('training.read') ? { text: 'Open the session', href: paths.session(session.id) } : null,
  }
}

function waitingOf({ waiting }: SchoolWeek, eyes: SchoolEyes): SchoolHome['waiting'] {
  const oldest = waiting[0]
  const unread = waiting.filter((request) => request.reader === null).length
  return {
    strong: oldest === undefined ? 'Nothing waits' : count(waiting.length, 'request'),
    words:
      oldest === undefined
        ? 'for a reader or an answer.'
        : `, the oldest ${sayDays(weekdaysBetween(oldest.requestedOn, eyes.today))}. ${unread === 0 ? 'All have a reader.' : `${capital(inWords(unread))} ${unread === 1 ? 'has' : 'have'} no reader.`}`,
    link: mayAtAll(eyes.viewer, 'signoff.read') ? { text: 'Open the queue', href: paths.signOffs } : null,
  }
}

function requiredOf(kind: RequiredDue, today: IsoDate): SchoolHome['required'][number] {
  const words = [
    kind.never > 0 ? `${kind.never} not done yet` : '',
    kind.firstOn === null ? '' : kind.firstOn < today ? 'to renew now' : `to renew by ${sayDate(kind.firstOn, today)}`,
  ].filter((word) => word !== '')
  return { title: kind.title, strong: count(kind.people, 'person', 'people'), words: words.join(', ') }
}

/** Hours are behind the wall too, so they are added up over the others. */
function hoursOf({ people }: SchoolWeek): SchoolHome['hours'] {
  const open = people.filter(({ person }) => !person.walled)
  const minutes = open.reduce((sum, { person }) => sum + person.minutes, 0)
  const logging = open.filter(({ person }) => person.minutes > 0).length
  return {
    strong: sayHours(minutes),
    words: `logged this year by ${logging} of ${count(open.length, 'person', 'people')}.`,
  }
}

function linksOf(school: School, eyes: SchoolEyes): LinkTo[] {
  const links: (LinkTo & { may: Capability })[] = [
    { text: 'Everyone, every competency', href: paths.matrix(school.urn), may: 'report.matrix' },
    { text: 'All strands, stages and phases', href: paths.completion(school.urn), may: 'report.school' },
    { text: 'A page for governors', href: paths.board(school.urn), may: 'report.board' },
    { text: 'Staff list', href: paths.staff(school.urn), may: 'people.read' },
  ]
  return links.filter((link) => eyes.may(link.may)).map(({ text, href }) => ({ text, href }))
}
