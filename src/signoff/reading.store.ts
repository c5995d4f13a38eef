import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { readableBySignatory, sharedWithSignatory, waitingFor } from '../evidence/shares.store.ts'
import { visiblePeople } from '../people/visibility.store.ts'
import { scopeOf, type Viewer } from '../policy.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'
import { type ReachedDepth } from '../shared/depths.ts'
import { type BroughtEntry, type Chosen } from './requests.store.ts'

export type SignOffState = 'requested' | 'signed' | 'not_yet' | 'withdrawn'

export type SignOff = {
  id: number
  version: number
  person: { id: number; givenName: string; name: string }
  competency: { id: number; code: string; title: string }
  depth: ReachedDepth
  state: SignOffState
  /** The stage at the time of asking: it decides the words. */
  stageCode: string | null
  schoolId: number | null
  signatory: { id: number; name: string } | null
  chosen: Chosen
  /** Whoever is named was the teacher's mentor, or covered for them, on the day they were named. */
  ofMentor: boolean
  /** False when nobody is named, or the one who is can no longer read it. */
  hasReader: boolean
  requestedOn: IsoDate
  closedOn: IsoDate | null
  decision: Decision | null
}
export type Decision = {
  answer: 'signed' | 'not_yet'
  /** Lower than was asked for where the reader signed at Practised instead of Embedded. */
  depth: ReachedDepth
  by: { id: number; name: string }
  on: IsoDate
  at: IsoInstant
  saw: string
  pupils: string | null
  nextStep: string
  stillHard: string | null
  snapshot: string
}

type Row = {
  id: number
  version: number
  person_id: number
  given_name: string
  family_name: string
  competency_id: number
  code: string
  title: string
  depth: ReachedDepth
  state: SignOffState
  stage_code: string | null
  school_id: number | null
  signatory_id: number | null
  signatory_given: string | null
  signatory_family: string | null
  chosen: Chosen
  of_mentor: number
  has_reader: number
  requested_on: string
  closed_on: string | null
  answer: 'signed' | 'not_yet' | null
  decided_by: number | null
  decider_given: string | null
  decider_family: string | null
  decided_on: string | null
  decided_at: string | null
  saw: string | null
  pupils: string | null
  next_step: string | null
  still_hard: string | null
  decided_depth: ReachedDepth | null
  snapshot: string | null
}

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

/** The ids of requests that wait for this viewer's answer, the longest wait first. */
export async function listQueueIds(db: Db, viewer: Viewer, today: IsoDate): Promise<number[]> {
  const decide = scopeOf(viewer, 'signoff.decide', today)
  const mentees = { ...decide, own: false, schoolIds: [], trustIds: [], site: false }
  const school = { ...decide, own: false, mentees: false }
  const rows = (await db('sign_offs as o')
    .where('o.state', 'requested')
    .whereNot('o.person_id', viewer.personId ?? 0)
    .where((any) =>
      any
        .whereIn('o.id', waitingFor(db, viewer.personId, today))
        .orWhere((mine) => mine.where('o.depth', 2).whereIn('o.person_id', visiblePeople(db, mentees)))
        .orWhere((lead) => lead.where('o.depth', 3).whereIn('o.person_id', visiblePeople(db, school))),
    )
    .orderBy(['o.requested_on', 'o.id'])
    .select('o.id')) as { id: number }[]
  return rows.map((row) => row.id)
}

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
    .select(columns(db, today, false))) as Row[]
  return rows.map(toSignOff)
}

/** The entries as they were when they were read and answered. */
export function entriesIn(snapshot: string): BroughtEntry[] {
  const kept = JSON.parse(snapshot) as { entries?: (Omit<BroughtEntry, 'evidence'> & Partial<BroughtEntry>)[] }
  // What was kept before there were kinds of evidence has none.
  return (kept.entries ?? []).map((entry) => ({ ...entry, evidence: entry.evidence ?? null }))
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

const joined = (db: Db): Knex.QueryBuilder =>
  db('sign_offs as o')
    .join('people as p', 'p.id', 'o.person_id')
    .join('competencies as c', 'c.id', 'o.competency_id')
    .leftJoin('career_stages as st', 'st.id', 'o.stage_id')
    .leftJoin('people as s', 's.id', 'o.signatory_id')
    .leftJoin('sign_off_decisions as d', 'd.sign_off_id', 'o.id')
    .leftJoin('people as b', 'b.id', 'd.decided_by')

/** One person's own id and those of records joined to theirs: what a joined record answered stays theirs. */
const idsOf = (db: Db, personId: number): Knex.QueryBuilder =>
  db('people as same').where('same.id', personId).orWhere('same.merged_into_id', personId).select('same.id')

const OF_MENTOR = `
  case when exists (select 1 from support_periods m
                     where m.person_id = o.person_id and m.supporter_id = o.signatory_id
                       and m.kind in ('mentor', 'cover_mentor') and m.started_on <= coalesce(o.named_on, o.requested_on)
                       and (m.finished_on is null or m.finished_on > coalesce(o.named_on, o.requested_on)))
       then 1 else 0 end as of_mentor`

/** Asked of the row itself: as a list of ids it would be made anew for the whole site. */
function hasReader(db: Db, today: IsoDate): Knex.Raw {
  const { sql, values } = readableBySignatory('o', today)
  return db.raw(`case when o.state = 'requested' and ${sql} then 1 else 0 end as has_reader`, values)
}

const columns = (db: Db, today: IsoDate, whole: boolean) => [
  'o.id',
  'o.version',
  'o.person_id',
  'p.given_name',
  'p.family_name',
  'o.competency_id',
  'c.code',
  'c.title',
  'o.depth',
  'o.state',
  'st.code as stage_code',
  'o.school_id',
  'o.signatory_id',
  's.given_name as signatory_given',
  's.family_name as signatory_family',
  'o.chosen',
  db.raw(OF_MENTOR),
  hasReader(db, today),
  'o.requested_on',
  'o.closed_on',
  'd.answer',
  'd.decided_by',
  'b.given_name as decider_given',
  'b.family_name as decider_family',
  'd.decided_on',
  'd.decided_at',
  'd.saw',
  'd.pupils',
  'd.next_step',
  'd.still_hard',
  'd.depth as decided_depth',
  ...(whole ? ['d.snapshot'] : []),
]

function toSignOff(row: Row): SignOff {
  return {
    id: row.id,
    version: row.version,
    person: { id: row.person_id, givenName: row.given_name, name: `${row.given_name} ${row.family_name}` },
    competency: { id: row.competency_id, code: row.code, title: row.title },
    depth: row.depth,
    state: row.state,
    stageCode: row.stage_code,
    schoolId: row.school_id,
    signatory:
      row.signatory_id === null
        ? null
        : { id: row.signatory_id, name: nameOf(row.signatory_given, row.signatory_family) ?? '' },
    chosen: row.chosen,
    ofMentor: row.of_mentor === 1,
    hasReader: row.has_reader === 1,
    requestedOn: row.requested_on,
    closedOn: row.closed_on,
    decision:
      row.answer === null || row.decided_by === null
        ? null
        : {
            answer: row.answer,
            depth: row.decided_depth ?? row.depth,
            by: { id: row.decided_by, name: nameOf(row.decider_given, row.decider_family) ?? '' },
            on: row.decided_on ?? '',
            at: row.decided_at ?? '',
            saw: row.saw ?? '',
            pupils: row.pupils,
            nextStep: row.next_step ?? '',
            stillHard: row.still_hard,
            snapshot: row.snapshot ?? '{}',
          },
  }
}

const nameOf = (given: string | null, family: string | null): string | null =>
  given === null ? null : `${given} ${family ?? ''}`
