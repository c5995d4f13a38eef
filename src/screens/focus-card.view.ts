import { nearestStep } from '../pathways/progress.rules.ts'
import { DEPTH_NAMES, type ReachedDepth } from '../shared/depths.ts'
import { type IsoDate, sayDate } from '../shared/dates.ts'
import { capital } from '../shared/text.ts'
import { type Ask, type Asker, askFor, readerAt, sayAsking } from '../signoff/ask.rules.ts'
import { type DepthRules, type Sum, sumUp } from '../signoff/depth.rules.ts'
import { type AskedDepth, presetSignatory } from '../signoff/signoff.rules.ts'
import { sayItems } from '../signoff/sum-words.rules.ts'
import { sayWith } from '../signoff/words.rules.ts'
import { type Enough as EnoughList } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Piece } from '../evidence/pieces.rules.ts'
import { type CompetencyState, type EntryState, type SignOffState } from './pathway.store.ts'

export type FocusCard = {
  code: string
  title: string
  href: string
  descriptor: string
  /** Null once it is reached: then nothing is still to come. */
  enough: EnoughList | null
  closing: { strong: string; text: string }
  /** For oneself, once it is enough. */
  ask: Ask | null
}

/** What the card needs to know beside the competency itself. */
export type FocusFacts = {
  givenName: string
  /** Goes with each address, so that a mentor stays with this person: `?for=7`. */
  whom: string
  mine: boolean
  entries: readonly EntryState[]
  signOffs: readonly SignOffState[]
  /** For oneself: who is around to ask; null for everybody else. */
  asker: Asker | null
  rules: DepthRules
  today: IsoDate
}

/** One thing in focus: what counts so far, what is still needed, and the button once it is enough. */
export function focusCard(c: CompetencyState, facts: FocusFacts): FocusCard {
  const depth = depthInFocus(c)
  const entries = facts.entries.filter((entry) => entry.competencyId === c.competencyId)
  const pieces = entries.map((entry) => entry.piece)
  const signatoryId = facts.asker !== null && isAsked(depth) ? presetSignatory(depth, facts.asker.around) : null
  const sum = sumUp(depth, facts.rules[depth], {
    ...{ competency: c.code, pieces, signatoryId, today: facts.today },
    embeddedOn: c.reached >= 3 ? c.reachedOn : null,
  })
  const asked = facts.signOffs.find((one) => one.competencyId === c.competencyId && one.state === 'requested')
  const reached = c.reached >= depth
  return {
    code: c.code,
    title: c.title,
    href: paths.competency(c.code) + facts.whom,
    descriptor: c.descriptor ?? c.outcome,
    enough: reached ? null : sayItems(sum, facts),
    closing: closing(sum, depth, { asked, reached, facts }),
    ask:
      sum.enough && !reached && asked === undefined && isAsked(depth) && facts.asker !== null
        ? withoutSum(askFor(askFacts(c, pieces), facts.asker, facts.today, facts.rules))
        : null,
  }
}

const askFacts = (c: CompetencyState, pieces: readonly Piece[]): Parameters<typeof askFor>[0] => ({
  ...{ code: c.code, title: c.title, reached: c.reached, open: null, pieces },
  embeddedOn: c.reached === 3 ? c.reachedOn : null,
  // What is in focus is ahead: signing again is asked for on the competency's own page.
  after: { depth: 0, reachedOn: null, renewedOn: null, restedOn: null, movedOn: null, pieces },
  planned: c.steps.map((step) => step.depth),
})

/** The card lists it already. */
const withoutSum = (ask: Ask): Ask => (ask.kind === 'waiting' ? ask : { ...ask, sum: null })

/** The nearest step ahead, and Embedded on the way to Leading others; else the deepest planned, and Practised without a plan. */
function depthInFocus({ steps, reached }: CompetencyState): ReachedDepth {
  const depth = nearestStep(steps, reached)?.depth ?? steps.at(-1)?.depth ?? 2
  return depth === 4 && reached < 3 ? 3 : depth
}

const isAsked = (depth: ReachedDepth): depth is AskedDepth => depth > 1

type Now = { asked: SignOffState | undefined; reached: boolean; facts: FocusFacts }

function closing(sum: Sum, depth: ReachedDepth, { asked, reached, facts }: Now): FocusCard['closing'] {
  const { asker, givenName, today } = facts
  if (reached) return { strong: `${DEPTH_NAMES[depth]} is reached.`, text: 'What comes next is a choice.' }
  if (asked !== undefined)
    return { strong: 'Waiting for an answer.', text: `${sayWith(asked.signatory, asked.requestedOn, today)}.` }
  const strong = sum.enough ? 'Enough.' : 'That will be enough.'
  if (!isAsked(depth)) return { strong, text: AWARE }
  const can = asker === null ? `${givenName} can ask` : `you can ${sayAsking(readerAt(depth, asker))}`
  if (sum.enough) return { strong, text: `${capital(can)} now; nothing more is needed.` }
  return sum.from !== null && sum.from > today
    ? { strong, text: `${capital(can)} from ${sayDate(sum.from, today)}.` }
    : { strong, text: `Then ${can}.` }
}

const AWARE = 'Aware comes from one’s own words: nobody has to sign it.'
