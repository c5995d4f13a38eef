import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { connect, type Db, isPostgres } from '../../src/db/connection.ts'
import { migrateLatest, rollbackAll } from '../../src/db/migrate.ts'
import { findFolder } from '../../src/io/folders.ts'
import { onEachEngine } from '../support/db.ts'

const MIGRATIONS = findFolder('migrations')

describe('migrations', () => {
  onEachEngine((db, url) => {
    it('run again without doing anything', async () => {
      expect(await migrateLatest(url(), MIGRATIONS)).to.deep.equal([])
    })

    it('keep their names whether they are TypeScript or compiled', async () => {
      const names = (await db()('knex_migrations').select('name')) as { name: string }[]
      expect(names.map(({ name }) => name)).to.deep.equal(
        readdirSync(MIGRATIONS)
          .sort()
          .map((file) => file.replace(/\.ts$/, '')),
      )
    })

    it('make the database refuse to change or delete a decision or an event', async () => {
      await db()('events').insert({
        at: 'now',
        action: 'site_set_up',
        subject_type: 'site',
        subject_id: 1,
        particulars: '{}',
      })
      expect(await refused(db()('events').update({ action: 'other' }))).to.contain('append-only')
      expect(await refused(db()('events').delete())).to.contain('append-only')
    })

    it('keep the rows of a child when its parent table is rebuilt', async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'stepfree-migrations-'))
      try {
        for (const file of readdirSync(MIGRATIONS)) copyFileSync(path.join(MIGRATIONS, file), path.join(folder, file))
        mkdirSync(path.join(folder, 'unused'), { recursive: true })
        writeFileSync(path.join(folder, '29990101000000_rebuild_a_parent.ts'), REBUILD)
        writeFileSync(path.join(folder, '29990101000001_drop_from_the_parent.ts'), DROP)
        expect(await migrateLatest(url(), folder)).to.have.length(2)
        expect(await db()('try_children').select('parent_id')).to.deep.equal([{ parent_id: 1 }])
      } finally {
        rmSync(folder, { recursive: true })
      }
    })
  })

  onEachEngine((_db, url) => {
    it('can be taken back to an empty database, and run again', async () => {
      await rollbackAll(url(), MIGRATIONS)
      const own = connect(url())
      expect(await tablesOf(own)).to.deep.equal([])
      await own.destroy()
      expect((await migrateLatest(url(), MIGRATIONS)).length).to.be.greaterThan(3)
    })
  })
})

const REBUILD = `
export async function up(knex) {
  await knex.schema.createTable('try_parents', (t) => { t.integer('id').primary(); t.text('name'); t.text('extra') })
  await knex.schema.createTable('try_children', (t) => {
    t.integer('parent_id').references('try_parents.id').onDelete('cascade').withKeyName('try_children_fk')
  })
  await knex('try_parents').insert({ id: 1, name: 'a', extra: 'b' })
  await knex('try_children').insert({ parent_id: 1 })
}
export async function down() {}
`
const DROP = `
export async function up(knex) {
  await knex.schema.alterTable('try_parents', (t) => { t.dropColumn('extra') })
}
export async function down() {}
`

async function refused(query: Promise<unknown>): Promise<string> {
  return query.then(
    () => 'it went through',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
}

async function tablesOf(db: Db): Promise<string[]> {
  const rows = isPostgres(db)
    ? (
        (await db.raw("select tablename as name from pg_tables where schemaname = 'public'")) as {
          rows: { name: string }[]
        }
      ).rows
    : ((await db.raw("select name from sqlite_master where type = 'table'")) as { name: string }[])
  return rows.map(({ name }) => name).filter((name) => !name.startsWith('knex_') && !name.startsWith('sqlite_'))
}
