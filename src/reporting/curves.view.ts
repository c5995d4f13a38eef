import { type DataTable } from '../web/components.ts'
import { type Curve, DEPTHS } from './curves.rules.ts'

/** The curves as a table. */
export const curveTable = (curves: readonly Curve[], caption: string): DataTable => ({
  caption,
  head: ['Strand', ...DEPTHS.map((text) => ({ text, number: true })), { text: 'Planned steps done', number: true }],
  rows: curves.map((curve) => [curve.title, ...curve.figures, curve.steps]),
})
