import { createServer, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'
import { pino } from 'pino'
import { type AppParts, createApp } from '../../src/app.ts'
import { type Db } from '../../src/db/connection.ts'
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

export type AppOptions = Partial<Pick<AppParts, 'oidc' | 'mail' | 'demo'>>

export async function startTestApp(
  db: Db,
  options: AppOptions = {},
): Promise<{ app: TestApp; stop: () => Promise<void> }> {
  const clock = { now: NOW }
  const cast = await makeCast(db)
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  server.on(
    'request',
    createApp({
      db,
      log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
      clock: () => clock.now,
      secret: 'a secret that is only for tests, and long enough',
      baseUrl,
      trustProxy: 0,
      viewsDir: findFolder('views'),
      cacheViews: true,
      demo: options.demo ?? null,
      oidc: options.oidc ?? [],
      mail: options.mail ?? 'none',
    }),
  )
  const sessions = new Map<number, Visitor>()
  return {
    app: {
      db,
      cast,
      url: baseUrl,
      clock,
      visitor: () => new Visitor(baseUrl),
      as: async (person) => {
        const known = sessions.get(person.id)
        if (known !== undefined) return known
        const visitor = new Visitor(baseUrl)
        await visitor.signIn(person.email, PASSWORD)
        sessions.set(person.id, visitor)
        return visitor
      },
    },
    stop: () => close(server),
  }
}

function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  return closed
}
