import { type Db } from '../db/connection.ts'
import { type IsoDate } from '../shared/dates.ts'

export type ModuleSession = {
  id: number
  heldOn: IsoDate
  startsAt: string
  place: string
  school: string
  /** The viewer's own place; null for whoever has not been asked. */
  mine: string | null
}

/** The next session of a module at a school where the viewer works, or to which they are asked. */
export async function findModuleSession(
  db: Db,
  moduleId: number,
  viewer: { personId: number | null; schoolIds: readonly number[] },
  today: IsoDate,
): Promise<ModuleSession | undefined> {
  return (await db('training_sessions as t')
    .join('schools as s', 's.id', 't.school_id')
    .leftJoin('session_places as p', (join) => {
      join.on('p.session_id', 't.id').andOnVal('p.person_id', viewer.personId ?? 0)
    })
    .where('t.module_id', moduleId)
    .whereNull('t.cancelled_on')
    .whereNull('t.register_taken_at')
    .where('t.held_on', '>=', today)
    .where((reach) => reach.whereIn('t.school_id', [...viewer.schoolIds]).orWhereNotNull('p.state'))
    .orderBy(['t.held_on', 't.starts_at', 't.id'])
    .first(
      't.id',
      't.held_on as heldOn',
      't.starts_at as startsAt',
      't.place',
      's.name as school',
      'p.state as mine',
    )) as ModuleSession | undefined
}
