import { type StageTemplate } from '../pathways/templates.store.ts'
import { countSteps, nearestStep } from '../pathways/progress.rules.ts'
import { schoolDaysBetween } from '../calendars/half-terms.rules.ts'
import { DEPTH_NAMES } from '../shared/depths.ts'
import { type IsoDate, sayDate, sayDay, sayTime } from '../shared/dates.ts'
import { capital, count, inWords, listOf } from '../shared/text.ts'
import { type DepthRules } from '../signoff/depth.rules.ts'
import { type Asker } from '../signoff/ask.rules.ts'
import { type DepthRows } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type FocusCard, focusCard } from './focus-card.view.ts'
import { type HoursCard, hoursCard } from './hours-card.view.ts'
import { LEFT } from './left.rules.ts'
import {
  type About,
  type CompetencyState,
  type EntryState,
  type SignOffState,
  type StepState,
} from './pathway.store.ts'
import { type ModuleState, type NextSession } from './to-do.store.ts'
import { type Todo, waitingOn, yours } from './todo-lists.view.ts'
import { type WayIn, wayIn } from './way-in.view.ts'

declare module '../web/views.ts' {
  interface Views {
    'screens/pathway': PathwayPage
    'screens/pathway-summary': PathwaySummaryPage
  }
}

export type PathwayFacts = {
  about: About
  competencies: CompetencyState[]
  /** What the stage suggests, where nothing is planned. */
  template: StageTemplate | null
  signOffs: SignOffState[]
  modules: ModuleState[]
  nextSession: NextSession | undefined
  entries: EntryState[]
  rules: DepthRules
  /** For one's own pathway: schools that ask for a yes or no. */
  offers: readonly { id: number; school: string }[]
  /** For one's own pathway: what of it was drawn for a second look that waits. */
  looks: readonly { id: number; competency: string; looker: string }[]
  /** For one's own pathway with something in focus: who is around to ask. */
  asker: Asker | null
}

export type PathwayPage = PageModel & {
  stage: string | null
  facts: string
  /** For whoever has left: what they may still do here. */
  left: { text: string; links: Link[] } | null
  lede: string
  workedOut: string[]
  mine: boolean
  focuses: FocusCard[]
  noFocus: { text: string; link: Link | null } | null
  planned: DepthRows
  noPlan: string | null
  wayIn: WayIn | null
  done: DepthRows
  strands: Link
  yours: Todo[]
  waiting: Todo[]
  next: { when: string; text: string; link: Link } | null
  hours: HoursCard | null
  logCpd: string | null
  formative: string
  more: Link[]
}

export const FORMATIVE_PATHWAY =
  'A developmental record. It is not part of induction assessment, appraisal or pay, and an induction tutor or appraiser sees only what is shared.'

/** A teacher's page: what is in focus and what is enough, what is planned, done, mine to do, and waiting on others. */
export function pathwayPage(
  facts: PathwayFacts,
  options: { mine: boolean; left: boolean; mayChoose: boolean; mayHistory: boolean; today: IsoDate },
): PathwayPage {
  const { about, competencies } = facts
  const { today, mine, left } = options
  const steps = stepsOf(competencies)
  const counted = countOf(competencies)
  const done = steps.filter(({ done }) => done)
  const open = steps
    .filter(({ done }) => !done)
    .sort((a, b) => Number(b.nowInFocus) - Number(a.nowInFocus) || a.step.position - b.step.position)
  const focus = competencies.filter((c) => c.inFocus)
  // A mentor who opens a competency from here plans it with this person.
  const whom = mine || !options.mayChoose ? '' : `?for=${about.personId}`
  return {
    title: mine ? `Your pathway, ${about.givenName}` : `${about.name}’s pathway`,
    stage: about.stage?.name ?? null,
    facts: sayAbout(about, mine, today),
    left: left ? leftCard : null,
    lede: sayCounts(counted.planned, counted.done, focus.length, mine),
    workedOut: workedOut(steps, counted.done, mine),
    mine,
    focuses: (left ? [] : focus).map((c) => focusCard(c, { ...facts, givenName: about.givenName, mine, whom, today })),
    noFocus: left || focus.length > 0 ? null : noFocus(open[0]?.of, whom, { mine, mayChoose: options.mayChoose }),
    planned: { items: open.map((step) => plannedRow(step, whom)) },
    noPlan: left || open.length > 0 ? null : noPlanSentence(counted.planned, mine),
    wayIn:
      left || steps.length > 0 || !options.mayChoose ? null : wayIn(about.stage, facts.template, facts.modules, mine),
    done: {
      items: done.map((step) => doneRow(step, whom)),
    },
    strands: {
      text: `All nine strands, all ${competencies.length} competencies`,
      href: paths.teacherStrands(about.personId),
    },
    yours: yours(left ? { ...facts, signOffs: [], modules: [] } : facts, today),
    waiting: waitingOn(facts, today),
    next: left || facts.nextSession === undefined ? null : nextCard(facts.nextSession, today),
    hours: hoursCard(facts.entries, today),
    logCpd: mine && !left ? paths.newCpd : null,
    formative: FORMATIVE_PATHWAY,
    more: [
      ...(mine ? [{ text: 'Your required training', href: paths.myRequiredTraining }] : []),
      ...(options.mayHistory
        ? [{ text: 'What happened, and who did it', href: paths.teacherHistory(about.personId) }]
        : []),
    ],
  }
}

const leftCard = {
  text: LEFT,
  links: [
    { text: 'Read your CPD log', href: paths.cpd },
    { text: 'Download your CPD log', href: paths.cpdCsv },
    { text: 'Download your sign-offs', href: paths.signOffsCsv },
  ],
}

type StepHere = { of: CompetencyState; step: StepState; done: boolean; nowInFocus: boolean }

/** Every planned step; of a competency in focus, the nearest step ahead is the one that is in focus now. */
const stepsOf = (competencies: readonly CompetencyState[]): StepHere[] =>
  competencies.flatMap((of) => {
    const nearest = nearestStep(of.steps, of.reached)
    return of.steps.map((step) => ({
      ...{ of, step, done: of.reached >= step.depth, nowInFocus: of.inFocus && step === nearest },
    }))
  })

const countOf = (competencies: readonly CompetencyState[]): { planned: number; done: number } =>
  countSteps(
    competencies.flatMap(({ competencyId, steps }) => steps.map(({ depth }) => ({ competencyId, depth }))),
    new Map(competencies.map(({ competencyId, reached }) => [competencyId, reached])),
  )

function sayAbout(about: About, mine: boolean, today: IsoDate): string {
  const parts: string[] = []
  if (about.school !== null) {
    const part = about.school.ftePercent === 100 ? '' : `, ${about.school.ftePercent / 100} full time`
    parts.push(`${about.school.name}${part}, since ${sayDate(about.school.startedOn, today)}.`)
  }
  if (about.mentors.length > 0) parts.push(`Mentor ${listOf(about.mentors)}.`)
  else if (about.stage !== null && ['ITT', 'ECT1', 'ECT2'].includes(about.stage.code)) {
    parts.push(mine ? 'You have no mentor at the moment. Your CPD lead can see this.' : 'No mentor at the moment.')
  }
  return parts.join(' ')
}

/** `Eight of the twelve steps planned with you are done. One is in focus this half term.` */
function sayCounts(planned: number, done: number, focuses: number, mine: boolean): string {
  const withYou = mine ? ' with you' : ''
  const steps =
    planned === 0
      ? `No steps are planned${withYou} yet.`
      : planned === done
        ? `All ${inWords(planned)} steps planned${withYou} are done. That is enough.`
        : `${capital(inWords(done))} of the ${inWords(planned)} steps planned${withYou} ${done === 1 ? 'is' : 'are'} done.`
  if (focuses === 0) return steps
  return `${steps} ${capital(inWords(focuses))} ${focuses === 1 ? 'is' : 'are'} in focus this half term.`
}

/** The sum, in words: which plans the steps come from, and what makes one done. */
function workedOut(planned: readonly StepHere[], done: number, mine: boolean): string[] {
  const from = new Map<string, number>()
  for (const { step } of planned) {
    const source = step.stage ?? (mine ? 'chosen by you or with your mentor' : 'chosen by them or with their mentor')
    from.set(source, (from.get(source) ?? 0) + 1)
  }
  const sources = [...from].map(
    ([source, n]) => `${n} ${source.startsWith('chosen') ? source : `from the plan for ${source}`}`,
  )
  return [
    planned.length === 0
      ? 'Nothing is planned, so there is nothing to count.'
      : `Planned: ${listOf(sources)}, ${count(planned.length, 'step')} in all.`,
    `Done: ${count(done, 'step')}. A step is one competency taken to one planned depth, and done when that depth is reached.`,
    'What the framework calls usual at a stage is information. It is not in this sum.',
  ]
}

const plannedRow = ({ of, step, nowInFocus }: StepHere, whom: string): DepthRows['items'][number] => ({
  depth: { level: of.reached, planned: nowInFocus },
  text: of.title,
  href: paths.competency(of.code) + whom,
  end: `to ${DEPTH_NAMES[step.depth]}`,
  ...(nowInFocus ? { tag: { text: 'in focus', tone: 'plain' as const } } : {}),
})

/** What went deeper than planned says so at its last step. */
function doneRow({ of, step }: StepHere, whom: string): DepthRows['items'][number] {
  const level = step === of.steps.at(-1) ? of.reached : step.depth
  return { depth: { level }, text: of.title, href: paths.competency(of.code) + whom, end: DEPTH_NAMES[level] }
}

function noFocus(
  next: CompetencyState | undefined,
  whom: string,
  { mine, mayChoose }: { mine: boolean; mayChoose: boolean },
): PathwayPage['noFocus'] {
  if (!mayChoose) return { text: 'Nothing is in focus this half term.', link: null }
  if (next === undefined)
    return {
      text: 'Nothing is in focus this half term. Open a competency that matters to your pupils and choose it.',
      link: { text: 'Look through the framework', href: paths.competencies },
    }
  return {
    text: `Nothing is in focus this half term. ${mine ? 'Choose one thing; the rest can wait.' : 'Agree one thing together; the rest can wait.'}`,
    link: { text: `Start with ${next.title}`, href: paths.competency(next.code) + whom },
  }
}

const noPlanSentence = (planned: number, mine: boolean): string =>
  planned > 0
    ? 'Every planned step is done. Nothing more is asked.'
    : `Nothing is planned${mine ? ' with you' : ''} yet, and nothing has to be. ${mine ? 'Steps come from your career stage, or from your own choice.' : 'Steps come from a career stage, or from one’s own choice.'}`

const nextCard = (session: NextSession, today: IsoDate): PathwayPage['next'] => ({
  when: `${sayDay(session.heldOn, today)}, ${sayTime(session.startsAt)}`,
  text: `${session.title}, ${session.place}${session.state === 'waiting' ? ' (waiting list)' : ''}`,
  link: {
    text: session.state === 'invited' ? 'Say if you are coming' : 'See the session',
    href: paths.session(session.id),
  },
})

export type PathwaySummaryPage = PageModel & {
  stage: string | null
  facts: string
  why: string
  rows: { term: string; text: string }[]
}

/** What somebody who appraises or tutors a person may see, in any role: four things, and why it is only four. */
export function pathwaySummaryPage(facts: PathwayFacts, today: IsoDate): PathwaySummaryPage {
  const { about, competencies, modules, signOffs } = facts
  const { planned, done } = countOf(competencies)
  const focus = competencies.filter((c) => c.inFocus).map((c) => c.title)
  const waiting = signOffs.filter((s) => s.state === 'requested').map((s) => schoolDaysBetween(s.requestedOn, today))
  const modulesDone = modules.filter((m) => m.state === 'done').length
  return {
    title: about.name,
    stage: about.stage?.name ?? null,
    facts: sayAbout(about, false, today),
    why: `Because of your role you see these four things and nothing else of ${about.givenName}’s record, unless ${about.givenName} shares something with you. The record is for learning; induction and appraisal are kept apart from it.`,
    rows: [
      { term: 'Modules done', text: `${modulesDone} of ${modules.length}` },
      { term: 'In focus this half term', text: focus.length === 0 ? 'Nothing at the moment' : listOf(focus) },
      { term: 'Planned steps done', text: `${done} of ${planned}` },
      {
        term: 'Days waiting for a reader',
        text: waiting.length === 0 ? 'Nothing is waiting' : count(Math.max(...waiting), 'school day'),
      },
    ],
  }
}
