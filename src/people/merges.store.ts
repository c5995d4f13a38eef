import { type Db } from '../db/connection.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'
import { NotFound } from '../shared/errors.ts'
import { type MergeFacts, PERSON_TABLES, type PersonColumn, planRows, type Row, type RowPlan } from './merge.rules.ts'
import { type Person } from './people.store.ts'

/** Which rows went where: enough to put each of them back. */
export type Moved = {
  rows: { table: string; column: string; matches: Row[] }[]
  swapped: { table: string; contents: string[]; kept: Row; merged: Row }[]
  /** CPD entries of one session that both records had: the second lets go of the session. */
  sessions: { id: number; sessionId: number }[]
  links: number[]
  joinedBefore: number[]
  account: { id: number; was: 'moved' | 'switched_off' } | null
  kept: { trn: string | null; email: string | null }
  merged: { trn: string | null; email: string | null }
}
export type Merge = {
  id: number
  keptId: number
  mergedId: number
  doneAt: IsoInstant
  undoneAt: IsoInstant | null
  moved: Moved
}

export type TablePlan = { about: PersonColumn; rows: RowPlan[] }

/** What becomes of every row of the record that is joined, table by table. Reads all that it needs, changes nothing. */
export async function planMerge(db: Db, keptId: number, mergedId: number): Promise<TablePlan[]> {
  const plans: TablePlan[] = []
  for (const about of PERSON_TABLES) {
    const { following, table, column } = about
    if (following.how === 'found_through' || following.how === 'by_hand') continue
    const rows = (await db(table)
      .whereIn(column, [keptId, mergedId])
      .select(following.how === 'all' ? ['id', column] : '*')) as Row[]
    const of = (id: number): Row[] => rows.filter((row) => row[column] === id)
    plans.push({ about, rows: planRows(following, of(keptId), of(mergedId)) })
  }
  return plans
}

/** The facts on which the rule decides; in both records, and in those that were joined to them before. */
export async function listMergeFacts(
  db: Db,
  kept: Person,
  merged: Person,
  viewer: { personId: number | null; today: IsoDate },
): Promise<Omit<MergeFacts, 'viewerGivesRoles'>> {
  const ids = (
    (await db('people')
      .whereIn('id', [kept.id, merged.id])
      .orWhereIn('merged_into_id', [kept.id, merged.id])
      .select('id')) as { id: number }[]
  ).map((row) => row.id)
  const still = (query: { where: (act: (open: Open) => void) => unknown }) =>
    query.where((open) => void open.whereNull('finished_on').orWhere('finished_on', '>', viewer.today))
  const between: unknown = await db('support_periods')
    .whereIn('person_id', ids)
    .whereIn('supporter_id', ids)
    .first('id')
  const asked: unknown = await db('sign_offs').whereIn('person_id', ids).whereIn('signatory_id', ids).first('id')
  const decided: unknown = await db('sign_off_decisions as d')
    .join('sign_offs as s', 's.id', 'd.sign_off_id')
    .whereIn('s.person_id', ids)
    .whereIn('d.decided_by', ids)
    .first('d.id')
  const open = (await db('sign_offs')
    .whereIn('person_id', [kept.id, merged.id])
    .where({ state: 'requested' })
    .select('competency_id')) as { competency_id: number }[]
  const schools = db('school_periods').whereIn('person_id', ids).select('school_id')
  const appraisals = (await db('support_periods')
    .where({ kind: 'appraiser' })
    .whereIn('school_id', schools)
    .select('person_id', 'supporter_id', 'started_on', 'finished_on')) as {
    person_id: number
    supporter_id: number
    started_on: IsoDate
    finished_on: IsoDate | null
  }[]
  const roles = db('roles').whereIn('person_id', ids)
  still(roles)
  const walled = db('support_periods')
    .whereIn('person_id', ids)
    .where({ supporter_id: viewer.personId ?? 0 })
    .whereIn('kind', ['induction_tutor', 'appraiser'])
  still(walled)
  return {
    keptId: kept.id,
    mergedId: merged.id,
    keptTrn: kept.trn,
    mergedTrn: merged.trn,
    supportEachOther: between !== undefined,
    shareSignOff: asked !== undefined || decided !== undefined,
    openTwice: new Set(open.map((row) => row.competency_id)).size < open.length,
    appraisals: appraisals.map((row) => ({
      personId: row.person_id,
      supporterId: row.supporter_id,
      startedOn: row.started_on,
      finishedOn: row.finished_on,
    })),
    eitherHasRole: (await roles.first('id')) !== undefined,
    viewerId: viewer.personId,
    viewerSupports: (await walled.first('id')) !== undefined,
  }
}

type Open = { whereNull: (column: string) => { orWhere: (column: string, sign: string, value: string) => unknown } }

/** Carries the plan out and answers what was moved. */
export async function moveRows(
  trx: Db,
  plans: readonly TablePlan[],
  keptId: number,
  mergedId: number,
): Promise<Pick<Moved, 'rows' | 'swapped' | 'sessions'>> {
  const sessions = await letGoOfSessions(trx, keptId, mergedId)
  const moved: Pick<Moved, 'rows' | 'swapped'> = { rows: [], swapped: [] }
  for (const { about, rows } of plans) {
    const matches = rows.flatMap((plan) => (plan.does === 'goes' ? [matchOf(about, plan.row)] : []))
    if (matches.length > 0) {
      await repoint(trx, { table: about.table, column: about.column, matches }, mergedId, keptId)
      moved.rows.push({ table: about.table, column: about.column, matches })
    }
    if (about.following.how !== 'one_each') continue
    for (const plan of rows) {
      if (plan.does !== 'swaps') continue
      const swap = {
        table: about.table,
        contents: contentsOf(about.column, about.following.key, plan.row),
        kept: { ...matchOf(about, plan.with), [about.column]: keptId },
        merged: { ...matchOf(about, plan.row), [about.column]: mergedId },
      }
      await swapContents(trx, swap)
      moved.swapped.push(swap)
    }
  }
  return { ...moved, sessions }
}

/** Puts back what a joining moved. What changed since goes with its row. */
export async function moveBack(trx: Db, merge: Merge): Promise<void> {
  for (const swap of merge.moved.swapped) await swapContents(trx, swap)
  for (const rows of merge.moved.rows) await repoint(trx, rows, merge.keptId, merge.mergedId)
  for (const { id, sessionId } of merge.moved.sessions)
    await trx('cpd_entries').where({ id, session_id: null }).update({ session_id: sessionId })
  for (const id of merge.moved.joinedBefore)
    await trx('people').where({ id, merged_into_id: merge.keptId }).update({ merged_into_id: merge.mergedId })
  if (merge.moved.links.length > 0)
    await trx('one_use_links').whereIn('id', merge.moved.links).update({ used_at: null })
  const { account } = merge.moved
  if (account?.was === 'moved') await trx('users').where({ id: account.id }).update({ person_id: merge.mergedId })
  if (account?.was === 'switched_off') await trx('users').where({ id: account.id }).update({ disabled_at: null })
}

/** The account of the joined record: it becomes the kept record's own, or is switched off where that has one. */
export async function joinAccounts(
  trx: Db,
  keptId: number,
  mergedId: number,
  at: IsoInstant,
): Promise<Moved['account']> {
  const users = (await trx('users')
    .whereIn('person_id', [keptId, mergedId])
    .select('id', 'person_id', 'session_epoch', 'disabled_at')) as {
    id: number
    person_id: number
    session_epoch: number
    disabled_at: string | null
  }[]
  const account = users.find((user) => user.person_id === mergedId)
  if (account === undefined) return null
  if (users.length === 1) {
    await trx('users').where({ id: account.id }).update({ person_id: keptId })
    return { id: account.id, was: 'moved' }
  }
  if (account.disabled_at !== null) return null
  await trx('users')
    .where({ id: account.id })
    .update({ disabled_at: at, session_epoch: account.session_epoch + 1 })
  return { id: account.id, was: 'switched_off' }
}

/** One-use links of the joined record stop working. */
export async function useUpLinks(trx: Db, personId: number, at: IsoInstant): Promise<number[]> {
  const rows = (await trx('one_use_links').where({ person_id: personId, used_at: null }).select('id')) as {
    id: number
  }[]
  const ids = rows.map((row) => row.id)
  if (ids.length > 0) await trx('one_use_links').whereIn('id', ids).update({ used_at: at })
  return ids
}

/** Points the joined record, and those joined to it before, at the kept one. Answers 0 when somebody was first. */
export async function pointAt(trx: Db, merged: Person, keptId: number): Promise<{ changed: number; before: number[] }> {
  const rows = (await trx('people').where({ merged_into_id: merged.id }).select('id')) as { id: number }[]
  const before = rows.map((row) => row.id)
  if (before.length > 0) await trx('people').whereIn('id', before).update({ merged_into_id: keptId })
  const changed = await trx('people')
    .where({ id: merged.id, merged_into_id: null, version: merged.version })
    .update({ merged_into_id: keptId, trn: null, version: merged.version + 1 })
  return { changed, before }
}

/** Makes the joined record one of its own again. */
export const standAlone = (trx: Db, merge: Merge, trn: string | null): Promise<number> =>
  trx('people').where({ id: merge.mergedId, merged_into_id: merge.keptId }).update({ merged_into_id: null, trn })

export async function insertMerge(
  trx: Db,
  merge: { keptId: number; mergedId: number; doneBy: number; doneAt: IsoInstant; moved: Moved },
): Promise<number> {
  const [row] = (await trx('merges')
    .insert({
      kept_id: merge.keptId,
      merged_id: merge.mergedId,
      done_by: merge.doneBy,
      done_at: merge.doneAt,
      moved: JSON.stringify(merge.moved),
    })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

export const markUndone = (trx: Db, merge: Merge, at: IsoInstant): Promise<number> =>
  trx('merges').where({ id: merge.id, undone_at: null }).update({ undone_at: at })

export async function getMerge(db: Db, id: number): Promise<Merge> {
  const row = (await db('merges').where({ id }).first('*')) as MergeRow | undefined
  if (row === undefined) throw new NotFound()
  return toMerge(row)
}

/** Records that were joined to this one, newest first. */
export async function listMerges(db: Db, keptId: number): Promise<(Merge & { name: string })[]> {
  const rows = (await db('merges as m')
    .join('people as p', 'p.id', 'm.merged_id')
    .where('m.kept_id', keptId)
    .whereNull('m.undone_at')
    .orderBy('m.id', 'desc')
    .select('m.*', 'p.given_name', 'p.family_name')) as (MergeRow & { given_name: string; family_name: string })[]
  return rows.map((row) => ({ ...toMerge(row), name: `${row.given_name} ${row.family_name}` }))
}

/** Was something signed since, that rests on entries of both records? */
export async function restsOnMerge(db: Db, merge: Merge): Promise<boolean> {
  const idsIn = (table: string): number[] =>
    merge.moved.rows.flatMap((rows) =>
      rows.table === table && rows.column === 'person_id' ? rows.matches.map((match) => Number(match.id)) : [],
    )
  const entries = idsIn('cpd_entries')
  const signOffs = new Set(idsIn('sign_offs'))
  if (entries.length === 0) return false
  const rows = (await db('sign_off_entries').whereIn('entry_id', entries).select('sign_off_id')) as {
    sign_off_id: number
  }[]
  return rows.some((row) => !signOffs.has(row.sign_off_id))
}

type MergeRow = {
  id: number
  kept_id: number
  merged_id: number
  done_at: IsoInstant
  undone_at: IsoInstant | null
  moved: string
}

const toMerge = (row: MergeRow): Merge => ({
  id: row.id,
  keptId: row.kept_id,
  mergedId: row.merged_id,
  doneAt: row.done_at,
  undoneAt: row.undone_at,
  moved: JSON.parse(row.moved) as Moved,
})

const CHUNK = 400

async function repoint(
  trx: Db,
  rows: { table: string; column: string; matches: readonly Row[] },
  from: number,
  to: number,
): Promise<void> {
  const ids = rows.matches.flatMap((match) => (match.id === undefined ? [] : [match.id]))
  for (let i = 0; i < ids.length; i += CHUNK)
    await trx(rows.table)
      .whereIn('id', ids.slice(i, i + CHUNK))
      .where(rows.column, from)
      .update({ [rows.column]: to })
  for (const match of rows.matches)
    if (match.id === undefined)
      await trx(rows.table)
        .where({ ...match, [rows.column]: from })
        .update({ [rows.column]: to })
}

async function swapContents(trx: Db, swap: Moved['swapped'][number]): Promise<void> {
  const kept = (await trx(swap.table).where(swap.kept).first(swap.contents)) as Row | undefined
  const merged = (await trx(swap.table).where(swap.merged).first(swap.contents)) as Row | undefined
  if (kept === undefined || merged === undefined) return
  await trx(swap.table).where(swap.kept).update(merged)
  await trx(swap.table).where(swap.merged).update(kept)
}

async function letGoOfSessions(trx: Db, keptId: number, mergedId: number): Promise<Moved['sessions']> {
  const theirs = trx('cpd_entries').where({ person_id: keptId }).whereNotNull('session_id').select('session_id')
  const rows = (await trx('cpd_entries')
    .where({ person_id: mergedId })
    .whereIn('session_id', theirs)
    .select('id', 'session_id')) as { id: number; session_id: number }[]
  for (const row of rows) await trx('cpd_entries').where({ id: row.id }).update({ session_id: null })
  return rows.map((row) => ({ id: row.id, sessionId: row.session_id }))
}

/** All that a row holds besides what it is found by: taken from the row itself, so that no column can be forgotten. */
const contentsOf = (column: string, key: readonly string[], row: Row): string[] =>
  Object.keys(row).filter((name) => name !== 'id' && name !== column && !key.includes(name))

/** How to find a row again: by its id, or by its key where a table has none. */
function matchOf(about: PersonColumn, row: Row): Row {
  if (row.id !== undefined) return { id: row.id }
  const key = about.following.how === 'one_each' ? about.following.key : []
  return Object.fromEntries(key.map((column) => [column, row[column] ?? null]))
}

/** Which of these people have an account that is on. */
export async function listAccountHolders(db: Db, ids: readonly number[]): Promise<number[]> {
  const rows = (await db('users')
    .whereIn('person_id', [...ids])
    .whereNull('disabled_at')
    .select('person_id')) as {
    person_id: number
  }[]
  return rows.map((row) => row.person_id)
}
