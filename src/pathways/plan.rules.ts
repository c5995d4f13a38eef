import { type Depth, type ReachedDepth } from '../shared/depths.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'

export type PlanRefusal = 'reached_already' | 'too_many_focuses' | 'in_focus_already'

/** A step is planned towards a depth that is not reached yet. */
export const mayPlan = (reached: Depth, depth: ReachedDepth): Outcome<ReachedDepth, PlanRefusal> =>
  reached >= depth ? refuse('reached_already') : accept(depth)

export const MOST_FOCUSES = 2

/**
 * One live focus, a second by choice. `keepOther` false ends what is in focus now.
 * Answers the ids of the focus periods to end.
 */
export function chooseFocus(
  live: readonly { id: number; competencyId: number }[],
  competencyId: number,
  keepOther: boolean,
): Outcome<number[], PlanRefusal> {
  if (live.some((focus) => focus.competencyId === competencyId)) return refuse('in_focus_already')
  if (!keepOther) return accept(live.map((focus) => focus.id))
  return live.length >= MOST_FOCUSES ? refuse('too_many_focuses') : accept([])
}
