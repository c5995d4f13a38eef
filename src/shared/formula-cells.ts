/**
 * A cell that a spreadsheet would run (`=`, `+`, `-`, `@`, tab or a line break first) with `'` in front, so that it is
 * only shown. A cell that already looks defused gets one more, so that `undefuse` always gives the same text back.
 * Source: OWASP, CSV injection.
 */
export const defuse = (cell: string): string => (RUNS.test(cell) ? `'${cell}` : cell)

/** Takes away the `'` that `defuse` put there; `'t Hooft` keeps his. */
export const undefuse = (cell: string): string => (DEFUSED.test(cell) ? cell.slice(1) : cell)

const RUNS = /^'*[=+\-@\t\r\n＝＋－＠]/
const DEFUSED = /^'+[=+\-@\t\r\n＝＋－＠]/
