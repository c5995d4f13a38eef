import { type Handler, page } from '../web/handler.ts'
import { getCompetency, listStrands } from './framework.store.ts'
import { competenciesPage, competencyPage } from './framework.view.ts'

export const listCompetencies: Handler = async (ctx) =>
  page('pathways/competencies', competenciesPage(await listStrands(ctx.db), (ctx.query.q ?? '').trim()))

export const showCompetency: Handler = async (ctx) =>
  page('pathways/competency', competencyPage(await getCompetency(ctx.db, ctx.params.code ?? '')))
