import { listStages } from '../pathways/framework.store.ts'
import { type Handler, page } from '../web/handler.ts'
import { listModules } from './modules.store.ts'
import { modulesPage } from './modules.view.ts'

/** The catalogue, open to everyone who is signed in. */
export const showModules: Handler = async (ctx) =>
  page(
    'modules/list',
    modulesPage(await listModules(ctx.db), await listStages(ctx.db), {
      q: (ctx.query.q ?? '').trim().slice(0, 100),
      stage: ctx.query.stage ?? '',
      strand: ctx.query.strand ?? '',
    }),
  )
