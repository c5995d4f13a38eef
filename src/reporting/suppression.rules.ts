/**
 * The rule on small groups, for every paper and page that leaves names out (docs/rules/small-groups.md). Figures are
 * counts; `people` says how many people stand behind a figure when it counts something else, such as modules.
 */
export type SmallGroupRule = {
  /** A figure about fewer people than this is not given. */
  least: number
  /** Nobody and everybody are not given for groups under this size: in a small group they tell about each one. */
  zeroAndAll: number
}

/** School counts for people who may not see names with depth, and the trust's roll-up. */
export const WITHIN_SCHOOL: SmallGroupRule = { least: 6, zeroAndAll: 0 }
/** The governors' paper: nothing about fewer than ten people. */
export const BOARD: SmallGroupRule = { least: 10, zeroAndAll: 20 }

/** A curve of depths is drawn for this many people or more, where names may not be seen. */
export const LEAST_FOR_CURVE = 8

/** `few`: too few people. `kept`: not few, but it would tell about each one or give a hidden figure away. */
export type Shown = { kind: 'number'; n: number } | { kind: 'few'; least: number } | { kind: 'kept' }

/** Primary: is this figure, about `n` of `group` people, to be hidden by itself? */
export function isSmall(n: number, group: number, rule: SmallGroupRule): boolean {
  if (n > 0 && n < rule.least) return true
  return group < rule.zeroAndAll && (n === 0 || n === group)
}

/** Everybody in a group of fifteen is not "fewer than ten", so it is kept back without a word about its size. */
function whyHidden(n: number, group: number, rule: SmallGroupRule): 'few' | 'kept' | null {
  if (!isSmall(n, group, rule)) return null
  return n < rule.least ? 'few' : 'kept'
}

/** One figure that stands alone, about `n` of `group` people: the rest of the group may not be a small one either. */
export function showAlone(n: number, group: number, rule: SmallGroupRule): Shown {
  const hidden = whyHidden(n, group, rule)
  if (hidden === 'few') return { kind: 'few', least: rule.least }
  return hidden === 'kept' || isSmall(group - n, group, rule) ? { kind: 'kept' } : { kind: 'number', n }
}

/**
 * Primary and secondary, for counts of people that add up to a total which is known. When what is hidden could be worked
 * out (one figure alone, or together fewer people than the rule allows) the next smallest is hidden too.
 */
export function showParts(counts: readonly number[], rule: SmallGroupRule): Shown[] {
  const group = counts.reduce((sum, n) => sum + n, 0)
  return showTable([counts], rule, { rowTotals: true, columnTotals: false, groups: [group] })[0] ?? []
}

export type Totals = { rowTotals: boolean; columnTotals: boolean; groups?: readonly number[] }

/** The same for a table: rows and columns whose totals are known are protected until nothing more can be worked out. */
export function showTable(
  counts: readonly (readonly number[])[],
  rule: SmallGroupRule,
  totals: Totals,
  people: readonly (readonly number[])[] = counts,
): Shown[][] {
  const groupOf = (row: number): number => totals.groups?.[row] ?? Infinity
  const hidden = people.map((row, r) => row.map((n) => whyHidden(n, groupOf(r), rule)))
  const lines: Cell[][] = [
    ...(totals.rowTotals ? people.map((row, r) => row.map((n, c) => ({ r, c, n }))) : []),
    ...(totals.columnTotals ? (people[0] ?? []).map((_, c) => people.map((row, r) => ({ r, c, n: row[c] ?? 0 }))) : []),
  ]
  for (let changed = true; changed;) {
    changed = false
    for (const line of lines) {
      const next = nextToHide(line, (cell) => hidden[cell.r]?.[cell.c] != null, rule)
      const row = next === undefined ? undefined : hidden[next.r]
      if (next === undefined || row === undefined) continue
      row[next.c] = 'kept'
      changed = true
    }
  }
  return counts.map((row, r) =>
    row.map((n, c): Shown => {
      const why = hidden[r]?.[c]
      if (why === 'few') return { kind: 'few', least: rule.least }
      return why === 'kept' ? { kind: 'kept' } : { kind: 'number', n }
    }),
  )
}

type Cell = { r: number; c: number; n: number }

function nextToHide(line: readonly Cell[], isHidden: (cell: Cell) => boolean, rule: SmallGroupRule): Cell | undefined {
  const gone = line.filter(isHidden)
  if (gone.length === 0) return undefined
  const people = gone.reduce((sum, cell) => sum + cell.n, 0)
  if (gone.length > 1 && people >= rule.least) return undefined
  const left = line.filter((cell) => !isHidden(cell)).sort((a, b) => a.n - b.n)
  return left.find((cell) => cell.n > 0) ?? left[0]
}

/** `12`, `fewer than 10`, `not shown`. */
export function sayShown(shown: Shown): string {
  if (shown.kind === 'number') return String(shown.n)
  return shown.kind === 'few' ? `fewer than ${shown.least}` : 'not shown'
}
