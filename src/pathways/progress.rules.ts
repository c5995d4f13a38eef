import { type Depth, type ReachedDepth } from '../shared/depths.ts'

export type PlannedStep = { competencyId: number; depth: ReachedDepth }

/** A step is one competency taken to its planned depth: done when that depth, or a deeper one, is reached. */
export const isDone = (step: PlannedStep, reached: ReadonlyMap<number, Depth>): boolean =>
  (reached.get(step.competencyId) ?? 0) >= step.depth

/** How many planned steps are done. Only what was planned counts; what is usual at a stage never does. */
export function countSteps(
  steps: readonly PlannedStep[],
  reached: ReadonlyMap<number, Depth>,
): { planned: number; done: number } {
  return { planned: steps.length, done: steps.filter((step) => isDone(step, reached)).length }
}
