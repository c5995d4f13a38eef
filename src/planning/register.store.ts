import { type Db } from '../db/connection.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'

/** Marks the register as taken; answers no rows when somebody took it, or cancelled the session, meanwhile. */
export const markRegister = (trx: Db, sessionId: number, before: IsoInstant | null, at: IsoInstant): Promise<number> =>
  trx('training_sessions')
    .where({ id: sessionId })
    .whereNull('cancelled_on')
    .where((same) => (before === null ? same.whereNull('register_taken_at') : same.where('register_taken_at', before)))
    .update({ register_taken_at: at, version: trx.raw('version + 1') })

export type EntryState = { id: number; personId: number; sealedAt: string | null; onRequest: boolean; written: boolean }

/** The CPD entries that this session made, and whether something rests on them. */
export async function listSessionEntries(db: Db, sessionId: number): Promise<Map<number, EntryState>> {
  const rows = (await db('cpd_entries as e')
    .where('e.session_id', sessionId)
    .select(
      'e.id',
      'e.person_id',
      'e.sealed_at',
      'e.barrier',
      'e.change_made',
      'e.pupils_experienced',
      'e.next',
      db('sign_off_entries as rests').whereRaw('rests.entry_id = e.id').count('*').as('requests'),
    )) as {
    id: number
    person_id: number
    sealed_at: string | null
    barrier: string | null
    change_made: string | null
    pupils_experienced: string | null
    next: string | null
    requests: number
  }[]
  return new Map(
    rows.map((row) => [
      row.person_id,
      {
        id: row.id,
        personId: row.person_id,
        sealedAt: row.sealed_at,
        onRequest: Number(row.requests) > 0,
        written: [row.barrier, row.change_made, row.pupils_experienced, row.next].some((text) => (text ?? '') !== ''),
      },
    ]),
  )
}

export const listModuleCompetencies = async (db: Db, moduleId: number): Promise<number[]> =>
  (
    (await db('module_competencies').where({ module_id: moduleId }).select('competency_id')) as {
      competency_id: number
    }[]
  ).map((row) => row.competency_id)

export type SessionEntry = {
  personId: number
  schoolId: number
  sessionId: number
  moduleId: number
  title: string
  doneOn: IsoDate
  minutes: number
  createdAt: IsoInstant
}

/** A CPD entry of kind input, with the module's competencies; being there makes somebody aware, and no more. */
export async function insertSessionEntry(
  trx: Db,
  entry: SessionEntry,
  competencyIds: readonly number[],
): Promise<number> {
  const [row] = (await trx('cpd_entries')
    .insert({
      person_id: entry.personId,
      school_id: entry.schoolId,
      session_id: entry.sessionId,
      module_id: entry.moduleId,
      title: entry.title,
      done_on: entry.doneOn,
      minutes: entry.minutes,
      kind: 'input',
      created_at: entry.createdAt,
      updated_at: entry.createdAt,
    })
    .returning('id')) as { id: number }[]
  const id = row?.id ?? 0
  if (competencyIds.length === 0) return id
  await trx('cpd_entry_competencies').insert(competencyIds.map((competency_id) => ({ entry_id: id, competency_id })))
  await trx('depths_reached')
    .insert(
      competencyIds.map((competency_id) => ({
        person_id: entry.personId,
        competency_id,
        depth: 1,
        reached_on: entry.doneOn,
      })),
    )
    .onConflict(['person_id', 'competency_id'])
    .ignore()
  return id
}

/** Takes an entry away, and with it what only it had made somebody aware of. */
export async function deleteSessionEntry(trx: Db, entry: { id: number; personId: number }): Promise<void> {
  const competencies = (await trx('cpd_entry_competencies').where({ entry_id: entry.id }).select('competency_id')) as {
    competency_id: number
  }[]
  await trx('cpd_entry_competencies').where({ entry_id: entry.id }).delete()
  await trx('cpd_entries').where({ id: entry.id }).whereNull('sealed_at').delete()
  const others = trx('cpd_entries as other')
    .join('cpd_entry_competencies as about', 'about.entry_id', 'other.id')
    .where('other.person_id', entry.personId)
    .select('about.competency_id')
  await trx('depths_reached')
    .where({ person_id: entry.personId, depth: 1 })
    .whereNull('sign_off_id')
    .whereIn(
      'competency_id',
      competencies.map((row) => row.competency_id),
    )
    .whereNotIn('competency_id', others)
    .delete()
}

export type AssignmentState = 'assigned' | 'done' | 'deferred' | 'withdrawn'
export type Assignment = {
  id: number
  personId: number
  state: AssignmentState
  completedOn: IsoDate | null
  dueOn: IsoDate | null
}

/** The assignments of one module for these people, by person. */
export async function listAssignments(
  db: Db,
  moduleId: number,
  personIds: readonly number[],
): Promise<Map<number, Assignment>> {
  const rows = (await db('assignments')
    .where({ module_id: moduleId })
    .whereIn('person_id', [...personIds])
    .select('id', 'person_id as personId', 'state', 'completed_on as completedOn', 'due_on as dueOn')) as Assignment[]
  return new Map(rows.map((row) => [row.personId, row]))
}

export const insertAssignment = (
  trx: Db,
  assignment: {
    personId: number
    moduleId: number
    schoolId: number
    assignedOn: IsoDate
    dueOn: IsoDate | null
    completedOn: IsoDate | null
  },
): Promise<unknown> =>
  trx('assignments').insert({
    person_id: assignment.personId,
    module_id: assignment.moduleId,
    school_id: assignment.schoolId,
    origin: 'session',
    state: assignment.completedOn === null ? 'assigned' : 'done',
    assigned_on: assignment.assignedOn,
    due_on: assignment.dueOn,
    completed_on: assignment.completedOn,
  })

/** Answers how many rows changed: none when it is no longer in the state `from`. */
export const updateAssignment = (
  trx: Db,
  assignment: { id: number; state: AssignmentState },
  change: { state: AssignmentState; completedOn: IsoDate | null; dueOn: IsoDate | null },
): Promise<number> =>
  trx('assignments')
    .where({ id: assignment.id, state: assignment.state })
    .update({
      state: change.state,
      completed_on: change.completedOn,
      due_on: change.dueOn,
      version: trx.raw('version + 1'),
    })
