import { reachesSchool, scopeOf } from '../policy.ts'
import { NotFound } from '../shared/errors.ts'
import { writeCsv } from '../shared/csv-out.ts'
import { type FieldErrors, idIn, one, pageIn } from '../web/fields.ts'
import { type Ctx, csv, type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { getSchoolFor } from './access.store.ts'
import { addToSchool, type AddRefusal, type Added, type PlanTemplate } from './add-to-school.actions.ts'
import { newWork, NO_PERSON } from './fields.view.ts'
import { listWaitingOffersBy, listWaitingOffersToStaffOf } from './offers.store.ts'
import { personForm, personTyped, workForm, workTyped } from './person.form.ts'
import { getSchoolByUrn, listSchoolsInScope, type School } from './schools.store.ts'
import { listPeopleInScope, listPhases, listStaff, type StaffRow } from './staff.store.ts'
import { type CareerStage, listCareerStages, listNpqs } from './stage-periods.store.ts'
import { addStaffPage, type AddStaffValues, sayAddRefusal } from './staff-add.view.ts'
import { type ListQuery, PAGE_SIZE, peoplePage, STAFF_CSV_HEAD, staffCsvRow, staffPage } from './staff-list.view.ts'

/** People at the schools one looks after; who looks after one school is led to its staff list. */
export const listPeople: Handler = async (ctx) => {
  const scope = scopeOf(ctx.viewer, 'people.read', ctx.today)
  const schools = await listSchoolsInScope(ctx.db, scope)
  const [only] = schools
  if (only !== undefined && schools.length === 1 && !scope.site && ctx.query.all === undefined)
    return redirect(paths.staff(only.urn))
  const query = queryOf(ctx)
  const stages = await listCareerStages(ctx.db)
  const list = await listPeopleInScope(
    ctx.db,
    scope,
    ctx.viewer.schoolIds,
    {
      search: query.q,
      stageId: stageIdOf(stages, query.stage),
      phase: query.phase,
      schoolId: query.school === '' ? null : (schools.find((school) => school.urn === query.school)?.id ?? 0),
    },
    { limit: PAGE_SIZE, offset: (query.page - 1) * PAGE_SIZE },
  )
  const facts = { ...list, query, stages, phases: await listPhases(ctx.db, null), today: ctx.today }
  const site = scopeOf(ctx.viewer, 'people.manage', ctx.today).site
  return page('people/list', peoplePage(facts, schools, site))
}

export const showStaff: Handler = async (ctx) => {
  const school = await getReadableSchool(ctx)
  const query = queryOf(ctx)
  const stages = await listCareerStages(ctx.db)
  const list = await listStaff(
    ctx.db,
    school.id,
    ctx.today,
    { search: query.q, stageId: stageIdOf(stages, query.stage), phase: query.phase },
    { limit: PAGE_SIZE, offset: (query.page - 1) * PAGE_SIZE },
  )
  const manage = reachesSchool(scopeOf(ctx.viewer, 'people.manage', ctx.today), school)
  const facts = { ...list, query, stages, phases: await listPhases(ctx.db, school.id), today: ctx.today }
  return page('schools/staff', staffPage(facts, school, { manage }, manage ? await waitingOffers(ctx, school) : []))
}

export const downloadStaff: Handler = async (ctx) => {
  const school = await getReadableSchool(ctx)
  const manage = reachesSchool(scopeOf(ctx.viewer, 'people.manage', ctx.today), school)
  const { rows } = await listStaff(
    ctx.db,
    school.id,
    ctx.today,
    { search: '', stageId: null, phase: '' },
    { limit: 10_000, offset: 0 },
  )
  return csv(
    `staff-${school.urn}-${ctx.today}.csv`,
    writeCsv(
      STAFF_CSV_HEAD,
      rows.map((row: StaffRow) => staffCsvRow(row, manage)),
    ),
  )
}

export const newStaff: Handler = async (ctx) => {
  const school = await getSchoolFor(ctx, 'people.manage', ctx.params.urn)
  const values: AddStaffValues = { ...NO_PERSON, ...newWork(ctx.today), stage: '', npq: '', same: '' }
  return page('people/form', addStaffPage(school, values, null, await choices(ctx), [], ctx.newFormKey()))
}

export const addStaff =
  (planTemplate: PlanTemplate): Handler =>
  async (ctx) => {
    const school = await getSchoolFor(ctx, 'people.manage', ctx.params.urn)
    const formKey = one(ctx.body, '_key') || undefined
    const { stages, npqs } = await choices(ctx)
    const person = personForm(ctx.body)
    const time = workForm(ctx.body)
    const typed = { stage: one(ctx.body, 'stage'), npq: one(ctx.body, 'npq'), same: one(ctx.body, 'same') }
    const stage = stages.find((each) => each.code === typed.stage)
    const errors: FieldErrors = { ...(person.ok ? {} : person.errors), ...(time.ok ? {} : time.errors) }
    if (stage === undefined) errors.stage = 'Choose the career stage'
    if (typed.npq !== '' && !npqs.includes(typed.npq)) errors.npq = 'Choose an NPQ from the list'
    const again = (messages: FieldErrors, alike: (AddRefusal & { reason: 'names_alike' })['people'] = []) => {
      const values: AddStaffValues = { ...personTyped(ctx.body), ...workTyped(ctx.body), ...typed }
      return invalid('people/form', addStaffPage(school, values, messages, { stages, npqs }, alike, formKey))
    }
    if (!person.ok || !time.ok || stage === undefined || Object.keys(errors).length > 0) return again(errors)
    const done = await addToSchool(
      ctx,
      {
        school,
        person: person.value,
        time: time.value,
        stage,
        npq: typed.npq || null,
        same: typed.same === 'new' ? 'new' : (idIn(typed.same) ?? null),
      },
      planTemplate,
      formKey,
    )
    if (done.ok) return redirect(whereTo(school, done.value), sayAdded(done.value, person.value.givenName))
    const { refusal } = done
    return again(sayAddRefusal(refusal), refusal.reason === 'names_alike' ? refusal.people : [])
  }

const whereTo = (school: School, added: Added | null): string =>
  added === null || added.kind === 'offered' ? paths.staff(school.urn) : paths.person(added.personId)

function sayAdded(added: Added | null, givenName: string): string {
  if (added === null) return 'This was saved already.'
  if (added.kind === 'added') return `${givenName} is on the staff list.`
  if (added.kind === 'came_back') return `${givenName} is back on the staff list, with the same record as before.`
  return 'Somebody with these details is already in Stepfree. We have asked them to accept working at your school.'
}

async function getReadableSchool(ctx: Ctx): Promise<School> {
  const school = await getSchoolByUrn(ctx.db, ctx.params.urn ?? '')
  if (!reachesSchool(scopeOf(ctx.viewer, 'people.read', ctx.today), school)) throw new NotFound()
  return school
}

async function waitingOffers(ctx: Ctx, school: School): Promise<{ text: string; href: string }[]> {
  const ours = await listWaitingOffersBy(ctx.db, school.id)
  const theirs = await listWaitingOffersToStaffOf(ctx.db, school.id, ctx.today)
  return [
    ...ours.map((offer) => ({
      text: `${offer.writtenName}: asked to accept working at your school`,
      href: paths.offer(offer.id),
    })),
    ...theirs.map((offer) => ({
      text: `${offer.school} asks ${offer.person} to join its staff list: say yes or no`,
      href: paths.offer(offer.id),
    })),
  ]
}

const choices = async (ctx: Ctx): Promise<{ stages: CareerStage[]; npqs: string[] }> => ({
  stages: await listCareerStages(ctx.db),
  npqs: await listNpqs(ctx.db),
})

const queryOf = (ctx: Ctx): ListQuery => ({
  q: (ctx.query.q ?? '').trim().slice(0, 100),
  stage: ctx.query.stage ?? '',
  phase: ctx.query.phase ?? '',
  school: ctx.query.school ?? '',
  page: pageIn(ctx.query.page),
})

const stageIdOf = (stages: CareerStage[], code: string): number | null =>
  code === '' ? null : (stages.find((stage) => stage.code === code)?.id ?? 0)
