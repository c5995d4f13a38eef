import { nameOf } from '../people/names.rules.ts'
import { type Capability, reachesSchool, scopeOf, type Viewer } from '../policy.ts'
import { type Need, needDay, needsOf, waitingByPerson } from '../reporting/needs.rules.ts'
import { type SchoolWeek } from '../reporting/school-week.store.ts'
import { type School } from '../reporting/schools.store.ts'
import { saySituation, type StaffSituation } from '../reporting/staff.rules.ts'
import { type IsoDate, sayDate } from '../shared/dates.ts'
import { capital, count } from '../shared/text.ts'
import { type Tag } from '../web/components.ts'
import { paths } from '../web/paths.ts'

export type NextStep = { text: string; href: string | null; about: string }
export type NeedRow = {
  name: string
  href: string
  small: string
  needs: { tag: Tag; next: NextStep }[]
}
/** What this viewer may do and see at this school, asked once. */
export type SchoolEyes = { viewer: Viewer; today: IsoDate; may: (capability: Capability) => boolean }

export const eyesOn = (viewer: Viewer, school: School, today: IsoDate): SchoolEyes => ({
  viewer,
  today,
  may: (capability) => reachesSchool(scopeOf(viewer, capability, today), school),
})

/** Everyone who needs something, the most pressing first, with why and what next. */
export function needRows(week: SchoolWeek, eyes: SchoolEyes): NeedRow[] {
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

export const sayDays = (days: number): string => count(days, 'school day')

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
