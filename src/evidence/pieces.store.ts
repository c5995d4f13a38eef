import { type Db } from '../db/connection.ts'
import { selectRows } from '../db/select.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type EvidenceKind } from './kinds.rules.ts'
import { type Piece, toPiece } from './pieces.rules.ts'

export type PieceRow = {
  done_on: IsoDate
  piece_kind: EvidenceKind | null
  seen_on: IsoDate | null
  seen_by_id: number | null
  context: string | null
  family_reason: string | null
  barrier: number
  change_made: number
  pupils_experienced: number
  next: number
  how_we_know: number
  for_whom: number
  families_experienced: number
  did_not_work: number
}

const has = (table: string, column: string): string =>
  `case when coalesce(${table}.${column}, '') <> '' then 1 else 0 end as ${column}`

/** What `pieceOf` needs, of `cpd_entries e` left joined with `entry_evidence v`. Only whether there are words: not the words. */
export const PIECE_COLUMNS = [
  'e.done_on, v.kind as piece_kind, v.seen_on, v.seen_by_id, v.context, v.family_reason',
  ...['barrier', 'change_made', 'pupils_experienced', 'next'].map((column) => has('e', column)),
  ...['how_we_know', 'for_whom', 'families_experienced', 'did_not_work'].map((column) => has('v', column)),
].join(', ')

export const pieceOf = (row: PieceRow): Piece =>
  toPiece({
    kind: row.piece_kind,
    doneOn: row.done_on,
    seenOn: row.seen_on,
    seenById: row.seen_by_id,
    context: row.context,
    familyReason: row.family_reason,
    barrier: row.barrier === 1,
    change: row.change_made === 1,
    pupils: row.pupils_experienced === 1,
    next: row.next === 1,
    howWeKnow: row.how_we_know === 1,
    forWhom: row.for_whom === 1,
    families: row.families_experienced === 1,
    didNotWork: row.did_not_work === 1,
  })

/** What somebody's log brings to each of these competencies, as the rules count it: one query, however many. */
export async function listPieces(
  db: Db,
  personId: number,
  competencyIds: readonly number[],
): Promise<Map<number, Piece[]>> {
  const pieces = new Map(competencyIds.map((id): [number, Piece[]] => [id, []]))
  if (competencyIds.length === 0) return pieces
  const rows = await selectRows<PieceRow & { competency_id: number }>(
    db,
    `select ec.competency_id, ${PIECE_COLUMNS}
       from cpd_entries e
       join cpd_entry_competencies ec on ec.entry_id = e.id
       left join entry_evidence v on v.entry_id = e.id
      where e.person_id = ? and ec.competency_id in (${competencyIds.map(() => '?').join(', ')})
      order by e.done_on, e.id`,
    [personId, ...competencyIds],
  )
  for (const row of rows) pieces.get(row.competency_id)?.push(pieceOf(row))
  return pieces
}
