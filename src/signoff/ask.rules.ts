import { DEPTH_NAMES } from '../shared/depths.ts'
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
} from './signoff.rules.ts'

/** What stands where the ask button is: the button, where the request waits, or what to do first. */
export type Ask =
  | { kind: 'ask'; code: string; title: string; button: string; hint: string }
  | { kind: 'waiting'; id: number; title: string; text: string }
  | { kind: 'not_now'; code: string; title: string; text: string; link: 'log' | null }

type Competency = AskFacts & {
  code: string
  title: string
  open: { id: number; signatory: string | null } | null
}

/** For the page of an entry, a competency or a pathway: print it with `components/ask`. Pressing it is enough. */
export function askFor(
  competency: Competency,
  person: { around: Around; stage: { code: string } | null; names: ReadonlyMap<number, string> },
): Ask {
  const { code, title, open } = competency
  if (open !== null) {
    const reader = open.signatory === null ? 'Nobody is named to read it yet' : `With ${open.signatory}`
    return { kind: 'waiting', id: open.id, title, text: reader }
  }
  const outcome = mayAsk(competency)
  if (!outcome.ok)
    return {
      kind: 'not_now',
      code,
      title,
      text: ASK_WORDS[outcome.reason],
      link: outcome.reason === 'no_entries' ? 'log' : null,
    }
  const id = presetSignatory(outcome.value, person.around)
  const reader = id === null ? null : (person.names.get(id) ?? null)
  const stageCode = person.stage?.code ?? null
  const together = isTogether({ stageCode, ofMentor: id !== null && isMentorIn(person.around, id) })
  return { kind: 'ask', code, title, ...sayAsk(outcome.value, reader, together, isConfirmed(stageCode)) }
}

function sayAsk(asked: AskedDepth, reader: string | null, together: boolean, confirmed: boolean) {
  const depth = DEPTH_NAMES[asked]
  if (together && reader !== null) return { button: `Record together with ${reader}`, hint: `At ${depth}.` }
  if (reader !== null) return { button: `Ask ${reader} to ${confirmed ? 'confirm' : 'sign'} at ${depth}`, hint: '' }
  return { button: confirmed ? `Ask to have it confirmed at ${depth}` : `Ask for a sign-off at ${depth}`, hint: NOBODY }
}

const NOBODY = 'Nobody is named to read it yet: choose a colleague on the next page.'

/** Why it cannot be asked for now, and what to do. */
export const ASK_WORDS: Record<AskRefusal, string> = {
  no_entries: 'Your CPD log says nothing about this yet. Log one thing that you tried, then ask.',
  no_practice:
    'Your entries say what you came to. Add what you changed, or what pupils experienced, to one of them, then ask.',
  reached: 'You have reached this depth already. Plan a deeper step on the page of the competency, then ask.',
  aware_is_own:
    'Aware comes from your own log: name what was in the way in an entry about this. Nobody has to sign it.',
  leading_later:
    'Leading others takes two people, one from outside line management. It cannot be asked for here yet; keep logging what you lead.',
}
