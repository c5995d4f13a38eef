import { sayCountedFrom } from '../calendars/half-terms.rules.ts'
import { type StrandSum, type Sum } from '../reporting/completion.rules.ts'
import { type Curve, curvesOf } from '../reporting/curves.rules.ts'
import { type Need, needDay, needsOf, waitingByPerson } from '../reporting/needs.rules.ts'
import { type School } from '../reporting/schools.store.ts'
import { type SchoolWeek } from '../reporting/school-week.store.ts'
import { WITHIN_SCHOOL } from '../reporting/suppression.rules.ts'
import { type IsoDate, lastDayOf, sayDate, sayDay, sayTime } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { capital, count } from '../shared/text.ts'
import { sayWith } from '../signoff/words.rules.ts'
import { type LinkTo } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { type Mine, type PlanItem, type SiteCounts } from './home.store.ts'
import { LEFT } from './left.rules.ts'
import { depthName, listsOf, of, type Panel, panel, row, waitTag } from './panel.view.ts'
import { type SchoolHome } from './school-home.view.ts'

declare module '../web/views.ts' {
  interface Views {
    'screens/home': HomePage
  }
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
    words: `${planned === 0 ? 'No steps are planned yet.' : `${done} of ${planned} planned steps are done.`} ${sayLogged(week, today)}`,
    lists: listsOf({
      title: 'Conditions',
      rows: CONDITIONS.flatMap(({ reason, one, many }) => {
        const n = needs.filter((need) => need.reason === reason).length
        return n === 0 ? [] : [row(`${n} ${n === 1 ? one : many}`, paths.school(school.urn))]
      }),
    }),
    nothing: 'Everyone who needs a mentor or a tutor has one, and nothing waits long.',
    links: [{ text: 'Who needs something, and why', href: paths.school(school.urn) }],
  }
}

function sayLogged(week: SchoolWeek, today: IsoDate): string {
  const open = week.people.filter(({ person }) => !person.walled)
  const minutes = open.reduce((total, { person }) => total + person.minutes, 0)
  if (minutes === 0) return 'No CPD is logged this year yet.'
  const leftOut = open.length < week.people.length ? ' People whom you appraise or tutor are left out.' : ''
  return `${capital(sayHours(minutes))} of CPD has been logged this year. ${sayCountedFrom(today)}${leftOut}`
}

/** What I am working on, what is next, what waits on somebody else, and the log one press away. */
export function teacherPanel(mine: readonly Mine[], today: IsoDate): Panel {
  const focus = of(mine, 'focus')
  const [step] = of(mine, 'step').filter((one) => focus.every((focused) => focused.id !== one.id))
  return {
    ...panel('teacher', 'My own pathway'),
    lists: listsOf({
      title: 'My own pathway',
      rows: [
        ...focus.map((one) => row(one.text, paths.competency(one.about ?? ''), 'In focus this half term')),
        ...(step === undefined
          ? []
          : [row(step.text, paths.competency(step.about ?? ''), `Next, to ${depthName(step.n)}`)]),
        ...of(mine, 'waiting').map((one) => ({
          ...row(one.text, paths.signOff(one.id)),
          tag: waitTag(sayWith(one.person, one.on ?? today, today)),
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
          row(
            one.text,
            paths.session(one.id),
            `${sayDay(one.on ?? today, today)}, ${sayTimeAndPlace(one.about ?? '')}`,
          ),
        ),
      ],
    }),
    nothing: 'Nothing is planned with you yet.',
    links: [{ text: 'Open my pathway', href: paths.myPathway }],
    button: { text: 'Log CPD', href: paths.newCpd },
  }
}

/** For whoever has left their school and has another part still: their record is there to be read and taken along. */
export const leaverPanel: Panel = {
  ...panel('leaver', 'Your own record'),
  words: LEFT,
  links: [
    { text: 'Read your record', href: paths.myPathway },
    { text: 'Download your CPD log', href: paths.cpdCsv },
    { text: 'Download your sign-offs', href: paths.signOffsCsv },
  ],
}

/** Schools that ask for this person, and wait for a yes or no. */
export function offersPanel(mine: readonly Mine[], today: IsoDate): Panel | null {
  const offers = of(mine, 'offer')
  if (offers.length === 0) return null
  return {
    ...panel('offers', 'A school asks you'),
    lists: listsOf({
      title: 'Schools',
      rows: offers.map((one) =>
        row(
          `${one.text ?? ''} asks you to join its staff list`,
          paths.offer(one.id),
          `From ${sayDate(one.on ?? today, today)}. Nothing of your record is shown to it until you say yes.`,
        ),
      ),
    }),
  }
}

/** What Stepfree asks this person about their own records. */
export function questionsPanel(mine: readonly Mine[], today: IsoDate): Panel | null {
  const questions = of(mine, 'question')
  const [first] = questions
  if (first === undefined) return null
  return {
    ...panel('questions', questions.length === 1 ? 'A question for you' : 'Questions for you'),
    words: `No verdict: explain, or say what you will do. Open until the half term ends, ${sayDate(lastDayOf(first.on ?? today), today)}.`,
    links: [{ text: questions.length === 1 ? 'Read it' : 'Read them', href: paths.questions }],
  }
}

/** Signed records that were drawn at random for this person to look at. */
export function lookPanel(mine: readonly Mine[]): Panel | null {
  const looks = of(mine, 'look')
  if (looks.length === 0) return null
  return {
    ...panel('looks', 'A second look'),
    words: 'Drawn at random. Ten minutes is enough, and nothing is overturned.',
    lists: listsOf({
      title: 'Drawn',
      rows: looks.map((one) => row(`${one.person ?? ''}: ${one.text ?? ''}`, paths.secondLook(one.id))),
    }),
  }
}

/** The inclusion training plan in plain words, for the family panel. */
export const familyPanel = (plan: readonly PlanItem[], today: IsoDate): Panel => ({
  ...panel('family', 'What the staff learn this year'),
  words: 'The training that school plans so that every child can take part. Nobody is named here.',
  lists: listsOf({
    title: 'Training',
    rows: plan.map((item) => row(`${sayDay(item.heldOn, today)}: ${item.module}`, null, item.promise)),
  }),
  nothing: 'No training is planned yet. It appears here as soon as school plans it.',
  links: [{ text: 'What all staff learn, strand by strand', href: paths.competencies }],
})

export const adminPanel = (site: SiteCounts): Panel => ({
  ...panel('admin', 'You as administrator'),
  lists: listsOf({
    title: 'Administration',
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
  }),
  links: [{ text: 'Open administration', href: '/admin' }],
})

export const linksPanel = (id: string, title: string, words: string, links: LinkTo[]): Panel => ({
  ...panel(id, title),
  words,
  links,
})

/** `15:30, Hall` → `3:30pm, Hall`. */
const sayTimeAndPlace = (about: string): string => sayTime(about.slice(0, 5)) + about.slice(5)
