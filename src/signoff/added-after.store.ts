import { type Db } from '../db/connection.ts'
import { visiblePeople } from '../people/visibility.store.ts'
import { scopeOf, type Viewer } from '../policy.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'

export type AddedAfter = { id: number; title: string; doneOn: IsoDate; addedAt: IsoInstant }

/** What was logged after each of these answers, by request: a query for each 400 of them. */
export async function listAddedAfterMany(
  db: Db,
  viewer: Viewer,
  today: IsoDate,
  signOffIds: readonly number[],
): Promise<Map<number, AddedAfter[]>> {
  const found = new Map<number, AddedAfter[]>()
  for (let from = 0; from < signOffIds.length; from += IDS_AT_ONCE) {
    const rows = (await db('sign_off_decisions as d')
      .join('sign_offs as o', 'o.id', 'd.sign_off_id')
      .join('cpd_entry_competencies as l', 'l.competency_id', 'o.competency_id')
      .join('cpd_entries as e', (on) => on.on('e.id', 'l.entry_id').andOn('e.person_id', 'o.person_id'))
      .whereIn('o.id', signOffIds.slice(from, from + IDS_AT_ONCE))
      .whereRaw('e.created_at > d.decided_at')
      .whereIn('e.person_id', visiblePeople(db, scopeOf(viewer, 'entry.read', today)))
      .orderBy(['o.id', 'e.created_at', 'e.id'])
      .select(
        'o.id as signOffId',
        'e.id',
        'e.title',
        'e.done_on as doneOn',
        'e.created_at as addedAt',
      )) as (AddedAfter & { signOffId: number })[]
    for (const { signOffId, ...entry } of rows) found.set(signOffId, [...(found.get(signOffId) ?? []), entry])
  }
  return found
}

const IDS_AT_ONCE = 400

/**
 * What somebody logged about a competency after it was answered, oldest first, for a viewer who may read their log: the
 * answer does not rest on it. At most twenty.
 */
export async function listAddedAfter(
  db: Db,
  viewer: Viewer,
  today: IsoDate,
  about: { personId: number; competencyId: number; after: IsoInstant },
): Promise<AddedAfter[]> {
  const rows = (await db('cpd_entries as e')
    .join('cpd_entry_competencies as l', 'l.entry_id', 'e.id')
    .where({ 'e.person_id': about.personId, 'l.competency_id': about.competencyId })
    .where('e.created_at', '>', about.after)
    .whereIn('e.person_id', visiblePeople(db, scopeOf(viewer, 'entry.read', today)))
    .orderBy(['e.created_at', 'e.id'])
    .limit(20)
    .select('e.id', 'e.title', 'e.done_on as doneOn', 'e.created_at as addedAt')) as AddedAfter[]
  return rows
}
