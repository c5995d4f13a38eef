import { reachesTrust, scopeOf } from '../policy.ts'
import { writeCsv } from '../shared/csv-out.ts'
import { NotFound } from '../shared/errors.ts'
import { type Ctx, csv, type Handler, page } from '../web/handler.ts'
import { countedOf, progressByPerson } from './completion.rules.ts'
import { listColumns, listModuleCounts, listProgress } from './progress.store.ts'
import { findTrust } from './schools.store.ts'
import { listStaff } from './staff.store.ts'
import { trustCsv, type TrustFacts, trustPage } from './trust.view.ts'

/** The roll-up of a trust: its schools side by side. */
export const showTrust: Handler = async (ctx) => page('trusts/show', trustPage(await readTrust(ctx)))

export const downloadTrust: Handler = async (ctx) => {
  const facts = await readTrust(ctx)
  const { headings, rows } = trustCsv(facts)
  return csv(`trust-${facts.trust.uid}-${ctx.today}.csv`, writeCsv(headings, rows))
}

async function readTrust({ db, viewer, today, params }: Ctx): Promise<TrustFacts> {
  const found = await findTrust(db, params.uid ?? '')
  if (found === undefined) throw new NotFound()
  const { trust, schools } = found
  if (!reachesTrust(scopeOf(viewer, 'report.trust', today), trust.id)) throw new NotFound()
  const ids = schools.map((school) => school.id)
  const people = await listStaff(db, ids, { viewerId: viewer.personId, today })
  const progress = progressByPerson(await listProgress(db, ids, today), people)
  return {
    trust,
    schools,
    strands: await listColumns(db),
    counted: countedOf(people, progress, await listModuleCounts(db, ids, today)),
    today,
  }
}
