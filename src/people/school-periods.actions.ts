import { recordEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { type IsoDate, lastDayOf, type Period, sayDate } from '../shared/dates.ts'
import { Conflict } from '../shared/errors.ts'
import { accept, type Outcome } from '../shared/outcome.ts'
import { listOf } from '../shared/text.ts'
import { type Work } from '../work.ts'
import { lockPeople } from './lock.store.ts'
import { fitPeriod, type PeriodRefusal } from './periods.rules.ts'
import { endRolePeriod, listSchoolRolesBeyond } from './roles.store.ts'
import {
  insertSchoolPeriod,
  listTimesAtSchool,
  listSchoolPeriods,
  type SchoolPeriod,
  updateSchoolPeriod,
  type WorkDetails,
} from './school-periods.store.ts'
import { deleteSupport, listSupportBeyond, updateSupportEnd } from './support.store.ts'

export type SchoolName = { id: number; name: string }

/** What is filled in when nothing is said. */
export const FULL_TIME: WorkDetails = {
  staffCode: null,
  jobTitle: null,
  ftePercent: 100,
  workingDays: null,
  phase: null,
  department: null,
}

/**
 * Somebody starts at a school, or comes back: a new period on the same record. Inside the caller's transaction; four
 * queries. Refused when it overlaps another time of theirs at the same school. Answers the id of the period.
 */
export async function startSchoolPeriod(
  trx: Db,
  work: Work,
  wanted: Period & WorkDetails & { personId: number; school: SchoolName },
  told: { formKey?: string | undefined } = {},
): Promise<Outcome<number, PeriodRefusal>> {
  await lockPeople(trx, [wanted.personId])
  const others = await listTimesAtSchool(trx, wanted.school.id, [wanted.personId])
  const fit = fitPeriod({ startedOn: wanted.startedOn, finishedOn: wanted.finishedOn }, others, work.today)
  if (!fit.ok) return fit
  const id = await insertSchoolPeriod(trx, { ...wanted, schoolId: wanted.school.id })
  await recordEvent(trx, work, {
    action: 'school_period_started',
    subject: { type: 'school_period', id },
    personId: wanted.personId,
    schoolId: wanted.school.id,
    particulars: { school: wanted.school.name, on: sayDate(wanted.startedOn) },
    formKey: told.formKey,
  })
  return accept(id)
}

/** What ended because somebody's time at a school did. Ids, so that whoever undoes it can. */
export type EndedWith = { supportIds: number[]; roleIds: number[] }

/**
 * Changes job, hours, days or dates of a time at a school, inside the caller's transaction. With a last day, support and
 * roles in that school end with it. Answers what ended.
 */
export async function changeSchoolPeriod(
  trx: Db,
  work: Work,
  period: SchoolPeriod,
  school: SchoolName,
  change: Period & WorkDetails,
): Promise<Outcome<EndedWith, PeriodRefusal>> {
  const what = changedWords(period, change)
  const nothing: EndedWith = { supportIds: [], roleIds: [] }
  if (what.length === 0) return accept(nothing)
  await lockPeople(trx, [period.personId])
  const others = (await listSchoolPeriods(trx, period.personId)).filter(
    (other) => other.id !== period.id && other.schoolId === period.schoolId,
  )
  const moved = period.startedOn !== change.startedOn || period.finishedOn !== change.finishedOn
  if (moved) {
    const fit = fitPeriod({ startedOn: change.startedOn, finishedOn: change.finishedOn }, others, work.today)
    if (!fit.ok) return fit
  }
  if ((await updateSchoolPeriod(trx, period, change)) === 0)
    throw new Conflict('Somebody changed this time at the school while you did.')
  const ended =
    moved && change.finishedOn !== null ? await endWhatRestsOn(trx, work, period, school, change.finishedOn) : nothing
  const onlyEnds = what.length === 1 && what[0] === LAST_DAY && change.finishedOn !== null
  await recordEvent(trx, work, {
    action: onlyEnds ? 'school_period_ended' : 'school_period_changed',
    subject: { type: 'school_period', id: period.id },
    personId: period.personId,
    schoolId: period.schoolId,
    particulars:
      onlyEnds && change.finishedOn !== null
        ? { school: school.name, on: sayDate(lastDayOf(change.finishedOn)) }
        : { school: school.name, what: listOf(what) },
  })
  return accept(ended)
}

/** Somebody's last day is known. `finishedOn` is the day after it. */
export const endSchoolPeriod = (
  trx: Db,
  work: Work,
  period: SchoolPeriod,
  school: SchoolName,
  finishedOn: IsoDate,
): Promise<Outcome<EndedWith, PeriodRefusal>> =>
  changeSchoolPeriod(trx, work, period, school, { ...period, finishedOn })

/** A mentor who leaves no longer mentors there, a lead who leaves no longer leads. */
async function endWhatRestsOn(
  trx: Db,
  work: Work,
  period: SchoolPeriod,
  school: SchoolName,
  finishedOn: IsoDate,
): Promise<EndedWith> {
  const ended: EndedWith = { supportIds: [], roleIds: [] }
  for (const support of await listSupportBeyond(trx, period, finishedOn)) {
    const changed =
      support.startedOn < finishedOn
        ? await updateSupportEnd(trx, support, finishedOn)
        : await deleteSupport(trx, support)
    if (changed === 0) throw new Conflict('Somebody changed who supports whom while you did.')
    ended.supportIds.push(support.id)
  }
  for (const role of await listSchoolRolesBeyond(trx, period, finishedOn)) {
    if (role.role === 'governor' || role.role === 'family_panel') continue
    if ((await endRolePeriod(trx, role, finishedOn)) === 0) throw new Conflict('Somebody changed a role while you did.')
    ended.roleIds.push(role.id)
  }
  if (ended.supportIds.length + ended.roleIds.length > 0)
    await recordEvent(trx, work, {
      action: 'ended_with_last_day',
      subject: { type: 'school_period', id: period.id },
      personId: period.personId,
      schoolId: period.schoolId,
      particulars: {
        school: school.name,
        support: ended.supportIds.length,
        roles: ended.roleIds.length,
      },
    })
  return ended
}

const LAST_DAY = 'the last day'

function changedWords(period: SchoolPeriod, change: Period & WorkDetails): string[] {
  const words: [boolean, string][] = [
    [period.startedOn !== change.startedOn, 'the first day'],
    [period.finishedOn !== change.finishedOn, LAST_DAY],
    [period.jobTitle !== change.jobTitle, 'the job'],
    [period.ftePercent !== change.ftePercent, 'the hours'],
    [period.workingDays !== change.workingDays, 'the days'],
    [period.phase !== change.phase, 'the phase'],
    [period.department !== change.department, 'the department'],
    [period.staffCode !== change.staffCode, 'the staff code'],
  ]
  return words.filter(([differs]) => differs).map(([, word]) => word)
}
