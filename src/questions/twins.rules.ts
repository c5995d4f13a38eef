import { fold } from '../shared/text.ts'

/** Runs of three words, each once; the text itself where it has fewer than three. Case and accents do not count. */
export function gramsOf(text: string): Set<string> {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
  if (words.length < RUN) return new Set(words.length === 0 ? [] : [words.join(' ')])
  return new Set(words.slice(0, words.length - RUN + 1).map((_, i) => words.slice(i, i + RUN).join(' ')))
}

const RUN = 3

/** Jaccard similarity: what two have in common as a share of all that is in either, 0 to 1. Nothing is like nothing. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = sharedBy(a, b)
  const all = a.size + b.size - shared
  return all === 0 ? 0 : shared / all
}

/** Which share of `part` is in `whole`, 0 to 1. */
export const containedIn = (part: ReadonlySet<string>, whole: ReadonlySet<string>): number =>
  part.size === 0 ? 0 : sharedBy(part, whole) / part.size

function sharedBy(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a]
  let shared = 0
  for (const gram of small) if (large.has(gram)) shared += 1
  return shared
}

export type Narrative = { id: number; signatoryId: number; personId: number; text: string }
export type Twin = { id: number; of: number }

/** Two narratives are comparable when one signatory wrote both, or they are about different teachers (C.6, S02). */
const comparable = (a: Narrative, b: Narrative): boolean => a.signatoryId === b.signatoryId || a.personId !== b.personId

/**
 * For each narrative the nearest earlier one that is like it by `least` or more, if there is one; in the order given. Alike
 * texts must share one of their rarest runs of words (prefix filtering: Chaudhuri, Ganti and Kaushik 2006), so only texts
 * that share one are compared, and the first match ends the looking: time grows with the number of narratives, not its square.
 */
export function findTwins(narratives: readonly Narrative[], least: number): Twin[] {
  const grams = narratives.map((one) => gramsOf(one.text))
  const often = new Map<string, number>()
  for (const set of grams) for (const gram of set) often.set(gram, (often.get(gram) ?? 0) + 1)
  const holders = new Map<string, number[]>()
  const twins: Twin[] = []
  narratives.forEach((one, i) => {
    const mine = grams[i] ?? new Set<string>()
    const rarest = [...mine].sort((a, b) => (often.get(a) ?? 0) - (often.get(b) ?? 0) || (a < b ? -1 : 1))
    const prefix = rarest.slice(0, rarest.length - Math.ceil(rarest.length * least) + 1)
    const twin = nearest(one, mine, prefix)
    if (twin !== undefined) twins.push({ id: one.id, of: twin.id })
    for (const gram of prefix) {
      const list = holders.get(gram)
      if (list === undefined) holders.set(gram, [i])
      else list.push(i)
    }
  })
  return twins

  function nearest(one: Narrative, mine: Set<string>, prefix: readonly string[]): Narrative | undefined {
    const looked = new Set<number>()
    for (const gram of prefix) {
      const list = holders.get(gram) ?? []
      for (let n = list.length - 1; n >= 0 && looked.size < MOST_LOOKED_AT; n--) {
        const at = list[n] ?? 0
        if (looked.has(at)) continue
        looked.add(at)
        const other = narratives[at]
        const theirs = grams[at]
        if (other === undefined || theirs === undefined || !comparable(one, other)) continue
        if (likeness(mine, theirs) >= least) return other
      }
    }
    return undefined
  }
}

/** Texts that share their rarest words are nearly always alike: after so many that are not, looking on is not worth it. */
const MOST_LOOKED_AT = 200
