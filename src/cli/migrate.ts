import { parseArgs } from 'node:util'
import { type Config, ConfigError } from '../config.ts'
import { sayCannotOpen } from '../db/errors.ts'
import { migrateLatest } from '../db/migrate.ts'
import { findFolder } from '../io/folders.ts'
import { count } from '../shared/text.ts'
import { type Say } from './command.ts'

export const help = `migrate [--json]
  Brings the database up to date. The server does this at each start; run it alone to see what it did.`

export async function runAlone(args: string[], config: Config, say: Say): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } })
  const names = await bringUpToDate(config)
  if (values.json === true) say(JSON.stringify({ migrations: names }))
  else say(names.length === 0 ? 'The database is up to date.' : `${count(names.length, 'migration')} done.`)
  return 0
}

/** Runs what has not run yet, or says in one sentence why the database cannot be used. */
export async function bringUpToDate(config: Config): Promise<string[]> {
  try {
    return await migrateLatest(config.databaseUrl, findFolder('migrations'))
  } catch (error) {
    const sentence = sayCannotOpen(error, config.databaseUrl)
    throw sentence === undefined ? error : new ConfigError(sentence)
  }
}
