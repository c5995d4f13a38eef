import { type Handler, page } from '../web/handler.ts'
import { listStrands } from './framework.store.ts'
import { competenciesPage } from './framework.view.ts'

export const listCompetencies: Handler = async (ctx) =>
  page('pathways/competencies', competenciesPage(await listStrands(ctx.db), (ctx.query.q ?? '').trim()))
