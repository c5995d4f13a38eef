import { recordEvents, type NewEvent } from '../audit/audit.store.ts'
import { applyRules } from '../assignments/standing-rules.actions.ts'
import { type Db } from '../db/connection.ts'
import { nameOf, sortNameOf } from '../people/names.rules.ts'
import { offerSchoolPeriod } from '../people/offers.actions.ts'
import { endSchoolPeriod, changeSchoolPeriod, FULL_TIME } from '../people/school-periods.actions.ts'
import { type SchoolPeriod } from '../people/school-periods.store.ts'
import { workingDaysText, WEEKDAYS } from '../people/working-days.rules.ts'
import { dayAfter, sayDate, type IsoDate } from '../shared/dates.ts'
import { Conflict } from '../shared/errors.ts'
import { listOf } from '../shared/text.ts'
import { endInvitations, listBeyondReach } from '../people/reach.store.ts'
import { type Work } from '../work.ts'
import {
  keptRow,
  nothingApplied,
  type Applied,
  type AppliedCounts,
  type AppliedRow,
  type ImportSchool,
} from './applied.rules.ts'
import { type ImportAnswers } from './import-answers.rules.ts'
import { applyMentors } from './staff-apply-mentors.actions.ts'
import { applyStages } from './staff-apply-stages.actions.ts'
import {
  insertPeople,
  insertPeriods,
  listAskedBefore,
  listIdsOf,
  listWhatMayEnd,
  lockLatestPeriods,
  lockPeople,
  putRows,
  type PeriodRow,
} from './staff-apply.store.ts'
import { readLeft } from './staff-left.store.ts'
import { FIELD_NAMES } from './import-words.rules.ts'
import { type Change, type ChangedField, type PlannedRow, type PlanTotals } from './staff-plan.rules.ts'
import { type StaffValues } from './staff-rows.rules.ts'

/**
 * Does what a plan says, inside the caller's transaction and in statements of many rows: new people, changes, times at the
 * school, stages with their templates, mentors, last days of ticked leavers, and offers to people elsewhere. Answers what
 * was made and what stood there before. Throws Conflict when somebody changed one of these people in between.
 */
export async function applyPlan(
  trx: Db,
  work: Work,
  school: ImportSchool,
  list: { rows: readonly PlannedRow[]; plan: PlanTotals; unreadable: number },
  answers: ImportAnswers,
): Promise<Applied> {
  const { plan, rows } = list
  const applied = nothingApplied(countsOf(plan, list.unreadable), work.viewer.userId)
  const created = await createPeople(trx, work, school, rows, applied)
  const changed = await changePeople(trx, work, school, rows, applied)
  const everyone = [...created, ...changed]
  const ids = everyone.map(({ personId }) => personId)
  const steps = new Set(await listIdsOf(trx, 'planned_steps', ids))
  await applyStages(trx, work, school, everyone, applied)
  applied.made.steps = (await listIdsOf(trx, 'planned_steps', ids)).filter((id) => !steps.has(id))
  await applyMentors(trx, work, school, everyone, applied)
  await endTimes(trx, work, school, answers.leavers, plan, applied)
  await makeOffers(trx, work, school, rows, applied)
  const given = new Set(await listIdsOf(trx, 'assignments', ids))
  applied.counts.assigned = await applyRules(trx, work, { schoolId: school.id, personIds: ids })
  if (applied.counts.assigned > 0)
    applied.made.assignments = (await listIdsOf(trx, 'assignments', ids)).filter((id) => !given.has(id))
  applied.left = await readLeft(trx, applied)
  return applied
}

const countsOf = (plan: PlanTotals, unreadable: number): AppliedCounts => ({
  created: plan.counts.create,
  changed: plan.counts.change,
  same: plan.counts.same,
  refused: plan.counts.refused + unreadable,
  asked: plan.counts.ask,
  offered: plan.counts.elsewhere,
  leavers: 0,
  assigned: 0,
})

async function createPeople(
  trx: Db,
  work: Work,
  school: ImportSchool,
  planned: readonly PlannedRow[],
  applied: Applied,
): Promise<AppliedRow[]> {
  const rows = planned.filter((row) => row.plan.kind === 'create')
  const ids = await insertPeople(
    trx,
    rows.map(({ values }) => ({ ...nameColumns(values), trn: values.trn, email: values.email, created_at: work.now })),
  )
  const made = rows.map((row, i) => ({
    ...{ row, personId: ids[i] ?? 0 },
    ...{ startedOn: row.values.startedOn ?? work.today, finishedOn: row.values.finishedOn },
  }))
  applied.made.people.push(...ids)
  applied.made.periods.push(
    ...(await insertPeriods(
      trx,
      made.map((each) => newPeriod(each, school)),
    )),
  )
  await recordEvents(
    trx,
    work,
    made.flatMap(({ personId, startedOn }): NewEvent[] => [
      { action: 'person_added', subject: { type: 'person', id: personId }, personId },
      started(school, personId, startedOn),
    ]),
  )
  return made
}

async function changePeople(
  trx: Db,
  work: Work,
  school: ImportSchool,
  planned: readonly PlannedRow[],
  applied: Applied,
): Promise<AppliedRow[]> {
  const rows = planned.flatMap((row) => (row.plan.kind === 'change' ? [{ row, plan: row.plan }] : []))
  const ids = rows.map(({ plan }) => plan.personId)
  const people = new Map((await lockPeople(trx, ids)).map((person) => [person.id, person]))
  const periods = await lockLatestPeriods(trx, school.id, ids)

  const changedPeople = []
  const changedPeriods = []
  const comingBack: AppliedRow[] = []
  const withLastDay: { period: PeriodRow; to: PeriodRow }[] = []
  const events: NewEvent[] = []
  const made: AppliedRow[] = []
  const newAddress = rows.flatMap(({ plan }) =>
    plan.changes.some(({ field }) => field === 'email') ? [plan.personId] : [],
  )
  const beyond = await listBeyondReach(trx, work, newAddress)
  await endInvitations(
    trx,
    newAddress.filter((id) => !beyond.has(id)),
    work.now,
  )
  for (const { row, plan } of rows) {
    const person = people.get(plan.personId)
    const period = periods.get(plan.personId)
    if (person === undefined || period === undefined || !stillFits(plan.changes, person)) throw new Conflict(CHANGED)
    const about = plan.changes.filter(({ field }) => OF_PERSON.includes(field))
    if (about.length > 0) {
      applied.before.people.push(keptRow(person))
      changedPeople.push({
        ...person,
        ...nameColumns(row.values),
        trn: row.values.trn ?? person.trn,
        // Whoever reaches further than the one who imports keeps the address they have.
        email: beyond.has(person.id) ? person.email : (row.values.email ?? person.email),
        version: person.version + 1,
      })
      events.push({
        ...{ action: 'person_changed', subject: { type: 'person', id: person.id }, personId: person.id },
        particulars: { what: sayFields(about) },
      })
    }
    if (plan.comesBack !== undefined) {
      const back = { row, personId: person.id, startedOn: plan.comesBack, finishedOn: row.values.finishedOn }
      comingBack.push(back)
      made.push(back)
      continue
    }
    const to = changedPeriod(period, row.values)
    const atSchool = plan.changes.filter(({ field }) => OF_PERIOD.includes(field))
    if (to.finished_on !== period.finished_on) withLastDay.push({ period, to })
    else if (atSchool.length > 0) {
      applied.before.school_periods.push(keptRow(period))
      changedPeriods.push({ ...to, version: period.version + 1 })
      events.push({
        ...{ action: 'school_period_changed', subject: { type: 'school_period', id: period.id } },
        ...{ personId: person.id, schoolId: school.id },
        particulars: { school: school.name, what: sayFields(atSchool) },
      })
    }
    made.push({ row, personId: person.id, startedOn: to.started_on, finishedOn: to.finished_on })
  }
  await putRows(trx, 'people', changedPeople)
  await putRows(trx, 'school_periods', changedPeriods)
  applied.made.periods.push(
    ...(await insertPeriods(
      trx,
      comingBack.map((back) => newPeriod(back, school, periods)),
    )),
  )
  events.push(...comingBack.map(({ personId, startedOn }) => started(school, personId, startedOn)))
  await recordEvents(trx, work, events)
  await keepWhatMayEnd(
    trx,
    work,
    school,
    withLastDay.map(({ period }) => period.person_id),
    applied,
  )
  for (const { period, to } of withLastDay) {
    applied.before.school_periods.push(keptRow(period))
    const outcome = await changeSchoolPeriod(trx, work, toPeriod(period), school, toPeriod(to))
    if (!outcome.ok) throw new Conflict(CHANGED)
  }
  return made
}

/** A last day for everyone whom somebody ticked; their support and roles at this school end with it. */
async function endTimes(
  trx: Db,
  work: Work,
  school: ImportSchool,
  leavers: ReadonlyMap<number, IsoDate>,
  plan: PlanTotals,
  applied: Applied,
): Promise<void> {
  const leaving = plan.leavers.filter((person) => leavers.has(person.id)).map((person) => person.id)
  const periods = await lockLatestPeriods(trx, school.id, leaving)
  await keepWhatMayEnd(trx, work, school, leaving, applied)
  for (const [personId, period] of periods) {
    const lastDay = leavers.get(personId)
    if (lastDay === undefined) continue
    applied.before.school_periods.push(keptRow(period))
    const outcome = await endSchoolPeriod(trx, work, toPeriod(period), school, dayAfter(lastDay))
    if (!outcome.ok) throw new Conflict('A last day is before the first day. Correct it and confirm again.')
    applied.counts.leavers += 1
  }
}

async function keepWhatMayEnd(trx: Db, work: Work, school: ImportSchool, ids: readonly number[], applied: Applied) {
  const { supports, roles } = await listWhatMayEnd(trx, school.id, ids, work.today)
  const kept = new Set(applied.before.support_periods.map((row) => row.id))
  const made = new Set(applied.made.supports)
  for (const row of supports)
    if (!kept.has(row.id) && !made.has(row.id)) applied.before.support_periods.push(keptRow(row))
  applied.before.roles.push(...roles.map(keptRow))
}

/** Asks people who are in Stepfree elsewhere; nobody is asked twice by the same school. */
async function makeOffers(
  trx: Db,
  work: Work,
  school: ImportSchool,
  planned: readonly PlannedRow[],
  applied: Applied,
): Promise<void> {
  const rows = planned.flatMap((row) =>
    row.plan.kind === 'elsewhere' ? [{ ...row, personId: row.plan.personId }] : [],
  )
  const asked = await listAskedBefore(
    trx,
    school.id,
    rows.map(({ personId }) => personId),
  )
  applied.counts.offered = 0
  for (const { values, personId } of rows) {
    if (asked.has(personId)) continue
    const outcome = await offerSchoolPeriod(trx, work, {
      ...FULL_TIME,
      ...detailsOf(values),
      ...{ personId, school, startedOn: values.startedOn ?? work.today, finishedOn: values.finishedOn },
      writtenName: nameOf(values),
      writtenAs: values.trn ?? values.email ?? '',
    })
    if (!outcome.ok || outcome.value.same) continue
    applied.made.offers.push(outcome.value.id)
    applied.counts.offered += 1
  }
}

const OF_PERSON: readonly ChangedField[] = ['given_name', 'family_name', 'email', 'trn']
const OF_PERIOD: readonly ChangedField[] = [
  ...(['staff_code', 'job_title', 'started_on', 'finished_on', 'fte', 'working_days', 'phase', 'department'] as const),
]

/** What the plan believed about this person is still so. */
const stillFits = (changes: readonly Change[], person: Record<string, unknown>): boolean =>
  changes.every(({ field, from }) => !OF_PERSON.includes(field) || person[field] === from)

const sayFields = (changes: readonly Change[]): string =>
  listOf(changes.map(({ field }) => `the ${FIELD_NAMES[field].toLowerCase().replace('trn', 'TRN')}`))

const nameColumns = (values: StaffValues) => ({
  given_name: values.givenName,
  family_name: values.familyName,
  sort_name: sortNameOf(values),
})

const started = (school: ImportSchool, personId: number, startedOn: IsoDate): NewEvent => ({
  ...{ action: 'school_period_started', subject: { type: 'person', id: personId } },
  ...{ personId, schoolId: school.id },
  particulars: { school: school.name, on: sayDate(startedOn) },
})

function newPeriod(
  { row, personId, startedOn, finishedOn }: AppliedRow,
  school: ImportSchool,
  earlier?: ReadonlyMap<number, PeriodRow>,
): Omit<PeriodRow, 'id' | 'version'> {
  const before = earlier?.get(personId)
  const said = detailsOf(row.values)
  return {
    person_id: personId,
    school_id: school.id,
    started_on: startedOn,
    finished_on: finishedOn,
    staff_code: said.staffCode ?? before?.staff_code ?? null,
    job_title: said.jobTitle ?? before?.job_title ?? null,
    fte_percent: said.ftePercent ?? before?.fte_percent ?? FULL_TIME.ftePercent,
    working_days: row.values.workingDays === null ? (before?.working_days ?? null) : (said.workingDays ?? null),
    phase: said.phase ?? before?.phase ?? null,
    department: said.department ?? before?.department ?? null,
  }
}

function changedPeriod(period: PeriodRow, values: StaffValues): PeriodRow {
  const said = detailsOf(values)
  return {
    ...period,
    started_on: values.startedOn ?? period.started_on,
    finished_on: values.finishedOn ?? period.finished_on,
    staff_code: said.staffCode ?? period.staff_code,
    job_title: said.jobTitle ?? period.job_title,
    fte_percent: said.ftePercent ?? period.fte_percent,
    working_days: values.workingDays === null ? period.working_days : (said.workingDays ?? null),
    phase: said.phase ?? period.phase,
    department: said.department ?? period.department,
  }
}

/** What the row says about the work, in the form that is kept; what it does not say is left out. */
const detailsOf = (values: StaffValues) => ({
  ...(values.staffCode === null ? {} : { staffCode: values.staffCode }),
  ...(values.jobTitle === null ? {} : { jobTitle: values.jobTitle }),
  ...(values.fte === null ? {} : { ftePercent: Math.round(values.fte * 100) }),
  ...(values.workingDays === null ? {} : { workingDays: daysKept(values.workingDays) }),
  ...(values.phase === null ? {} : { phase: values.phase }),
  ...(values.department === null ? {} : { department: values.department }),
})

const daysKept = (numbers: string): string | null =>
  workingDaysText(numbers.split(',').flatMap((n) => WEEKDAYS[Number(n) - 1] ?? []))

const toPeriod = (row: PeriodRow): SchoolPeriod => ({
  id: row.id,
  personId: row.person_id,
  schoolId: row.school_id,
  startedOn: row.started_on,
  finishedOn: row.finished_on,
  staffCode: row.staff_code,
  jobTitle: row.job_title,
  ftePercent: row.fte_percent,
  workingDays: row.working_days,
  phase: row.phase,
  department: row.department,
  version: row.version,
})

const CHANGED = 'Somebody changed one of these people while you confirmed. Look at the list again.'
