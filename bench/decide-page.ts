import { connect } from '../src/db/connection.ts'
import { addRequests, MENTOR } from './data.ts'
import { countQueries } from './queries.ts'
import { type Line } from './table.ts'

const ITEMS = 60

/** How many questions the page that a mentor answers asks the database: a request of sixty items beside one of a few. */
export async function benchDecidePage(file: string, password: string): Promise<Line> {
  const db = connect(file)
  const [few = 0, many = 0] = await addRequests(db, 2)
  const about = (await db('sign_offs').where({ id: many }).first('person_id', 'competency_id')) as {
    person_id: number
    competency_id: number
  }
  const at = '2026-01-05T09:00:00.000Z'
  for (let n = 0; n < ITEMS; n++) {
    const entry = {
      person_id: about.person_id,
      title: `Item ${n}`,
      done_on: '2026-01-05',
      minutes: 30,
      kind: 'practice',
    }
    const [row] = (await db('cpd_entries')
      .insert({ ...entry, change_made: 'A rota', created_at: at, updated_at: at })
      .returning('id')) as { id: number }[]
    await db('sign_off_entries').insert({ sign_off_id: many, entry_id: row?.id })
  }
  await db.destroy()
  const pages = [few, many].map((id) => ({ path: `/sign-offs/${id}`, email: MENTOR }))
  const queries = await countQueries(file, pages, password)
  const [baseline, ours] = pages.map(({ path }) => queries.get(path) ?? 0)
  if (baseline === undefined || ours === undefined) throw new Error('The decide page was not asked for.')
  return {
    ...{ name: 'decide-page', what: `queries of the decide page, ${ITEMS} items beside a few`, ours, baseline },
    ...{ unit: 'queries', ratio: ours / baseline, target: 'the same', met: ours === baseline, queries: ours },
  }
}
