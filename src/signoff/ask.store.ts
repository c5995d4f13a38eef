import { type Db } from '../db/connection.ts'
import { listPieces } from '../evidence/pieces.store.ts'
import { withReader } from '../evidence/shares.store.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type Depth, type ReachedDepth } from '../shared/depths.ts'
import { type AskFacts } from './signoff.rules.ts'

export type CompetencyFacts = AskFacts & {
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
  planned: ReachedDepth | null
  open_id: number | null
  given_name: string | null
  family_name: string | null
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
