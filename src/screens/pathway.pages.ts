import { planStep, setAside, startFocus } from '../pathways/plan.actions.ts'
import { type PlanRefusal } from '../pathways/plan.rules.ts'
import { findStageTemplate } from '../pathways/templates.store.ts'
import { academicYear, academicYearOf } from '../calendars/half-terms.rules.ts'
import { listWaitingOffersFor } from '../people/offers.store.ts'
import { isVisible } from '../people/visibility.store.ts'
import { type Capability, mayAtAll, scopeOf } from '../policy.ts'
import { DEPTH_NAMES, isReachedDepth } from '../shared/depths.ts'
import { Conflict, NotFound } from '../shared/errors.ts'
import { depthRules } from '../signoff/depth-content.ts'
import { getPersonFacts } from '../signoff/person-facts.store.ts'
import { listOwnDrawn } from '../signoff/second-look.store.ts'
import { idIn, one } from '../web/fields.ts'
import { type Ctx, type Handler, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { listToDo } from './to-do.store.ts'
import { getAbout, listCompetencyStates, listEntryStates, listOpenSignOffs } from './pathway.store.ts'
import { pathwayPage, pathwaySummaryPage, type PathwayFacts } from './pathway.view.ts'
import { strandsPage } from './strands.view.ts'

export const showMyPathway: Handler = async (ctx) => {
  if (ctx.viewer.personId === null) throw new NotFound()
  return showWhole(ctx, ctx.viewer.personId)
}

/** The whole record for those who may read it, four facts for those behind the wall, and nothing for anybody else. */
export const showPathway: Handler = async (ctx) => {
  const personId = idIn(ctx.params.id)
  if (personId === undefined) throw new NotFound()
  if (personId === ctx.viewer.personId || (await reaches(ctx, 'record.read', personId))) return showWhole(ctx, personId)
  if (!(await reaches(ctx, 'summary.read', personId))) throw new NotFound()
  return page('screens/pathway-summary', pathwaySummaryPage(await readFacts(ctx, personId), ctx.today))
}

export const showStrands: Handler = async (ctx) => {
  const personId = idIn(ctx.params.id)
  if (personId === undefined || !(await reaches(ctx, 'record.read', personId))) throw new NotFound()
  const about = await getAbout(ctx.db, personId, ctx.today)
  const competencies = await listCompetencyStates(ctx.db, personId, about.stage?.code ?? null, ctx.today)
  const mine = personId === ctx.viewer.personId
  const mayChoose = await reaches(ctx, 'plan.write', personId)
  return page('screens/strands', strandsPage(about, competencies, { mine, mayChoose }))
}

export const addStep: Handler = async (ctx) => {
  const { personId, code } = target(ctx)
  const depth = Number(one(ctx.body, 'depth'))
  if (!isReachedDepth(depth)) throw new NotFound()
  const outcome = await planStep(ctx, personId, code, depth)
  if (!outcome.ok) throw new Conflict(REFUSALS[outcome.reason])
  return redirect(paths.teacher(personId), `Planned: ${outcome.value.title}, to ${DEPTH_NAMES[depth]}.`)
}

export const removeStep: Handler = async (ctx) => {
  const personId = idIn(ctx.params.id)
  const stepId = idIn(ctx.params.stepId)
  if (personId === undefined || stepId === undefined) throw new NotFound()
  const { title } = await setAside(ctx, personId, stepId)
  return redirect(paths.teacher(personId), `Set aside: ${title}. What was reached stays.`)
}

export const addFocus: Handler = async (ctx) => {
  const { personId, code } = target(ctx)
  const outcome = await startFocus(ctx, personId, code, one(ctx.body, 'keep') === 'yes')
  if (!outcome.ok) throw new Conflict(REFUSALS[outcome.reason])
  return redirect(paths.teacher(personId), `In focus now: ${outcome.value.title}.`)
}

const REFUSALS: Record<PlanRefusal, string> = {
  reached_already: 'That depth is reached already, so there is nothing left to plan there.',
  too_many_focuses: 'Two things are in focus already. Choose this one alone, or leave the two.',
  in_focus_already: 'This is in focus already.',
}

async function showWhole(ctx: Ctx, personId: number) {
  const mine = personId === ctx.viewer.personId
  const mayChoose = await reaches(ctx, 'plan.write', personId)
  const mayHistory = mine || (await reaches(ctx, 'history.person', personId))
  const facts = await readFacts(ctx, personId, mine)
  const left = mine && !mayAtAll(ctx.viewer, 'entry.write')
  return page('screens/pathway', pathwayPage(facts, { mine, left, mayChoose, mayHistory, today: ctx.today }))
}

async function readFacts(ctx: Ctx, personId: number, mine = false): Promise<PathwayFacts> {
  const about = await getAbout(ctx.db, personId, ctx.today)
  const competencies = await listCompetencyStates(ctx.db, personId, about.stage?.code ?? null, ctx.today)
  const focusIds = competencies.filter((c) => c.inFocus).map((c) => c.competencyId)
  const since = academicYear(academicYearOf(ctx.today)).startedOn
  const nothingPlanned =
    about.stage !== null && focusIds.length === 0 && competencies.every((c) => c.steps.length === 0)
  return {
    about,
    competencies,
    template: nothingPlanned ? ((await findStageTemplate(ctx.db, about.stage?.code ?? '')) ?? null) : null,
    signOffs: await listOpenSignOffs(ctx.db, personId, ctx.today),
    ...(await listToDo(ctx.db, personId, ctx.today)),
    rules: depthRules(),
    entries: await listEntryStates(ctx.db, personId, since, focusIds),
    offers: mine && about.hasOffer ? await listWaitingOffersFor(ctx.db, personId) : [],
    looks: mine && about.wasDrawn ? await listOwnDrawn(ctx.db, personId) : [],
    asker:
      mine && focusIds.length > 0 && mayAtAll(ctx.viewer, 'signoff.request')
        ? await getPersonFacts(ctx.db, personId, ctx.today)
        : null,
  }
}

const reaches = (ctx: Ctx, capability: Capability, personId: number): Promise<boolean> =>
  isVisible(ctx.db, scopeOf(ctx.viewer, capability, ctx.today), personId)

function target(ctx: Ctx): { personId: number; code: string } {
  const personId = idIn(ctx.params.id)
  if (personId === undefined) throw new NotFound()
  return { personId, code: one(ctx.body, 'competency') }
}
