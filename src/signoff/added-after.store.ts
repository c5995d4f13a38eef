import { type Db } from '../db/connection.ts'
import { visiblePeople } from '../people/visibility.store.ts'
import { scopeOf, type Viewer } from '../policy.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'

export type AddedAfter = { id: number; title: string; doneOn: IsoDate; addedAt: IsoInstant }

type Row = AddedAfter & { signOffId: number }

/** What was logged after each of these answers, by request, and files that entries were given since: two queries for each 400. */
export async function listAddedAfterMany(
  db: Db,
  viewer: Viewer,
  today: IsoDate,
  signOffIds: readonly number[],
): Promise<Map<number, AddedAfter[]>> {
  const found = new Map<number, AddedAfter[]>()
  const readable = scopeOf(viewer, 'entry.read', today)
  for (let from = 0; from < signOffIds.length; from += IDS_AT_ONCE) {
    const about = db('sign_off_decisions as d')
      .join('sign_offs as o', 'o.id', 'd.sign_off_id')
      .join('cpd_entry_competencies as l', 'l.competency_id', 'o.competency_id')
      .join('cpd_entries as e', (on) => on.on('e.id', 'l.entry_id').andOn('e.person_id', 'o.person_id'))
      .whereIn('o.id', signOffIds.slice(from, from + IDS_AT_ONCE))
      .whereIn('e.person_id', visiblePeople(db, readable))
    const entries = (await about
      .clone()
      .whereRaw('e.created_at > d.decided_at')
      .select('o.id as signOffId', ...ENTRY)) as Row[]
    const files = (await about
      .clone()
      .join('entry_files as f', 'f.entry_id', 'e.id')
      .whereRaw('f.added_at > d.decided_at and e.created_at <= d.decided_at')
      .select('o.id as signOffId', ...FILE)) as (Row & { name: string })[]
    for (const { signOffId, ...row } of inOrder([...entries, ...files.map(asFile)]))
      found.set(signOffId, [...(found.get(signOffId) ?? []), row])
  }
  return found
}

const IDS_AT_ONCE = 400
const MOST = 20

const ENTRY = ['e.id', 'e.title', 'e.done_on as doneOn', 'e.created_at as addedAt']
const FILE = ['e.id', 'e.title', 'e.done_on as doneOn', 'f.name', 'f.added_at as addedAt']

/**
 * What somebody logged about a competency after it was answered, oldest first, for a viewer who may read their log, and
 * files that were added since to what was logged before: the answer rests on neither. At most twenty.
 */
export async function listAddedAfter(
  db: Db,
  viewer: Viewer,
  today: IsoDate,
  about: { personId: number; competencyId: number; after: IsoInstant },
): Promise<AddedAfter[]> {
  const theirs = db('cpd_entries as e')
    .join('cpd_entry_competencies as l', 'l.entry_id', 'e.id')
    .where({ 'e.person_id': about.personId, 'l.competency_id': about.competencyId })
    .whereIn('e.person_id', visiblePeople(db, scopeOf(viewer, 'entry.read', today)))
    .limit(MOST)
  const entries = (await theirs
    .clone()
    .where('e.created_at', '>', about.after)
    .orderBy(['e.created_at', 'e.id'])
    .select(...ENTRY)) as AddedAfter[]
  const files = (await theirs
    .clone()
    .join('entry_files as f', 'f.entry_id', 'e.id')
    .where('f.added_at', '>', about.after)
    .where('e.created_at', '<=', about.after)
    .orderBy(['f.added_at', 'f.id'])
    .select(...FILE)) as (AddedAfter & { name: string })[]
  return inOrder([...entries, ...files.map(asFile)]).slice(0, MOST)
}

const asFile = <R extends { title: string; name: string }>({ name, ...row }: R) => ({
  ...row,
  title: `${name}, a file of “${row.title}”`,
})

const inOrder = <R extends AddedAfter>(rows: R[]): R[] =>
  rows.sort((a, b) => (a.addedAt < b.addedAt ? -1 : a.addedAt > b.addedAt ? 1 : a.id - b.id))
