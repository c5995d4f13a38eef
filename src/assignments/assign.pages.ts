import { getModuleName, type ModuleName } from '../modules/modules.store.ts'
import { listStages } from '../pathways/framework.store.ts'
import { getReachedSchool } from '../people/school-by-urn.store.ts'
import { listSchoolsInScope, type School } from '../people/schools.store.ts'
import { type Scope, scopeOf } from '../policy.ts'
import { NotFound } from '../shared/errors.ts'
import { count } from '../shared/text.ts'
import { one } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { assignModule } from './assign.actions.ts'
import { readAssign } from './assign.form.ts'
import { assignCheckPage, assignPage } from './assign.view.ts'
import { sortCandidates } from './assignments.rules.ts'
import { listCandidates } from './candidates.store.ts'

/** Choosing who gets a module: by hand, or everyone at a stage. */
export const showAssign: Handler = async (ctx) => {
  const { module, scope, school, schools } = await placeOf(ctx, ctx.query.school)
  const by = { stage: ctx.query.stage ?? '', phase: ctx.query.phase ?? '' }
  const candidates = await listCandidates(ctx.db, scope, { schoolId: school.id, moduleId: module.id }, ctx.today)
  const stages = await listStages(ctx.db)
  return page('assignments/assign', assignPage(module, school, schools, stages, candidates, by, ctx.today))
}

/** Shows who gets it, who has it and who is left out. Nothing is stored. */
export const checkAssign: Handler = async (ctx) => {
  const { module, scope, school, schools } = await placeOf(ctx, one(ctx.body, 'school'))
  const candidates = await listCandidates(ctx.db, scope, { schoolId: school.id, moduleId: module.id }, ctx.today)
  const form = readAssign(ctx.body, ctx.today)
  if (!form.ok) {
    const by = { stage: form.values.stage, phase: form.values.phase }
    const stages = await listStages(ctx.db)
    return invalid('assignments/assign', assignPage(module, school, schools, stages, candidates, by, ctx.today, form))
  }
  const { personIds, dueOn, stage, phase } = form.value
  const chosen = candidates.filter((candidate) => personIds.has(candidate.personId))
  const alsoAtStage = candidates.filter(
    (c) => !personIds.has(c.personId) && c.state !== null && stage !== '' && c.stage?.code === stage,
  )
  const sorted = sortCandidates([...chosen, ...alsoAtStage.filter((c) => phase === '' || c.phase === phase)], dueOn)
  return page(
    'assignments/assign-check',
    assignCheckPage(
      module,
      school,
      sorted,
      { dueOn, stage, phase, gone: personIds.size - chosen.length },
      { csrf: ctx.csrf, key: ctx.newFormKey() },
      ctx.today,
    ),
  )
}

export const confirmAssign: Handler = async (ctx) => {
  const { module, school, schools, scope } = await placeOf(ctx, one(ctx.body, 'school'))
  const form = readAssign(ctx.body, ctx.today)
  if (!form.ok) {
    const candidates = await listCandidates(ctx.db, scope, { schoolId: school.id, moduleId: module.id }, ctx.today)
    const by = { stage: form.values.stage, phase: form.values.phase }
    const stages = await listStages(ctx.db)
    return invalid('assignments/assign', assignPage(module, school, schools, stages, candidates, by, ctx.today, form))
  }
  const { personIds, dueOn, stage } = form.value
  const given = await assignModule(
    ctx,
    { module, schoolId: school.id, personIds, dueOn, origin: stage === '' ? 'hand' : 'stage' },
    one(ctx.body, '_key') || undefined,
  )
  const said = given === 'again' ? 'They have it.' : `${count(given, 'person has', 'people have')} been given it.`
  return redirect(paths.module(module.code), said)
}

type Place = { module: ModuleName; scope: Scope; school: School; schools: School[] }

/** The module and the school; without a school in the address, the first one that the viewer leads. */
async function placeOf(ctx: Ctx, urn: string | undefined): Promise<Place> {
  const module = await getModuleName(ctx.db, ctx.params.code ?? '')
  const scope = scopeOf(ctx.viewer, 'assignment.manage', ctx.today)
  const schools = await listSchoolsInScope(ctx.db, scope)
  const wanted = urn === undefined || urn === '' ? schools[0] : schools.find((school) => school.urn === urn)
  if (wanted !== undefined) return { module, scope, school: wanted, schools }
  if (schools.length === 0) throw new NotFound()
  return { module, scope, schools, school: await getReachedSchool(ctx.db, scope, urn) }
}
