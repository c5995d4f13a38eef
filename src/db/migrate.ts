import { readdirSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Knex } from 'knex'
import { connect, isPostgresUrl } from './connection.ts'

/** Brings the schema of the database at `url` up to date. Safe to run again: answers the names of what it ran. */
export async function migrateLatest(url: string, folder: string): Promise<string[]> {
  return withMigrator(url, async (db) => {
    const [, names] = (await db.migrate.latest({ migrationSource: sourceOf(folder) })) as [number, string[]]
    return names
  })
}

/** Takes back every migration. For tests. */
export async function rollbackAll(url: string, folder: string): Promise<void> {
  await withMigrator(url, (db) => db.migrate.rollback({ migrationSource: sourceOf(folder) }, true))
}

async function withMigrator<T>(url: string, act: (db: Knex) => Promise<T>): Promise<T> {
  // SQLite ignores this pragma inside a transaction, so it is set when the connection opens (knex #6213: with foreign
  // keys on, rebuilding a parent table silently deletes its children).
  const db = connect(url, { foreignKeys: false })
  try {
    const result = await act(db)
    if (!isPostgresUrl(url)) {
      const broken = (await db.raw('pragma foreign_key_check')) as unknown[]
      if (broken.length > 0) throw new Error(`The migration left ${broken.length} rows without their parent.`)
    }
    return result
  } finally {
    await db.destroy()
  }
}

/** Migrations by name without extension: `.ts` in development and `.js` when compiled are the same migration. */
const sourceOf = (folder: string): Knex.MigrationSource<string> => ({
  getMigrations: () =>
    Promise.resolve(
      readdirSync(folder)
        .filter((file) => /^\d{14}_.*\.(ts|js)$/.test(file) && !file.endsWith('.d.ts'))
        .sort(),
    ),
  getMigrationName: (file) => file.replace(/\.(ts|js)$/, ''),
  getMigration: async (file) => (await import(pathToFileURL(path.join(folder, file)).href)) as Knex.Migration,
})
