import { completeFromSession, reopenFromSession } from '../assignments/assignments.actions.ts'
import { insertAssignments } from '../assignments/assignments.store.ts'
import { findMadeByForm, recordEvent, recordEvents } from '../audit/audit.store.ts'
import { onceInTransaction } from '../audit/once.ts'
import { type Db } from '../db/connection.ts'
import { deleteAttendanceEntries, insertAttendanceEntries } from '../evidence/attendance.store.ts'
import { scopeOf } from '../policy.ts'
import { sayDate } from '../shared/dates.ts'
import { Conflict } from '../shared/errors.ts'
import { type Work, within } from '../work.ts'
import { insertPlaces, listPlaces, type Place, updatePlace } from './places.store.ts'
import { keepStaff } from './plan.store.ts'
import { catchUpDue, type RegisterChange, registerChanges } from './register.rules.ts'
import { listModuleStates, listSessionEntries, markRegister } from './register.store.ts'
import { getManagedSession } from './session-reach.ts'
import { minutesBetween, registerIsOpen } from './sessions.rules.ts'
import { lockSession, type Session } from './sessions.store.ts'

export type Register = { came: number; entries: number; catchUps: number; kept: string[] }

/**
 * Takes the register, or corrects it. Whoever came has the module done and a CPD entry with the session's hours; whoever
 * did not come has the module to catch up. A correction takes back what the register made, except entries that a
 * sign-off rests on or that somebody wrote in: `kept` names those people. `before` is when it was last taken, as the
 * form saw it.
 */
export async function takeRegister(
  work: Work,
  sessionId: number,
  came: ReadonlySet<number>,
  before: string | null,
  formKey: string | undefined,
): Promise<Register | 'again'> {
  const done = await onceInTransaction(work, formKey, async (trx) => {
    await lockSession(trx, sessionId)
    const session = await getManagedSession(within(work, trx), sessionId)
    if (!registerIsOpen(session, work.today)) throw new Conflict(NOT_OPEN)
    if ((await markRegister(trx, sessionId, before, work.now)) === 0) {
      // Two clicks at once on PostgreSQL: the second waited for the lock, and now sees what the first one saved.
      if ((await findMadeByForm(trx, work, formKey)) !== undefined) return 'again'
      throw new Conflict(TAKEN_MEANWHILE)
    }
    const places = await listPlaces(trx, session)
    const here = await keepComers(trx, work, session, places, came)
    const changes = registerChanges(places, here)
    const entries = await writeCame(trx, work, session, changes)
    const missed = await writeMissed(trx, work, session, places, changes)
    await recordEvent(trx, work, {
      action: 'register_taken',
      subject: { type: 'training_session', id: sessionId },
      schoolId: session.school.id,
      particulars: { on: sayDate(session.heldOn), came: here.size },
      formKey,
    })
    return { came: here.size, entries, ...missed }
  })
  return done.again ? 'again' : done.value
}

/** Those with a place, and staff of the school on the day: nobody else can be written into a register. */
async function keepComers(
  trx: Db,
  work: Work,
  session: Session,
  places: readonly Place[],
  came: ReadonlySet<number>,
): Promise<Set<number>> {
  const placed = new Set(places.map((place) => place.personId))
  const walkIns = [...came].filter((id) => !placed.has(id))
  const scope = scopeOf(work.viewer, 'training.manage', work.today)
  const staff = await keepStaff(trx, scope, session.school.id, session.heldOn, walkIns)
  return new Set([...came].filter((id) => placed.has(id) || staff.has(id)))
}

/** Places, assignments and entries of those who came. Answers how many entries were made. */
async function writeCame(trx: Db, work: Work, session: Session, changes: readonly RegisterChange[]): Promise<number> {
  const came = changes.filter((change) => change.to === 'attended')
  if (came.length === 0) return 0
  const personIds = came.map((change) => change.personId)
  const walkIns = came.filter((change) => change.from === null)
  await insertPlaces(
    trx,
    session.id,
    walkIns.map(({ personId }) => ({ personId, state: 'attended' })),
    work.now,
    false,
  )
  const states = await listModuleStates(trx, session.module.id, personIds)
  for (const { personId, from } of came) {
    const was = states.get(personId)?.state ?? 'none'
    await updatePlace(trx, session.id, personId, from ?? 'attended', {
      state: 'attended',
      waitingSince: null,
      assignmentWas: was === 'done' ? null : was,
    })
  }
  await completeFromSession(trx, work, { ...attendanceOf(session), personIds })
  return writeEntries(trx, work, session, personIds)
}

async function writeEntries(trx: Db, work: Work, session: Session, personIds: readonly number[]): Promise<number> {
  const before = await listSessionEntries(trx, session.id)
  const fresh = personIds.filter((id) => !before.has(id))
  const { heldOn: doneOn, startsAt, endsAt } = session
  await insertAttendanceEntries(
    trx,
    {
      sessionId: session.id,
      schoolId: session.school.id,
      moduleId: session.module.id,
      title: session.module.title,
      doneOn,
      minutes: minutesBetween(startsAt, endsAt),
    },
    fresh,
    work.now,
  )
  const entries = await listSessionEntries(trx, session.id)
  await recordEvents(
    trx,
    work,
    fresh.map((personId) => ({
      action: 'cpd_logged' as const,
      subject: { type: 'cpd_entry', id: entries.get(personId) ?? 0 },
      personId,
      schoolId: session.school.id,
      particulars: { on: sayDate(doneOn) },
    })),
  )
  return fresh.length
}

/** Places, assignments and entries of those who did not come. */
async function writeMissed(
  trx: Db,
  work: Work,
  session: Session,
  places: readonly Place[],
  changes: readonly RegisterChange[],
): Promise<{ catchUps: number; kept: string[] }> {
  const placeOf = new Map(places.map((place) => [place.personId, place]))
  const missed = changes.filter((change) => change.to === 'absent')
  for (const { personId, from } of missed)
    if (from !== null)
      await updatePlace(trx, session.id, personId, from, { state: 'absent', waitingSince: null, assignmentWas: null })
  const wrong = missed.filter((change) => change.from === 'attended').map((change) => change.personId)
  const kept = await takeEntriesBack(trx, work, session, wrong)
  const states = await listModuleStates(trx, session.module.id, wrong)
  const completedHere = wrong.filter(
    (id) => (placeOf.get(id)?.assignmentWas ?? null) !== null && states.get(id)?.completedOn === session.heldOn,
  )
  if (completedHere.length > 0)
    await reopenFromSession(trx, work, { ...attendanceOf(session), personIds: completedHere })
  const toDoAgain = completedHere.filter((id) => placeOf.get(id)?.assignmentWas !== 'withdrawn')
  const absent = missed.map((change) => change.personId)
  return {
    catchUps: await giveCatchUps(trx, work, session, absent, toDoAgain),
    kept: kept.map((id) => placeOf.get(id)?.name ?? ''),
  }
}

/** Answers whose entry stays. */
async function takeEntriesBack(trx: Db, work: Work, session: Session, personIds: readonly number[]): Promise<number[]> {
  if (personIds.length === 0) return []
  const before = await listSessionEntries(trx, session.id)
  await deleteAttendanceEntries(trx, session.id, personIds)
  const after = await listSessionEntries(trx, session.id)
  const gone = personIds.filter((id) => before.has(id) && !after.has(id))
  await recordEvents(
    trx,
    work,
    gone.map((personId) => ({
      action: 'cpd_deleted' as const,
      subject: { type: 'cpd_entry', id: before.get(personId) ?? 0 },
      personId,
      schoolId: session.school.id,
      particulars: { on: sayDate(session.heldOn) },
    })),
  )
  return personIds.filter((id) => after.has(id))
}

/** Whoever never had the module gets it. Answers how many have it to catch up now because of this register. */
async function giveCatchUps(
  trx: Db,
  work: Work,
  session: Session,
  personIds: readonly number[],
  reopened: readonly number[],
): Promise<number> {
  const { moduleId, module, schoolId } = attendanceOf(session)
  const dueOn = catchUpDue(session.heldOn, work.today)
  const made = await insertAssignments(
    trx,
    personIds.map((personId) => ({ personId, moduleId, schoolId, ruleId: null, origin: 'session' as const, dueOn })),
    work.today,
  )
  await recordEvents(
    trx,
    work,
    made.map(({ id, personId }) => ({
      action: 'module_assigned' as const,
      subject: { type: 'assignment', id },
      personId,
      schoolId,
      particulars: { module },
    })),
  )
  return new Set([...made.map((row) => row.personId), ...reopened]).size
}

const attendanceOf = (session: Session) => ({
  moduleId: session.module.id,
  module: session.module.title,
  schoolId: session.school.id,
  on: session.heldOn,
})

const NOT_OPEN = 'The register opens on the day of the session, and not at all when it was cancelled.'
const TAKEN_MEANWHILE = 'Somebody else saved this register while you had it open. Look at it again, then correct it.'
