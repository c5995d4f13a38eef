import { type StrandSum, type Sum } from '../reporting/completion.rules.ts'
import { type Curve, curvesOf } from '../reporting/curves.rules.ts'
import { type Need, needDay, needsOf, waitingByPerson } from '../reporting/needs.rules.ts'
import { type School } from '../reporting/schools.store.ts'
import { type SchoolWeek } from '../reporting/school-week.store.ts'
import { WITHIN_SCHOOL } from '../reporting/suppression.rules.ts'
import { weekdaysBetween } from '../calendars/half-terms.rules.ts'
import { type IsoDate, sayDate, sayDay, sayTime } from '../shared/dates.ts'
import { DEPTH_NAMES, isDepth } from '../shared/depths.ts'
import { sayHours } from '../shared/hours.ts'
import { capital, count, inWords } from '../shared/text.ts'
import { type Button, type LinkTo, type Tag } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { type Mine, type MineKind, type PlanItem, type SiteCounts } from './home.store.ts'
import { type SchoolHome } from './school-home.view.ts'

declare module '../web/views.ts' {
  interface Views {
    'screens/home': HomePage
  }
}

export type PanelRow = { text: string; href: string | null; small: string | null; tag: Tag | null }
export type Panel = {
  id: string
  title: string
  words: string | null
  rows: PanelRow[]
  nothing: string | null
  links: LinkTo[]
  button: Button | null
}

/** One home page for every hat: a CPD lead's school comes first, then one panel for each other hat. */
export type HomePage = PageModel & {
  lede: string | null
  week: SchoolHome | null
  curves: CurvesPanel | null
  panels: Panel[]
  single: boolean
}

/** For a headteacher: how deep people are, strand by strand, and where to read on. */
export type CurvesPanel = { title: string; note: string; curves: Curve[]; links: LinkTo[] }

export type HomeParts = {
  title: string
  lede: string | null
  week: SchoolHome | null
  curves: CurvesPanel | null
  panels: Panel[]
}

/** Somebody with one hat and nothing else gets its panel as the page. */
export function homePage(parts: HomeParts): HomePage {
  const [only, second] = parts.panels
  const single = parts.week === null && parts.curves === null && only !== undefined && second === undefined
  const nothing = 'Nothing is asked of you. Ask your CPD lead if you expected something here.'
  return {
    ...parts,
    single,
    title: single ? only.title : parts.title,
    lede: parts.lede ?? (parts.week === null && only === undefined ? nothing : null),
  }
}

/** Depth curves of a school for somebody who sees no names with depth. */
export function curvesPanel(school: School, sums: readonly StrandSum[]): CurvesPanel {
  return {
    title: 'How deep people are, strand by strand',
    note: 'Each person counts once in a strand. Small groups are not told apart, and people whom you appraise are left out.',
    curves: curvesOf(sums, WITHIN_SCHOOL),
    links: [
      { text: 'The same in figures, by stage and phase', href: paths.completion(school.urn) },
      { text: 'A page for governors', href: paths.board(school.urn) },
    ],
  }
}

/** The conditions that staff work in: who lacks support, what waits, and the time there was. */
export function conditionsPanel(school: School, week: SchoolWeek, { planned, done }: Sum, today: IsoDate): Panel {
  const day = needDay(today)
  const waiting = waitingByPerson(week.waiting)
  const needs = week.people.flatMap(({ person, modules }) =>
    needsOf({ person, modules, waiting: waiting.get(person.id) ?? [] }, day),
  )
  const CONDITIONS: { reason: Need['reason']; one: string; many: string }[] = [
    { reason: 'no_mentor', one: 'trainee or ECT has no mentor', many: 'trainees and ECTs have no mentor' },
    { reason: 'no_tutor', one: 'ECT has no induction tutor', many: 'ECTs have no induction tutor' },
    { reason: 'no_reader', one: 'person waits without a reader', many: 'people wait without a reader' },
    {
      reason: 'unanswered',
      one: 'person has waited ten school days or more',
      many: 'people have waited ten school days or more',
    },
    { reason: 'overdue', one: 'person has an overdue module', many: 'people have an overdue module' },
  ]
  return {
    ...panel('conditions', 'Conditions for staff'),
    words: `${planned === 0 ? 'No steps are planned yet.' : `${done} of ${planned} planned steps are done.`} ${sayLogged(week)}`,
    rows: CONDITIONS.flatMap(({ reason, one, many }) => {
      const n = needs.filter((need) => need.reason === reason).length
      return n === 0 ? [] : [row(`${n} ${n === 1 ? one : many}`, paths.school(school.urn))]
    }),
    nothing: 'Everyone who needs a mentor or a tutor has one, and nothing waits long.',
    links: [{ text: 'Who needs something, and why', href: paths.school(school.urn) }],
  }
}

function sayLogged(week: SchoolWeek): string {
  const open = week.people.filter(({ person }) => !person.walled)
  const minutes = open.reduce((total, { person }) => total + person.minutes, 0)
  return minutes === 0
    ? 'No CPD is logged this year yet.'
    : `${capital(sayHours(minutes))} of CPD has been logged this year.`
}

/** What I am working on, what is next, what waits on somebody else, and the log one press away. */
export function teacherPanel(mine: readonly Mine[], today: IsoDate): Panel {
  const focus = of(mine, 'focus')
  const [step] = of(mine, 'step').filter((one) => focus.every((focused) => focused.id !== one.id))
  return {
    ...panel('teacher', 'My own pathway'),
    rows: [
      ...focus.map((one) => row(one.text, paths.competency(one.about ?? ''), 'In focus this half term')),
      ...(step === undefined
        ? []
        : [row(step.text, paths.competency(step.about ?? ''), `Next, to ${depthName(step.n)}`)]),
      ...of(mine, 'waiting').map((one) => ({
        ...row(one.text, paths.signOff(one.id)),
        tag: waitTag(`With ${one.person ?? 'no reader yet'} for ${schoolDays(one.on, today)}`),
      })),
      ...of(mine, 'module').map((one) => ({
        ...row(
          one.text,
          paths.assignmentCompletion(one.id),
          one.on === null || one.on < today ? null : `By ${sayDate(one.on, today)}`,
        ),
        tag: one.on !== null && one.on < today ? waitTag(`Overdue since ${sayDate(one.on, today)}`) : null,
      })),
      ...of(mine, 'session').map((one) =>
        row(one.text, paths.session(one.id), `${sayDay(one.on ?? today, today)}, ${sayTimeAndPlace(one.about ?? '')}`),
      ),
    ],
    nothing: 'Nothing is planned with you yet.',
    links: [{ text: 'Open my pathway', href: paths.myPathway }],
    button: { text: 'Log CPD', href: paths.newCpd },
  }
}

/** Who waits for me and how long, and what my mentees work on. */
export function mentorPanel(mine: readonly Mine[], today: IsoDate, mentor: boolean): Panel | null {
  const reading = of(mine, 'reading')
  const mentees = of(mine, 'mentee')
  if (!mentor && reading.length === 0) return null
  return {
    ...panel('mentor', mentor ? 'You as a mentor' : 'Asked of you'),
    words:
      reading.length === 0
        ? 'Nobody waits for you.'
        : `${capital(inWords(reading.length))} ${reading.length === 1 ? 'request waits' : 'requests wait'} for you.`,
    rows: [
      ...reading.map((one) => ({
        ...row(`${one.person ?? ''}: ${one.text ?? ''}`, paths.signOff(one.id)),
        tag: waitTag(`Waiting ${schoolDays(one.on, today)}`),
      })),
      ...mentees.map((one) =>
        row(one.person, paths.teacher(one.id), one.text === null ? 'No focus chosen yet' : `In focus: ${one.text}`),
      ),
    ],
    links: reading.length === 0 ? [] : [{ text: 'Open the queue', href: paths.signOffs }],
  }
}

/** Deeper requests waiting in the school, and what colleagues are working on. */
export function inclusionPanel(mine: readonly Mine[], today: IsoDate): Panel {
  const waiting = of(mine, 'embedded')
  const working = of(mine, 'working')
  return {
    ...panel('inclusion', 'You as inclusion lead'),
    words:
      waiting.length === 0
        ? 'No Embedded request waits, and none is without a reader.'
        : `${capital(inWords(waiting.length))} ${waiting.length === 1 ? 'request' : 'requests'} at Embedded or deeper, or without a reader.`,
    rows: [
      ...waiting.map((one) => ({
        ...row(`${one.person ?? ''}: ${one.text ?? ''}`, paths.signOff(one.id), depthName(one.n)),
        tag: waitTag(`${one.about === null ? 'No reader' : `With ${one.about}`} for ${schoolDays(one.on, today)}`),
      })),
      ...working.map((one) =>
        row(one.text, null, `In focus for ${count(one.n ?? 0, 'person', 'people')} this half term`),
      ),
    ],
    links: [{ text: 'Open the queue', href: paths.signOffs }],
  }
}

/** Schools that ask for this person, and wait for a yes or no. */
export function offersPanel(mine: readonly Mine[], today: IsoDate): Panel | null {
  const offers = of(mine, 'offer')
  if (offers.length === 0) return null
  return {
    ...panel('offers', 'A school asks you'),
    rows: offers.map((one) =>
      row(
        `${one.text ?? ''} asks you to join its staff list`,
        paths.offer(one.id),
        `From ${sayDate(one.on ?? today, today)}. Nothing of your record is shown to it until you say yes.`,
      ),
    ),
  }
}

/** Stage dates and modules done. The sign-off record is not the tutor's to see. */
export const tutorPanel = (mine: readonly Mine[], today: IsoDate): Panel => ({
  ...panel('tutor', 'You as induction tutor'),
  rows: of(mine, 'tutee').map((one) =>
    row(
      one.person,
      paths.teacher(one.id),
      `${one.text ?? 'No stage yet'}${one.on === null ? '' : ` since ${sayDate(one.on, today)}`}. Modules done: ${one.n ?? 0} of ${one.m ?? 0}.`,
    ),
  ),
  nothing: 'You tutor no ECT at the moment.',
  words: 'What they practise and who signed it stays theirs, unless they share it with you.',
})

/** The inclusion training plan in plain words, for the family panel. */
export const familyPanel = (plan: readonly PlanItem[], today: IsoDate): Panel => ({
  ...panel('family', 'What the staff learn this year'),
  words: 'The training that school plans so that every child can take part. Nobody is named here.',
  rows: plan.map((item) => row(`${sayDay(item.heldOn, today)}: ${item.module}`, null, item.promise)),
  nothing: 'No training is planned yet. It appears here as soon as school plans it.',
  links: [{ text: 'What all staff learn, strand by strand', href: paths.competencies }],
})

export const adminPanel = (site: SiteCounts): Panel => ({
  ...panel('admin', 'You as administrator'),
  rows: [
    row(count(site.schools, 'school'), '/admin/schools', 'where somebody works today'),
    row(count(site.people, 'person', 'people'), paths.people, 'working at them'),
    row(
      `${count(site.withoutAccount, 'person', 'people')} without an account or an invitation`,
      paths.people,
      'They cannot sign in yet.',
    ),
    row(count(site.imports, 'staff list'), '/admin', 'waiting to be confirmed'),
  ],
  links: [{ text: 'Open administration', href: '/admin' }],
})

export const linksPanel = (id: string, title: string, words: string, links: LinkTo[]): Panel => ({
  ...panel(id, title),
  words,
  links,
})

const panel = (id: string, title: string): Panel => ({
  ...{ id, title, words: null, rows: [], nothing: null, links: [], button: null },
})

/** `15:30, Hall` → `3:30pm, Hall`. */
const sayTimeAndPlace = (about: string): string => sayTime(about.slice(0, 5)) + about.slice(5)

const of = (mine: readonly Mine[], kind: MineKind): Mine[] => mine.filter((one) => one.kind === kind)
const row = (text: string | null, href: string | null, small: string | null = null): PanelRow => ({
  ...{ text: text ?? '', href, small, tag: null },
})
const waitTag = (text: string): Tag => ({ text, tone: 'wait' })
const depthName = (n: number | null): string => (n !== null && isDepth(n) ? DEPTH_NAMES[n] : DEPTH_NAMES[0])
const schoolDays = (from: IsoDate | null, today: IsoDate): string =>
  count(weekdaysBetween(from ?? today, today), 'school day')
