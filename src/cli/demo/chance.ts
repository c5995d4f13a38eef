/** Chance that comes out the same every time: one seed, one story. */
export type Chance = {
  /** From 0 up to and without 1. */
  next: () => number
  /** A whole number from `least` to `most`, both included. */
  between: (least: number, most: number) => number
  /** True `share` of the time, 0 to 1. */
  happens: (share: number) => boolean
  pick: <T>(list: readonly T[]) => T
  /** `many` different members of the list, in a new order; all of them when there are no more. */
  some: <T>(list: readonly T[], many: number) => T[]
}

/** The words name the stream, so that a change to one person's story leaves everybody else's as it was. */
export function chanceFor(...words: (string | number)[]): Chance {
  let state = hashOf(words.join('/'))
  // mulberry32, by Tommy Ettinger: small, quick, and even enough for stories.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))
  const some = <T>(list: readonly T[], many: number): T[] => {
    const left = [...list]
    const taken: T[] = []
    while (taken.length < many && left.length > 0) taken.push(...left.splice(between(0, left.length - 1), 1))
    return taken
  }
  return {
    next,
    between,
    happens: (share) => next() < share,
    some,
    pick: (list) => {
      const chosen = list[between(0, list.length - 1)]
      if (chosen === undefined) throw new Error('There is nothing to pick from.')
      return chosen
    },
  }
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}
