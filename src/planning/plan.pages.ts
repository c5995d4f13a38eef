import { listStages } from '../pathways/framework.store.ts'
import { scopeOf } from '../policy.ts'
import { NotFound } from '../shared/errors.ts'
import { count } from '../shared/text.ts'
import { type Body, one } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, redirect, type Reply } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { type PlanDetails, readPeople, readPlan } from './plan.form.ts'
import { findModule, listCandidates, listGaps, listModules, type Module } from './plan.store.ts'
import { detailsPage, firstValues, peoplePage, planPage } from './plan.view.ts'
import { planSession } from './sessions.actions.ts'
import { listSchoolsInScope, listSessionsOn, type School } from './sessions.store.ts'

/** Steps 1 and 2: what, then when and where. */
export const showPlan: Handler = async (ctx) => {
  const schools = await mySchools(ctx)
  const school = schoolIn(schools, ctx.query.school)
  if (ctx.query.module === undefined || ctx.query.module === '')
    return page('training/plan', await whatPage(ctx, schools, school))
  const module = await findModule(ctx.db, ctx.query.module)
  if (module === undefined) throw new NotFound()
  const { staff, leftOut } = await listGaps(
    ctx.db,
    scopeOf(ctx.viewer, 'record.read', ctx.today),
    school.id,
    ctx.today,
    1,
  )
  const values = firstValues(module, staff + leftOut)
  return page('training/details', detailsPage(school, module, values, await listStages(ctx.db), [], null))
}

/** Step 3: who. */
export const showPlanPeople: Handler = async (ctx) => {
  const step = await readStep(ctx, ctx.query, ctx.query.school)
  if (!step.ok) return step.reply
  return page('training/people', await whoPage(ctx, step, stagesIn(ctx.query)))
}

/** Step 4: done. A session in the past leads to its register. */
export const plan: Handler = async (ctx) => {
  const step = await readStep(ctx, ctx.body, one(ctx.body, 'school'))
  if (!step.ok) return step.reply
  const { school, module, details } = step
  const people = readPeople(ctx.body, 'person')
  const made = await planSession(ctx, school, module, details, people, one(ctx.body, '_key') || undefined)
  if (details.heldOn < ctx.today)
    return redirect(paths.register(made.id), 'The session is written down. Now say who came.')
  const waiting = made.waiting === 0 ? '' : ` ${count(made.waiting, 'person waits', 'people wait')} for a place.`
  return redirect(paths.session(made.id), `Planned: ${module.title}.${waiting}`)
}

type Step = { ok: true; school: School; module: Module; details: PlanDetails } | { ok: false; reply: Reply }

/** The choices of the steps before, as the form carries them; what is wrong is asked again where it was asked. */
async function readStep(ctx: Ctx, body: Body, urn: string | undefined): Promise<Step> {
  const schools = await mySchools(ctx)
  const school = schoolIn(schools, urn)
  const module = await findModule(ctx.db, one(body, 'module'))
  if (module === undefined) {
    const asked = await whatPage(ctx, schools, school, { module: 'Choose a module from the list' })
    return { ok: false, reply: invalid('training/plan', asked) }
  }
  const form = readPlan(body, ctx.today)
  if (form.ok) return { ok: true, school, module, details: form.value }
  const stages = await listStages(ctx.db)
  const asked = detailsPage(school, module, form.values, stages, stagesIn(body), form.errors)
  return { ok: false, reply: invalid('training/details', asked) }
}

async function whatPage(ctx: Ctx, schools: School[], school: School, errors: { module: string } | null = null) {
  const gaps = await listGaps(ctx.db, scopeOf(ctx.viewer, 'record.read', ctx.today), school.id, ctx.today)
  return planPage(schools, school, gaps, await listModules(ctx.db), errors)
}

async function whoPage(
  ctx: Ctx,
  step: { school: School; module: Module; details: PlanDetails },
  stages: readonly string[],
) {
  const { school, module, details } = step
  const candidates = await listCandidates(
    ctx.db,
    scopeOf(ctx.viewer, 'training.manage', ctx.today),
    scopeOf(ctx.viewer, 'record.read', ctx.today),
    school.id,
    module.id,
    details.heldOn,
  )
  const busy = await listSessionsOn(ctx.db, details.heldOn, school.id, null)
  const query = new URLSearchParams({ module: module.code, school: school.urn })
  return peoplePage(module, details, candidates, busy, ctx.today, {
    title: 'Plan training: who',
    back: { text: 'When and where', href: `${paths.planTraining}?${query.toString()}` },
    action: paths.planTraining,
    button: details.heldOn < ctx.today ? 'Write it down and take the register' : 'Plan and invite',
    kept: [
      { name: 'module', value: module.code },
      { name: 'school', value: school.urn },
      { name: 'on', value: details.heldOn },
      { name: 'from', value: details.startsAt },
      { name: 'to', value: details.endsAt },
      { name: 'place', value: details.place },
      { name: 'capacity', value: String(details.capacity) },
      { name: 'note', value: details.note ?? '' },
    ],
    formKey: ctx.newFormKey(),
    stages,
  })
}

/** A box for each stage, as an address carries only one value a name. */
const stagesIn = (body: Body): string[] =>
  Object.keys(body).flatMap((name) => (name.startsWith('stage-') ? [name.slice('stage-'.length)] : []))

const mySchools = (ctx: Ctx): Promise<School[]> =>
  listSchoolsInScope(ctx.db, scopeOf(ctx.viewer, 'training.manage', ctx.today))

function schoolIn(schools: School[], urn: string | undefined): School {
  const school = urn === undefined || urn === '' ? schools[0] : schools.find((each) => each.urn === urn)
  if (school === undefined) throw new NotFound()
  return school
}
