import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { sharedWithSignatory, waitingFor } from '../evidence/shares.store.ts'
import { OTHER_CONFIRMS } from '../people/school-settings.store.ts'
import { visiblePeople } from '../people/visibility.store.ts'
import { scopeOf, type Viewer } from '../policy.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type BroughtEntry } from './requests.store.ts'
import { columns, joined, type Row, type SignOff, toSignOff } from './rows.store.ts'

export type { Decision, SignOff, SignOffState } from './rows.store.ts'

/** One request that this viewer may read, or undefined. */
export async function findSignOff(db: Db, viewer: Viewer, today: IsoDate, id: number): Promise<SignOff | undefined> {
  const row = (await readable(db, viewer, today)
    .where('o.id', id)
    .first(columns(db, today, true))) as Row | undefined
  return row === undefined ? undefined : toSignOff(row)
}

/** A request that this viewer was asked to answer, and that was closed before they did. */
export async function findClosedMeanwhile(
  db: Db,
  viewer: Viewer,
  today: IsoDate,
  id: number,
): Promise<SignOff | undefined> {
  const row = (await joined(db)
    .where({ 'o.id': id, 'o.signatory_id': viewer.personId ?? 0 })
    .whereNot('o.state', 'requested')
    .whereIn('o.id', sharedWithSignatory(db, today))
    .first(columns(db, today, false))) as Row | undefined
  return row === undefined ? undefined : toSignOff(row)
}

/** Every request that waits and that this viewer may read, the longest wait first. */
export async function listOpen(db: Db, viewer: Viewer, today: IsoDate): Promise<SignOff[]> {
  const rows = (await readable(db, viewer, today)
    .where('o.state', 'requested')
    .orderBy(['o.requested_on', 'o.id'])
    .limit(500)
    .select(columns(db, today, false))) as Row[]
  return rows.map(toSignOff)
}

/** Of these requests, those that this viewer may read. */
export async function listReadableIds(db: Db, viewer: Viewer, today: IsoDate, ids: number[]): Promise<Set<number>> {
  const rows = (await readable(db, viewer, today).whereIn('o.id', ids).select('o.id')) as { id: number }[]
  return new Set(rows.map((row) => row.id))
}

/** The ids of requests that wait for this viewer's answer, the longest wait first; of one person where they are named. */
export async function listQueueIds(db: Db, viewer: Viewer, today: IsoDate, personId?: number): Promise<number[]> {
  const decide = scopeOf(viewer, 'signoff.decide', today)
  const mentees = { ...decide, own: false, schoolIds: [], trustIds: [], site: false }
  const school = { ...decide, own: false, mentees: false }
  const rows = (await db('sign_offs as o')
    .where('o.state', 'requested')
    .whereNot('o.person_id', viewer.personId ?? 0)
    // A second view is somebody else's.
    .whereNotExists(
      db('sign_off_decisions as before')
        .whereRaw("before.sign_off_id = o.follows_id and o.follows_as <> 'again'")
        .where('before.decided_by', viewer.personId ?? 0)
        .select(db.raw('1')),
    )
    .where((any) =>
      any
        .whereIn('o.id', waitingFor(db, viewer.personId, today))
        .orWhere((mine) =>
          mine
            .where('o.depth', 2)
            .whereIn('o.person_id', visiblePeople(db, mentees))
            .whereNotIn('o.id', confirmedByOthers(db)),
        )
        .orWhere((lead) => lead.where('o.depth', 3).whereIn('o.person_id', visiblePeople(db, school))),
    )
    .modify((of) => void (personId === undefined ? of : of.where('o.person_id', personId)))
    .orderBy(['o.requested_on', 'o.id'])
    .select('o.id')) as { id: number }[]
  return rows.map((row) => row.id)
}

/** Requests of trainees and ECTs at schools where a colleague other than the mentor confirms. */
const confirmedByOthers = (db: Db): Knex.QueryBuilder =>
  db('sign_offs as c')
    .join('school_settings as ss', 'ss.school_id', 'c.school_id')
    .join('career_stages as cs', 'cs.id', 'c.stage_id')
    .where({ 'ss.name': OTHER_CONFIRMS, 'ss.value': 'yes', 'c.state': 'requested' })
    .where((stage) => stage.where('cs.code', 'like', 'ITT%').orWhere('cs.code', 'like', 'ECT%'))
    .select('c.id')

/** A page of what was answered or withdrawn and this viewer may read, newest first. */
export async function listClosed(
  db: Db,
  viewer: Viewer,
  today: IsoDate,
  page: { limit: number; offset: number },
): Promise<{ signOffs: SignOff[]; total: number }> {
  const rows = (await readable(db, viewer, today)
    .whereNot('o.state', 'requested')
    .orderBy([
      { column: 'o.closed_on', order: 'desc' },
      { column: 'o.id', order: 'desc' },
    ])
    .limit(page.limit)
    .offset(page.offset)
    .select([...columns(db, today, false), db.raw('count(*) over () as total')])) as (Row & { total: number })[]
  return { signOffs: rows.map(toSignOff), total: rows[0]?.total ?? 0 }
}

/** What somebody takes away as a file: their own requests, and those that they were asked or have answered. */
export async function listForFile(db: Db, viewer: Viewer, today: IsoDate): Promise<SignOff[]> {
  const me = viewer.personId ?? 0
  const rows = (await readable(db, viewer, today)
    .where((any) => any.where('o.person_id', me).orWhere('o.signatory_id', me).orWhereIn('d.decided_by', idsOf(db, me)))
    .orderBy(['o.requested_on', 'o.id'])
    .select(columns(db, today, true))) as Row[]
  return rows.map(toSignOff)
}

/** The entries as they were when they were read and answered. */
export function entriesIn(snapshot: string): BroughtEntry[] {
  const kept = JSON.parse(snapshot) as {
    entries?: (Omit<BroughtEntry, 'evidence' | 'files'> & Partial<BroughtEntry>)[]
  }
  // What was kept before there were kinds of evidence, or files, has none.
  return (kept.entries ?? []).map((entry) => ({
    ...entry,
    evidence: entry.evidence ?? null,
    files: entry.files ?? [],
  }))
}

/**
 * Through the role, the mentor's period or the person themselves; the named signatory while it waits; and whoever
 * answered it, for good: their own answer stays theirs to read.
 */
const readable = (db: Db, viewer: Viewer, today: IsoDate): Knex.QueryBuilder =>
  joined(db).where((reach) =>
    reach
      .whereIn('o.person_id', visiblePeople(db, scopeOf(viewer, 'signoff.read', today)))
      .orWhereIn('o.id', waitingFor(db, viewer.personId, today))
      .orWhereIn('d.decided_by', idsOf(db, viewer.personId ?? 0)),
  )

/** One person's own id and those of records joined to theirs: what a joined record answered stays theirs. */
const idsOf = (db: Db, personId: number): Knex.QueryBuilder =>
  db('people as same').where('same.id', personId).orWhere('same.merged_into_id', personId).select('same.id')
