import { type Db } from '../db/connection.ts'
import { isSupportKind, SUPPORT_NAMES } from '../people/support.rules.ts'
import { overlaps } from '../shared/dates.ts'
import { type Applied, type KeptRow, type Left, type LeftRow } from './applied.rules.ts'
import { inParts } from './staff-apply.store.ts'
import { type Hindrance } from './staff-undo.store.ts'

const SAYS: Record<keyof Left, string[]> = {
  support_periods: ['supporter_id', 'kind', 'started_on', 'finished_on'],
  stage_periods: ['stage_id', 'npq', 'started_on', 'finished_on'],
  roles: ['role', 'started_on', 'finished_on'],
}
const LEFT = ['support_periods', 'stage_periods', 'roles'] as const

/** How the rows without a version stand that an import changed, might have ended, or, of support, made. */
export async function readLeft(db: Db, { before, made }: Applied): Promise<Left> {
  const left: Left = { support_periods: [], stage_periods: [], roles: [] }
  for (const table of LEFT) {
    const ids = before[table].map((row) => row.id)
    left[table] = await readRows(db, table, table === 'support_periods' ? [...ids, ...made.supports] : ids)
  }
  return left
}

const readRows = (db: Db, table: keyof Left, ids: readonly number[]): Promise<LeftRow[]> =>
  inParts(ids, async (part) => {
    const rows = (await db(table)
      .whereIn('id', part)
      .select('id', 'person_id', ...SAYS[table])) as KeptRow[]
    return rows.map((row) => ({
      id: row.id,
      personId: Number(row.person_id),
      says: SAYS[table].map((column) => row[column] ?? '').join(' '),
    }))
  })

/**
 * The first row without a version that is not any more as the import left it, or that cannot be put back because somebody
 * took its place since: another mentor, another stage, the role or the time at the school again. Or undefined.
 */
export async function findChangedLeft(db: Db, applied: Applied): Promise<Hindrance | undefined> {
  const now = await readLeft(db, applied)
  for (const table of LEFT) {
    const said = new Map(now[table].map((row) => [row.id, `${row.personId} ${row.says}`]))
    const changed = applied.left[table].find((row) => said.get(row.id) !== `${row.personId} ${row.says}`)
    if (changed !== undefined) return named(db, changed.personId, CHANGED[table])
  }
  for (const place of PLACES) {
    const taken = await findTaken(db, applied, place)
    if (taken !== undefined) return named(db, Number(taken.person_id), place.what(taken))
  }
  return undefined
}

const CHANGED: Record<keyof Left, string> = {
  support_periods: 'has had a change of mentor, tutor or appraiser since',
  stage_periods: 'has had a change of career stage since',
  roles: 'has had a change of role since',
}

type Place = {
  table: keyof Left | 'school_periods'
  /** The ids of what the import itself made there. */
  made: (applied: Applied) => readonly number[]
  same: readonly string[]
  what: (row: KeptRow) => string
}
const PLACES: readonly Place[] = [
  {
    table: 'support_periods',
    made: ({ made }) => made.supports,
    same: ['kind'],
    what: ({ kind }) =>
      `has another ${typeof kind === 'string' && isSupportKind(kind) ? SUPPORT_NAMES[kind] : 'supporter'}`,
  },
  { table: 'stage_periods', made: ({ made }) => made.stages, same: [], what: () => 'has another career stage' },
  { table: 'roles', made: () => [], same: ['role', 'school_id', 'trust_id'], what: () => 'was given a role again' },
  {
    table: 'school_periods',
    made: ({ made }) => made.periods,
    same: ['school_id'],
    what: () => 'has another time at the school',
  },
]

async function findTaken(db: Db, applied: Applied, { table, made, same }: Place): Promise<KeptRow | undefined> {
  const before = new Map<number, KeptRow[]>()
  for (const row of applied.before[table])
    before.set(Number(row.person_id), [...(before.get(Number(row.person_id)) ?? []), row])
  const own = new Set([...made(applied), ...applied.before[table].map((row) => row.id)])
  const rows = await inParts(
    [...before.keys()],
    async (part) => (await db(table).whereIn('person_id', part).orderBy('id').select('*')) as KeptRow[],
  )
  return rows.find(
    (row) =>
      !own.has(row.id) &&
      before
        .get(Number(row.person_id))
        ?.some(
          (was) =>
            was.id < row.id &&
            same.every((column) => was[column] === row[column]) &&
            overlaps(period(was), period(row)),
        ),
  )
}

const period = ({ started_on, finished_on }: KeptRow) => ({
  startedOn: String(started_on),
  finishedOn: finished_on === null ? null : String(finished_on),
})

async function named(db: Db, personId: number, what: string): Promise<Hindrance> {
  const row = (await db('people').where({ id: personId }).first('given_name', 'family_name')) as
    { given_name: string; family_name: string } | undefined
  return { personId, name: `${row?.given_name ?? ''} ${row?.family_name ?? ''}`.trim(), what }
}
