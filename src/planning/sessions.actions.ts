import { recordEvent } from '../audit/audit.store.ts'
import { onceInTransaction } from '../audit/once.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { scopeOf } from '../policy.ts'
import { sayDate } from '../shared/dates.ts'
import { Conflict, Forbidden } from '../shared/errors.ts'
import { type Work, within } from '../work.ts'
import { fillFreePlaces } from './places.actions.ts'
import { shareOut } from './places.rules.ts'
import { countHeld, insertPlaces, listPlaces } from './places.store.ts'
import { keepStaff, type Module } from './plan.store.ts'
import { getManagedSession, getSession } from './session-reach.ts'
import { type Slot } from './sessions.rules.ts'
import {
  cancelSession,
  insertSession,
  lockSession,
  type School,
  type Session,
  updateSession,
} from './sessions.store.ts'

export type Plan = Slot & { capacity: number; note: string | null }

/** Plans a session and invites people, in the order given; those over its capacity wait. Once for a form. */
export async function planSession(
  work: Work,
  school: School,
  module: Module,
  plan: Plan,
  personIds: readonly number[],
  formKey: string | undefined,
): Promise<{ id: number; waiting: number }> {
  const { userId } = work.viewer
  if (userId === null) throw new Forbidden()
  const done = await onceInTransaction(work, formKey, async (trx) => {
    const id = await insertSession(trx, {
      ...plan,
      schoolId: school.id,
      moduleId: module.id,
      createdBy: userId,
      changedAt: work.now,
    })
    await recordEvent(trx, work, {
      action: 'session_planned',
      subject: { type: 'training_session', id },
      schoolId: school.id,
      particulars: { module: module.title, on: sayDate(plan.heldOn) },
      formKey,
    })
    const session = await getSession(within(work, trx), id)
    return { id, waiting: (await invite(trx, work, session, personIds)).waiting }
  })
  return done.again ? { id: done.made.id, waiting: 0 } : done.value
}

/** Changes when, where and for how many. More room lets the first who wait move up; fewer places take none away. */
export const changeSession = (work: Work, id: number, version: number, plan: Plan): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    const session = await getManagedSession(within(work, trx), id)
    await lockSession(trx, id)
    const changed = await updateSession(trx, id, version, { ...plan, changedAt: work.now })
    if (changed === 0) throw new Conflict(SOMEBODY_ELSE)
    await recordEvent(trx, work, {
      action: 'session_changed',
      subject: { type: 'training_session', id },
      schoolId: session.school.id,
      particulars: { on: sayDate(session.heldOn), what: whatChanged(session, plan) },
    })
    await fillFreePlaces(trx, work, { ...session, ...plan })
  })

/** Cancels a session; places stay, so that everyone's calendar says so. Refused once the register is taken. */
export const callOff = (work: Work, id: number, version: number): Promise<Session> =>
  inTransaction(work.db, async (trx) => {
    const session = await getManagedSession(within(work, trx), id)
    if ((await cancelSession(trx, id, version, work.today, work.now)) === 0) throw new Conflict(SOMEBODY_ELSE)
    await recordEvent(trx, work, {
      action: 'session_cancelled',
      subject: { type: 'training_session', id },
      schoolId: session.school.id,
      particulars: { on: sayDate(session.heldOn) },
    })
    return session
  })

/** Invites more people; those who have a place already are left alone. Answers how many were invited and how many wait. */
export async function inviteMore(
  work: Work,
  id: number,
  personIds: readonly number[],
): Promise<{ invited: number; waiting: number }> {
  return inTransaction(work.db, async (trx) => {
    await lockSession(trx, id)
    const session = await getManagedSession(within(work, trx), id)
    if (session.cancelledOn !== null || session.registerTakenAt !== null) throw new Conflict(SOMEBODY_ELSE)
    return invite(trx, work, session, personIds)
  })
}

async function invite(trx: Db, work: Work, session: Session, personIds: readonly number[]) {
  const scope = scopeOf(work.viewer, 'training.manage', work.today)
  const staff = await keepStaff(trx, scope, session.school.id, session.heldOn, personIds)
  const known = new Set((await listPlaces(trx, session)).map((place) => place.personId))
  const fresh = [...new Set(personIds)].filter((id) => staff.has(id) && !known.has(id))
  const { invited, waiting } = shareOut(fresh, await countHeld(trx, session.id), session.capacity)
  if (fresh.length === 0) return { invited: 0, waiting: 0 }
  await insertPlaces(
    trx,
    session.id,
    [
      ...invited.map((personId) => ({ personId, state: 'invited' as const })),
      ...waiting.map((personId) => ({ personId, state: 'waiting' as const })),
    ],
    work.now,
    false,
  )
  await recordEvent(trx, work, {
    action: 'session_invited',
    subject: { type: 'training_session', id: session.id },
    schoolId: session.school.id,
    particulars: { on: sayDate(session.heldOn), people: fresh.length },
  })
  return { invited: invited.length, waiting: waiting.length }
}

function whatChanged(before: Session, after: Plan): string {
  const parts = [
    before.heldOn === after.heldOn ? '' : 'the date',
    before.startsAt === after.startsAt && before.endsAt === after.endsAt ? '' : 'the time',
    before.place === after.place ? '' : 'the place',
    before.capacity === after.capacity ? '' : 'how many can come',
    (before.note ?? '') === (after.note ?? '') ? '' : 'the note',
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}

const SOMEBODY_ELSE =
  'Somebody else changed this session while you had it open. Look at it again, then make your change.'
