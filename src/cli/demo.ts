import { randomInt } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { pino } from 'pino'
import { type Config, ConfigError, readConfig, sqliteFile } from '../config.ts'
import { hashPassword } from '../accounts/passwords.ts'
import { DEMO_SIGN_INS } from '../accounts/demo-sign-ins.rules.ts'
import { connect } from '../db/connection.ts'
import { loadFramework } from '../pathways/framework-load.actions.ts'
import { startServer } from '../server.ts'
import { systemClock } from '../shared/clock.ts'
import { londonDate } from '../shared/dates.ts'
import { systemWork } from '../system-work.ts'
import { listSignIns, setEveryPassword } from './demo/demo.store.ts'
import { bringUpToDate } from './migrate.ts'
import { loadDemo, NotEmpty } from './demo/load.ts'
import { DEMO_DOMAIN } from './demo/people.ts'

/**
 * `demo [--keep]`: makes the demo trust anew in data/demo.sqlite (or, with DATABASE_URL, in an empty database), starts
 * the server and prints who can sign in. `--keep` goes on with the demo as it was left. Answers the exit code, or null
 * while the server runs.
 */
export async function runDemo(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number | null> {
  try {
    const keep = args.includes('--keep')
    const given = readConfig(env)
    // A folder of its own: what the demo's database does not know would be swept away.
    const filesDir = path.resolve(given.dataDir, 'demo-files')
    const databaseUrl = env.DATABASE_URL ? given.databaseUrl : sqliteFile(given.dataDir, 'demo.sqlite')
    const config = { ...given, databaseUrl, filesDir }
    const password = env.DEMO_PASSWORD || makePassword()
    await requireFreePort(config)
    if (!env.DATABASE_URL && !keep) removeOld(config)
    const signIns = await prepare(config, password, keep)
    const running = await startServer(config, { demo: { password } })
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void running.stop().then(() => process.exit(0)))
    process.stdout.write(welcome(running.url, password, signIns))
    return null
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof NotEmpty)) throw error
    process.stderr.write(`The demo cannot start. ${error.message}\n`)
    return 1
  }
}

/** Asked before anything is made, so that a demo that runs already keeps its data. */
const requireFreePort = ({ port, host }: Config): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      // What else may be wrong with the address, the server says when it listens.
      if (error.code !== 'EADDRINUSE') return resolve()
      reject(new ConfigError(`Port ${port} is taken: stop what runs there, or choose another with PORT=${port + 1}.`))
    })
    probe.listen(port, host, () => probe.close(() => resolve()))
  })

function removeOld({ databaseUrl, filesDir }: Config): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${databaseUrl}${end}`, { force: true })
  rmSync(filesDir, { recursive: true, force: true })
}

async function prepare(config: Config, password: string, keep: boolean): Promise<SignIn[]> {
  await bringUpToDate(config)
  const db = connect(config.databaseUrl)
  try {
    const work = systemWork(db, pino({ level: 'warn' }), systemClock, config.baseUrl, config.sessionSecret)
    await loadFramework(work)
    const kept = keep && (await setEveryPassword(db, DEMO_DOMAIN, await hashPassword(password))) > 0
    if (!kept) await loadDemo(db, { today: londonDate(systemClock()), password })
    const names = await listSignIns(db, DEMO_DOMAIN)
    return DEMO_SIGN_INS.map((signIn) => ({ ...signIn, name: names.get(signIn.email) ?? '' }))
  } finally {
    await db.destroy()
  }
}

type SignIn = { email: string; name: string; what: string }

function welcome(url: string, password: string, signIns: SignIn[]): string {
  const lines = signIns.map(({ email, name, what }) => `  ${email.padEnd(32)} ${name}, ${what}`)
  return `
Stepfree demo: ${url}
Nobody here is real. Everyone signs in with the same password: ${password}

${lines.join('\n')}

Stop it with Ctrl-C. The next start makes the demo anew; \`npm run demo -- --keep\` goes on with this one.
`
}

/** A password that can be read out across a room: `bafute-lomira-72`. */
function makePassword(): string {
  const letter = (letters: string): string => letters.charAt(randomInt(letters.length))
  const syllable = (): string => letter('bdfghklmnprstvz') + letter('aeiou')
  const word = (): string => syllable() + syllable() + syllable()
  return `${word()}-${word()}-${randomInt(10, 100)}`
}
