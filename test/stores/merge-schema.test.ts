import { expect } from 'chai'
import { PERSON_TABLES } from '../../src/people/merge.rules.ts'
import { isPostgres, type Db } from '../../src/db/connection.ts'
import { onEachEngine } from '../support/db.ts'

/** Every column of the schema with a foreign key to people. */
async function columnsToPeople(db: Db): Promise<string[]> {
  if (isPostgres(db)) {
    const { rows } = (await db.raw(
      `select con.conrelid::regclass::text as "table", att.attname as "column" from pg_constraint con
       join pg_attribute att on att.attrelid = con.conrelid and att.attnum = any (con.conkey)
       where con.contype = 'f' and con.confrelid = 'people'::regclass`,
    )) as { rows: { table: string; column: string }[] }
    return rows.map((row) => `${row.table}.${row.column}`).sort()
  }
  const rows = (await db.raw(
    `select m.name as "table", f."from" as "column" from sqlite_master m, pragma_foreign_key_list(m.name) f
     where m.type = 'table' and f."table" = 'people'`,
  )) as { table: string; column: string }[]
  return rows.map((row) => `${row.table}.${row.column}`).sort()
}

/** Columns named like a person, whether or not somebody gave them a foreign key. */
async function columnsNamedPerson(db: Db): Promise<string[]> {
  const tables = isPostgres(db)
    ? (
        (await db.raw(`select tablename as name from pg_tables where schemaname = 'public'`)) as {
          rows: { name: string }[]
        }
      ).rows
    : ((await db.raw(`select name from sqlite_master where type = 'table'`)) as { name: string }[])
  const found: string[] = []
  for (const { name } of tables) {
    const info = await db(name).columnInfo()
    for (const column of Object.keys(info))
      if (/(^|_)(person|supporter|signatory|teacher|mentor)_id$/.test(column)) found.push(`${name}.${column}`)
  }
  return found.sort()
}

describe('Joining two records', () => {
  onEachEngine((fresh) => {
    const listed = PERSON_TABLES.map(({ table, column }) => `${table}.${column}`).sort()
    it('knows what to do with every column of the schema that names a person', async () => {
      expect(await columnsToPeople(fresh())).to.deep.equal(listed)
    })
    it('and no such column hides without a foreign key', async () => {
      const named = await columnsNamedPerson(fresh())
      expect(named.length).to.be.greaterThan(15)
      expect(named.filter((column) => !listed.includes(column))).to.deep.equal([])
    })
    it('swaps and finds rows by columns that are there', async () => {
      for (const { table, following } of PERSON_TABLES) {
        const info = Object.keys(await fresh()(table).columnInfo())
        if (following.how === 'one_each') expect(info, table).to.include.members([...following.key])
        if (following.how === 'periods')
          expect(info, table).to.include.members([...following.same, 'started_on', 'finished_on'])
      }
    })
  })
})
