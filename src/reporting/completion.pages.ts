import { reachesSchool, scopeOf } from '../policy.ts'
import { writeCsv } from '../shared/csv-out.ts'
import { type Ctx, csv, type Handler, page } from '../web/handler.ts'
import { countedOf, progressByPerson } from './completion.rules.ts'
import { completionCsv, type CompletionFacts, completionPage } from './completion.view.ts'
import { listColumns, listModuleCounts, listProgress } from './progress.store.ts'
import { getSchoolIn } from './schools.store.ts'
import { listStaff } from './staff.store.ts'

/** The sums of one school: by strand, by stage and by phase. */
export const showSums: Handler = async (ctx) => page('schools/completion', completionPage(await readCompletion(ctx)))

export const downloadSums: Handler = async (ctx) => {
  const facts = await readCompletion(ctx)
  const { headings, rows } = completionCsv(facts)
  return csv(`completion-${facts.school.urn}-${ctx.today}.csv`, writeCsv(headings, rows))
}

async function readCompletion(ctx: Ctx): Promise<CompletionFacts> {
  const { db, viewer, today } = ctx
  const school = await getSchoolIn(db, scopeOf(viewer, 'report.school', today), ctx.params.urn ?? '')
  const people = await listStaff(db, [school.id], { viewerId: viewer.personId, today })
  const progress = progressByPerson(await listProgress(db, [school.id], today), people)
  return {
    school,
    strands: await listColumns(db),
    counted: countedOf(people, progress, await listModuleCounts(db, [school.id], today)),
    named: reachesSchool(scopeOf(viewer, 'report.matrix', today), school),
    today,
  }
}
