import { inWords, listOf } from '../shared/text.ts'
import { BOARD, isSmall } from './suppression.rules.ts'

/** How many people of a group are how deep in a strand, from not started to Leading others. */
export type DepthCounts = readonly [number, number, number, number, number]

export type StrandFigures =
  | { kind: 'three'; notYet: number; practised: number; deeper: number }
  | { kind: 'words'; words: string }
  /** No figure may be given: only that a few people have practised it, or most. */
  | { kind: 'few' | 'most' }
  | { kind: 'left_out' }

/**
 * The finest division of a strand in which every figure may be given: three groups, else two, else only whether a few
 * people have practised it or most. One division a strand, so that none is the difference of two.
 */
export function strandFigures([none, aware, practised, embedded, leading]: DepthCounts): StrandFigures {
  const notYet = none + aware
  const deeper = embedded + leading
  const have = practised + deeper
  if (isSmallSchool(notYet + have)) return { kind: 'left_out' }
  const given = (...groups: number[]) => groups.every((n) => !isSmall(n, notYet + have, BOARD))
  const some = have < BOARD.least ? 'few' : 'most'
  if (given(notYet, practised, deeper)) return { kind: 'three', notYet, practised, deeper }
  if (given(notYet, have)) return { kind: 'words', words: sayPractised(have, notYet) }
  if (!given(notYet + practised, deeper)) return { kind: some }
  return { kind: 'words', words: sayEmbedded(deeper, notYet + practised, some) }
}

const sayPractised = (have: number, notYet: number): string =>
  notYet === 0
    ? 'everybody has practised it or gone deeper.'
    : `${have} people have practised it or gone deeper, ${notYet} have not yet.`

const sayEmbedded = (have: number, notYet: number, some: 'few' | 'most'): string =>
  have === 0
    ? `${some === 'few' ? 'a few' : 'most'} people have practised it, nobody is at Embedded yet.`
    : `${have} people are at Embedded or lead others, ${notYet} are not there yet.`

/** Under this many people even nobody and everybody would tell about each of them. */
export const isSmallSchool = (people: number): boolean => people < BOARD.zeroAndAll

export const SMALL_SCHOOL = `This school is small: figures about fewer than ${inWords(BOARD.least)} people are left out, so that nobody can be picked out. Ask the headteacher for the picture in words.`

/**
 * What governors read of the questions that Stepfree put to people: counts by strand (C.6), each only where ten people or
 * more were asked, and nothing at all in a small school. Never what was asked, and never of whom.
 */
export function sayQuestions(
  asked: readonly { strand: string; questions: number; people: number }[],
  staff: number,
): string | null {
  if (isSmallSchool(staff)) return null
  const said = asked.filter(({ people }) => people >= BOARD.least)
  if (said.length === 0) return null
  const strands = said.map(({ strand, questions }) => `${strand} (${questions})`)
  return `Stepfree puts questions to people about their own records; this school year about ${listOf(strands)}.`
}
