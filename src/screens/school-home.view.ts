import { type RequiredDue, type SchoolWeek } from '../reporting/school-week.store.ts'
import { type School } from '../reporting/schools.store.ts'
import { showAlone, type Shown, WITHIN_SCHOOL } from '../reporting/suppression.rules.ts'
import { type Together } from '../reporting/together.rules.ts'
import { sayCountedFrom, schoolDaysBetween } from '../calendars/half-terms.rules.ts'
import { type Capability, mayAtAll } from '../policy.ts'
import { type IsoDate, sayDate, sayDay, sayTime } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { capital, count, inWords, listOf } from '../shared/text.ts'
import { sayAsked } from '../signoff/words.rules.ts'
import { type Bar, type EmptyState, type LinkTo } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { type NeedRow, needRows, sayDays, type SchoolEyes } from './school-needs.view.ts'

declare module '../web/views.ts' {
  interface Views {
    'schools/home': SchoolHomePage
  }
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
    lede: ledeOf(rows.length, things[0], group, named),
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
    hours: hoursOf(week, eyes.today),
    links: linksOf(school, eyes),
  }
}

function ledeOf(needing: number, first: Together | undefined, group: number, named: boolean): string {
  const needs =
    needing === 0
      ? 'Nobody needs anything from you.'
      : `${capital(inWords(needing))} ${needing === 1 ? 'person needs' : 'people need'} something from ${named ? 'you' : 'the school'}.`
  if (first === undefined || plannedBy(first, group, named).kind !== 'number') return needs
  return `${needs} ${capital(inWords(first.planned))} people have ${first.competency.title} ahead of them: a good thing to train together.`
}

function togetherOf(
  school: School,
  { competency, planned, couldHelp }: Together,
  group: number,
  named: boolean,
  eyes: SchoolEyes,
): SchoolHome['together'][number] {
  const told = plannedBy({ planned }, group, named)
  const strong = { number: `${planned} of ${group}`, few: 'A few people', kept: 'Most people' }[told.kind]
  const helpers = named ? couldHelp.slice(0, 3).map((person) => person.givenName) : []
  return {
    title: competency.title,
    href: paths.competency(competency.code),
    bar: {
      label: `${strong} have it planned`,
      parts: told.kind === 'number' ? [{ share: group === 0 ? 0 : planned / group, tone: 'sun' }] : [],
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

/** How many have it planned: a figure only, for readers without names, when neither they nor the others are few. */
const plannedBy = ({ planned }: Pick<Together, 'planned'>, group: number, named: boolean): Shown =>
  named ? { kind: 'number', n: planned } : showAlone(planned, group, WITHIN_SCHOOL)

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
        : `, the oldest ${sayOldest(oldest.requestedOn, eyes.today)}. ${unread === 0 ? 'All have a reader.' : `${capital(inWords(unread))} ${unread === 1 ? 'has' : 'have'} no reader.`}`,
    link: mayAtAll(eyes.viewer, 'signoff.read') ? { text: 'Open the queue', href: paths.signOffs } : null,
  }
}

function sayOldest(requestedOn: IsoDate, today: IsoDate): string {
  const days = schoolDaysBetween(requestedOn, today)
  return days === 0 ? sayAsked(requestedOn, today) : sayDays(days)
}

function requiredOf(kind: RequiredDue, today: IsoDate): SchoolHome['required'][number] {
  const words = [
    kind.never > 0 ? `${kind.never} not done yet` : '',
    kind.firstOn === null ? '' : kind.firstOn < today ? 'to renew now' : `to renew by ${sayDate(kind.firstOn, today)}`,
  ].filter((word) => word !== '')
  return { title: kind.title, strong: count(kind.people, 'person', 'people'), words: words.join(', ') }
}

/** Hours are behind the wall too, so they are added up over the others. */
function hoursOf({ people }: SchoolWeek, today: IsoDate): SchoolHome['hours'] {
  const open = people.filter(({ person }) => !person.walled)
  const minutes = open.reduce((sum, { person }) => sum + person.minutes, 0)
  const logging = open.filter(({ person }) => person.minutes > 0).length
  return {
    strong: sayHours(minutes),
    words: [
      `logged this year by ${logging} of ${count(open.length, 'person', 'people')}. ${sayCountedFrom(today)}`,
      ...(open.length < people.length ? ['People whom you appraise or tutor are left out.'] : []),
    ].join(' '),
  }
}

function linksOf(school: School, eyes: SchoolEyes): LinkTo[] {
  const links: (LinkTo & { may: Capability })[] = [
    { text: 'Everyone, every competency', href: paths.matrix(school.urn), may: 'report.matrix' },
    { text: 'All strands, stages and phases', href: paths.completion(school.urn), may: 'report.school' },
    { text: 'A page for governors', href: paths.board(school.urn), may: 'report.board' },
    { text: 'How Stepfree works here', href: paths.schoolSettings(school.urn), may: 'school.settings' },
    { text: 'Questions that stayed open', href: paths.schoolQuestions(school.urn), may: 'questions.school' },
    { text: 'Staff list', href: paths.staff(school.urn), may: 'people.read' },
    { text: 'Standing rules for modules', href: paths.assignmentRules(school.urn), may: 'assignment.manage' },
  ]
  return links.filter((link) => eyes.may(link.may)).map(({ text, href }) => ({ text, href }))
}
