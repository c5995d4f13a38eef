import { getModule } from '../modules/modules.store.ts'
import { mayAtAll, scopeOf } from '../policy.ts'
import { type Handler, page } from '../web/handler.ts'
import { listWhoHas } from './assignments.store.ts'
import { findModuleSession } from './module-session.store.ts'
import { modulePage } from './module.view.ts'

/** One module of the catalogue, with the viewer's own assignment and those of the people they may see. */
export const showModule: Handler = async (ctx) => {
  const module = await getModule(ctx.db, ctx.params.code ?? '')
  const scope = scopeOf(ctx.viewer, 'assignment.read', ctx.today)
  const all = await listWhoHas(ctx.db, scope, module.id)
  return page(
    'modules/show',
    modulePage(
      module,
      {
        mine: all.find((a) => a.personId === ctx.viewer.personId),
        others: all,
        seesOthers: scope.mentees || scope.tutees || scope.schoolIds.length > 0 || scope.trustIds.length > 0,
        mayAssign: mayAtAll(ctx.viewer, 'assignment.manage'),
        session: mayAtAll(ctx.viewer, 'training.read')
          ? ((await findModuleSession(ctx.db, module.id, ctx.viewer, ctx.today)) ?? null)
          : undefined,
        mayLog: mayAtAll(ctx.viewer, 'entry.write'),
      },
      ctx.today,
    ),
  )
}
