import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { connect, type Db } from '../../src/db/connection.ts'
import { migrateLatest } from '../../src/db/migrate.ts'
import { findFolder } from '../../src/io/folders.ts'
import { loadFramework } from '../../src/pathways/framework-load.actions.ts'
import { systemWork } from '../../src/system-work.ts'

export type Engine = 'SQLite' | 'PostgreSQL'
export type TestDb = { db: Db; url: string; drop: () => Promise<void> }

const server = process.env.TEST_DATABASE_URL
const required = (process.env.STEPFREE_REQUIRE ?? '').split(',')

/** The engines on which every store and page test runs; PostgreSQL when TEST_DATABASE_URL names a server. */
export const ENGINES: Engine[] = server === undefined ? ['SQLite'] : ['SQLite', 'PostgreSQL']

export const leftOut: string[] = []
if (server === undefined) {
  if (required.includes('postgres')) throw new Error('PostgreSQL is required, but TEST_DATABASE_URL is not set.')
  leftOut.push('PostgreSQL was left out: set TEST_DATABASE_URL to a server on which tests may make databases.')
}

/** Runs the same tests on each engine, each time on a fresh database with the framework loaded. */
export function onEachEngine(tests: (fresh: () => Db, url: () => string) => void): void {
  for (const engine of ENGINES) {
    describe(`on ${engine}`, () => {
      let current: TestDb | undefined
      before(async () => {
        current = await freshDb(engine)
      })
      after(() => current?.drop())
      tests(
        () => opened(current).db,
        () => opened(current).url,
      )
    })
  }
}

function opened(current: TestDb | undefined): TestDb {
  if (current === undefined) throw new Error('The database is there only while tests run.')
  return current
}

const scratch = mkdtempSync(path.join(tmpdir(), 'stepfree-test-'))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))

const templates = new Map<Engine, Promise<string>>()

/** A database of its own, copied from one that was migrated and loaded once in this run. */
export async function freshDb(engine: Engine): Promise<TestDb> {
  const template = await (templates.get(engine) ?? remember(engine))
  const name = `stepfree_test_${randomBytes(6).toString('hex')}`
  if (engine === 'SQLite') {
    const file = path.join(scratch, `${name}.sqlite`)
    copyFileSync(template, file)
    const db = connect(file)
    return { db, url: file, drop: () => db.destroy() }
  }
  await admin((db) => db.raw(`create database ${name} template ${template}`))
  const url = databaseUrl(name)
  const db = connect(url)
  return {
    db,
    url,
    drop: async () => {
      await db.destroy()
      await admin((root) => root.raw(`drop database ${name} with (force)`))
    },
  }
}

function remember(engine: Engine): Promise<string> {
  const made = makeTemplate(engine)
  templates.set(engine, made)
  return made
}

async function makeTemplate(engine: Engine): Promise<string> {
  if (engine === 'SQLite') {
    const file = path.join(scratch, 'template.sqlite')
    await prepare(file)
    return file
  }
  const name = `stepfree_template_${process.pid}_${randomBytes(3).toString('hex')}`
  await admin((db) => db.raw(`create database ${name}`))
  await prepare(databaseUrl(name))
  return name
}

/** Drops the PostgreSQL template at the end of the run. */
export async function dropTemplates(): Promise<void> {
  const made = await templates.get('PostgreSQL')
  if (made !== undefined) await admin((db) => db.raw(`drop database ${made} with (force)`))
}

async function prepare(url: string): Promise<void> {
  await migrateLatest(url, findFolder('migrations'))
  const db = connect(url)
  await loadFramework(
    systemWork(db, pino({ level: 'silent' }), () => new Date('2026-09-01T08:00:00Z'), 'http://localhost', 'secret'),
  )
  if (url.endsWith('.sqlite')) await db.raw('pragma wal_checkpoint(truncate)')
  await db.destroy()
}

async function admin(act: (db: Db) => Promise<unknown>): Promise<void> {
  const db = connect(databaseUrl('postgres'))
  try {
    await act(db)
  } finally {
    await db.destroy()
  }
}

function databaseUrl(name: string): string {
  const url = new URL(server ?? 'postgres://localhost')
  url.pathname = `/${name}`
  return url.href
}
