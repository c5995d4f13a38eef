import { getCompetency } from '../pathways/framework.store.ts'
import { restOwn } from '../pathways/rest.actions.ts'
import { isVisible } from '../people/visibility.store.ts'
import { hasHat, mayAtAll, scopeOf } from '../policy.ts'
import { NotFound } from '../shared/errors.ts'
import { type Ask, askFor } from '../signoff/ask.rules.ts'
import { listCompetencyFacts } from '../signoff/ask.store.ts'
import { afterState, type AfterState, sayAfter } from '../signoff/check-in.rules.ts'
import { depthRules } from '../signoff/depth-content.ts'
import { getPersonFacts } from '../signoff/person-facts.store.ts'
import { idIn, one } from '../web/fields.ts'
import { type Ctx, type Handler, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { getStanding } from './competency.store.ts'
import { competencyPage } from './competency.view.ts'

/** One competency; with `?for=7` a mentor plans it with that person. */
export const showCompetency: Handler = async (ctx) => {
  const competency = await getCompetency(ctx.db, ctx.params.code ?? '')
  const personId = await whose(ctx)
  const person =
    personId === null
      ? null
      : {
          id: personId,
          mine: personId === ctx.viewer.personId,
          mayWrite: mayAtAll(ctx.viewer, 'plan.write') && !hasHat(ctx.viewer, 'leaver'),
          standing: await getStanding(ctx.db, personId, competency.id, ctx.today),
          own:
            personId === ctx.viewer.personId && hasHat(ctx.viewer, 'teacher')
              ? await findOwn(ctx, personId, competency.id)
              : null,
        }
  return page('screens/competency', competencyPage(competency, person))
}

type Own = { ask: Ask; after: { state: AfterState; text: string | null } }

async function findOwn(ctx: Ctx, personId: number, competencyId: number): Promise<Own | null> {
  const [facts] = await listCompetencyFacts(ctx.db, personId, [competencyId], ctx.today)
  if (facts === undefined) return null
  const state = afterState(facts.after, depthRules(), ctx.today)
  return {
    ask: askFor(facts, await getPersonFacts(ctx.db, personId, ctx.today), ctx.today, depthRules()),
    after: { state, text: sayAfter(state, facts.after, ctx.today) },
  }
}

/** Sets what one has reached aside, or takes it up again (`rested` is `no`). */
export const restCompetency: Handler = async (ctx) => {
  const code = ctx.params.code ?? ''
  const rested = one(ctx.body, 'rested') !== 'no'
  const { title } = await restOwn(ctx, code, rested)
  return redirect(
    paths.competency(code),
    rested ? `Set aside: ${title}. What you reached stays.` : `Taken up: ${title}.`,
  )
}

async function whose(ctx: Ctx): Promise<number | null> {
  if (ctx.query.for === undefined) return mayAtAll(ctx.viewer, 'log.read') ? ctx.viewer.personId : null
  const id = idIn(ctx.query.for)
  if (id === undefined || !(await isVisible(ctx.db, scopeOf(ctx.viewer, 'plan.write', ctx.today), id)))
    throw new NotFound()
  return id
}
