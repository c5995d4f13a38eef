import { type Db } from '../../db/connection.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type IsoDate } from '../../shared/dates.ts'
import { hashPassword } from '../../accounts/passwords.ts'
import { chanceFor } from './chance.ts'
import { growPerson } from './growth.ts'
import { writeDepths } from './practice.ts'
import { tellByHand } from './story.ts'
import { addSupports } from './supports.ts'
import { readTexts } from './words.ts'
import { daysAround } from './days.ts'
import { addAssignments } from './courses.ts'
import { addRequired } from './required.ts'
import { addSessions } from './sessions.ts'
import { countPeople, findLastIds, getReference, insertRows, listCommonKinds } from './demo.store.ts'
import { hazelmereStaff } from './hazelmere.ts'
import { fullName, type SchoolKey } from './members.ts'
import { otherStaff } from './other-schools.ts'
import { addPeople, addPlaces, addRoles, findOffices } from './people.ts'
import { makeRows, type Rows, TABLES } from './rows.rules.ts'
import { type World, writeEvents } from './world.ts'

export type DemoOptions = {
  today: IsoDate
  password: string
  /** `small` is Hazelmere Primary alone, for tests that want its pages quickly. */
  size?: 'small' | 'whole'
}

/** The database is somebody's: the demo does not touch it. */
export class NotEmpty extends Error {
  override message =
    'The database has people in it, and the demo only fills an empty one: leave DATABASE_URL out, or name another.'
}

/**
 * Fills an empty, migrated database with the demo trust, in one transaction. The same day gives the same rows.
 * Throws NotEmpty when there are people in it.
 */
export async function loadDemo(db: Db, options: DemoOptions): Promise<{ people: number; rows: number }> {
  const passwordHash = await hashPassword(options.password)
  return inTransaction(db, async (trx) => {
    if ((await countPeople(trx)) > 0) throw new NotEmpty()
    const rows = await tellStory(trx, options, passwordHash)
    await insertRows(trx, rows)
    return {
      people: rows.of('people').length,
      rows: TABLES.reduce((sum, table) => sum + rows.of(table).length, 0),
    }
  })
}

/** All rows of the demo, made in memory. */
export async function tellStory(db: Db, options: Omit<DemoOptions, 'password'>, passwordHash: string): Promise<Rows> {
  const days = daysAround(options.today)
  const rows = makeRows(await findLastIds(db))
  const keys: SchoolKey[] = options.size === 'small' ? ['hazelmere'] : ['hazelmere', 'larkrise', 'alder']
  const texts = readTexts()
  const world: World = {
    ...{ texts, told: new Map(), written: new Set(), supports: [], given: new Map(), depths: new Map() },
    ...{ days, rows, reference: await getReference(db), ...addPlaces(rows, keys) },
    ...{
      members: [],
      admin: { userId: null },
      offices: new Map(),
      happened: [],
      about: new Map(),
      evidence: new Map(),
    },
  }
  const hazelmere = hazelmereStaff(days)
  const taken = new Set(hazelmere.map(fullName))
  const others = keys.length === 1 ? [] : otherStaff(days, texts.names, chanceFor('staff'), taken)
  addPeople(world, [...hazelmere, ...others], passwordHash)
  world.offices = new Map(keys.map((key) => [key, findOffices(world.members, key)]))
  addRoles(world)
  addSupports(world)
  const told = tellByHand(world)
  for (const person of world.members) if (!told.has(person)) growPerson(world, person)
  addAssignments(world)
  addSessions(world)
  addRequired(world, await listCommonKinds(db))
  writeDepths(world)
  writeEvents(world)
  return rows
}
