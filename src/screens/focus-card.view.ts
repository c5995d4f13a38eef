import { type Enough, type Part, whatIsEnough } from '../pathways/enough.rules.ts'
import { nearestStep } from '../pathways/progress.rules.ts'
import { DEPTH_NAMES, type ReachedDepth } from '../shared/depths.ts'
import { type IsoDate, sayDate } from '../shared/dates.ts'
import { capital, inWords } from '../shared/text.ts'
import { type Ask, type Asker, askFor, readerAt, sayAsking } from '../signoff/ask.rules.ts'
import { sayWith } from '../signoff/words.rules.ts'
import { type Enough as EnoughList } from '../web/components.ts'
import { paths } from '../web/paths.ts'
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
  today: IsoDate
}

/** One thing in focus: what counts so far, what is still needed, and the button once it is enough. */
export function focusCard(c: CompetencyState, facts: FocusFacts): FocusCard {
  const depth = depthInFocus(c)
  const entries = facts.entries.filter((entry) => entry.competencyId === c.competencyId)
  const enough = whatIsEnough(depth, entries)
  const asked = facts.signOffs.find((one) => one.competencyId === c.competencyId && one.state === 'requested')
  const reached = c.reached >= depth
  return {
    code: c.code,
    title: c.title,
    href: paths.competency(c.code) + facts.whom,
    descriptor: c.descriptor ?? c.outcome,
    enough: reached ? null : { items: enough.parts.map((part) => sayPart(part, facts)) },
    closing: closing(enough, depth, { asked, reached, facts }),
    ask:
      enough.enough && !reached && asked === undefined && isAsked(depth) && facts.asker !== null
        ? askFor(askFacts(c, entries), facts.asker)
        : null,
  }
}

const askFacts = (c: CompetencyState, entries: readonly EntryState[]): Parameters<typeof askFor>[0] => ({
  ...{ code: c.code, title: c.title, reached: c.reached, open: null },
  planned: c.steps.map((step) => step.depth),
  entries: entries.length,
  entriesOfPractice: entries.filter((entry) => entry.hasChange || entry.hasExperience).length,
})

/** The nearest step ahead, and Embedded on the way to Leading others; else the deepest planned, and Practised without a plan. */
function depthInFocus({ steps, reached }: CompetencyState): ReachedDepth {
  const depth = nearestStep(steps, reached)?.depth ?? steps.at(-1)?.depth ?? 2
  return depth === 4 && reached < 3 ? 3 : depth
}

const isAsked = (depth: ReachedDepth): depth is 2 | 3 => depth === 2 || depth === 3

function sayPart(part: Part, { mine, today }: FocusFacts): EnoughList['items'][number] {
  const log = mine ? 'in your CPD log' : 'in the CPD log'
  const text: Record<Part['what'], string> = {
    items: part.needed === 1 ? `One entry ${log}` : `${capital(inWords(part.needed))} entries ${log}`,
    record: `What was in the way, what ${mine ? 'you' : 'they'} changed, what pupils experienced, and what is next`,
    reflection: `A sentence on what is in the way in ${mine ? 'your' : 'their'} own setting`,
    occasions:
      part.needed === 7
        ? 'Tried on two occasions a week apart'
        : `Tried over ${inWords(Math.round(part.needed / 7))} weeks`,
  }
  const soon = part.from !== null && part.from > today ? `from ${sayDate(part.from, today)}` : null
  return {
    text: text[part.what] + (soon === null ? '' : ':'),
    done: part.done,
    ...(soon === null ? {} : { when: soon }),
  }
}

type Now = { asked: SignOffState | undefined; reached: boolean; facts: FocusFacts }

function closing(enough: Enough, depth: ReachedDepth, { asked, reached, facts }: Now): FocusCard['closing'] {
  const { asker, givenName, today } = facts
  if (reached) return { strong: `${DEPTH_NAMES[depth]} is reached.`, text: 'What comes next is a choice.' }
  if (asked !== undefined)
    return { strong: 'Waiting for an answer.', text: `${sayWith(asked.signatory, asked.requestedOn, today)}.` }
  const strong = enough.enough ? 'Enough.' : 'That will be enough.'
  if (!isAsked(depth)) return { strong, text: NOT_ASKED[depth] }
  const can = asker === null ? `${givenName} can ask` : `you can ${sayAsking(readerAt(depth, asker))}`
  if (enough.enough) return { strong, text: `${capital(can)} now; nothing more is needed.` }
  return enough.from !== null && enough.from > today
    ? { strong, text: `${capital(can)} from ${sayDate(enough.from, today)}.` }
    : { strong, text: `Then ${can}.` }
}

const NOT_ASKED: Record<1 | 4, string> = {
  1: 'Aware comes from one’s own words: nobody has to sign it.',
  4: 'Leading others cannot be asked for here yet; what is led belongs in the log.',
}
