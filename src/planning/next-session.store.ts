import { type Db } from '../db/connection.ts'
import { type IsoDate } from '../shared/dates.ts'
import { noPlaces, type PlaceCounts, type PlaceState, worksOn } from './places.rules.ts'
import { countPlaces, listPlaces } from './places.store.ts'
import { findSession, type Session } from './sessions.store.ts'

export type NextSession = {
  id: number
  title: string
  heldOn: IsoDate
  startsAt: string
  endsAt: string
  place: string
  state: PlaceState
}

/** The next session that somebody is invited to, booked on or waiting for; for the home page and the pathway. */
export async function findNextSession(db: Db, personId: number, today: IsoDate): Promise<NextSession | undefined> {
  return (await db('session_places as p')
    .join('training_sessions as t', 't.id', 'p.session_id')
    .join('modules as m', 'm.id', 't.module_id')
    .where('p.person_id', personId)
    .whereIn('p.state', ['invited', 'booked', 'waiting'])
    .whereNull('t.cancelled_on')
    .whereNull('t.register_taken_at')
    .where('t.held_on', '>=', today)
    .orderBy([{ column: 't.held_on' }, { column: 't.starts_at' }, { column: 't.id' }])
    .first(
      't.id',
      'm.title',
      't.held_on as heldOn',
      't.starts_at as startsAt',
      't.ends_at as endsAt',
      't.place',
      'p.state',
    )) as NextSession | undefined
}

export type NextSchoolSession = { session: Session; counts: PlaceCounts; notIn: { personId: number; name: string }[] }

/** A school's next session, with its counts and those on its list who do not work on that day. Four queries. */
export async function findNextSchoolSession(
  db: Db,
  schoolId: number,
  today: IsoDate,
): Promise<NextSchoolSession | undefined> {
  const row = (await db('training_sessions as t')
    .where('t.school_id', schoolId)
    .whereNull('t.cancelled_on')
    .whereNull('t.register_taken_at')
    .where('t.held_on', '>=', today)
    .orderBy([{ column: 't.held_on' }, { column: 't.starts_at' }, { column: 't.id' }])
    .first('t.id')) as { id: number } | undefined
  const session = row === undefined ? undefined : await findSession(db, row.id, null)
  if (session === undefined) return undefined
  const places = await listPlaces(db, session)
  return {
    session,
    counts: (await countPlaces(db, [session.id])).get(session.id) ?? noPlaces(),
    notIn: places
      .filter((place) => ['invited', 'booked', 'waiting'].includes(place.state))
      .filter((place) => !worksOn(place.workingDays, session.heldOn))
      .map(({ personId, name }) => ({ personId, name })),
  }
}
