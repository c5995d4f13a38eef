import '../threads.ts'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { ConfigError, readConfig } from '../config.ts'
import { connect } from '../db/connection.ts'
import { isUnavailable } from '../db/errors.ts'
import { loadFramework } from '../pathways/framework-load.actions.ts'
import { systemClock } from '../shared/clock.ts'
import { systemWork } from '../system-work.ts'
import { type Command, type Say } from './command.ts'
import * as createAdmin from './create-admin.ts'
import { runDemo } from './demo.ts'
import * as importGias from './import-gias.ts'
import * as importStaff from './import-staff.ts'
import * as language from './language.ts'
import * as migrate from './migrate.ts'
import * as resetPassword from './reset-password.ts'

/** Every command by the words that call it; each is a file beside this one. */
const COMMANDS: Record<string, Command> = {
  migrate,
  'create-admin': createAdmin,
  'reset-password': resetPassword,
  'import gias': importGias,
  'import staff': importStaff,
  language,
}

const USAGE = `npm run stepfree -- COMMAND

${Object.values(COMMANDS)
  .map(({ help }) => help)
  .join('\n\n')}

demo [--keep]
  Makes the demo trust anew in data/demo.sqlite and serves it on this machine.

Settings come from the environment, as for the server. Exit codes: 0 done, 1 refused or partly done, 2 asked wrongly.`

/** Finds the command, opens what it needs, and answers the exit code; null while a server runs. */
export async function runCommand(argv: readonly string[], env: NodeJS.ProcessEnv, say: Say): Promise<number | null> {
  if (argv[0] === 'demo' && !argv.includes('--help')) return runDemo(argv.slice(1), env)
  const name = Object.keys(COMMANDS).find((words) => words === argv.slice(0, words.split(' ').length).join(' '))
  const command = name === undefined ? undefined : COMMANDS[name]
  if (command === undefined || name === undefined) {
    const asked = argv.length === 0 || argv[0] === '--help' || argv[0] === 'help' || argv[0] === 'demo'
    say(asked ? USAGE : `There is no command “${argv.join(' ')}”.\n\n${USAGE}`)
    return asked && argv.length > 0 ? 0 : 2
  }
  const args = argv.slice(name.split(' ').length)
  if (args.includes('--help')) {
    say(command.help)
    return 0
  }
  try {
    return await runNamed(command, args, env, say)
  } catch (error) {
    if (!isAskedWrongly(error)) throw error
    say(`${error.message}\n\n${command.help}`)
    return 2
  }
}

async function runNamed(command: Command, args: string[], env: NodeJS.ProcessEnv, say: Say): Promise<number> {
  const config = readConfig(env)
  if ('runAlone' in command) return command.runAlone(args, config, say)
  await migrate.bringUpToDate(config)
  const db = connect(config.databaseUrl)
  try {
    const mail = config.smtpUrl === null ? 'none' : 'smtp'
    const log = pino({ level: 'warn' }, pino.destination(2))
    const work = systemWork(db, log, systemClock, config.baseUrl, config.sessionSecret, mail)
    await loadFramework(work)
    return await command.run(args, work, say)
  } finally {
    await db.destroy()
  }
}

/** An option that does not exist, or one without its value: said in words by node:util. */
const isAskedWrongly = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Whoever reads may stop reading, as `| head` does: what is left need not be said.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  try {
    const code = await runCommand(process.argv.slice(2), process.env, (line) => void process.stdout.write(`${line}\n`))
    if (code !== null) process.exitCode = code
  } catch (error) {
    if (!(error instanceof ConfigError) && !isUnavailable(error)) throw error
    const words = error instanceof ConfigError ? error.message : 'The database is busy: try again in a moment.'
    process.stderr.write(`Stepfree cannot do this. ${words}\n`)
    process.exitCode = 1
  }
}
