import { getCompetency } from '../pathways/framework.store.ts'
import { isVisible } from '../people/visibility.store.ts'
import { hasHat, mayAtAll, scopeOf } from '../policy.ts'
import { NotFound } from '../shared/errors.ts'
import { type Ask, askFor } from '../signoff/ask.rules.ts'
import { listCompetencyFacts } from '../signoff/ask.store.ts'
import { depthRules } from '../signoff/depth-content.ts'
import { getPersonFacts } from '../signoff/person-facts.store.ts'
import { idIn } from '../web/fields.ts'
import { type Ctx, type Handler, page } from '../web/handler.ts'
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
          ask:
            personId === ctx.viewer.personId && hasHat(ctx.viewer, 'teacher')
              ? await findAsk(ctx, personId, competency.id)
              : null,
        }
  return page('screens/competency', competencyPage(competency, person))
}

async function findAsk(ctx: Ctx, personId: number, competencyId: number): Promise<Ask | null> {
  const [facts] = await listCompetencyFacts(ctx.db, personId, [competencyId], ctx.today)
  return facts === undefined
    ? null
    : askFor(facts, await getPersonFacts(ctx.db, personId, ctx.today), ctx.today, depthRules())
}

async function whose(ctx: Ctx): Promise<number | null> {
  if (ctx.query.for === undefined) return mayAtAll(ctx.viewer, 'log.read') ? ctx.viewer.personId : null
  const id = idIn(ctx.query.for)
  if (id === undefined || !(await isVisible(ctx.db, scopeOf(ctx.viewer, 'plan.write', ctx.today), id)))
    throw new NotFound()
  return id
}
