import { pino } from 'pino'
import { hashPassword } from '../src/accounts/passwords.ts'
import { connect, type Db } from '../src/db/connection.ts'
import { migrateLatest } from '../src/db/migrate.ts'
import { findFolder } from '../src/io/folders.ts'
import { loadFramework } from '../src/pathways/framework-load.actions.ts'
import { systemClock } from '../src/shared/clock.ts'
import { addDays, londonDate } from '../src/shared/dates.ts'
import { systemWork } from '../src/system-work.ts'

export const PASSWORD = 'a password for benchmarks'
export const LEAD = 'lead@bench.example'
export const TEACHER = 'p2@bench.example'
export const MENTOR = 'p1@bench.example'
export const URN = '100001'
export const PEOPLE = 80

/** A database with the framework and nobody in it. */
export async function migrateEmpty(file: string): Promise<void> {
  await migrateLatest(file, findFolder('migrations'))
  const db = connect(file)
  await loadFramework(systemWork(db, pino({ level: 'silent' }), systemClock, 'http://127.0.0.1', 'secret'))
  await db.destroy()
}

/** One school of 80 people with a year of records behind them. Answers the number of rows in the grid. */
export async function buildData(file: string): Promise<void> {
  await migrateLatest(file, findFolder('migrations'))
  const db = connect(file)
  const work = systemWork(db, pino({ level: 'silent' }), systemClock, 'http://127.0.0.1', 'secret')
  await loadFramework(work)
  await db.transaction((trx) => fill(trx, work.now, londonDate(work.now)))
  await db.raw('pragma wal_checkpoint(truncate)')
  await db.destroy()
}

async function fill(trx: Db, now: string, today: string): Promise<void> {
  const hash = await hashPassword(PASSWORD)
  const [trust] = (await trx('trusts')
    .insert({ uid: '5001', name: 'Bench Trust', sort_name: 'bench trust' })
    .returning('id')) as Id[]
  const [school] = (await trx('schools')
    .insert({
      urn: URN,
      name: 'Bench School',
      sort_name: 'bench school',
      trust_id: trust?.id ?? 0,
      phase: 'Primary',
      status: 'open',
    })
    .returning('id')) as Id[]
  const schoolId = school?.id ?? 0
  const competencies = (await trx('competencies').orderBy('position').select('id')) as Id[]
  const modules = (await trx('modules').orderBy('position').limit(8).select('id')) as Id[]
  const stages = (await trx('career_stages').orderBy('position').select('id')) as Id[]

  const people: Id[] = []
  for (let i = 0; i < PEOPLE; i++) {
    const name = { given_name: `Given${i}`, family_name: `Family${i}`, sort_name: `family${i} given${i}` }
    const [person] = (await trx('people')
      .insert({ ...name, email: `p${i}@bench.example`, created_at: now })
      .returning('id')) as Id[]
    if (person !== undefined) people.push(person)
  }
  const started = addDays(today, -400)
  const all = <T>(row: (person: Id, i: number) => T): T[] => people.map(row)
  await insert(
    trx,
    'school_periods',
    all((p) => ({ person_id: p.id, school_id: schoolId, started_on: started, job_title: 'Teacher' })),
  )
  await insert(
    trx,
    'stage_periods',
    all((p, i) => ({ person_id: p.id, stage_id: stages[i % 5]?.id ?? 1, started_on: started })),
  )
  await insert(
    trx,
    'users',
    all((p, i) => ({
      person_id: p.id,
      email: i === 0 ? LEAD : `p${i}@bench.example`,
      password_hash: hash,
      created_at: now,
    })),
  )
  const [lead, mentor] = people
  if (lead === undefined || mentor === undefined) throw new Error('no people')
  await trx('roles').insert({ person_id: lead.id, role: 'cpd_lead', school_id: schoolId, started_on: started })
  await insert(
    trx,
    'support_periods',
    people.slice(2, 22).map((p) => ({
      person_id: p.id,
      supporter_id: mentor.id,
      school_id: schoolId,
      kind: 'mentor',
      started_on: started,
    })),
  )
  await insert(
    trx,
    'depths_reached',
    people.flatMap((p, i) =>
      competencies.flatMap((c, j) =>
        (i * 7 + j * 3) % 5 === 0
          ? []
          : [{ person_id: p.id, competency_id: c.id, depth: ((i + j) % 4) + 1, reached_on: addDays(today, -30) }],
      ),
    ),
  )
  await insert(
    trx,
    'planned_steps',
    people.flatMap((p, i) =>
      Array.from({ length: 12 }, (_, n) => ({
        person_id: p.id,
        competency_id: competencies[(i + n * 3) % competencies.length]?.id ?? 1,
        depth: 2,
        origin: 'template',
        position: n,
        planned_on: started,
      })),
    ),
  )
  await insert(
    trx,
    'focus_periods',
    all((p, i) => ({ person_id: p.id, competency_id: competencies[i % 47]?.id ?? 1, started_on: addDays(today, -20) })),
  )
  await insert(
    trx,
    'assignments',
    people.flatMap((p, i) =>
      modules.map((m, n) => ({
        person_id: p.id,
        module_id: m.id,
        school_id: schoolId,
        origin: 'rule',
        state: n < 4 ? 'done' : 'assigned',
        assigned_on: started,
        due_on: addDays(today, 10 * (n - 4) + (i % 5)),
        completed_on: n < 4 ? addDays(today, -60) : null,
      })),
    ),
  )
  await insert(
    trx,
    'cpd_entries',
    people.flatMap((p) =>
      Array.from({ length: 40 }, (_, n) => ({
        person_id: p.id,
        school_id: schoolId,
        title: `Tried a new routine, part ${n + 1}`,
        done_on: addDays(today, -7 * n - 1),
        minutes: 60,
        kind: n % 3 === 0 ? 'input' : 'practice',
        barrier: 'Partners were chosen by standing up and finding someone',
        change_made: 'A planned rota on the wall',
        pupils_experienced: 'Better for five of six',
        next: 'Let the pupils write it',
        created_at: now,
        updated_at: now,
      })),
    ),
  )
  const entries = (await trx('cpd_entries').select('id', 'person_id').orderBy('id')) as {
    id: number
    person_id: number
  }[]
  await insert(
    trx,
    'cpd_entry_competencies',
    entries.map((entry, n) => ({ entry_id: entry.id, competency_id: competencies[n % competencies.length]?.id ?? 1 })),
  )
}

/** Requests waiting for the mentor, each with enough to be signed; answers their ids. One for each decision to be timed. */
export async function addRequests(db: Db, howMany: number): Promise<number[]> {
  const mentees = (await db('support_periods')
    .where({ kind: 'mentor' })
    .select('person_id', 'supporter_id', 'school_id')) as {
    person_id: number
    supporter_id: number
    school_id: number
  }[]
  const competencies = (await db('competencies').orderBy('position').select('id')) as Id[]
  const ids: number[] = []
  for (let i = 0; i < howMany; i++) {
    const mentee = mentees[i % mentees.length]
    const competency = competencies[Math.floor(i / mentees.length) % competencies.length]
    if (mentee === undefined || competency === undefined) throw new Error('no mentees')
    const [row] = (await db('sign_offs')
      .insert({
        person_id: mentee.person_id,
        competency_id: competency.id,
        school_id: mentee.school_id,
        signatory_id: mentee.supporter_id,
        depth: 2,
        state: 'requested',
        requested_at: '2026-01-05T09:00:00.000Z',
        requested_on: '2026-01-05',
      })
      .returning('id')) as Id[]
    if (row === undefined) throw new Error('no request')
    for (const entry of await enoughFor(db, mentee.person_id))
      await db('sign_off_entries').insert({ sign_off_id: row.id, entry_id: entry.id })
    ids.push(row.id)
  }
  return ids
}

/** Two entries of one person that are enough for Practised, made once for each person. */
async function enoughFor(db: Db, personId: number): Promise<Id[]> {
  const own = db('cpd_entries as e')
    .join('entry_evidence as v', 'v.entry_id', 'e.id')
    .where('e.person_id', personId)
    .orderBy('e.id')
  const made = (await own.select('e.id')) as Id[]
  if (made.length > 0) return made
  for (const [kind, on] of [
    ['OBS', '2025-12-01'],
    ['PUP', '2025-12-15'],
  ] as const) {
    const [entry] = (await db('cpd_entries')
      .insert({
        ...{ person_id: personId, title: 'A rota for partners', done_on: on, minutes: 60, kind: 'practice' },
        ...{ barrier: 'Partners were chosen by standing up', change_made: 'A rota on the wall' },
        ...{ pupils_experienced: 'Nobody was left standing', next: 'Keep it' },
        ...{ created_at: `${on}T16:00:00.000Z`, updated_at: `${on}T16:00:00.000Z` },
      })
      .returning('id')) as Id[]
    if (entry === undefined) throw new Error('no entry')
    await db('entry_evidence').insert({ entry_id: entry.id, kind, seen_on: on, details: '{"words":"I know who"}' })
    made.push(entry)
  }
  return made
}

type Id = { id: number }

async function insert(trx: Db, table: string, rows: object[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 400) await trx(table).insert(rows.slice(from, from + 400))
}
