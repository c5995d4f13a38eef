import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Db, connect } from '../src/db/connection.ts'
import { CODES } from '../src/questions/codes.rules.ts'
import { readSchoolFacts } from '../src/questions/facts.store.ts'
import { signalsOf } from '../src/questions/signals.rules.ts'
import { addDays, londonDate } from '../src/shared/dates.ts'
import { systemClock } from '../src/shared/clock.ts'
import { migrateEmpty } from './data.ts'
import { median } from './measure.ts'
import { type Line } from './table.ts'

const STAFF = 200
const SIZES = [5_000, 10_000, 20_000]
const MOST_MS = 3000
/** Four times as many decisions may take six times as long: linear, with room for a cold cache. */
const MOST_GROWTH = 6

/**
 * A school's questions anew, all of them on, for 200 staff and 5,000, 10,000 and 20,000 decisions of a year; beside one plain
 * read of the same narratives.
 */
export async function benchQuestions(): Promise<Line[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stepfree-questions-'))
  const today = londonDate(systemClock())
  try {
    const times: number[] = []
    const lines: Line[] = []
    for (const size of SIZES) {
      const file = path.join(folder, `${size}.sqlite`)
      await migrateEmpty(file)
      const db = connect(file)
      const schoolId = await db.transaction((trx) => fill(trx, size, today))
      const seen: [number[], number[]] = [[], []]
      for (let i = 0; i < 5; i++) {
        seen[0].push(
          await timed(async () => signalsOf(await readSchoolFacts(db, schoolId, today), new Set(CODES), today)),
        )
        seen[1].push(await timed(() => db('sign_off_decisions').select('id', 'saw', 'pupils', 'next_step')))
      }
      await db.destroy()
      const [ours, baseline] = [median(seen[0]), median(seen[1])]
      times.push(ours)
      const growth = ours / (times[0] ?? ours)
      lines.push({
        name: 'questions',
        what: `questions of ${STAFF} staff and ${size.toLocaleString('en-GB')} decisions`,
        ...{ ours, baseline, unit: 'ms', ratio: ours / baseline },
        target: `under ${MOST_MS / 1000} s, at most ${MOST_GROWTH} times 5,000`,
        met: ours < MOST_MS && growth <= MOST_GROWTH,
      })
    }
    return lines
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const WORDS =
  'table quiet order step group story half class picture list floor plan bench mask register coat name door pair card timer rule map song choice turn voice chair bell label cup seed wall rope drum page'.split(
    ' ',
  )

/** A year of answers in words drawn at random, one in ten of them pasted. */
async function fill(trx: Db, decisions: number, today: string): Promise<number> {
  const id = async (table: string, row: object): Promise<number> =>
    ((await trx(table).insert(row).returning('id')) as { id: number }[])[0]?.id ?? 0
  const schoolId = await id('schools', {
    ...{ urn: '100001', name: 'Bench', sort_name: 'bench', phase: 'Primary', status: 'open' },
  })
  const started = addDays(today, -700)
  const people: number[] = []
  for (let n = 0; n < STAFF; n++) {
    const name = { given_name: `Given${n}`, family_name: 'Bench', sort_name: `bench ${n}` }
    const personId = await id('people', { ...name, created_at: `${started}T08:00:00.000Z` })
    await trx('school_periods').insert({ person_id: personId, school_id: schoolId, started_on: started })
    people.push(personId)
  }
  const competencies = (await trx('competencies').select('id')) as { id: number }[]
  let state = 42
  const next = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
  const words = (): string => Array.from({ length: 40 }, () => WORDS[next(WORDS.length)]).join(' ')
  const pasted = words()
  const rows = Array.from({ length: decisions }, (_, n) => {
    const on = addDays(today, -next(360))
    return {
      asked: {
        ...{ id: n + 1, person_id: people[next(STAFF - 40) + 40], school_id: schoolId, depth: 2, state: 'signed' },
        ...{ competency_id: competencies[next(competencies.length)]?.id, requested_on: on, closed_on: on },
        requested_at: `${on}T08:00:00.000Z`,
      },
      answered: {
        ...{ sign_off_id: n + 1, answer: 'signed', depth: 2, decided_by: people[next(40)], decided_on: on },
        ...{ decided_at: `${on}T16:00:00.000Z`, saw: n % 10 === 0 ? pasted : words(), next_step: words() },
        snapshot: '{}',
      },
    }
  })
  for (let from = 0; from < rows.length; from += 60) {
    const some = rows.slice(from, from + 60)
    await trx('sign_offs').insert(some.map((row) => row.asked))
    await trx('sign_off_decisions').insert(some.map((row) => row.answered))
  }
  return schoolId
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await act()
  return performance.now() - begun
}
