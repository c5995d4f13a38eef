import { covers, type IsoDate, lastDayOf, type Period, sayDate } from '../shared/dates.ts'
import { type Tag } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type May } from './access.store.ts'
import { type Leave } from './leave.store.ts'
import { nameOf } from './names.rules.ts'
import { type Offer } from './offers.store.ts'
import { type Person } from './people.store.ts'
import { standing } from './periods.rules.ts'
import { type SchoolTime, type SupportTold } from './person-page.store.ts'
import { ROLE_NAMES } from './roles.rules.ts'
import { type RolePeriod } from './roles.store.ts'
import { type StageSpan } from './periods.rules.ts'
import { SUPPORT_NAMES, type SupportKind } from './support.rules.ts'
import { STANDING_TAGS } from './words.view.ts'
import { sayFte, sayWorkingDays } from './working-days.rules.ts'
import { capital } from '../shared/text.ts'

declare module '../web/views.ts' {
  interface Views {
    'people/show': PersonPage
  }
}

type Line = { text: string; small: string; tag: Tag | null; links: (Link & { about: string })[] }
type Part = { id: string; title: string; lines: Line[]; none: string; actions: Link[] }

export type PersonPage = PageModel & {
  lede: string
  contact: { term: string; text: string }[]
  edit: Link | null
  parts: Part[]
  links: Link[]
  offers: Link[]
}

export type PersonFacts = {
  person: Person
  may: May
  times: SchoolTime[]
  stages: (StageSpan & { name: string })[]
  support: SupportTold[]
  roles: RolePeriod[]
  leave: Leave[]
  offers: Offer[]
  today: IsoDate
  viewerId: number | null
}

/** Who somebody is, where, and with whom. Nothing of their record is here. */
export function personPage(facts: PersonFacts): PersonPage {
  const { person, may } = facts
  const manage = may['people.manage']
  const name = nameOf(person)
  return {
    title: name,
    lede: ledeOf(facts),
    back: { text: 'People', href: paths.people },
    contact: [
      { term: 'E-mail', text: person.email ?? 'Not known' },
      ...(manage || may.self ? [{ term: 'Teacher reference number (TRN)', text: person.trn ?? 'Not known' }] : []),
    ],
    edit: manage ? { text: 'Change name, e-mail or TRN', href: paths.editPerson(person.id) } : null,
    parts: [
      schoolPart(facts, manage),
      stagePart(facts, manage),
      supportPart(facts),
      ...supportsPart(facts),
      ...(manage || may.self ? [leavePart(facts, manage)] : []),
      ...(may['roles.manage'] || manage || may.self ? [rolePart(facts)] : []),
    ],
    links: [
      ...(may['summary.read'] ? [{ text: 'Open the pathway', href: paths.teacher(person.id) }] : []),
      ...(may['history.person'] ? [{ text: 'What happened, and when', href: paths.teacherHistory(person.id) }] : []),
      ...(manage ? [{ text: 'Account and signing in', href: paths.personAccount(person.id) }] : []),
      ...(manage ? [{ text: 'Join with another record of this person', href: paths.mergeSearch(person.id) }] : []),
    ],
    offers: facts.offers.map((offer) => ({
      text: `${offer.school} asks ${may.self ? 'you' : person.givenName} to join its staff list. Say yes or no`,
      href: paths.offer(offer.id),
    })),
  }
}

function ledeOf({ stages, times, today }: PersonFacts): string {
  const stage = stages.find((each) => covers(each, today))
  const here = times.filter((each) => standing(each, today) !== 'left').map((each) => each.school)
  return [stage?.name ?? 'No career stage yet', here.length === 0 ? 'no school now' : here.join(' and ')].join(', ')
}

function schoolPart({ person, times, today }: PersonFacts, manage: boolean): Part {
  return {
    id: 'schools',
    title: 'Schools',
    none: 'No time at a school is recorded.',
    lines: times.map((each) => ({
      text: `${each.school}${each.jobTitle === null ? '' : `, ${each.jobTitle}`}`,
      small: [
        saySpan(each, today),
        capital(sayFte(each.ftePercent)),
        sayWorkingDays(each.workingDays),
        each.phase ?? '',
        each.department ?? '',
      ]
        .filter((words) => words !== '')
        .join('. '),
      tag: STANDING_TAGS[standing(each, today)],
      links: manage ? [{ text: 'Change', href: paths.schoolPeriod(each.id), about: `the time at ${each.school}` }] : [],
    })),
    actions: manage ? [{ text: 'Start again, or at another school', href: paths.newSchoolPeriod(person.id) }] : [],
  }
}

function stagePart({ person, stages, today }: PersonFacts, manage: boolean): Part {
  return {
    id: 'stages',
    title: 'Career stages',
    none: 'No career stage is recorded.',
    lines: stages.map((each) => ({
      text: each.npq === null ? each.name : `${each.name}, ${each.npq}`,
      small: saySpan(each, today),
      tag: covers(each, today) ? { text: 'Now', tone: 'done' } : null,
      links: [],
    })),
    actions: manage ? [{ text: 'Start a new stage', href: paths.newStage(person.id) }] : [],
  }
}

/** Everyone who may read the page sees mentors; tutors and appraisers are for those concerned and who manages them. */
function supportPart(facts: PersonFacts): Part {
  const { person, may, today, viewerId } = facts
  const manage = may['support.manage']
  const whole = manage || may['people.manage'] || may.self
  const shown = facts.support.filter(
    (each) => each.personId === person.id && (whole || MENTORS.includes(each.kind) || each.supporterId === viewerId),
  )
  return {
    id: 'support',
    title: `Who supports ${person.givenName}`,
    none: 'Nobody yet.',
    lines: shown.map((each) => ({
      text: `${capital(SUPPORT_NAMES[each.kind])}: ${each.supporter}`,
      small: saySpan(each, today),
      tag: tagOf(each, today),
      links: manage && !isOver(each, today) ? [endLink(each)] : [],
    })),
    actions: manage
      ? [
          { text: 'Name a mentor', href: paths.newSupport(person.id, 'mentor') },
          { text: 'Name a cover mentor', href: paths.newSupport(person.id, 'cover_mentor') },
          { text: 'Name an induction tutor', href: paths.newSupport(person.id, 'induction_tutor') },
          { text: 'Name an appraiser', href: paths.newSupport(person.id, 'appraiser') },
        ]
      : [],
  }
}

function supportsPart(facts: PersonFacts): Part[] {
  const { person, may, today } = facts
  const whole = may['support.manage'] || may['people.manage'] || may.self
  const shown = facts.support.filter(
    (each) => each.supporterId === person.id && !isOver(each, today) && (whole || MENTORS.includes(each.kind)),
  )
  if (shown.length === 0) return []
  return [
    {
      id: 'supports',
      title: `Whom ${person.givenName} supports`,
      none: '',
      lines: shown.map((each) => ({
        text: `${capital(SUPPORT_NAMES[each.kind])} of ${each.person}`,
        small: saySpan(each, today),
        tag: tagOf(each, today),
        links: may['support.manage'] ? [endLink(each)] : [],
      })),
      actions: [],
    },
  ]
}

function leavePart({ person, leave, today }: PersonFacts, manage: boolean): Part {
  return {
    id: 'leave',
    title: 'Leave',
    none: 'No leave is recorded.',
    lines: leave.map((each) => ({
      text: saySpan(each, today),
      small: '',
      tag: covers(each, today) ? { text: 'On leave', tone: 'wait' } : null,
      links: manage
        ? [{ text: 'Change', href: paths.leave(each.id), about: `leave from ${sayDate(each.startedOn)}` }]
        : [],
    })),
    actions: manage ? [{ text: 'Record leave', href: paths.newLeave(person.id) }] : [],
  }
}

function rolePart({ person, roles, may, today }: PersonFacts): Part {
  return {
    id: 'roles',
    title: 'Roles',
    none: 'No role beyond their own work.',
    lines: roles.map((each) => ({
      text: `${ROLE_NAMES[each.role]}, ${each.where ?? 'the whole site'}`,
      small: saySpan(each, today),
      tag: tagOf(each, today),
      links: [],
    })),
    actions: may['roles.manage'] ? [{ text: 'Give or end a role', href: paths.roles(person.id) }] : [],
  }
}

/** `Since 1 September 2025`, `From 1 September 2027`, `1 September 2025 to 31 August 2026`. */
export function saySpan(period: Period, today: IsoDate): string {
  const from = sayDate(period.startedOn)
  if (period.finishedOn !== null) return `${from} to ${sayDate(lastDayOf(period.finishedOn))}`
  return period.startedOn > today ? `From ${from}` : `Since ${from}`
}

const MENTORS: readonly SupportKind[] = ['mentor', 'cover_mentor']
const isOver = (period: Period, today: IsoDate): boolean => period.finishedOn !== null && period.finishedOn <= today

const tagOf = (period: Period, today: IsoDate): Tag | null => {
  if (isOver(period, today)) return { text: 'Ended', tone: 'quiet' }
  return covers(period, today) ? { text: 'Now', tone: 'done' } : { text: 'To come', tone: 'plain' }
}

const endLink = (each: SupportTold) => ({
  text: 'End or hand over',
  href: paths.endSupport(each.id),
  about: `${each.supporter} as ${SUPPORT_NAMES[each.kind]} of ${each.person}`,
})
