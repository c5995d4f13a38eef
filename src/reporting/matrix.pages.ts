import { scopeOf } from '../policy.ts'
import { writeCsv } from '../shared/csv-out.ts'
import { type Ctx, csv, type Handler, page } from '../web/handler.ts'
import { progressByPerson } from './completion.rules.ts'
import { matrixOf } from './matrix.rules.ts'
import { matrixCountsPage, matrixCsv, type MatrixFacts, matrixPage } from './matrix.view.ts'
import { listColumns, listProgress } from './progress.store.ts'
import { getSchoolIn } from './schools.store.ts'
import { listStaff } from './staff.store.ts'

/** Everyone of a school by every competency: shapes, or counts by strand with `?by=strand`. */
export const showMatrix: Handler = async (ctx) => {
  const facts = await readMatrix(ctx)
  return ctx.query.by === 'strand'
    ? page('schools/matrix-counts', matrixCountsPage(facts))
    : page('schools/matrix', matrixPage(facts))
}

export const downloadMatrix: Handler = async (ctx) => {
  const facts = await readMatrix(ctx)
  const { headings, rows } = matrixCsv(facts)
  return csv(`competencies-${facts.school.urn}-${ctx.today}.csv`, writeCsv(headings, rows))
}

async function readMatrix(ctx: Ctx): Promise<MatrixFacts> {
  const school = await getSchoolIn(ctx.db, scopeOf(ctx.viewer, 'report.matrix', ctx.today), ctx.params.urn ?? '')
  const people = await listStaff(ctx.db, [school.id], { viewerId: ctx.viewer.personId, today: ctx.today })
  const strands = await listColumns(ctx.db)
  const progress = progressByPerson(await listProgress(ctx.db, [school.id], ctx.today), people)
  const choice = { stage: ctx.query.stage ?? '', phase: ctx.query.phase ?? '', strand: ctx.query.strand ?? '' }
  return { school, everyone: people, strands, choice, matrix: matrixOf(people, strands, progress, choice) }
}
