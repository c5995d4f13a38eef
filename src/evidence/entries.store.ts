import { type Db } from '../db/connection.ts'
import { visiblePeople } from '../people/visibility.store.ts'
import { scopeOf, type Viewer } from '../policy.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'
import { fold } from '../shared/text.ts'
import { type EntryKind, type Words } from './entries.rules.ts'
import { entriesBroughtTo } from './shares.store.ts'

export type Named = { id: number; code: string; title: string }

export type Entry = Words & {
  id: number
  personId: number
  title: string
  doneOn: IsoDate
  minutes: number
  kind: EntryKind
  module: Named | null
  /** The training session whose register made it, if one did. */
  sessionId: number | null
  sealedAt: IsoInstant | null
  version: number
  competencies: Named[]
}

export type EntryRow = {
  id: number
  person_id: number
  title: string
  done_on: string
  minutes: number
  kind: EntryKind
  module_id: number | null
  module_code: string | null
  module_title: string | null
  session_id: number | null
  barrier: string | null
  change_made: string | null
  pupils_experienced: string | null
  next: string | null
  sealed_at: string | null
  version: number
}

const COLUMNS = [
  'e.id',
  'e.person_id',
  'e.title',
  'e.done_on',
  'e.minutes',
  'e.kind',
  'e.module_id',
  'm.code as module_code',
  'm.title as module_title',
  'e.session_id',
  'e.barrier',
  'e.change_made',
  'e.pupils_experienced',
  'e.next',
  'e.sealed_at',
  'e.version',
]

/** An entry that this viewer may read: their own, through their role, or brought to them by a request that waits. */
export async function findReadableEntry(
  db: Db,
  viewer: Viewer,
  today: IsoDate,
  id: number,
): Promise<(Entry & { personName: string }) | undefined> {
  const row = (await entryRows(db)
    .join('people as p', 'p.id', 'e.person_id')
    .where('e.id', id)
    .where((reach) =>
      reach
        .whereIn('e.person_id', visiblePeople(db, scopeOf(viewer, 'entry.read', today)))
        .orWhereIn('e.id', entriesBroughtTo(db, viewer.personId, today)),
    )
    .first(...COLUMNS, 'p.given_name', 'p.family_name')) as
    (EntryRow & { given_name: string; family_name: string }) | undefined
  if (row === undefined) return undefined
  const [entry] = await withCompetencies(db, [row])
  return entry === undefined ? undefined : { ...entry, personName: `${row.given_name} ${row.family_name}` }
}

/** One's own entry. Inside a transaction it is held until the end, so that nobody signs what is being changed. */
export async function findOwnEntry(db: Db, personId: number, id: number): Promise<Entry | undefined> {
  if (db.isTransaction === true) await db('cpd_entries').where({ id, person_id: personId }).forUpdate().first('id')
  const row = (await entryRows(db)
    .where({ 'e.id': id, 'e.person_id': personId })
    .first(...COLUMNS)) as EntryRow | undefined
  return row === undefined ? undefined : (await withCompetencies(db, [row]))[0]
}

/** The newest entry of somebody: what "the same as last time" repeats. */
export async function findLastEntry(db: Db, personId: number): Promise<Entry | undefined> {
  const row = (await entryRows(db)
    .where({ 'e.person_id': personId })
    .orderBy('e.id', 'desc')
    .first(...COLUMNS)) as EntryRow | undefined
  return row === undefined ? undefined : (await withCompetencies(db, [row]))[0]
}

export type NewEntry = Words & {
  personId: number
  schoolId: number | null
  title: string
  doneOn: IsoDate
  minutes: number
  kind: EntryKind
  moduleId: number | null
  sessionId: number | null
  competencyIds: readonly number[]
}

export async function insertEntry(trx: Db, entry: NewEntry, now: IsoInstant): Promise<number> {
  const [row] = (await trx('cpd_entries')
    .insert({ ...toRow(entry), created_at: now, updated_at: now })
    .returning('id')) as { id: number }[]
  if (row === undefined) throw new Error('The entry was not stored.')
  await linkCompetencies(trx, row.id, entry.competencyIds)
  return row.id
}

/** Writes an entry anew from the version that was shown; answers 0 when it has changed or was signed since. */
export async function updateEntry(
  trx: Db,
  shown: { id: number; version: number },
  entry: Omit<NewEntry, 'personId' | 'schoolId' | 'sessionId'>,
  now: IsoInstant,
): Promise<number> {
  const changed = await trx('cpd_entries')
    .where({ id: shown.id, version: shown.version })
    .whereNull('sealed_at')
    .update({ ...toText(entry), updated_at: now, version: shown.version + 1 })
  if (changed === 0) return 0
  await trx('cpd_entry_competencies').where({ entry_id: shown.id }).delete()
  await linkCompetencies(trx, shown.id, entry.competencyIds)
  return changed
}

/** Says that something that belongs to an entry was changed; answers 0 when it has changed or was signed since it was shown. */
export const touchEntry = (trx: Db, shown: { id: number; version: number }, now: IsoInstant): Promise<number> =>
  trx('cpd_entries')
    .where({ id: shown.id, version: shown.version })
    .whereNull('sealed_at')
    .update({ updated_at: now, version: shown.version + 1 })

/** Answers 0 when it has changed or was signed since it was shown. Take it out of requests first. */
export async function deleteEntry(trx: Db, shown: { id: number; version: number }): Promise<number> {
  await trx('cpd_entry_competencies').where({ entry_id: shown.id }).delete()
  await trx('entry_evidence').where({ entry_id: shown.id }).delete()
  await trx('word_dismissals').where({ entry_id: shown.id }).delete()
  await trx('entry_files').where({ entry_id: shown.id }).delete()
  return trx('cpd_entries').where({ id: shown.id, version: shown.version }).whereNull('sealed_at').delete()
}

/** Closes entries to change, because something signed rests on them. */
export async function sealEntries(trx: Db, ids: readonly number[], at: IsoInstant): Promise<void> {
  await trx('cpd_entries')
    .whereIn('id', [...ids])
    .whereNull('sealed_at')
    .update({ sealed_at: at })
}

/** The school that somebody works at today, the newest period first; null for a leaver. */
export async function findSchoolIdOn(db: Db, personId: number, today: IsoDate): Promise<number | null> {
  const row = (await db('school_periods')
    .where({ person_id: personId })
    .where('started_on', '<=', today)
    .where((open) => open.whereNull('finished_on').orWhere('finished_on', '>', today))
    .orderBy([{ column: 'started_on', order: 'desc' }, 'id'])
    .first('school_id')) as { school_id: number } | undefined
  return row?.school_id ?? null
}

export const entryRows = (db: Db) => db('cpd_entries as e').leftJoin('modules as m', 'm.id', 'e.module_id')
export const ENTRY_COLUMNS: readonly string[] = COLUMNS

/** Rows as entries, with what they are about: one query more, however many. */
export async function withCompetencies(db: Db, rows: readonly EntryRow[]): Promise<Entry[]> {
  const ids = rows.map((row) => row.id)
  const links =
    ids.length === 0
      ? []
      : ((await db('cpd_entry_competencies as l')
          .join('competencies as c', 'c.id', 'l.competency_id')
          .whereIn('l.entry_id', ids)
          .orderBy('c.position')
          .select('l.entry_id', 'c.id', 'c.code', 'c.title')) as {
          entry_id: number
          id: number
          code: string
          title: string
        }[])
  const about = new Map<number, Named[]>()
  for (const link of links) {
    const list = about.get(link.entry_id) ?? []
    list.push({ id: link.id, code: link.code, title: link.title })
    about.set(link.entry_id, list)
  }
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    title: row.title,
    doneOn: row.done_on,
    minutes: row.minutes,
    kind: row.kind,
    module:
      row.module_id === null ? null : { id: row.module_id, code: row.module_code ?? '', title: row.module_title ?? '' },
    sessionId: row.session_id,
    barrier: row.barrier,
    change: row.change_made,
    experienced: row.pupils_experienced,
    next: row.next,
    sealedAt: row.sealed_at,
    version: row.version,
    competencies: about.get(row.id) ?? [],
  }))
}

async function linkCompetencies(trx: Db, entryId: number, competencyIds: readonly number[]): Promise<void> {
  if (competencyIds.length === 0) return
  await trx('cpd_entry_competencies').insert(
    competencyIds.map((competencyId) => ({ entry_id: entryId, competency_id: competencyId })),
  )
}

const toRow = (entry: NewEntry) => ({
  person_id: entry.personId,
  school_id: entry.schoolId,
  session_id: entry.sessionId,
  ...toText(entry),
})

const toText = (entry: Omit<NewEntry, 'personId' | 'schoolId' | 'sessionId'>) => ({
  title: entry.title,
  done_on: entry.doneOn,
  minutes: entry.minutes,
  kind: entry.kind,
  module_id: entry.moduleId,
  barrier: entry.barrier,
  change_made: entry.change,
  pupils_experienced: entry.experienced,
  next: entry.next,
  search_text: searchText(entry),
})

/** What a search looks in, title first, so that it also sorts by title. */
export const searchText = (entry: Words & { title: string }): string =>
  fold([entry.title, entry.barrier, entry.change, entry.experienced, entry.next].filter(Boolean).join(' '))
