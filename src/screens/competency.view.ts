import { type Competency, type Reference } from '../pathways/framework.store.ts'
import { DEPTH_NAMES, type Depth, type ReachedDepth } from '../shared/depths.ts'
import { sayHours } from '../shared/hours.ts'
import { type Ask } from '../signoff/ask.rules.ts'
import { FORMATIVE } from '../signoff/formative.rules.ts'
import { count, listOf } from '../shared/text.ts'
import { type AfterState } from '../signoff/check-in.rules.ts'
import { type DepthMark, type Tag } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type Standing } from './competency.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'screens/competency': CompetencyPage
  }
}

export type CompetencyPage = PageModel & {
  strand: Link
  code: string
  outcome: string
  stages: { name: string; now: boolean; descriptor: string; usual: { depth: DepthMark; text: string } | null }[]
  modules: (Link & { hours: string; depth: string })[]
  references: { text: string; certainty: string }[]
  standing: StandingPanel | null
}

type StandingPanel = {
  heading: string
  depth: DepthMark
  sentence: string
  person: number
  plan: { depth: ReachedDepth; text: string } | null
  setAside: { stepId: number; text: string }[]
  focus: { text: string; second: boolean } | null
  /** Where what is reached is due to be looked at again, or is set aside. */
  after: { tag: Tag; text: string; action: string; rested: 'yes' | 'no'; button: string } | null
  log: Link | null
  /** For oneself: the button, where it waits, or what to do first. */
  ask: Ask | null
  open: Link | null
  formative: string | null
}

type Person = {
  id: number
  mine: boolean
  mayWrite: boolean
  standing: Standing
  /** For oneself: what can be asked, and what became of what is reached. */
  own: { ask: Ask; after: { state: AfterState; text: string | null } } | null
}

/** One competency across a whole career, and where this person stands with it. */
export function competencyPage(competency: Competency, person: Person | null): CompetencyPage {
  return {
    title: competency.title,
    code: competency.code,
    // A mentor who came from somebody's pathway goes back to it.
    back:
      person === null || person.mine
        ? { text: 'The framework', href: paths.competencies }
        : { text: `${person.standing.givenName}’s pathway`, href: paths.teacher(person.id) },
    strand: { text: competency.strand.title, href: `${paths.competencies}#${competency.strand.code}` },
    outcome: competency.outcome,
    stages: competency.stages.map((stage) => ({
      name: stage.name,
      now: stage.code === person?.standing.stageCode,
      descriptor: stage.descriptor,
      usual:
        stage.usualDepth === 0
          ? null
          : {
              depth: { level: stage.usualDepth, size: 20, hidden: true },
              text: `Usual by its end: ${DEPTH_NAMES[stage.usualDepth]}`,
            },
    })),
    modules: competency.modules.map((module) => ({
      text: module.title,
      href: paths.module(module.code),
      hours: sayHours(module.minutes),
      depth: `starts the way to ${DEPTH_NAMES[module.depth]}`,
    })),
    references: competency.references.map((reference) => ({
      text: sayReference(reference),
      certainty: reference.certainty,
    })),
    standing: person === null ? null : panel(competency, person),
  }
}

function panel(competency: Competency, { id, mine, mayWrite, standing, own }: Person): StandingPanel {
  const ask = own?.ask ?? null
  const { reached, steps, focuses } = standing
  const ahead = steps.filter((step) => step.depth > reached)
  const inFocus = focuses.some((focus) => focus.competencyId === competency.id)
  const next = nextDepth(reached)
  return {
    heading: mine ? 'Where you are' : `Where ${standing.givenName} is`,
    depth: { level: reached, planned: inFocus, size: 34 },
    sentence: sayStanding(standing, mine, inFocus),
    person: id,
    plan:
      mayWrite && ahead.length === 0 && next !== null
        ? { depth: next, text: `Plan this to ${DEPTH_NAMES[next]}` }
        : null,
    setAside: (mayWrite ? ahead : []).map(({ stepId, depth }) => ({
      stepId,
      text: ahead.length === 1 ? 'Set this step aside' : `Set the step to ${DEPTH_NAMES[depth]} aside`,
    })),
    focus: !mayWrite || inFocus || next === null ? null : { text: 'Put this in focus', second: focuses.length === 1 },
    after: own === null || own.after.text === null ? null : afterOf(competency.code, own.after.state, own.after.text),
    log: mine && mayWrite ? { text: 'Log CPD for this', href: `${paths.newCpd}?competency=${competency.code}` } : null,
    // The button that logs stands below, so the words need no link of their own.
    ask: ask?.kind === 'not_now' ? { ...ask, link: null } : ask,
    open:
      standing.openSignOffId === null || mine
        ? null
        : { text: 'A request is waiting', href: paths.signOff(standing.openSignOffId) },
    formative: ask === null ? null : FORMATIVE,
  }
}

/** Amber for a check-in, grey for a review: nothing expires, and nothing is red. */
function afterOf(code: string, state: AfterState, text: string): StandingPanel['after'] {
  const tag: Tag = AFTER_TAGS[state]
  const rested = state === 'rested'
  return {
    ...{ tag, text, action: paths.rest(code), rested: rested ? 'no' : 'yes' },
    button: rested ? 'Take it up again' : 'Set it aside',
  }
}

const AFTER_TAGS: Record<AfterState, Tag> = {
  none: { text: '', tone: 'quiet' },
  current: { text: 'Current', tone: 'quiet' },
  check_in_due: { text: 'Check-in due', tone: 'wait' },
  confirm_here: { text: 'Signed elsewhere', tone: 'wait' },
  review_due: { text: 'Review due', tone: 'quiet' },
  rested: { text: 'Set aside', tone: 'quiet' },
}

function sayStanding(standing: Standing, mine: boolean, inFocus: boolean): string {
  const now = standing.reached === 0 ? 'Not started' : DEPTH_NAMES[standing.reached]
  const plan =
    standing.steps.length === 0
      ? 'not planned'
      : `planned to ${listOf(standing.steps.map((step) => DEPTH_NAMES[step.depth]))}`
  const log =
    standing.entries === 0
      ? 'nothing in the CPD log yet'
      : `${count(standing.entries, 'entry', 'entries')} in ${mine ? 'your' : 'the'} CPD log`
  return `${now}, ${plan}${inFocus ? ', in focus this half term' : ''}; ${log}.`
}

const nextDepth = (reached: Depth): ReachedDepth | null =>
  reached === 4 ? null : reached === 0 || reached === 1 ? 2 : reached === 2 ? 3 : 4

/** `ITTECF section 5 (ECF 2019: 5.7)`; `Teachers' Standards 2011, TS5b`. */
export function sayReference(reference: Reference): string {
  const { framework, edition, section, ref } = reference
  if (framework === 'ITTECF') return `ITTECF section ${section ?? ''}${ref === null ? '' : ` (${ref})`}`
  const named = section === null ? framework : `${framework}: ${section}`
  const year = edition === null || edition.startsWith('current') ? '' : ` ${edition}`
  return `${named}${year}${ref === null ? '' : `, ${ref}`}`
}
