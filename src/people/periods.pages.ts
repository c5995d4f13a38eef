import { onceInTransaction } from '../audit/once.ts'
import { inTransaction } from '../db/transaction.ts'
import { reachesSchool, scopeOf } from '../policy.ts'
import { NotFound } from '../shared/errors.ts'
import { type IsoDate, isIsoDate, lastDayOf, sayDate } from '../shared/dates.ts'
import { type FieldErrors, idIn, one, wholeNumber } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, redirect, type Reply } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { within } from '../work.ts'
import { getPersonFor } from './access.store.ts'
import { beginStageWithSteps, type PlanTemplate } from './add-to-school.actions.ts'
import { newWork, workValues } from './fields.view.ts'
import { changeLeave, recordLeave, removeLeave } from './leave.actions.ts'
import { getLeave } from './leave.store.ts'
import { leavePage, newTimePage, stagePage, timePage } from './periods.view.ts'
import { findPersonByStaffCode, type Person } from './people.store.ts'
import { datesForm, workForm, workTyped } from './person.form.ts'
import { changeSchoolPeriod, startSchoolPeriod } from './school-periods.actions.ts'
import { getSchoolPeriod } from './school-periods.store.ts'
import { getSchoolById, listSchoolsInScope, type School } from './schools.store.ts'
import { listCareerStages, listNpqs } from './stage-periods.store.ts'
import { isVisible } from './visibility.store.ts'
import { PERIOD_WORDS } from './words.view.ts'
import { nameOf } from './names.rules.ts'

const STAFF_CODE_TAKEN = 'Somebody at this school has this staff code. Enter another'

export const newSchoolTime: Handler = async (ctx) => {
  const person = await getPersonFor(ctx, 'people.manage', idIn(ctx.params.id))
  const schools = await listSchoolsInScope(ctx.db, scopeOf(ctx.viewer, 'people.manage', ctx.today))
  const [only] = schools.length === 1 ? schools : []
  const values = { ...newWork(ctx.today), school: only?.urn ?? '' }
  return page('people/form', newTimePage(person, schools, values, null, ctx.newFormKey()))
}

/** Starts at a school, or comes back: a new period on the same record. */
export const startSchoolTime: Handler = async (ctx) => {
  const person = await getPersonFor(ctx, 'people.manage', idIn(ctx.params.id))
  const schools = await listSchoolsInScope(ctx.db, scopeOf(ctx.viewer, 'people.manage', ctx.today))
  const formKey = one(ctx.body, '_key') || undefined
  const values = { ...workTyped(ctx.body), school: one(ctx.body, 'school') }
  const again = (errors: FieldErrors) => invalid('people/form', newTimePage(person, schools, values, errors, formKey))
  const school = schools.find((each) => each.urn === values.school)
  const form = workForm(ctx.body)
  if (school === undefined) return again({ school: 'Choose the school', ...(form.ok ? {} : form.errors) })
  if (!form.ok) return again(form.errors)
  if (await codeIsTaken(ctx, school.id, form.value.staffCode, person.id)) return again({ staff_code: STAFF_CODE_TAKEN })
  const done = await onceInTransaction(ctx, formKey, (trx) =>
    startSchoolPeriod(trx, within(ctx, trx), { ...form.value, personId: person.id, school }, { formKey }),
  )
  if (done.again) return redirect(paths.person(person.id), 'This was saved already.')
  if (!done.value.ok) return again(dateError(done.value.reason))
  return redirect(paths.person(person.id), `${nameOf(person)} is on the staff list of ${school.name}.`)
}

export const editSchoolTime: Handler = async (ctx) => {
  const { period, person, school } = await getTime(ctx)
  return page('people/form', timePage(person, school, period.id, workValues(period), null, String(period.version)))
}

export const saveSchoolTime: Handler = async (ctx) => {
  const { period, person, school } = await getTime(ctx)
  const version = one(ctx.body, 'version')
  const again = (errors: FieldErrors) =>
    invalid('people/form', timePage(person, school, period.id, workTyped(ctx.body), errors, version))
  const form = workForm(ctx.body)
  if (!form.ok) return again(form.errors)
  if (await codeIsTaken(ctx, school.id, form.value.staffCode, person.id)) return again({ staff_code: STAFF_CODE_TAKEN })
  const asSeen = { ...period, version: wholeNumber(version, 0, 1_000_000) ?? 0 }
  const outcome = await inTransaction(ctx.db, (trx) =>
    changeSchoolPeriod(trx, within(ctx, trx), asSeen, school, form.value),
  )
  if (!outcome.ok) return again(dateError(outcome.reason))
  if (await isOutOfSight(ctx, person.id)) return toStaff(person, school, form.value.finishedOn)
  const ended = outcome.value.supportIds.length + outcome.value.roleIds.length
  return redirect(
    paths.person(person.id),
    ended === 0 ? 'Saved.' : 'Saved. Support and roles at this school end on the last day too.',
  )
}

/** With a last day in the past somebody is no longer on the staff list, and their page is closed to whoever wrote it. */
const isOutOfSight = async (ctx: Ctx, personId: number): Promise<boolean> =>
  !(await isVisible(ctx.db, scopeOf(ctx.viewer, 'people.read', ctx.today), personId))

function toStaff(person: Person, school: School, finishedOn: IsoDate | null): Reply {
  const when = finishedOn === null ? '' : ` The last day was ${sayDate(lastDayOf(finishedOn))}.`
  return redirect(
    paths.staff(school.urn),
    `Saved: ${nameOf(person)} is not on the staff list of ${school.name} any more.${when} The record stays theirs.`,
  )
}

export const newStage: Handler = async (ctx) => {
  const person = await getPersonFor(ctx, 'people.manage', idIn(ctx.params.id))
  const values = { stage: '', npq: '', started_on: ctx.today }
  return page(
    'people/form',
    stagePage(person, await listCareerStages(ctx.db), await listNpqs(ctx.db), values, null, ctx.newFormKey()),
  )
}

export const startNewStage =
  (planTemplate: PlanTemplate): Handler =>
  async (ctx) => {
    const person = await getPersonFor(ctx, 'people.manage', idIn(ctx.params.id))
    const [stages, npqs] = [await listCareerStages(ctx.db), await listNpqs(ctx.db)]
    const formKey = one(ctx.body, '_key') || undefined
    const values = { stage: one(ctx.body, 'stage'), npq: one(ctx.body, 'npq'), started_on: one(ctx.body, 'started_on') }
    const again = (errors: FieldErrors) =>
      invalid('people/form', stagePage(person, stages, npqs, values, errors, formKey))
    const errors: FieldErrors = {}
    const stage = stages.find((each) => each.code === values.stage)
    if (stage === undefined) errors.stage = 'Choose the career stage'
    if (values.npq !== '' && !npqs.includes(values.npq)) errors.npq = 'Choose an NPQ from the list'
    if (!isIsoDate(values.started_on)) errors.started_on = 'Enter the first day, like 01/09/2026'
    if (stage === undefined || Object.keys(errors).length > 0) return again(errors)
    const done = await onceInTransaction(ctx, formKey, (trx) =>
      beginStageWithSteps(trx, within(ctx, trx), planTemplate, {
        personId: person.id,
        stage,
        npq: values.npq || null,
        startedOn: values.started_on,
        schoolId: null,
        formKey,
      }),
    )
    if (done.again) return redirect(paths.person(person.id), 'This was saved already.')
    if (!done.value.ok) return again({ started_on: PERIOD_WORDS[done.value.reason] })
    return redirect(
      paths.person(person.id),
      done.value.value === 'same'
        ? `${nameOf(person)} is at this stage already.`
        : 'Saved. What was planned and done before is kept.',
    )
  }

export const newLeave: Handler = async (ctx) => {
  const person = await getPersonFor(ctx, 'people.manage', idIn(ctx.params.id))
  const values = { started_on: ctx.today, last_day: '' }
  return page('people/form', leavePage(person, null, values, null, ctx.newFormKey()))
}

export const startLeave: Handler = async (ctx) => {
  const person = await getPersonFor(ctx, 'people.manage', idIn(ctx.params.id))
  const formKey = one(ctx.body, '_key') || undefined
  const form = datesForm(ctx.body, { lastDay: false })
  if (!form.ok) return invalid('people/form', leavePage(person, null, form.values, form.errors, formKey))
  const done = await onceInTransaction(ctx, formKey, (trx) =>
    recordLeave(trx, within(ctx, trx), { ...form.value, personId: person.id }, { formKey }),
  )
  if (done.again) return redirect(paths.person(person.id), 'This was saved already.')
  if (done.value.ok) return redirect(paths.person(person.id), 'Saved. Only the dates are kept, never the reason.')
  const typed = { started_on: one(ctx.body, 'started_on'), last_day: one(ctx.body, 'last_day') }
  return invalid('people/form', leavePage(person, null, typed, dateError(done.value.reason), formKey))
}

export const editLeave: Handler = async (ctx) => {
  const { leave, person } = await getLeaveAndPerson(ctx)
  const values = {
    started_on: leave.startedOn,
    last_day: leave.finishedOn === null ? '' : lastDayOf(leave.finishedOn),
  }
  return page('people/form', leavePage(person, leave, values, null, undefined))
}

export const saveLeave: Handler = async (ctx) => {
  const { leave, person } = await getLeaveAndPerson(ctx)
  if (one(ctx.body, 'remove') === 'yes') {
    await inTransaction(ctx.db, (trx) => removeLeave(trx, within(ctx, trx), leave))
    return redirect(paths.person(person.id), 'The leave was taken away.')
  }
  const form = datesForm(ctx.body, { lastDay: false })
  if (!form.ok) return invalid('people/form', leavePage(person, leave, form.values, form.errors, undefined))
  const outcome = await inTransaction(ctx.db, (trx) => changeLeave(trx, within(ctx, trx), leave, form.value))
  if (outcome.ok) return redirect(paths.person(person.id), 'Saved.')
  const typed = { started_on: one(ctx.body, 'started_on'), last_day: one(ctx.body, 'last_day') }
  return invalid('people/form', leavePage(person, leave, typed, dateError(outcome.reason), undefined))
}

async function getTime(ctx: Ctx) {
  const id = idIn(ctx.params.id)
  if (id === undefined) throw new NotFound()
  const period = await getSchoolPeriod(ctx.db, id)
  const person = await getPersonFor(ctx, 'people.manage', period.personId)
  const school = await getSchoolById(ctx.db, period.schoolId)
  if (!reachesSchool(scopeOf(ctx.viewer, 'people.manage', ctx.today), school)) throw new NotFound()
  return { period, person, school }
}

async function getLeaveAndPerson(ctx: Ctx) {
  const id = idIn(ctx.params.id)
  if (id === undefined) throw new NotFound()
  const leave = await getLeave(ctx.db, id)
  return { leave, person: await getPersonFor(ctx, 'people.manage', leave.personId) }
}

async function codeIsTaken(ctx: Ctx, schoolId: number, code: string | null, personId: number): Promise<boolean> {
  if (code === null) return false
  const holder = await findPersonByStaffCode(ctx.db, schoolId, code)
  return holder !== undefined && holder.id !== personId
}

const dateError = (reason: keyof typeof PERIOD_WORDS): FieldErrors =>
  reason === 'ends_before_start' ? { last_day: PERIOD_WORDS[reason] } : { started_on: PERIOD_WORDS[reason] }
