import { findMadeByForm, recordEvent } from '../audit/audit.store.ts'
import { onceInTransaction } from '../audit/once.ts'
import { type Db } from '../db/connection.ts'
import { scopeOf } from '../policy.ts'
import { Conflict } from '../shared/errors.ts'
import { type Work, within } from '../work.ts'
import { type PlaceState } from './places.rules.ts'
import { insertPlaces, listPlaces, type Place, updatePlace } from './places.store.ts'
import { keepStaff } from './plan.store.ts'
import { catchUpDue, entryStays, registerChanges } from './register.rules.ts'
import {
  type Assignment,
  type AssignmentState,
  deleteSessionEntry,
  type EntryState,
  insertAssignment,
  insertSessionEntry,
  listAssignments,
  listModuleCompetencies,
  listSessionEntries,
  markRegister,
  updateAssignment,
} from './register.store.ts'
import { getManagedSession } from './session-reach.ts'
import { minutesBetween, registerIsOpen } from './sessions.rules.ts'
import { lockSession, type Session } from './sessions.store.ts'

export type Register = { came: number; entries: number; catchUps: number; kept: string[] }

/**
 * Takes the register, or corrects it. Whoever came has the module done and a CPD entry with the session's hours; whoever
 * did not come has the module to catch up. A correction takes back what the register made, except entries that a
 * sign-off rests on or somebody wrote in: `kept` names those people. `before` is when it was last taken, as the form saw it.
 */
export async function takeRegister(
  work: Work,
  sessionId: number,
  came: ReadonlySet<number>,
  before: string | null,
  formKey: string | undefined,
): Promise<Register | 'again'> {
  const done = await onceInTransaction(work, formKey, async (trx) => {
    const inside = within(work, trx)
    await lockSession(trx, sessionId)
    const session = await getManagedSession(inside, sessionId)
    if (!registerIsOpen(session, work.today)) throw new Conflict(NOT_OPEN)
    if ((await markRegister(trx, sessionId, before, work.now)) === 0) {
      // Two clicks at once on PostgreSQL: the second waited for the lock, and now sees what the first one saved.
      if ((await findMadeByForm(trx, work, formKey)) !== undefined) return 'again'
      throw new Conflict(TAKEN_MEANWHILE)
    }
    const places = await listPlaces(trx, session)
    const here = await keepComers(trx, work, session, places, came)
    const changes = registerChanges(places, here)
    const personIds = changes.map((change) => change.personId)
    const facts: Facts = {
      session,
      places: new Map(places.map((place) => [place.personId, place])),
      entries: await listSessionEntries(trx, sessionId),
      assignments: await listAssignments(trx, session.module.id, personIds),
      competencyIds: await listModuleCompetencies(trx, session.module.id),
    }
    const register: Register = { came: here.size, entries: 0, catchUps: 0, kept: [] }
    for (const { personId, from, to } of changes)
      if (to === 'attended') await attend(trx, work, facts, register, personId, from)
      else await miss(trx, work, facts, register, personId, from)
    await recordEvent(trx, work, {
      action: 'register_taken',
      subject: { type: 'training_session', id: sessionId },
      schoolId: session.school.id,
      particulars: { on: session.heldOn, came: here.size },
      formKey,
    })
    return register
  })
  return done.again ? 'again' : done.value
}

type Facts = {
  session: Session
  places: ReadonlyMap<number, Place>
  entries: ReadonlyMap<number, EntryState>
  assignments: ReadonlyMap<number, Assignment>
  competencyIds: readonly number[]
}

/** Those with a place, and staff of the school on the day: nobody else can be written into a register. */
async function keepComers(trx: Db, work: Work, session: Session, places: readonly Place[], came: ReadonlySet<number>) {
  const placed = new Set(places.map((place) => place.personId))
  const walkIns = [...came].filter((id) => !placed.has(id))
  const scope = scopeOf(work.viewer, 'training.manage', work.today)
  const staff = await keepStaff(trx, scope, session.school.id, session.heldOn, walkIns)
  return new Set([...came].filter((id) => placed.has(id) || staff.has(id)))
}

async function attend(
  trx: Db,
  work: Work,
  facts: Facts,
  register: Register,
  personId: number,
  from: PlaceState | null,
): Promise<void> {
  const { session } = facts
  const assignmentWas = await completeAssignment(trx, facts, personId)
  if (from === null) {
    await insertPlaces(trx, session.id, [{ personId, state: 'attended' }], work.now, false)
    await updatePlace(trx, session.id, personId, 'attended', { state: 'attended', assignmentWas })
  } else await updatePlace(trx, session.id, personId, from, { state: 'attended', assignmentWas, waitingSince: null })
  if (assignmentWas !== null) await tell(trx, work, session, personId, 'module_completed')
  if (facts.entries.has(personId)) return
  const id = await insertSessionEntry(
    trx,
    {
      personId,
      schoolId: session.school.id,
      sessionId: session.id,
      moduleId: session.module.id,
      title: session.module.title,
      doneOn: session.heldOn,
      minutes: minutesBetween(session.startsAt, session.endsAt),
      createdAt: work.now,
    },
    facts.competencyIds,
  )
  register.entries++
  await recordEvent(trx, work, {
    action: 'cpd_logged',
    subject: { type: 'cpd_entry', id },
    personId,
    schoolId: session.school.id,
    particulars: { title: session.module.title },
  })
}

/** Answers what the assignment was before, or null when it was done already and nothing changed. */
async function completeAssignment(trx: Db, facts: Facts, personId: number): Promise<AssignmentState | 'none' | null> {
  const { session } = facts
  const there = facts.assignments.get(personId)
  if (there === undefined) {
    await insertAssignment(trx, {
      personId,
      moduleId: session.module.id,
      schoolId: session.school.id,
      assignedOn: session.heldOn,
      dueOn: null,
      completedOn: session.heldOn,
    })
    return 'none'
  }
  if (there.state === 'done') return null
  await updateAssignment(trx, there, { state: 'done', completedOn: session.heldOn, dueOn: there.dueOn })
  return there.state
}

async function miss(
  trx: Db,
  work: Work,
  facts: Facts,
  register: Register,
  personId: number,
  from: PlaceState | null,
): Promise<void> {
  if (from === null) return
  const { session } = facts
  const was = facts.places.get(personId)?.assignmentWas ?? null
  await updatePlace(trx, session.id, personId, from, { state: 'absent', assignmentWas: null })
  if (from === 'attended') await takeEntryBack(trx, work, facts, register, personId)
  if (await giveCatchUp(trx, work, facts, personId, was)) {
    register.catchUps++
    await tell(trx, work, session, personId, was === null ? 'module_assigned' : 'module_change_undone')
  }
}

/** What this session completed is open again, and whoever never had the module gets it. True when something changed. */
async function giveCatchUp(trx: Db, work: Work, facts: Facts, personId: number, was: string | null): Promise<boolean> {
  const { session } = facts
  const there = facts.assignments.get(personId)
  const dueOn = catchUpDue(session.heldOn, work.today)
  if (there === undefined) {
    await insertAssignment(trx, {
      personId,
      moduleId: session.module.id,
      schoolId: session.school.id,
      assignedOn: work.today,
      dueOn,
      completedOn: null,
    })
    return true
  }
  if (there.state !== 'done' || was === null || there.completedOn !== session.heldOn) return false
  const state = was === 'withdrawn' ? 'withdrawn' : 'assigned'
  await updateAssignment(trx, there, { state, completedOn: null, dueOn: there.dueOn ?? dueOn })
  return true
}

async function takeEntryBack(trx: Db, work: Work, facts: Facts, register: Register, personId: number): Promise<void> {
  const entry = facts.entries.get(personId)
  if (entry === undefined) return
  if (entryStays(entry)) {
    register.kept.push(facts.places.get(personId)?.name ?? '')
    return
  }
  await deleteSessionEntry(trx, entry)
  await recordEvent(trx, work, {
    action: 'cpd_deleted',
    subject: { type: 'cpd_entry', id: entry.id },
    personId,
    schoolId: facts.session.school.id,
    particulars: { title: facts.session.module.title },
  })
}

const tell = (
  trx: Db,
  work: Work,
  session: Session,
  personId: number,
  action: 'module_completed' | 'module_assigned' | 'module_change_undone',
): Promise<void> =>
  recordEvent(trx, work, {
    action,
    subject: { type: 'training_session', id: session.id },
    personId,
    schoolId: session.school.id,
    particulars: { module: session.module.title },
  })

const NOT_OPEN = 'The register opens on the day of the session, and not at all when it was cancelled.'
const TAKEN_MEANWHILE = 'Somebody else saved this register while you had it open. Look at it again, then correct it.'
