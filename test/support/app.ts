import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { type AppParts, createApp } from '../../src/app.ts'
import { type Db } from '../../src/db/connection.ts'
import { makeFileStore } from '../../src/io/files.ts'
import { findFolder } from '../../src/io/folders.ts'
import { onEachEngine } from './db.ts'
import { type Cast, makeCast, NOW, PASSWORD, type Person } from './cast.ts'
import { Visitor } from './visitor.ts'

export type TestApp = {
  db: Db
  cast: Cast
  url: string
  /** Somebody with a browser of their own, signed in. CSRF, sessions and the policy are switched on. */
  as: (person: Person) => Promise<Visitor>
  visitor: () => Visitor
  /** The clock of this app; a test may move it. */
  clock: { now: Date }
  /** Where this app keeps the files of entries. */
  filesDir: string
}

/** Runs the same page tests on each engine, against the real app on a port of its own, with the cast in place. */
export function onEachEngineWithApp(tests: (app: () => TestApp) => void, options: AppOptions = {}): void {
  onEachEngine((fresh) => {
    let app: TestApp
    let stop: () => Promise<void>
    before(async () => {
      const started = await startTestApp(fresh(), options)
      app = started.app
      stop = started.stop
    })
    after(() => stop())
    tests(() => app)
  })
}

export type AppOptions = Partial<Pick<AppParts, 'oidc' | 'mail' | 'demo' | 'baseUrl' | 'trustProxy' | 'files'>>

/** The real app on a database that has the cast. */
export async function startTestApp(
  db: Db,
  options: AppOptions = {},
): Promise<{ app: TestApp; stop: () => Promise<void> }> {
  const cast = await makeCast(db)
  const served = await serve(db, options)
  const sessions = new Map<number, Visitor>()
  const as = async (person: Person): Promise<Visitor> => {
    const known = sessions.get(person.id)
    if (known !== undefined) return known
    const visitor = new Visitor(served.url)
    await visitor.signIn(person.email, PASSWORD)
    sessions.set(person.id, visitor)
    return visitor
  }
  const { url, clock, filesDir } = served
  return { app: { db, cast, url, clock, filesDir, visitor: () => new Visitor(url), as }, stop: served.stop }
}

/** The real app, as it is in production, on a port of its own. */
export async function serve(
  db: Db,
  options: AppOptions = {},
): Promise<{ url: string; clock: { now: Date }; filesDir: string; stop: () => Promise<void> }> {
  const clock = { now: NOW }
  const filesDir = mkdtempSync(path.join(tmpdir(), 'stepfree-files-'))
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const app = createApp({
    db,
    log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
    clock: () => clock.now,
    secret: 'a secret that is only for tests, and long enough',
    baseUrl: options.baseUrl ?? url,
    trustProxy: options.trustProxy ?? 0,
    viewsDir: findFolder('views'),
    cacheViews: true,
    demo: options.demo ?? null,
    oidc: options.oidc ?? [],
    mail: options.mail ?? 'none',
    files: options.files ?? makeFileStore(filesDir),
  })
  server.on('request', app)
  const stop = async (): Promise<void> => {
    await close(server)
    rmSync(filesDir, { recursive: true, force: true })
  }
  return { url, clock, filesDir, stop }
}

function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  return closed
}
