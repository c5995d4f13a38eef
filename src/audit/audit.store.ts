import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { type Work } from '../work.ts'
import { type EventName, type Particulars } from './events.rules.ts'

export type NewEvent = {
  action: EventName
  subject: { type: string; id: number }
  personId?: number | null
  schoolId?: number | null
  particulars?: Particulars
  /** The hidden key of the form that asked for it: a second click carries the same key. */
  formKey?: string | undefined
}

/** Writes what happened. Call it with the transaction that makes the change: never one without the other. */
export const recordEvent = (trx: Db, work: Work, event: NewEvent): Promise<void> => recordEvents(trx, work, [event])

/** Several at once, for a change that touches many people. */
export async function recordEvents(trx: Db, work: Work, events: readonly NewEvent[]): Promise<void> {
  const rows = events.map((event) => ({
    at: work.now,
    action: event.action,
    actor_id: work.viewer.userId,
    person_id: event.personId ?? null,
    school_id: event.schoolId ?? null,
    subject_type: event.subject.type,
    subject_id: event.subject.id,
    particulars: JSON.stringify(event.particulars ?? {}),
    form_key: event.formKey ?? null,
  }))
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await trx('events').insert(rows.slice(from, from + ROWS_AT_ONCE))
}

// SQLite takes at most 500 rows in one statement.
const ROWS_AT_ONCE = 400

/** What a form with this key already made, when it was sent before by the same person. */
export async function findMadeByForm(
  db: Db,
  work: Work,
  formKey: string | undefined,
): Promise<{ type: string; id: number } | undefined> {
  if (formKey === undefined) return undefined
  const row = (await db('events')
    .where({ form_key: formKey, actor_id: work.viewer.userId })
    .first('subject_type', 'subject_id')) as { subject_type: string; subject_id: number } | undefined
  return row === undefined ? undefined : { type: row.subject_type, id: row.subject_id }
}

export type ToldEvent = {
  id: number
  at: string
  action: string
  actor: string | null
  /** Whom it happened to, where it happened to a person. */
  person: { id: number; name: string } | null
  particulars: Particulars
}

/**
 * What happened to one person, newest first, with what happened to records that were joined to theirs: events are never
 * rewritten. `without` leaves out events that this viewer may not read.
 */
export async function listPersonEvents(
  db: Db,
  personId: number,
  without: readonly string[],
  page: { limit: number; offset: number },
): Promise<ToldEvent[]> {
  const joined = db('people').where({ merged_into_id: personId }).select('id')
  return listEvents(
    db,
    (query) => query.where('events.person_id', personId).orWhereIn('events.person_id', joined),
    without,
    page,
  )
}

/** What happened in one school, newest first. */
export async function listSchoolEvents(
  db: Db,
  schoolId: number,
  without: readonly string[],
  page: { limit: number; offset: number },
): Promise<ToldEvent[]> {
  return listEvents(db, (query) => query.where('events.school_id', schoolId), without, page)
}

async function listEvents(
  db: Db,
  about: (query: Knex.QueryBuilder) => Knex.QueryBuilder,
  without: readonly string[],
  page: { limit: number; offset: number },
): Promise<ToldEvent[]> {
  const rows = (await db('events')
    .leftJoin('users', 'users.id', 'events.actor_id')
    .leftJoin('people', 'people.id', 'users.person_id')
    .leftJoin('people as whom', 'whom.id', 'events.person_id')
    .where((query) => void about(query))
    .whereNotIn('events.action', [...without])
    .orderBy('events.id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .select(
      'events.id',
      'events.at',
      'events.action',
      'events.particulars',
      'people.given_name',
      'people.family_name',
      'whom.id as whom_id',
      'whom.given_name as whom_given',
      'whom.family_name as whom_family',
    )) as {
    id: number
    at: string
    action: string
    particulars: string
    given_name: string | null
    family_name: string | null
    whom_id: number | null
    whom_given: string | null
    whom_family: string | null
  }[]
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    action: row.action,
    actor: row.given_name === null ? null : `${row.given_name} ${row.family_name ?? ''}`,
    person:
      row.whom_id === null
        ? null
        : { id: row.whom_id, name: `${row.whom_given ?? ''} ${row.whom_family ?? ''}`.trim() },
    particulars: JSON.parse(row.particulars) as Particulars,
  }))
}
