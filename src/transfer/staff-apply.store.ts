import { type Db } from '../db/connection.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'

/** Rows as they are kept, so that an undo can put back exactly what was. */
export type PersonRow = {
  id: number
  given_name: string
  family_name: string
  sort_name: string
  trn: string | null
  email: string | null
  created_at: IsoInstant
  version: number
}
export type PeriodRow = {
  id: number
  person_id: number
  school_id: number
  started_on: IsoDate
  finished_on: IsoDate | null
  staff_code: string | null
  job_title: string | null
  fte_percent: number
  working_days: string | null
  phase: string | null
  department: string | null
  version: number
}
export type StageRow = {
  id: number
  person_id: number
  stage_id: number
  npq: string | null
  started_on: IsoDate
  finished_on: IsoDate | null
}
export type SupportRow = {
  id: number
  person_id: number
  supporter_id: number
  school_id: number
  kind: string
  started_on: IsoDate
  finished_on: IsoDate | null
}
export type RoleRow = {
  id: number
  person_id: number
  role: string
  school_id: number | null
  trust_id: number | null
  started_on: IsoDate
  finished_on: IsoDate | null
}

const PERSON = ['id', 'given_name', 'family_name', 'sort_name', 'trn', 'email', 'created_at', 'version']
const PERIOD = [
  'id',
  'person_id',
  'school_id',
  'started_on',
  'finished_on',
  'staff_code',
  'job_title',
  'fte_percent',
  'working_days',
  'phase',
  'department',
  'version',
]
const STAGE = ['id', 'person_id', 'stage_id', 'npq', 'started_on', 'finished_on']
const SUPPORT = ['id', 'person_id', 'supporter_id', 'school_id', 'kind', 'started_on', 'finished_on']
const ROLE = ['id', 'person_id', 'role', 'school_id', 'trust_id', 'started_on', 'finished_on']

const AT_ONCE = 400
const MOST_IDS = 20_000

/** Inserts rows in order and answers their ids in that order: both engines number the rows of a statement as they come. */
async function insertAll<T extends object>(trx: Db, table: string, rows: readonly T[]): Promise<number[]> {
  const ids: number[] = []
  for (let i = 0; i < rows.length; i += AT_ONCE) {
    const part = rows.slice(i, i + AT_ONCE)
    const made = (await trx(table).insert(part).returning('id')) as { id: number }[]
    ids.push(...made.map((row) => row.id).sort((a, b) => a - b))
  }
  return ids
}

/** Puts rows back as they are given: changes them, or inserts those that are gone. */
export async function putRows(trx: Db, table: string, rows: readonly { id: number }[]): Promise<void> {
  for (let i = 0; i < rows.length; i += AT_ONCE)
    await trx(table)
      .insert(rows.slice(i, i + AT_ONCE))
      .onConflict('id')
      .merge()
}

/** Goes through many ids in parts that the engines take. */
export async function inParts<T>(ids: readonly number[], read: (part: number[]) => Promise<T[]>): Promise<T[]> {
  const all: T[] = []
  for (let i = 0; i < ids.length; i += MOST_IDS) for (const row of await read(ids.slice(i, i + MOST_IDS))) all.push(row)
  return all
}

export const insertPeople = (trx: Db, rows: readonly Omit<PersonRow, 'id' | 'version'>[]): Promise<number[]> =>
  insertAll(trx, 'people', rows)
export const insertPeriods = (trx: Db, rows: readonly Omit<PeriodRow, 'id' | 'version'>[]): Promise<number[]> =>
  insertAll(trx, 'school_periods', rows)
export const insertStages = (trx: Db, rows: readonly Omit<StageRow, 'id'>[]): Promise<number[]> =>
  insertAll(trx, 'stage_periods', rows)
export const insertSupports = (trx: Db, rows: readonly Omit<SupportRow, 'id'>[]): Promise<number[]> =>
  insertAll(trx, 'support_periods', rows)

/** People to be changed, held until the transaction ends (on SQLite the writer's turn does that). */
export const lockPeople = (trx: Db, ids: readonly number[]): Promise<PersonRow[]> =>
  inParts(ids, async (part) => (await trx('people').whereIn('id', part).forUpdate().select(PERSON)) as PersonRow[])

/** Their latest time at the school. */
export async function lockLatestPeriods(
  trx: Db,
  schoolId: number,
  personIds: readonly number[],
): Promise<Map<number, PeriodRow>> {
  const rows = await inParts(
    personIds,
    async (part) =>
      (await trx('school_periods')
        .where({ school_id: schoolId })
        .whereIn('person_id', part)
        .orderBy('started_on')
        .orderBy('id')
        .forUpdate()
        .select(PERIOD)) as PeriodRow[],
  )
  return new Map(rows.map((row) => [row.person_id, row]))
}

/** The stage that holds or is to come, the latest of each person. */
export async function lockLatestStages(
  trx: Db,
  personIds: readonly number[],
  today: IsoDate,
): Promise<Map<number, StageRow>> {
  const rows = await inParts(
    personIds,
    async (part) =>
      (await trx('stage_periods')
        .whereIn('person_id', part)
        .where((open) => open.whereNull('finished_on').orWhere('finished_on', '>', today))
        .orderBy('started_on')
        .orderBy('id')
        .forUpdate()
        .select(STAGE)) as StageRow[],
  )
  return new Map(rows.map((row) => [row.person_id, row]))
}

/** Times of mentoring that are not over, of these people at any school. */
export const lockMentors = (trx: Db, personIds: readonly number[], today: IsoDate): Promise<SupportRow[]> =>
  inParts(
    personIds,
    async (part) =>
      (await trx('support_periods')
        .where({ kind: 'mentor' })
        .whereIn('person_id', part)
        .where((open) => open.whereNull('finished_on').orWhere('finished_on', '>', today))
        .orderBy('started_on')
        .forUpdate()
        .select(SUPPORT)) as SupportRow[],
  )

export const deleteRows = async (trx: Db, table: string, ids: readonly number[]): Promise<void> => {
  for (let i = 0; i < ids.length; i += MOST_IDS)
    await trx(table)
      .whereIn('id', ids.slice(i, i + MOST_IDS))
      .delete()
}

/** Support and roles of people at a school that are not over: what ends when they leave. */
export async function listWhatMayEnd(
  db: Db,
  schoolId: number,
  personIds: readonly number[],
  today: IsoDate,
): Promise<{ supports: SupportRow[]; roles: RoleRow[] }> {
  const supports = await inParts(
    personIds.flatMap((id) => [id]),
    async (part) =>
      (await db('support_periods')
        .where({ school_id: schoolId })
        .where((any) => any.whereIn('person_id', part).orWhereIn('supporter_id', part))
        .where((open) => open.whereNull('finished_on').orWhere('finished_on', '>', today))
        .select(SUPPORT)) as SupportRow[],
  )
  const roles = await inParts(
    personIds,
    async (part) =>
      (await db('roles').where({ school_id: schoolId }).whereIn('person_id', part).select(ROLE)) as RoleRow[],
  )
  return { supports, roles }
}

/** The ids of a table's rows of these people, to find out afterwards which ones are new. */
export const listIdsOf = async (
  db: Db,
  table: 'planned_steps' | 'assignments',
  personIds: readonly number[],
): Promise<number[]> =>
  (
    await inParts(
      personIds,
      async (part) => (await db(table).whereIn('person_id', part).select('id')) as { id: number }[],
    )
  ).map((row) => row.id)

export async function listStageIds(db: Db): Promise<Map<string, { id: number; name: string }>> {
  const rows = (await db('career_stages').select('id', 'code', 'name')) as { id: number; code: string; name: string }[]
  return new Map(rows.map(({ id, code, name }) => [code, { id, name }]))
}

/** Whom this school has asked before, whatever they answered: nobody is asked again by the next list. */
export const listAskedBefore = async (db: Db, schoolId: number, personIds: readonly number[]): Promise<Set<number>> =>
  new Set(
    (
      await inParts(
        personIds,
        async (part) =>
          (await db('period_offers')
            .where({ school_id: schoolId })
            .whereIn('person_id', part)
            .whereIn('state', ['waiting', 'declined'])
            .select('person_id')) as { person_id: number }[],
      )
    ).map((row) => row.person_id),
  )
