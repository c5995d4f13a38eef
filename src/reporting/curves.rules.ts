import { DEPTH_NAMES } from '../shared/depths.ts'
import { type StrandSum } from './completion.rules.ts'
import {
  LEAST_FOR_CURVE,
  sayShown,
  type Shown,
  showParts,
  showTable,
  type SmallGroupRule,
} from './suppression.rules.ts'

/** Shares of a whole, as the bar component draws them. */
type CurveBar = { label: string; parts: { share: number; tone: (typeof TONES)[number] }[] }

/** One strand: how many people are how deep, as a bar and in figures. */
export type Curve = { title: string; bar: CurveBar | null; hides: boolean; figures: string[]; steps: string }

export const DEPTHS = [DEPTH_NAMES[0], DEPTH_NAMES[1], DEPTH_NAMES[2], DEPTH_NAMES[3], DEPTH_NAMES[4]]
const TONES = ['plain', 'd1', 'd2', 'd3', 'd4'] as const

/** The depth curve of each strand; none at all for few people without names. With a rule, figures about small groups are left out. */
export function curvesOf(sums: readonly StrandSum[], rule: SmallGroupRule | null): Curve[] {
  const people = sums[0]?.curve.reduce((total, n) => total + n, 0) ?? 0
  if (rule !== null && people < LEAST_FOR_CURVE) return []
  const steps = stepsOf(sums, rule)
  return sums.map((sum, i) => {
    const shown = rule === null ? sum.curve.map(asNumber) : showParts(sum.curve, rule)
    return {
      title: sum.title,
      bar: barOf(sum, shown),
      hides: shown.some((one) => one.kind !== 'number'),
      figures: shown.map(sayShown),
      steps: steps[i] ?? '',
    }
  })
}

/** Planned steps done by strand; the school's own total is known, so the column is protected too. */
function stepsOf(sums: readonly StrandSum[], rule: SmallGroupRule | null): string[] {
  const say = (sum: StrandSum): string => (sum.planned === 0 ? 'none planned' : `${sum.done} of ${sum.planned}`)
  if (rule === null) return sums.map(say)
  const shown = showTable(
    sums.map((sum) => [sum.planned]),
    rule,
    { rowTotals: false, columnTotals: true },
    sums.map((sum) => [sum.planners]),
  )
  return sums.map((sum, i) => {
    const cell = shown[i]?.[0]
    if (cell === undefined || cell.kind === 'number') return say(sum)
    return cell.kind === 'few' ? `${sayShown(cell)} people` : sayShown(cell)
  })
}

const asNumber = (n: number): Shown => ({ kind: 'number', n })

/** Deepest first. What is hidden is drawn as one part, which tells no more than the total does. */
function barOf(sum: StrandSum, shown: readonly Shown[]): CurveBar | null {
  const people = sum.curve.reduce((total, n) => total + n, 0)
  if (people === 0) return null
  const told = [4, 3, 2, 1, 0].flatMap((depth) => {
    const cell = shown[depth]
    return cell?.kind === 'number' ? [{ depth, n: cell.n }] : []
  })
  const rest = people - told.reduce((total, one) => total + one.n, 0)
  const deep = told.filter(({ depth }) => depth > 0)
  return {
    label: `${sum.title}: ${DEPTHS.map((name, i) => `${name} ${shown[i] === undefined ? '' : sayShown(shown[i])}`).join(', ')}`,
    parts: [
      ...deep.map(({ depth, n }) => ({ share: n / people, tone: TONES[depth] ?? 'plain' })),
      ...(rest > 0 ? [{ share: rest / people, tone: 'plain' as const }] : []),
    ],
  }
}
