import { addDays, type IsoDate } from '../shared/dates.ts'
import { type PlaceState } from './places.rules.ts'

export type Registered = { personId: number; state: PlaceState }
export type RegisterChange = { personId: number; from: PlaceState | null; to: 'attended' | 'absent' }

/**
 * What a register changes: whoever came is attended; whoever held a place and did not come is absent. Those who
 * declined or only waited, and did not come, stay as they were: they were not expected.
 */
export function registerChanges(places: readonly Registered[], came: ReadonlySet<number>): RegisterChange[] {
  const known = new Set(places.map((place) => place.personId))
  const changes = places.flatMap((place): RegisterChange[] => {
    if (came.has(place.personId))
      return place.state === 'attended' ? [] : [{ personId: place.personId, from: place.state, to: 'attended' }]
    if (place.state === 'absent' || place.state === 'declined' || place.state === 'waiting') return []
    return [{ personId: place.personId, from: place.state, to: 'absent' }]
  })
  const walkIns = [...came].filter((id) => !known.has(id))
  return [...changes, ...walkIns.map((personId): RegisterChange => ({ personId, from: null, to: 'attended' }))]
}

/** Catching up is due six weeks after the session, and never less than two weeks from today. */
export function catchUpDue(heldOn: IsoDate, today: IsoDate): IsoDate {
  const [six, two] = [addDays(heldOn, 42), addDays(today, 14)]
  return six > two ? six : two
}
