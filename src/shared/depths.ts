/** How deep practice goes. Stored as a number so that it can be compared; the order is the meaning. */
export type Depth = 0 | 1 | 2 | 3 | 4
/** A depth that somebody can plan, reach or sign. */
export type ReachedDepth = 1 | 2 | 3 | 4

export const DEPTH_NAMES: Record<Depth, string> = {
  0: 'Not started',
  1: 'Aware',
  2: 'Practised',
  3: 'Embedded',
  4: 'Leading others',
}

/** The letters of the content file. */
export const DEPTH_OF_LETTER: Record<string, ReachedDepth> = { A: 1, P: 2, E: 3, L: 4 }

export const isDepth = (n: number): n is Depth => n === 0 || n === 1 || n === 2 || n === 3 || n === 4
export const isReachedDepth = (n: number): n is ReachedDepth => n === 1 || n === 2 || n === 3 || n === 4
