import { type Db } from '../db/connection.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'
import { type ReachedDepth } from '../shared/depths.ts'
import { type EntryKind } from '../evidence/entries.rules.ts'
import { type FollowsAs } from './chain.rules.ts'
import { listEvidence, type ShownEvidence } from '../evidence/evidence.store.ts'
import { type EntryFile, listFiles, toSeal } from '../evidence/files.store.ts'

export type Chosen = 'preset' | 'named' | 'routed'

export type NewRequest = {
  personId: number
  competencyId: number
  stageId: number | null
  schoolId: number | null
  signatoryId: number | null
  chosen: Chosen
  depth: ReachedDepth
  requestedAt: IsoInstant
  requestedOn: IsoDate
  follows?: { id: number; as: FollowsAs }
  statement?: string | null
}

/** Answers the id, or undefined when a request for the same competency waits already. */
export async function insertRequest(trx: Db, request: NewRequest): Promise<number | undefined> {
  const [row] = (await trx('sign_offs')
    .insert({
      person_id: request.personId,
      competency_id: request.competencyId,
      stage_id: request.stageId,
      school_id: request.schoolId,
      signatory_id: request.signatoryId,
      chosen: request.chosen,
      named_on: request.requestedOn,
      depth: request.depth,
      state: 'requested',
      requested_at: request.requestedAt,
      requested_on: request.requestedOn,
      follows_id: request.follows?.id ?? null,
      follows_as: request.follows?.as ?? null,
      statement: request.statement ?? null,
    })
    .onConflict()
    .ignore()
    .returning('id')) as { id: number }[]
  return row?.id
}

export async function findOpenId(db: Db, personId: number, competencyId: number): Promise<number | undefined> {
  const row = (await db('sign_offs')
    .where({ person_id: personId, competency_id: competencyId, state: 'requested' })
    .first('id')) as { id: number } | undefined
  return row?.id
}

/** Brings all of somebody's entries about a competency to a request; answers how many came. */
export async function attachEntries(
  trx: Db,
  request: { id: number; personId: number; competencyId: number },
): Promise<number> {
  // Held until the end, so that none of them is deleted meanwhile.
  const rows = (await trx('cpd_entries')
    .where({ person_id: request.personId })
    .whereIn('id', trx('cpd_entry_competencies').where({ competency_id: request.competencyId }).select('entry_id'))
    .whereNotIn('id', trx('sign_off_entries').where({ sign_off_id: request.id }).select('entry_id'))
    .orderBy('id')
    .forUpdate()
    .select('id')) as { id: number }[]
  for (let from = 0; from < rows.length; from += 400)
    await trx('sign_off_entries').insert(
      rows.slice(from, from + 400).map((row) => ({ sign_off_id: request.id, entry_id: row.id })),
    )
  return rows.length
}

/** How many entries about a request's competency it does not bring yet. */
export async function countNewerEntries(
  db: Db,
  request: { id: number; personId: number; competencyId: number },
): Promise<number> {
  const row = (await db('cpd_entries as e')
    .join('cpd_entry_competencies as l', 'l.entry_id', 'e.id')
    .where({ 'e.person_id': request.personId, 'l.competency_id': request.competencyId })
    .whereNotIn('e.id', db('sign_off_entries').where({ sign_off_id: request.id }).select('entry_id'))
    .first(db.raw('count(*) as n'))) as { n: number } | undefined
  return Number(row?.n ?? 0)
}

/** Closes a request that waits; answers 0 when it does not any more, or was handed on since `version` was read. */
export const closeRequest = (
  trx: Db,
  id: number,
  state: 'signed' | 'not_yet' | 'withdrawn',
  closedOn: IsoDate,
  version?: number,
): Promise<number> =>
  trx('sign_offs')
    .where({ id, state: 'requested', ...(version === undefined ? {} : { version }) })
    .update({ state, closed_on: closedOn, version: trx.raw('version + 1') })

/** Names another signatory while it waits and is as it was shown; answers 0 when it is not. */
export const updateSignatory = (
  trx: Db,
  shown: { id: number; version: number },
  to: { signatoryId: number; chosen: Chosen; namedOn: IsoDate },
): Promise<number> =>
  trx('sign_offs')
    .where({ id: shown.id, version: shown.version, state: 'requested' })
    .update({
      signatory_id: to.signatoryId,
      chosen: to.chosen,
      named_on: to.namedOn,
      version: trx.raw('version + 1'),
    })

/** An entry as a request brings it, and as a decision keeps it. */
export type BroughtEntry = {
  id: number
  title: string
  doneOn: IsoDate
  minutes: number
  kind: EntryKind
  barrier: string | null
  change: string | null
  experienced: string | null
  next: string | null
  version: number
  /** What shows it; null for a plain entry of the log. */
  evidence: ShownEvidence | null
  /** What a decision keeps of its files: not the bytes, but their SHA-256. */
  files: EntryFile[]
}

/** What a request brings, oldest first. Inside a transaction the entries are held until its end. */
export async function listBrought(db: Db, signOffId: number): Promise<BroughtEntry[]> {
  const query = db('cpd_entries as e')
    .whereIn('e.id', db('sign_off_entries as b').where('b.sign_off_id', signOffId).select('b.entry_id'))
    .orderBy(['e.done_on', 'e.id'])
    .select(
      'e.id',
      'e.title',
      'e.done_on as doneOn',
      'e.minutes',
      'e.kind',
      'e.barrier',
      'e.change_made as change',
      'e.pupils_experienced as experienced',
      'e.next',
      'e.version',
    )
  if (db.isTransaction === true) query.forUpdate()
  const entries = (await query) as Omit<BroughtEntry, 'evidence' | 'files'>[]
  const ids = entries.map((entry) => entry.id)
  const evidence = await listEvidence(db, ids)
  const files = await listFiles(db, ids)
  return entries.map((entry) => ({
    ...entry,
    evidence: evidence.get(entry.id) ?? null,
    files: (files.get(entry.id) ?? []).map(toSeal),
  }))
}

export type NewDecision = {
  signOffId: number
  answer: 'signed' | 'not_yet'
  depth: ReachedDepth
  decidedBy: number
  decidedAt: IsoInstant
  decidedOn: IsoDate
  saw: string
  pupils: string | null
  nextStep: string
  stillHard: string | null
  talkedOn: IsoDate | null
  snapshot: string
}

/** Decisions are only ever added: the database refuses to change or delete one. */
export const appendDecision = async (trx: Db, decision: NewDecision): Promise<void> => {
  await trx('sign_off_decisions').insert({
    sign_off_id: decision.signOffId,
    answer: decision.answer,
    depth: decision.depth,
    decided_by: decision.decidedBy,
    decided_at: decision.decidedAt,
    decided_on: decision.decidedOn,
    saw: decision.saw,
    pupils: decision.pupils,
    next_step: decision.nextStep,
    still_hard: decision.stillHard,
    talked_on: decision.talkedOn,
    snapshot: decision.snapshot,
  })
}
