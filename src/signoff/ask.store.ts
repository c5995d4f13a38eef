import { type Db } from '../db/connection.ts'
import { listPieces } from '../evidence/pieces.store.ts'
import { withReader } from '../evidence/shares.store.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type Depth, type ReachedDepth } from '../shared/depths.ts'
import { type AfterFacts } from './check-in.rules.ts'
import { type AskFacts } from './signoff.rules.ts'

export type CompetencyFacts = Omit<AskFacts, 'renewable'> & {
  /** What became of the depth that is reached. */
  after: AfterFacts
  competencyId: number
  code: string
  title: string
  open: { id: number; signatory: string | null } | null
  /** The day on which Embedded was reached, where that is the depth reached. */
  embeddedOn: IsoDate | null
}

type Row = {
  id: number
  code: string
  title: string
  reached: Depth | null
  reached_on: IsoDate | null
  renewed_on: IsoDate | null
  rested_on: IsoDate | null
  moved_on: IsoDate | null
  planned: ReachedDepth | null
  open_id: number | null
  given_name: string | null
  family_name: string | null
}

/** Since when they work where it was not signed, and no longer where it was. */
const MOVED_ON = `(
  select max(h.started_on) from school_periods h
   where h.person_id = d.person_id and h.school_id <> signed.school_id
     and h.started_on <= ? and (h.finished_on is null or h.finished_on > ?)
     and not exists (select 1 from school_periods k
                      where k.person_id = h.person_id and k.school_id = signed.school_id
                        and k.started_on <= ? and (k.finished_on is null or k.finished_on > ?))) as moved_on`

/** The competencies of which somebody has reached Practised or deeper. */
export async function listReachedIds(db: Db, personId: number): Promise<number[]> {
  const rows = (await db('depths_reached')
    .where({ person_id: personId })
    .where('depth', '>=', 2)
    .orderBy('competency_id')
    .select('competency_id')) as { competency_id: number }[]
  return rows.map((row) => row.competency_id)
}

/** What the ask button needs to know of each of these competencies for one person: two queries. */
export async function listCompetencyFacts(
  db: Db,
  personId: number,
  competencyIds: readonly number[],
  today: IsoDate,
): Promise<CompetencyFacts[]> {
  if (competencyIds.length === 0) return []
  const reader = withReader('o', 'reader', today)
  const pieces = await listPieces(db, personId, competencyIds)
  const rows = (await db('competencies as c')
    .leftJoin('depths_reached as d', (on) => on.on('d.competency_id', 'c.id').andOnVal('d.person_id', personId))
    .leftJoin('planned_steps as s', (on) =>
      on.on('s.competency_id', 'c.id').andOnVal('s.person_id', personId).andOnNull('s.set_aside_on'),
    )
    .leftJoin('sign_offs as signed', 'signed.id', 'd.sign_off_id')
    .leftJoin('sign_offs as o', (on) =>
      on.on('o.competency_id', 'c.id').andOnVal('o.person_id', personId).andOnVal('o.state', 'requested'),
    )
    .joinRaw(reader.sql, reader.values)
    .whereIn('c.id', [...competencyIds])
    .orderBy(['c.position', 's.depth'])
    .select(
      'c.id',
      'c.code',
      'c.title',
      'd.depth as reached',
      'd.reached_on',
      'd.renewed_on',
      'd.rested_on',
      db.raw(MOVED_ON, [today, today, today, today]),
      's.depth as planned',
      'o.id as open_id',
      'reader.given_name',
      'reader.family_name',
    )) as Row[]
  const facts = new Map<number, CompetencyFacts>()
  for (const row of rows) {
    const before = facts.get(row.id)?.planned ?? []
    facts.set(row.id, {
      competencyId: row.id,
      code: row.code,
      title: row.title,
      reached: row.reached ?? 0,
      embeddedOn: row.reached === 3 ? row.reached_on : null,
      planned: row.planned === null ? before : [...before, row.planned],
      pieces: pieces.get(row.id) ?? [],
      after: {
        depth: row.reached ?? 0,
        ...{ reachedOn: row.reached_on, renewedOn: row.renewed_on, restedOn: row.rested_on, movedOn: row.moved_on },
        pieces: pieces.get(row.id) ?? [],
      },
      open:
        row.open_id === null
          ? null
          : {
              id: row.open_id,
              signatory: row.given_name === null ? null : `${row.given_name} ${row.family_name ?? ''}`,
            },
    })
  }
  return [...facts.values()]
}
