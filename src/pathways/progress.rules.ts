import { type Depth, type ReachedDepth } from '../shared/depths.ts'

/**
 * A step is one competency taken to one planned depth. A competency planned to Practised and, at a later stage, to
 * Embedded is two steps: so what was done stays done when more is planned.
 */
export type PlannedStep = { competencyId: number; depth: ReachedDepth }

/** Done when that depth, or a deeper one, is reached. */
export const isDone = (step: PlannedStep, reached: ReadonlyMap<number, Depth>): boolean =>
  (reached.get(step.competencyId) ?? 0) >= step.depth

/**
 * How many planned steps there are and how many are done: the one sum behind the pathway, the grid and every report.
 * Only what was planned counts; what is usual at a stage never does.
 */
export function countSteps(
  steps: readonly PlannedStep[],
  reached: ReadonlyMap<number, Depth>,
): { planned: number; done: number } {
  return { planned: steps.length, done: steps.filter((step) => isDone(step, reached)).length }
}

/** Of the steps of one competency, the nearest that is still ahead. */
export const nearestStep = <Step extends { depth: ReachedDepth }>(
  steps: readonly Step[],
  reached: Depth,
): Step | undefined => [...steps].sort((a, b) => a.depth - b.depth).find((step) => step.depth > reached)
