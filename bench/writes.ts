import sqlite3 from 'sqlite3'
import { rmSync } from 'node:fs'
import { connect } from '../src/db/connection.ts'
import { londonDate } from '../src/shared/dates.ts'
import { systemClock } from '../src/shared/clock.ts'
import { addRequests } from './data.ts'
import { type Client } from './client.ts'
import { median } from './measure.ts'
import { type Line } from './table.ts'

const TIMES = 60
/** A server meets most of its writes warm, so as many go before the clock runs. */
const WARM = 150
const ALL = WARM + TIMES

/** Logging CPD over HTTP, against one bare transaction of the same rows through the driver on a copy of the file. */
export async function benchLogCpd(file: string, client: Client): Promise<Line> {
  await client.get('/cpd/new')
  const today = londonDate(systemClock())
  const bare = await openBare(file, 'cpd')
  const [ours, baseline] = await inTurn(
    async (i) => {
      const fields = {
        title: `Tried again ${i}`,
        on: today,
        hours: '1',
        kind: 'practice',
        barrier: 'Waiting',
        _key: `bench-cpd-${i}-${process.pid}`,
      }
      const answer = await client.post('/cpd', fields)
      if (answer.status !== 303) throw new Error(`Logging CPD was answered with ${answer.status}.`)
    },
    (i) => bare.transaction(rowsOfAnEntry(i, today)),
  )
  await bare.close()
  return line('log-cpd', 'log CPD (write, with its event)', ours, baseline)
}

/** Deciding a sign-off over HTTP, against one bare transaction of the same rows. */
export async function benchDecide(file: string, client: Client): Promise<Line> {
  const db = connect(file)
  const ids = await addRequests(db, ALL)
  await db.destroy()
  // What a reader has seen travels with the answer, so each page is opened before the clock runs.
  const seen: string[] = []
  for (const id of ids) {
    const { body } = await client.get(`/sign-offs/${id}`)
    seen.push(/name="seen" value="([^"]*)"/.exec(body.toString('utf8'))?.[1] ?? '')
  }
  const bare = await openBare(file, 'decide')
  const today = londonDate(systemClock())
  const [ours, baseline] = await inTurn(
    async (i) => {
      const id = ids[i] ?? 0
      const answer = await client.post(`/sign-offs/${id}/decision`, {
        answer: 'signed',
        saw: 'The rota was used on Monday',
        pupils: 'Nobody was left standing',
        next: 'Let the pupils write it',
        seen: seen[i] ?? '',
      })
      if (answer.status !== 303) throw new Error(`Deciding was answered with ${answer.status}.`)
    },
    (i) => bare.transaction(rowsOfADecision(ids[i] ?? 0, today)),
  )
  await bare.close()
  return line('decide', 'decide a sign-off (write, with its event)', ours, baseline)
}

function line(name: string, what: string, ours: number, baseline: number): Line {
  const ratio = ours / baseline
  return { name, what, ours, baseline, unit: 'ms', ratio, target: 'at most 3', met: ratio <= 3 }
}

/** A and B in turn, so that both meet the same machine. */
async function inTurn(
  a: (i: number) => Promise<unknown>,
  b: (i: number) => Promise<unknown>,
): Promise<[number, number]> {
  const seen: [number[], number[]] = [[], []]
  for (let i = 0; i < ALL; i++) {
    for (const [which, act] of [a, b].entries()) {
      const begun = performance.now()
      await act(i)
      if (i >= WARM) seen[which]?.push(performance.now() - begun)
    }
  }
  return [median(seen[0]), median(seen[1])]
}

type Statement = [sql: string, values: unknown[]]

const EVENT =
  'insert into events (at, action, actor_id, person_id, school_id, subject_type, subject_id, particulars, form_key) values (?, ?, 1, 1, 1, ?, ?, ?, ?)'

const rowsOfAnEntry = (i: number, today: string): Statement[] => [
  [
    'insert into cpd_entries (person_id, school_id, title, done_on, minutes, kind, barrier, created_at, updated_at) values (1, 1, ?, ?, 60, ?, ?, ?, ?)',
    [`Tried again ${i}`, today, 'practice', 'Waiting', today, today],
  ],
  [EVENT, [today, 'cpd_logged', 'cpd_entry', i, '{"title":"Tried again"}', `bare-cpd-${i}`]],
]

const rowsOfADecision = (id: number, today: string): Statement[] => [
  [
    'insert into sign_off_decisions (sign_off_id, answer, depth, decided_by, decided_at, decided_on, saw, pupils, next_step, snapshot) values (?, ?, 2, 2, ?, ?, ?, ?, ?, ?)',
    [id, 'signed', today, today, 'The rota was used', 'Nobody was left', 'Let the pupils write it', '{}'],
  ],
  [
    'update sign_offs set state = ?, closed_on = ?, version = 2 where id = ? and state = ?',
    ['signed', today, id, 'requested'],
  ],
  [
    'insert into depths_reached (person_id, competency_id, depth, reached_on, sign_off_id) select person_id, competency_id, 2, ?, id from sign_offs where id = ? on conflict do nothing',
    [today, id],
  ],
  [
    'update cpd_entries set sealed_at = ? where id in (select entry_id from sign_off_entries where sign_off_id = ?)',
    [today, id],
  ],
  [EVENT, [today, 'signoff_signed', 'sign_off', id, '{"competency":"x"}', `bare-decide-${id}`]],
]

async function openBare(file: string, name: string) {
  const copy = `${file}.${name}-baseline`
  // The newest rows are still in the write-ahead log, so a copy of the file alone would lack them.
  const source = openRaw(file)
  await source.run('vacuum into ?', [copy])
  await source.close()
  const { run, close } = openRaw(copy)
  for (const pragma of ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on']) await run(`pragma ${pragma}`)
  return {
    transaction: async (statements: Statement[]): Promise<void> => {
      await run('begin immediate')
      for (const [sql, values] of statements) await run(sql, values)
      await run('commit')
    },
    close: async (): Promise<void> => {
      await close()
      for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true })
    },
  }
}

function openRaw(file: string) {
  const db = new sqlite3.Database(file)
  return {
    run: (sql: string, values: unknown[] = []): Promise<void> =>
      new Promise((resolve, reject) => db.run(sql, values, (error) => (error === null ? resolve() : reject(error)))),
    close: (): Promise<unknown> => new Promise((resolve) => db.close(resolve)),
  }
}
