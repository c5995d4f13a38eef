import { DEPTH_NAMES } from '../shared/depths.ts'
import { type Around, type AskFacts, type AskRefusal, isTogether, mayAsk, presetSignatory } from './signoff.rules.ts'

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
  const depth = DEPTH_NAMES[outcome.value]
  const id = presetSignatory(outcome.value, person.around)
  const reader = id === null ? null : (person.names.get(id) ?? null)
  return isTogether(person.stage?.code ?? null)
    ? {
        kind: 'ask',
        code,
        title,
        button: reader === null ? 'Record together' : `Record together with ${reader}`,
        hint: `At ${depth}. ${reader === null ? NOBODY : ''}`.trim(),
      }
    : {
        kind: 'ask',
        code,
        title,
        button: reader === null ? `Ask for a sign-off at ${depth}` : `Ask ${reader} to sign at ${depth}`,
        hint: reader === null ? NOBODY : '',
      }
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
