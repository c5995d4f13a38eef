/** One line of the table. `ratio` is against the baseline of the same run; `target` is what we mean to keep. */
export type Line = {
  name: string
  what: string
  ours: number
  baseline: number
  unit: string
  ratio: number
  target: string
  met: boolean
  queries?: number
  bytes?: number
  gzipBytes?: number
  peakMb?: number
}

export function print(lines: Line[]): void {
  const rows = [
    ['benchmark', 'ours', 'baseline', 'unit', 'ratio', 'target', '', 'queries', 'bytes', 'gzip', 'peak MB'],
    ...lines.map((line) => [
      line.what,
      String(round(line.ours)),
      String(round(line.baseline)),
      line.unit,
      line.ratio.toFixed(3),
      line.target,
      line.met ? 'met' : 'MISSED',
      String(line.queries ?? ''),
      String(line.bytes ?? ''),
      String(line.gzipBytes ?? ''),
      String(line.peakMb ?? ''),
    ]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

/** An object of arrays, one array a benchmark, for machines. */
export const asJson = (lines: Line[]): string =>
  JSON.stringify(Object.fromEntries(lines.map((line) => [line.name, [line]])), null, 2)

const round = (n: number): number => (n >= 100 ? Math.round(n) : Math.round(n * 100) / 100)
