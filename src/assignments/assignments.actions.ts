import { recordEvent, recordEvents } from '../audit/audit.store.ts'
import { type EventName } from '../audit/events.rules.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { isVisible } from '../people/visibility.store.ts'
import { scopeOf } from '../policy.ts'
import { type IsoDate } from '../shared/dates.ts'
import { Conflict, Forbidden } from '../shared/errors.ts'
import { accept, type Outcome } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { type Change, type ChangeRefusal, changeAssignment, dueDate, mayUndo } from './assignments.rules.ts'
import {
  type Assignment,
  completeMany,
  deleteFromSession,
  getAssignment,
  insertAssignments,
  listForSession,
  restoreMany,
  restoreState,
  updateDue,
  updateState,
} from './assignments.store.ts'

const CHANGED = 'Somebody else has just changed this. Open it again and look first.'
const EVENT_OF: Record<Change['to'], EventName> = {
  done: 'module_completed',
  deferred: 'module_deferred',
  withdrawn: 'module_withdrawn',
}

/**
 * Done, put off or taken away. 404 when the viewer may not read the assignment, 403 when not theirs to change; Conflict
 * when it has changed since the page with this version was shown.
 */
export const recordChange = (
  work: Work,
  id: number | undefined,
  version: number,
  change: Change,
): Promise<Outcome<Assignment, ChangeRefusal>> =>
  inTransaction(work.db, async (trx) => {
    const assignment = await getAssignment(trx, scopeOf(work.viewer, 'assignment.read', work.today), id)
    if (!(await isVisible(trx, scopeOf(work.viewer, 'assignment.complete', work.today), assignment.personId)))
      throw new Forbidden()
    const mayManage = await mayManageFor(trx, work, assignment.personId)
    if (change.to === 'withdrawn' && !mayManage) throw new Forbidden()
    const outcome = changeAssignment({ ...assignment, mayManage }, change, work.today)
    if (!outcome.ok) return outcome
    if (assignment.version !== version) throw new Conflict(CHANGED)
    if ((await updateState(trx, assignment, outcome.value, work.today)) === 0) throw new Conflict(CHANGED)
    await recordEvent(trx, work, {
      action: EVENT_OF[change.to],
      ...about(assignment),
      particulars: { module: assignment.module, ...(change.to === 'deferred' ? { to: change.until } : {}) },
    })
    return accept(assignment)
  })

/** Takes the last change back, so that it is as it was before. Only for who manages assignments; within 30 days. */
export const undoChange = (work: Work, id: number | undefined, version: number): Promise<Assignment> =>
  inTransaction(work.db, async (trx) => {
    const assignment = await getManaged(trx, work, id)
    if (assignment.version !== version) throw new Conflict(CHANGED)
    if (!mayUndo(assignment, work.today))
      throw new Conflict('This change is more than 30 days old, or was taken back already. It stays as it is.')
    if ((await restoreState(trx, assignment)) === 0) throw new Conflict(CHANGED)
    await recordEvent(trx, work, {
      action: 'module_change_undone',
      ...about(assignment),
      particulars: { module: assignment.module },
    })
    return assignment
  })

/** Sets another due date, in the future, for what is still open; what was put off counts to the new date instead. */
export const changeDueDate = (
  work: Work,
  id: number | undefined,
  version: number,
  dueOn: IsoDate,
): Promise<Outcome<Assignment, 'not_in_the_future' | 'too_far'>> =>
  inTransaction(work.db, async (trx) => {
    const assignment = await getManaged(trx, work, id)
    const outcome = dueDate(dueOn, work.today)
    if (!outcome.ok) return outcome
    if (assignment.version !== version) throw new Conflict(CHANGED)
    if ((await updateDue(trx, assignment, outcome.value)) === 0)
      throw new Conflict('This is done or was taken away, so it has no due date any more.')
    await recordEvent(trx, work, {
      action: 'module_due_changed',
      ...about(assignment),
      particulars: { module: assignment.module, to: dueOn },
    })
    return accept(assignment)
  })

export type SessionAttendance = { moduleId: number; module: string; schoolId: number; on: IsoDate; personIds: number[] }

/**
 * Attending a session does the module: open assignments of these people become done on that day; who has none gets one
 * that is done. Who had done it before keeps the earlier date. Call it in the transaction that takes the register.
 */
export async function completeFromSession(trx: Db, work: Work, session: SessionAttendance): Promise<void> {
  const known = await listForSession(trx, session.moduleId, session.personIds)
  const knownIds = new Set(known.map((row) => row.personId))
  const open = known.filter((row) => row.state !== 'done')
  if (open.length > 0)
    await completeMany(
      trx,
      open.map((row) => row.id),
      session.on,
      work.today,
    )
  const made = await insertAssignments(
    trx,
    session.personIds
      .filter((personId) => !knownIds.has(personId))
      .map((personId) => ({
        personId,
        moduleId: session.moduleId,
        schoolId: session.schoolId,
        ruleId: null,
        origin: 'session' as const,
        dueOn: null,
        completedOn: session.on,
      })),
    work.today,
  )
  await recordEvents(
    trx,
    work,
    [...open, ...made].map((row) => ({
      action: 'module_completed' as const,
      subject: { type: 'assignment', id: row.id },
      personId: row.personId,
      schoolId: session.schoolId,
      particulars: { module: session.module },
    })),
  )
}

/**
 * The register is corrected: these people did not come after all. What the register completed goes back to what it was;
 * what only the register made goes away. Call it only for people whom this session completed.
 */
export async function reopenFromSession(trx: Db, work: Work, session: SessionAttendance): Promise<void> {
  const known = (await listForSession(trx, session.moduleId, session.personIds)).filter((row) => row.state === 'done')
  const back = known.filter((row) => row.hasBefore)
  const gone = known.filter((row) => !row.hasBefore && row.origin === 'session')
  if (back.length > 0)
    await restoreMany(
      trx,
      back.map((row) => row.id),
    )
  if (gone.length > 0)
    await deleteFromSession(
      trx,
      gone.map((row) => row.id),
    )
  await recordEvents(
    trx,
    work,
    [...back, ...gone].map((row) => ({
      action: 'module_change_undone' as const,
      subject: { type: 'assignment', id: row.id },
      personId: row.personId,
      schoolId: session.schoolId,
      particulars: { module: session.module },
    })),
  )
}

/** 404 when it may not be read, 403 when it may be read but not managed. */
async function getManaged(trx: Db, work: Work, id: number | undefined): Promise<Assignment> {
  const assignment = await getAssignment(trx, scopeOf(work.viewer, 'assignment.read', work.today), id)
  if (!(await mayManageFor(trx, work, assignment.personId))) throw new Forbidden()
  return assignment
}

const mayManageFor = (trx: Db, work: Work, personId: number): Promise<boolean> =>
  isVisible(trx, scopeOf(work.viewer, 'assignment.manage', work.today), personId)

const about = (assignment: Assignment) => ({
  subject: { type: 'assignment', id: assignment.id },
  personId: assignment.personId,
  schoolId: assignment.schoolId,
})
