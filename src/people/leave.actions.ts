import { recordEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { lastDayOf, type Period, sayDate } from '../shared/dates.ts'
import { Conflict } from '../shared/errors.ts'
import { accept, type Outcome } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { deleteLeave, insertLeave, type Leave, listLeave, updateLeave } from './leave.store.ts'
import { lockPeople } from './lock.store.ts'
import { fitPeriod, type PeriodRefusal } from './periods.rules.ts'

/** Somebody is away: parental leave, illness, a secondment. Only the dates are kept, never why. */
export async function recordLeave(
  trx: Db,
  work: Work,
  wanted: Period & { personId: number },
  told: { formKey?: string | undefined } = {},
): Promise<Outcome<number, PeriodRefusal>> {
  await lockPeople(trx, [wanted.personId])
  const fit = fitPeriod(wanted, await listLeave(trx, wanted.personId), work.today)
  if (!fit.ok) return fit
  const id = await insertLeave(trx, wanted)
  await recordEvent(trx, work, {
    action: 'leave_recorded',
    subject: { type: 'leave_period', id },
    personId: wanted.personId,
    particulars: { from: sayDate(wanted.startedOn) },
    formKey: told.formKey,
  })
  return accept(id)
}

/** Changes the dates of leave, as when the day of coming back is known. */
export async function changeLeave(
  trx: Db,
  work: Work,
  leave: Leave,
  change: Period,
): Promise<Outcome<number, PeriodRefusal>> {
  await lockPeople(trx, [leave.personId])
  const others = (await listLeave(trx, leave.personId)).filter((other) => other.id !== leave.id)
  const fit = fitPeriod(change, others, work.today)
  if (!fit.ok) return fit
  if ((await updateLeave(trx, leave, change)) === 0) throw new Conflict(CHANGED)
  await tell(
    trx,
    work,
    leave,
    change.finishedOn === null ? 'the last day is open' : `the last day is ${sayDate(lastDayOf(change.finishedOn))}`,
  )
  return accept(leave.id)
}

/** Takes away leave that was entered by mistake. */
export async function removeLeave(trx: Db, work: Work, leave: Leave): Promise<void> {
  if ((await deleteLeave(trx, leave)) === 0) throw new Conflict(CHANGED)
  await tell(trx, work, leave, `the leave from ${sayDate(leave.startedOn)} was taken away`)
}

const tell = (trx: Db, work: Work, leave: Leave, what: string): Promise<void> =>
  recordEvent(trx, work, {
    action: 'leave_changed',
    subject: { type: 'leave_period', id: leave.id },
    personId: leave.personId,
    particulars: { what },
  })

const CHANGED = 'Somebody changed this leave while you did.'
