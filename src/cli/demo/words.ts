import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { findFolder } from '../../io/folders.ts'
import { type Chance } from './chance.ts'
import { type SchoolKey } from './members.ts'

const REFLECTION = z.object({
  competency: z.string(),
  setting: z.enum(['any', 'primary', 'secondary', 'special']),
  ...{ title: z.string(), barrier: z.string(), change: z.string(), experienced: z.string(), next: z.string() },
  again: z.object({ title: z.string(), experienced: z.string(), next: z.string() }),
})
const DECISIONS = z.object({
  ...{ saw: z.array(z.string()), pupils: z.array(z.string().nullable()), next: z.array(z.string()) },
  ...{ notYetSaw: z.array(z.string()), notYetNext: z.array(z.string()) },
})
const LEARNING = z.array(z.object({ title: z.string(), minutes: z.number(), competency: z.string() }))
const LATER = z.array(z.object({ title: z.string(), experienced: z.string(), next: z.string() }))
const NAMES = z.object({ given: z.array(z.string()), family: z.array(z.string()) })

/** What people in the demo write. The texts are in seeds/demo, for anyone to better. */
export type Texts = {
  reflections: readonly z.infer<typeof REFLECTION>[]
  decisions: z.infer<typeof DECISIONS>
  /** What came of a change, whatever it was about. */
  later: z.infer<typeof LATER>
  learning: z.infer<typeof LEARNING>
  names: z.infer<typeof NAMES>
}

export function readTexts(): Texts {
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(findFolder('seeds'), 'demo', file), 'utf8'))
  return {
    reflections: z.array(REFLECTION).parse(read('reflections.json')),
    decisions: DECISIONS.parse(read('decisions.json')),
    later: LATER.parse(read('later.json')),
    learning: LEARNING.parse(read('learning.json')),
    names: NAMES.parse(read('names.json')),
  }
}

/** One occasion as somebody wrote it down. */
export type Occasion = {
  title: string
  barrier: string | null
  change: string | null
  experienced: string | null
  next: string | null
}

const SETTING: Record<SchoolKey, string> = { hazelmere: 'primary', larkrise: 'secondary', alder: 'special' }

/** How often each text was told in a school, so that the least told comes next; and who told what already. */
export type Told = Map<string, number>

/**
 * So many occasions for one competency, from texts that fit the school: first tries, then what came of them.
 * Nobody writes the same thing twice; fewer when there are no more texts.
 */
export function occasionsFor(
  texts: Texts,
  told: Told,
  who: { id: number; school: SchoolKey },
  code: string,
  many: number,
): Occasion[] {
  const all = texts.reflections.filter((r) => r.competency === code)
  const fits = all.filter((r) => ['any', SETTING[who.school]].includes(r.setting))
  const usable = fits.length > 0 ? fits : all
  const atSchool = (title: string): string => `${who.school}/${title}`
  const byPerson = (title: string): string => `${who.id}/${title}`
  const rarest = <T extends { title: string }>(list: readonly T[]): T[] =>
    [...list].sort((a, b) => (told.get(atSchool(a.title)) ?? 0) - (told.get(atSchool(b.title)) ?? 0))
  const tries = rarest(usable).flatMap(({ title, barrier, change, experienced, next, again }): Occasion[] => [
    { title, barrier, change, experienced, next },
    { ...again, barrier: null, change: null },
  ])
  const after = rarest(texts.later).map((later): Occasion => ({ ...later, barrier: null, change: null }))
  // One pair of texts, then what stayed of it, then another pair where there is one.
  const inOrder = [...tries.slice(0, 2), ...after.slice(0, Math.max(0, many - 2)), ...tries.slice(2), ...after]
  const chosen: Occasion[] = []
  for (const occasion of inOrder) {
    if (chosen.length === many || told.has(byPerson(occasion.title))) continue
    told.set(byPerson(occasion.title), 1)
    told.set(atSchool(occasion.title), (told.get(atSchool(occasion.title)) ?? 0) + 1)
    chosen.push(occasion)
  }
  return chosen
}

export type DecisionWords = { saw: string; pupils: string | null; next: string }

/** What a reader writes: one sentence each. `day` is spoken of as in `Tuesday 3 November`. */
export function decisionWords(texts: Texts, chance: Chance, answer: 'signed' | 'not_yet', day: string): DecisionWords {
  const { saw, pupils, next, notYetSaw, notYetNext } = texts.decisions
  return answer === 'signed'
    ? { saw: chance.pick(saw).replace('{day}', day), pupils: chance.pick(pupils), next: chance.pick(next) }
    : { saw: chance.pick(notYetSaw), pupils: null, next: chance.pick(notYetNext) }
}
