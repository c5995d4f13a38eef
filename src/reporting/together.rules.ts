import { isDone } from '../pathways/progress.rules.ts'
import { type Counted, type CompetencyColumn, type StrandColumn } from './completion.rules.ts'

export type Together = {
  competency: CompetencyColumn
  /** How many people have it planned and not reached. */
  planned: number
  /** People who are Embedded or Leading there. */
  couldHelp: { id: number; givenName: string; familyName: string }[]
}

const EMBEDDED = 3

/**
 * What a school could train together: the competencies that most people have planned and not yet reached, at least two
 * people each; equal ones in the order of the framework. People behind the viewer's wall are neither counted nor named.
 */
export function thingsToTrain(counted: readonly Counted[], strands: readonly StrandColumn[], most: number): Together[] {
  const planned = new Map<number, number>()
  for (const { progress } of counted) {
    if (progress.open === null) continue
    const { reached, steps } = progress.open
    const ahead = new Set(steps.filter((step) => !isDone(step, reached)).map((step) => step.competencyId))
    for (const id of ahead) planned.set(id, (planned.get(id) ?? 0) + 1)
  }
  return strands
    .flatMap((strand) => strand.competencies)
    .map((competency) => ({ competency, planned: planned.get(competency.id) ?? 0 }))
    .filter((thing) => thing.planned > 1)
    .sort((a, b) => b.planned - a.planned)
    .slice(0, most)
    .map((thing) => ({ ...thing, couldHelp: helpersFor(counted, thing.competency.id) }))
}

const helpersFor = (counted: readonly Counted[], competencyId: number): Together['couldHelp'] =>
  counted
    .map(({ person, progress }) => ({ person, depth: progress.open?.reached.get(competencyId) ?? 0 }))
    .filter(({ depth }) => depth >= EMBEDDED)
    .sort((a, b) => b.depth - a.depth)
    .map(({ person }) => ({ id: person.id, givenName: person.givenName, familyName: person.familyName }))
