import sqlite3 from 'sqlite3'
import { type Client } from './client.ts'
import { URN } from './data.ts'
import { median, milliseconds } from './measure.ts'
import { type Line } from './table.ts'

const ROUNDS = 15

/** The grid of 80 by 47 against the same rows read by the driver and joined as strings to the same number of bytes. */
export async function benchGrid(file: string, client: Client, queries: number): Promise<Line> {
  const db = await open(file)
  const path = `/schools/${URN}/matrix`
  const { body } = await client.get(path, { 'accept-encoding': 'identity' })
  const ours: number[] = []
  const baseline: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    ours.push(await milliseconds(1, () => client.get(path, { 'accept-encoding': 'identity' })))
    baseline.push(await milliseconds(1, () => byHand(db, body.length)))
  }
  await new Promise((resolve) => db.close(resolve))
  const ratio = median(ours) / median(baseline)
  return {
    name: 'grid',
    what: 'school grid, 80 by 47',
    ours: median(ours),
    baseline: median(baseline),
    unit: 'ms',
    ratio,
    target: 'at most 2',
    met: ratio <= 2 && queries <= 8,
    queries,
    bytes: body.length,
  }
}

type Cell = {
  person_id: number
  competency_id: number
  depth: number | null
  planned: number | null
  family_name: string
  given_name: string
}

async function byHand(db: sqlite3.Database, bytes: number): Promise<Buffer> {
  const cells = await rows<Cell>(
    db,
    `select p.id as person_id, p.family_name, p.given_name, c.id as competency_id, d.depth, s.depth as planned
       from people p join school_periods at on at.person_id = p.id join schools sc on sc.id = at.school_id and sc.urn = ?
       cross join competencies c
       left join depths_reached d on d.person_id = p.id and d.competency_id = c.id
       left join planned_steps s on s.person_id = p.id and s.competency_id = c.id and s.set_aside_on is null
      order by p.sort_name, c.position`,
    [URN],
  )
  let html = '<table>'
  let person = 0
  for (const cell of cells) {
    if (cell.person_id !== person) html += `</tr><tr><th>${cell.family_name}, ${cell.given_name}</th>`
    person = cell.person_id
    html += `<td><svg class="d" role="img" aria-label="${cell.depth ?? 0}"><use href="#${cell.planned === null ? 'd' : 'p'}${cell.depth ?? 0}"></use></svg></td>`
  }
  return Buffer.from(html.padEnd(bytes, ' '))
}

const open = (file: string): Promise<sqlite3.Database> =>
  new Promise((resolve, reject) => {
    const db = new sqlite3.Database(file, (error) => (error === null ? resolve(db) : reject(error)))
  })

const rows = <T>(db: sqlite3.Database, sql: string, values: unknown[]): Promise<T[]> =>
  new Promise((resolve, reject) => {
    db.all(sql, values, (error: Error | null, found: T[]) => (error === null ? resolve(found) : reject(error)))
  })
