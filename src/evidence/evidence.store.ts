import { type Db } from '../db/connection.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type Found, type NamedKind } from './kind-fields.rules.ts'

/** The record beyond the four parts that stand in the log. */
export type RecordWords = {
  context: string | null
  howWeKnow: string | null
  forWhom: string | null
  found: Found | null
  families: string | null
  familyReason: string | null
  didNotWork: string | null
}

/** What makes an entry evidence. `seenOn`: the day it was seen or said; `details`: the kind's own answers by name. */
export type Evidence = RecordWords & {
  kind: NamedKind
  details: Record<string, string>
  seenOn: IsoDate | null
  seenById: number | null
  seenByName: string | null
  toldBackOn: IsoDate | null
}

/** Evidence as it is shown: with the name of whoever saw it. */
export type ShownEvidence = Evidence & { entryId: number; seenBy: string | null }

type Row = {
  entry_id: number
  kind: NamedKind
  details: string
  seen_on: string | null
  seen_by_id: number | null
  seen_by_name: string | null
  given_name: string | null
  family_name: string | null
  context: string | null
  how_we_know: string | null
  for_whom: string | null
  pupils_found: Found | null
  families_experienced: string | null
  family_reason: string | null
  did_not_work: string | null
  told_back_on: string | null
}

/** The evidence of these entries, whoever they belong to: ask first who may read them. One query, however many. */
export async function listEvidence(db: Db, entryIds: readonly number[]): Promise<Map<number, ShownEvidence>> {
  if (entryIds.length === 0) return new Map()
  const rows = (await db('entry_evidence as v')
    .leftJoin('people as p', 'p.id', 'v.seen_by_id')
    .whereIn('v.entry_id', [...entryIds])
    .select('v.*', 'p.given_name', 'p.family_name')) as Row[]
  return new Map(rows.map((row) => [row.entry_id, toEvidence(row)]))
}

/** Writes the evidence of an entry anew. The caller sees to it that the entry is the viewer's own and not signed. */
export async function saveEvidence(trx: Db, entryId: number, evidence: Evidence): Promise<void> {
  await trx('entry_evidence')
    .insert({ entry_id: entryId, ...toRow(evidence) })
    .onConflict('entry_id')
    .merge()
}

/** Makes it a plain entry of the log again; the words of the log itself stay. */
export const deleteEvidence = (trx: Db, entryId: number): Promise<number> =>
  trx('entry_evidence').where({ entry_id: entryId }).delete()

const toRow = (evidence: Evidence) => ({
  kind: evidence.kind,
  details: JSON.stringify(evidence.details),
  seen_on: evidence.seenOn,
  seen_by_id: evidence.seenById,
  seen_by_name: evidence.seenByName,
  context: evidence.context,
  how_we_know: evidence.howWeKnow,
  for_whom: evidence.forWhom,
  pupils_found: evidence.found,
  families_experienced: evidence.families,
  family_reason: evidence.familyReason,
  did_not_work: evidence.didNotWork,
  told_back_on: evidence.toldBackOn,
})

const toEvidence = (row: Row): ShownEvidence => ({
  entryId: row.entry_id,
  kind: row.kind,
  details: JSON.parse(row.details) as Record<string, string>,
  seenOn: row.seen_on,
  seenById: row.seen_by_id,
  seenByName: row.seen_by_name,
  seenBy: row.given_name === null ? row.seen_by_name : `${row.given_name} ${row.family_name ?? ''}`,
  context: row.context,
  howWeKnow: row.how_we_know,
  forWhom: row.for_whom,
  found: row.pupils_found,
  families: row.families_experienced,
  familyReason: row.family_reason,
  didNotWork: row.did_not_work,
  toldBackOn: row.told_back_on,
})
