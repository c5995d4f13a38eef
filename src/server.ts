import './threads.ts'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { createApp } from './app.ts'
import { startRulesRound } from './assignments/rules-round.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { connect } from './db/connection.ts'
import { migrateLatest } from './db/migrate.ts'
import { findFolder } from './io/folders.ts'
import { startDelivery } from './outbox/deliver.ts'
import { loadFramework } from './pathways/framework-load.actions.ts'
import { systemClock } from './shared/clock.ts'
import { systemWork } from './system-work.ts'

export type Running = { url: string; stop: () => Promise<void> }

/** Migrates, loads the reference data, and listens. `stop` finishes what is being answered, then closes the database. */
export async function startServer(config: Config, options: { demo: { password: string } | null }): Promise<Running> {
  const log = pino({ level: config.production ? 'info' : 'warn' })
  await migrateLatest(config.databaseUrl, findFolder('migrations'))
  const db = connect(config.databaseUrl)
  await loadFramework(systemWork(db, log, systemClock, config.baseUrl, config.sessionSecret))
  const app = createApp({
    db,
    log,
    clock: systemClock,
    secret: config.sessionSecret,
    baseUrl: config.baseUrl,
    trustProxy: config.trustProxy,
    viewsDir: findFolder('views'),
    cacheViews: true,
    demo: options.demo,
    oidc: config.oidc,
    mail: options.demo !== null ? 'screen' : config.smtpUrl === null ? 'none' : 'smtp',
  })
  const delivery =
    config.smtpUrl === null || options.demo !== null
      ? null
      : startDelivery({ db, log, clock: systemClock, smtpUrl: config.smtpUrl, mailFrom: config.mailFrom })
  const rules = startRulesRound(() => systemWork(db, log, systemClock, config.baseUrl, config.sessionSecret))
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 5_000 },
    app,
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, config.host, resolve)
  })
  return {
    url: config.baseUrl,
    stop: async () => {
      server.closeIdleConnections()
      await new Promise((resolve) => server.close(resolve))
      await delivery?.stop()
      await rules.stop()
      await db.destroy()
    },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const running = await startServer(readConfig(process.env), { demo: null })
    process.stdout.write(`Stepfree is at ${running.url}\n`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void running.stop().then(() => process.exit(0)))
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`Stepfree cannot start. ${error.message}\n`)
    process.exit(1)
  }
}
