import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { signedIn } from './client.ts'
import { buildData, LEAD, MENTOR, PASSWORD, TEACHER, URN } from './data.ts'
import { benchDecidePage } from './decide-page.ts'
import { benchGrid } from './grid.ts'
import { benchImport } from './import.ts'
import { benchLanguage } from './language.ts'
import { median, milliseconds } from './measure.ts'
import { benchMemory } from './memory.ts'
import { benchPage } from './pages.ts'
import { benchQuestions } from './questions.ts'
import { countQueries } from './queries.ts'
import { peakMb, startReal } from './server.ts'
import { asJson, type Line, print } from './table.ts'
import { benchDecide, benchLogCpd } from './writes.ts'

/**
 * The benchmarks: builds its data, starts the real server in production mode, and compares each figure with a baseline
 * measured in the same run. `npm run bench -- NAME` runs one; `--json` prints them for machines; `--minutes 10` makes
 * the memory benchmark as long as the target says.
 */
const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' }, minutes: { type: 'string' } },
  allowPositionals: true,
})
const wanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name)
const say = (text: string): void => void (values.json === true || process.stderr.write(`${text}\n`))

const dataDir = mkdtempSync(path.join(tmpdir(), 'stepfree-bench-'))
const file = path.join(dataDir, 'stepfree.sqlite')
try {
  say('Building a school of 80 people …')
  await buildData(file)
  const lines = await runAll()
  if (values.json === true) console.log(asJson(lines))
  else print(lines)
} finally {
  rmSync(dataDir, { recursive: true, force: true })
}

async function runAll(): Promise<Line[]> {
  const pages = [
    { name: 'sign-in', what: 'sign-in page', path: '/sign-in', email: null, atLeast: 0.12 },
    {
      name: 'pathway',
      what: 'teacher’s pathway',
      path: '/me/pathway',
      email: TEACHER,
      atLeast: 0.03,
      mostQueries: 8,
      mostBytes: 60_000,
      mostGzip: 12_000,
    },
    { name: 'cpd-list', what: 'CPD list of 30', path: '/cpd', email: TEACHER, atLeast: 0.03, mostQueries: 8 },
    {
      name: 'lead-home',
      what: 'CPD lead’s home',
      path: `/schools/${URN}`,
      email: LEAD,
      atLeast: 0.02,
      mostQueries: 12,
    },
  ]
  const grid = `/schools/${URN}/matrix`
  const queries = await countQueries(file, [...pages, { path: grid, email: LEAD }], PASSWORD)

  const lines: Line[] = []
  if (wanted('start')) lines.push(await benchStart())
  const server = await startReal(dataDir)
  try {
    for (const page of pages.filter(({ name }) => wanted(name))) {
      say(`${page.what} …`)
      const client = page.email === null ? null : await signedIn(server.url, page.email, PASSWORD)
      lines.push(await benchPage(server, { ...page, client }, queries.get(page.path) ?? 0))
    }
    if (wanted('grid'))
      lines.push(await benchGrid(file, await signedIn(server.url, LEAD, PASSWORD), queries.get(grid) ?? 0))
    if (wanted('log-cpd')) lines.push(await benchLogCpd(file, await signedIn(server.url, TEACHER, PASSWORD)))
    if (wanted('decide')) lines.push(await benchDecide(file, await signedIn(server.url, MENTOR, PASSWORD)))
    if (wanted('memory')) {
      say('Memory under a steady 100 requests a second …')
      const client = await signedIn(server.url, TEACHER, PASSWORD)
      lines.push(await benchMemory(server, client, Number(values.minutes ?? '1')))
    }
    say(`Peak memory of the server: ${peakMb(server.pid)} MB`)
  } finally {
    await server.stop()
  }
  if (wanted('language')) lines.push(benchLanguage())
  if (wanted('decide-page')) lines.push(await benchDecidePage(file, PASSWORD))
  if (wanted('questions')) {
    say('The questions of 200 staff …')
    lines.push(...(await benchQuestions()))
  }
  if (wanted('staff-import')) {
    say('A staff list of 100,000 rows …')
    const own = await startReal(dataDir)
    try {
      lines.push(await benchImport(own, await signedIn(own.url, LEAD, PASSWORD)))
    } finally {
      await own.stop()
    }
  }
  return lines
}

/** Starting on an existing database until the first answer, against `node -e 0`. */
async function benchStart(): Promise<Line> {
  const ours: number[] = []
  for (let i = 0; i < 5; i++) {
    const server = await startReal(dataDir)
    ours.push(server.readyMs)
    await server.stop()
  }
  const baseline = await milliseconds(5, () => Promise.resolve(execFileSync(process.execPath, ['-e', '0'])))
  const ratio = median(ours) / baseline
  return {
    name: 'start',
    what: 'start on an existing database',
    ours: median(ours),
    baseline,
    unit: 'ms',
    ratio,
    target: 'at most 25, under 3 s',
    met: ratio <= 25 && median(ours) < 3000,
  }
}
