import './threads.ts'
import { createServer, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { type Logger, pino } from 'pino'
import { makeSetUpLink } from './accounts/set-up.actions.ts'
import { createApp } from './app.ts'
import { startRulesRound } from './assignments/rules-round.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { connect, type Db } from './db/connection.ts'
import { sayCannotOpen } from './db/errors.ts'
import { migrateLatest } from './db/migrate.ts'
import { startSweeping } from './evidence/files.job.ts'
import { findFolder } from './io/folders.ts'
import { type Job } from './io/every.ts'
import { type FileStore, makeFileStore } from './io/files.ts'
import { type MailWay } from './io/io.ts'
import { startDelivery } from './outbox/deliver.ts'
import { loadFramework } from './pathways/framework-load.actions.ts'
import { startQuestions } from './questions/questions.job.ts'
import { startDigests } from './screens/digest.job.ts'
import { systemClock } from './shared/clock.ts'
import { startSecondLooks } from './signoff/second-look.job.ts'
import { systemWork } from './system-work.ts'
import { startForgetting } from './transfer/forget.job.ts'
import { type Work } from './work.ts'

export type Running = {
  url: string
  /** On an empty site, the one-use link with which its first administrator begins. */
  setUpLink: string | undefined
  stop: () => Promise<void>
}

/** Migrates, loads the reference data, and listens. `stop` finishes what is being answered, then closes the database. */
export async function startServer(config: Config, options: { demo: { password: string } | null }): Promise<Running> {
  const log = pino({ level: config.production ? 'info' : 'warn' })
  const mail: MailWay = options.demo !== null ? 'screen' : config.smtpUrl === null ? 'none' : 'smtp'
  const files = openFiles(config)
  const db = await openDatabase(config)
  const work = (): Work => systemWork(db, log, systemClock, config.baseUrl, config.sessionSecret, mail, files)
  try {
    await loadFramework(work())
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
      mail,
      files,
    })
    const timeouts = { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 5_000 }
    const server = createServer(timeouts, app)
    await listen(server, config)
    const setUpLink = options.demo === null ? await makeSetUpLink(work()) : undefined
    const jobs = startJobs(config, db, log, mail, work)
    return {
      url: config.baseUrl,
      setUpLink,
      stop: async () => {
        server.closeIdleConnections()
        await new Promise((resolve) => server.close(resolve))
        for (const job of jobs) await job.stop()
        await db.destroy()
      },
    }
  } catch (error) {
    await db.destroy()
    throw error
  }
}

function openFiles({ filesDir }: Config): FileStore {
  try {
    return makeFileStore(filesDir)
  } catch {
    throw new ConfigError(`FILES_DIR cannot be used: ${filesDir} must be a folder that this user can write to.`)
  }
}

async function openDatabase(config: Config): Promise<Db> {
  try {
    await migrateLatest(config.databaseUrl, findFolder('migrations'))
    return connect(config.databaseUrl)
  } catch (error) {
    const sentence = sayCannotOpen(error, config.databaseUrl)
    throw sentence === undefined ? error : new ConfigError(sentence)
  }
}

/** What goes on beside the pages: rules are applied, the weekly e-mail is written, letters leave, files are forgotten. */
function startJobs(config: Config, db: Db, log: Logger, mail: MailWay, work: () => Work): Job[] {
  const { smtpUrl, mailFrom } = config
  return [
    startRulesRound(work),
    startForgetting(work),
    startSweeping(work),
    startQuestions(work),
    startSecondLooks(work),
    ...(mail === 'none' ? [] : [startDigests(work)]),
    ...(mail !== 'smtp' || smtpUrl === null ? [] : [startDelivery({ db, log, clock: systemClock, smtpUrl, mailFrom })]),
  ]
}

const CANNOT_LISTEN: Record<string, (config: Config) => string> = {
  EADDRINUSE: ({ port }) => `Port ${port} is taken: stop what runs there, or choose another with PORT=${port + 1}.`,
  EACCES: ({ port }) => `Port ${port} may not be used by this user: choose one above 1024 with PORT.`,
  EADDRNOTAVAIL: ({ host }) => `HOST ${host} is not an address of this machine.`,
  ENOTFOUND: ({ host }) => `HOST ${host} is not an address of this machine.`,
}

const listen = (server: Server, config: Config): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const say = CANNOT_LISTEN[error.code ?? '']
      reject(say === undefined ? error : new ConfigError(say(config)))
    })
    server.listen(config.port, config.host, resolve)
  })

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const running = await startServer(readConfig(process.env), { demo: null })
    process.stdout.write(`Stepfree is at ${running.url}\n`)
    if (running.setUpLink !== undefined)
      process.stdout.write(`Nobody has an account yet. Set it up here, once, within a day:\n${running.setUpLink}\n`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void running.stop().then(() => process.exit(0)))
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`Stepfree cannot start. ${error.message}\n`)
    process.exit(1)
  }
}
