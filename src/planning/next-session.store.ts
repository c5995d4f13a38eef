import { type Db } from '../db/connection.ts'
import { type IsoDate } from '../shared/dates.ts'
import { noPlaces, type PlaceCounts, type PlaceState, worksOn } from './places.rules.ts'

export type NextSession = {
  id: number
  title: string
  heldOn: IsoDate
  startsAt: string
  endsAt: string
  place: string
  capacity: number
  counts: PlaceCounts
  /** How many with a place, or waiting for one, do not work on that day. */
  notIn: number
}

/** The next session of a school that still stands and whose register is not taken; one query. */
export async function findNextSession(db: Db, schoolId: number, today: IsoDate): Promise<NextSession | undefined> {
  const next = db('training_sessions')
    .where('school_id', schoolId)
    .whereNull('cancelled_on')
    .whereNull('register_taken_at')
    .where('held_on', '>=', today)
    .orderBy([{ column: 'held_on' }, { column: 'starts_at' }, { column: 'id' }])
    .limit(1)
    .select('id')
  const rows = (await db('training_sessions as t')
    .join('modules as m', 'm.id', 't.module_id')
    .leftJoin('session_places as p', 'p.session_id', 't.id')
    .leftJoin('school_periods as at', (join) => {
      join
        .on('at.person_id', 'p.person_id')
        .andOn('at.school_id', 't.school_id')
        .andOn('at.started_on', '<=', 't.held_on')
        .andOn((open) => {
          open.onNull('at.finished_on').orOn('at.finished_on', '>', 't.held_on')
        })
    })
    .where('t.id', next)
    .select(
      't.id',
      'm.title',
      't.held_on as heldOn',
      't.starts_at as startsAt',
      't.ends_at as endsAt',
      't.place',
      't.capacity',
      'p.person_id as personId',
      'p.state',
      'at.working_days as workingDays',
    )) as (Omit<NextSession, 'counts' | 'notIn'> & {
    personId: number | null
    state: PlaceState | null
    workingDays: string | null
  })[]
  const [first] = rows
  if (first === undefined) return undefined
  const { id, title, heldOn, startsAt, endsAt, place, capacity } = first
  const counts = noPlaces()
  const seen = new Set<number>()
  let notIn = 0
  for (const { personId, state, workingDays } of rows) {
    if (personId === null || state === null || seen.has(personId)) continue
    seen.add(personId)
    counts[state]++
    if (state !== 'declined' && !worksOn(workingDays, heldOn)) notIn++
  }
  return { id, title, heldOn, startsAt, endsAt, place, capacity, counts, notIn }
}
