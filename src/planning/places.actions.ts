import { recordEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { scopeOf } from '../policy.ts'
import { sayDate } from '../shared/dates.ts'
import { Conflict, Forbidden, NotFound } from '../shared/errors.ts'
import { type Work, within } from '../work.ts'
import { type Answer, answerPlace, holdsPlace, type PlaceState, promote } from './places.rules.ts'
import { countHeld, insertPlaces, listPlaces, listWaiting, updatePlace } from './places.store.ts'
import { keepStaff } from './plan.store.ts'
import { getManagedSession, getSession } from './session-reach.ts'
import { answersAreOpen } from './sessions.rules.ts'
import { lockSession, type Session } from './sessions.store.ts'

/** The viewer's own answer. The last place goes to one of two who ask at once; the other waits. */
export const answerForMyself = (work: Work, sessionId: number, answer: Answer): Promise<PlaceState> =>
  inTransaction(work.db, async (trx) => {
    const { personId } = work.viewer
    await lockSession(trx, sessionId)
    const session = await getSession(within(work, trx), sessionId)
    if (personId === null) throw new Forbidden()
    if (session.mine === null && !work.viewer.schoolIds.includes(session.school.id)) throw new Forbidden()
    return answerFor(trx, work, session, personId, session.mine, answer)
  })

/** The lead writes down somebody's answer. */
export const answerForAnother = (
  work: Work,
  sessionId: number,
  personId: number,
  answer: Answer,
): Promise<PlaceState> =>
  inTransaction(work.db, async (trx) => {
    await lockSession(trx, sessionId)
    const session = await getManagedSession(within(work, trx), sessionId)
    const place = (await listPlaces(trx, session)).find((each) => each.personId === personId)
    const scope = scopeOf(work.viewer, 'training.manage', work.today)
    const staff = await keepStaff(trx, scope, session.school.id, session.heldOn, [personId])
    if (place === undefined || !staff.has(personId)) throw new NotFound()
    return answerFor(trx, work, session, personId, place.state, answer)
  })

async function answerFor(
  trx: Db,
  work: Work,
  session: Session,
  personId: number,
  state: PlaceState | null,
  answer: Answer,
): Promise<PlaceState> {
  if (!answersAreOpen(session, work.today))
    throw new Conflict('This session is over or was cancelled: nothing changed.')
  const outcome = answerPlace(state, answer, await countHeld(trx, session.id), session.capacity)
  if (!outcome.ok) throw new Conflict('There was no invitation to decline: nothing changed.')
  const next = outcome.value
  if (next === state) return next
  if (state === null) await insertPlaces(trx, session.id, [{ personId, state: next }], work.now, true)
  else {
    const waitingSince = next === 'waiting' ? work.now : null
    const changed = await updatePlace(trx, session.id, personId, state, {
      state: next,
      answeredAt: work.now,
      waitingSince,
    })
    if (changed === 0) throw new Conflict('This place was changed a moment ago. Look at the session again.')
  }
  await placeEvent(trx, work, session, personId, next)
  if (state !== null && holdsPlace(state) && !holdsPlace(next)) await fillFreePlaces(trx, work, session)
  return next
}

/** Moves the longest waiting into free places. Call it with the session locked. */
export async function fillFreePlaces(trx: Db, work: Work, session: Session): Promise<void> {
  if (!answersAreOpen(session, work.today)) return
  const moved = promote(await listWaiting(trx, session.id), await countHeld(trx, session.id), session.capacity)
  for (const { personId, state } of moved) {
    await updatePlace(trx, session.id, personId, 'waiting', { state, waitingSince: null })
    await placeEvent(trx, work, session, personId, state)
  }
}

const placeEvent = (trx: Db, work: Work, session: Session, personId: number, to: PlaceState): Promise<void> =>
  recordEvent(trx, work, {
    action: 'place_changed',
    subject: { type: 'training_session', id: session.id },
    personId,
    schoolId: session.school.id,
    particulars: { on: sayDate(session.heldOn), to },
  })
