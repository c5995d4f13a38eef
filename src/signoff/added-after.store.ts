import { type Db } from '../db/connection.ts'
import { visiblePeople } from '../people/visibility.store.ts'
import { scopeOf, type Viewer } from '../policy.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'

export type AddedAfter = { id: number; title: string; doneOn: IsoDate; addedAt: IsoInstant }

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
