import { type Db } from '../db/connection.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'
import { noPlaces, type PlaceCounts, type PlaceState, type Waiting } from './places.rules.ts'

export type Place = {
  id: number
  personId: number
  name: string
  job: string | null
  state: PlaceState
  workingDays: string | null
  /** What the register changed in the assignment, to take it back. */
  assignmentWas: string | null
}

/** Everyone with a place or an answer in a session, by name, with the days they work at its school on its day. */
export async function listPlaces(
  db: Db,
  session: { id: number; heldOn: IsoDate; school: { id: number } },
): Promise<Place[]> {
  const rows = (await db('session_places as p')
    .join('people', 'people.id', 'p.person_id')
    .leftJoin('school_periods as at', (join) => {
      join
        .on('at.person_id', 'p.person_id')
        .andOnVal('at.school_id', session.school.id)
        .andOnVal('at.started_on', '<=', session.heldOn)
        .andOn((open) => {
          open.onNull('at.finished_on').orOnVal('at.finished_on', '>', session.heldOn)
        })
    })
    .where('p.session_id', session.id)
    .orderBy([{ column: 'people.sort_name' }, { column: 'people.id' }])
    .select(
      'p.id',
      'p.person_id as personId',
      'p.state',
      'p.assignment_was as assignmentWas',
      'people.given_name as given',
      'people.family_name as family',
      'at.job_title as job',
      'at.working_days as workingDays',
    )) as (Omit<Place, 'name'> & { given: string; family: string })[]
  const seen = new Set<number>()
  return rows.flatMap(({ given, family, ...place }) => {
    if (seen.has(place.id)) return []
    seen.add(place.id)
    return [{ ...place, name: `${given} ${family}` }]
  })
}

/** How many places in each state, for many sessions in one query. */
export async function countPlaces(db: Db, sessionIds: readonly number[]): Promise<Map<number, PlaceCounts>> {
  const rows = (await db('session_places')
    .whereIn('session_id', [...sessionIds])
    .groupBy('session_id', 'state')
    .select('session_id', 'state', db.raw('count(*) as n'))) as { session_id: number; state: PlaceState; n: number }[]
  const counts = new Map<number, PlaceCounts>()
  for (const row of rows) {
    const of = counts.get(row.session_id) ?? noPlaces()
    of[row.state] = Number(row.n)
    counts.set(row.session_id, of)
  }
  return counts
}

/** How many places are held: everything but waiting and declined. */
export async function countHeld(db: Db, sessionId: number): Promise<number> {
  const rows = (await db('session_places')
    .where('session_id', sessionId)
    .whereNotIn('state', ['waiting', 'declined'])
    .count({ n: '*' })) as { n: number }[]
  return Number(rows[0]?.n ?? 0)
}

export async function listWaiting(db: Db, sessionId: number): Promise<Waiting[]> {
  const rows = (await db('session_places')
    .where({ session_id: sessionId, state: 'waiting' })
    .select('id', 'person_id', 'waiting_since', 'invited_at', 'answered_at')) as {
    id: number
    person_id: number
    waiting_since: string | null
    invited_at: string
    answered_at: string | null
  }[]
  return rows.map((row) => ({
    placeId: row.id,
    personId: row.person_id,
    since: row.waiting_since ?? row.invited_at,
    answered: row.answered_at !== null,
  }))
}

/** New places, in the order given: the waiting list is read in that order. */
export async function insertPlaces(
  trx: Db,
  sessionId: number,
  places: readonly { personId: number; state: PlaceState }[],
  at: IsoInstant,
  answered: boolean,
): Promise<void> {
  const rows = places.map(({ personId, state }) => ({
    session_id: sessionId,
    person_id: personId,
    state,
    invited_at: at,
    answered_at: answered ? at : null,
    waiting_since: state === 'waiting' ? at : null,
  }))
  for (let i = 0; i < rows.length; i += 400) await trx('session_places').insert(rows.slice(i, i + 400))
}

/** Answers how many rows changed: none when the place is no longer in the state `from`. */
export const updatePlace = (
  trx: Db,
  sessionId: number,
  personId: number,
  from: PlaceState,
  change: {
    state: PlaceState
    answeredAt?: IsoInstant
    waitingSince?: IsoInstant | null
    assignmentWas?: string | null
  },
): Promise<number> =>
  trx('session_places')
    .where({ session_id: sessionId, person_id: personId, state: from })
    .update({
      state: change.state,
      ...(change.answeredAt === undefined ? {} : { answered_at: change.answeredAt }),
      ...(change.waitingSince === undefined ? {} : { waiting_since: change.waitingSince }),
      ...(change.assignmentWas === undefined ? {} : { assignment_was: change.assignmentWas }),
    })
