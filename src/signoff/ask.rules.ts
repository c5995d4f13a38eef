import { type IsoDate } from '../shared/dates.ts'
import { DEPTH_NAMES } from '../shared/depths.ts'
import { type AfterFacts, afterState, countsFrom, mayRenew } from './check-in.rules.ts'
import { type DepthRules, sumUp } from './depth.rules.ts'
import { sayItems, type SumItems } from './sum-words.rules.ts'
import {
  type Around,
  type AskedDepth,
  type AskFacts,
  type AskRefusal,
  isConfirmed,
  isMentorIn,
  isTogether,
  mayAsk,
  presetSignatory,
  takesTwo,
} from './signoff.rules.ts'

/** What stands where the ask button is: the button, where the request waits, or what to do first. */
export type Ask =
  | { kind: 'ask'; code: string; title: string; button: string; hint: string; sum: SumItems | null }
  | { kind: 'waiting'; id: number; title: string; text: string }
  | { kind: 'not_now'; code: string; title: string; text: string; link: 'log' | null; sum: SumItems | null }

type Competency = Omit<AskFacts, 'renewable'> & {
  after: AfterFacts
  code: string
  title: string
  open: { id: number; signatory: string | null } | null
  /** The day on which Embedded was reached, where that is the depth reached. */
  embeddedOn: IsoDate | null
}

/** The one who asks: who is around them today, and at which stage they are. */
export type Asker = { around: Around; stage: { code: string } | null; names: ReadonlyMap<number, string> }

/** For the page of an entry, a competency or a pathway: print it with `components/ask`. Pressing it is enough. */
export function askFor(competency: Competency, person: Asker, today: IsoDate, rules: DepthRules): Ask {
  const { code, title, open } = competency
  if (open !== null) {
    const reader = open.signatory === null ? 'Nobody is named to read it yet' : `With ${open.signatory}`
    return { kind: 'waiting', id: open.id, title, text: reader }
  }
  const renewable = mayRenew(afterState(competency.after, rules, today), competency.reached)
  const outcome = mayAsk({ ...competency, renewable })
  if (!outcome.ok)
    return {
      kind: 'not_now',
      code,
      title,
      text: ASK_WORDS[outcome.reason],
      link: outcome.reason === 'no_entries' ? 'log' : null,
      sum: null,
    }
  const depth = outcome.value
  const sum = sumUp(depth, rules[depth], {
    competency: code,
    pieces: competency.pieces,
    signatoryId: presetSignatory(depth, person.around),
    embeddedOn: competency.embeddedOn,
    renewSince: depth === competency.reached ? countsFrom(competency.after) : null,
    today,
  })
  const list = sayItems(sum, { mine: true, today })
  if (!sum.enough) return { kind: 'not_now', code, title, text: sayStillNeeded(depth), link: 'log', sum: list }
  return { kind: 'ask', code, title, ...buttonFor(depth, readerAt(depth, person)), sum: list }
}

/** Above the list of what counts and what does not yet. */
export const sayStillNeeded = (depth: AskedDepth): string =>
  `You can ask at ${DEPTH_NAMES[depth]} once all of this is there:`

/** Who would be asked, and in which words. `name` is null where nobody is there to read it. */
export type Reader = { name: string | null; together: boolean; confirms: boolean }

export function readerAt(depth: AskedDepth, { around, stage, names }: Asker): Reader {
  const id = presetSignatory(depth, around)
  const stageCode = stage?.code ?? null
  const together = isTogether({ stageCode, ofMentor: id !== null && isMentorIn(around, id) })
  return { name: id === null ? null : (names.get(id) ?? null), together, confirms: isConfirmed(stageCode) }
}

function buttonFor(asked: AskedDepth, { name, together, confirms }: Reader): { button: string; hint: string } {
  const depth = DEPTH_NAMES[asked]
  if (name === null)
    return {
      button: confirms ? `Ask to have it confirmed at ${depth}` : `Ask for a sign-off at ${depth}`,
      hint: NOBODY,
    }
  if (together) return { button: `Record together with ${name}`, hint: `At ${depth}.` }
  if (takesTwo(asked)) return { button: `Ask ${name} to sign at ${depth}`, hint: TWO }
  return { button: `Ask ${name} to ${confirms ? 'confirm' : 'sign'} at ${depth}`, hint: '' }
}

/** The same inside a sentence: `record it together with Idris Bello`, `ask Renée Dubois-Clarke to confirm it`. */
export function sayAsking({ name, together, confirms }: Reader): string {
  if (name === null) return confirms ? 'ask to have it confirmed' : 'ask to be signed off'
  return together ? `record it together with ${name}` : `ask ${name} to ${confirms ? 'confirm' : 'sign'} it`
}

const TWO = 'Two people sign, each after talking with you. The second is asked when the first has signed.'
const NOBODY = 'Nobody is named to read it yet: choose a colleague on the next page.'

/** Why it cannot be asked for now, and what to do. */
export const ASK_WORDS: Record<AskRefusal, string> = {
  no_entries: 'Your CPD log says nothing about this yet. Log one thing that you tried, then ask.',
  no_practice:
    'Your entries say what you came to. Add what you changed, or what pupils experienced, to one of them, then ask.',
  not_enough: 'What you have logged is not enough for this depth yet. Add what is missing below, then ask.',
  reached: 'You have reached this depth already. Plan a deeper step on the page of the competency, then ask.',
  aware_is_own:
    'Aware comes from your own log: name what was in the way in an entry about this. Nobody has to sign it.',
  embedded_first: 'Leading others grows out of Embedded. Ask for that first, then for this.',
}
