import { mayAtAll } from '../policy.ts'
import { writeCsv } from '../shared/csv-out.ts'
import { addMonths } from '../shared/dates.ts'
import { pageIn } from '../web/fields.ts'
import { csv, type Ctx, type Handler, page } from '../web/handler.ts'
import { listAddedAfterMany } from './added-after.store.ts'
import { listCompetencyFacts, listReachedIds } from './ask.store.ts'
import { afterState } from './check-in.rules.ts'
import { depthRules } from './depth-content.ts'
import { fileRows, FILE_HEADINGS, PER_PAGE, signOffsPage } from './list.view.ts'
import { entriesIn, listClosed, listForFile, listOpen, listQueueIds } from './reading.store.ts'
import { listLooksOf, listRecentLooks } from './second-look.store.ts'
import { hashIn } from './snapshot.ts'
import { listReaderFacts } from './waiting.store.ts'

export const showSignOffs: Handler = async (ctx) => {
  const n = pageIn(ctx.query.page)
  const open = await listOpen(ctx.db, ctx.viewer, ctx.today)
  const queueIds = await listQueueIds(ctx.db, ctx.viewer, ctx.today)
  const closed = await listClosed(ctx.db, ctx.viewer, ctx.today, { limit: PER_PAGE, offset: (n - 1) * PER_PAGE })
  const due = await listDue(ctx)
  const looks = await listRecentLooks(ctx.db, ctx.viewer, ctx.today, addMonths(ctx.today, -6))
  const others = open.filter((one) => one.person.id !== ctx.viewer.personId && !queueIds.includes(one.id))
  const ids = others.map((one) => one.id)
  const readers = mayAtAll(ctx.viewer, 'signoff.route') ? await listReaderFacts(ctx.db, ids, ctx.today) : null
  const model = signOffsPage({
    viewerId: ctx.viewer.personId,
    open,
    queueIds,
    readers,
    due,
    looks,
    closed,
    page: n,
    today: ctx.today,
  })
  return page('sign-offs/list', model)
}

/** What the viewer has reached that is due: three queries, however much it is. */
async function listDue(ctx: Ctx): Promise<Parameters<typeof signOffsPage>[0]['due']> {
  if (ctx.viewer.personId === null || !mayAtAll(ctx.viewer, 'signoff.request')) return []
  const ids = await listReachedIds(ctx.db, ctx.viewer.personId)
  const facts = await listCompetencyFacts(ctx.db, ctx.viewer.personId, ids, ctx.today)
  return facts.flatMap(({ code, title, reached, after, open }) => {
    const state = afterState(after, depthRules(), ctx.today)
    const due = state === 'check_in_due' || state === 'review_due' || state === 'confirm_here'
    return due && reached !== 0 && open === null ? [{ code, title, depth: reached, state }] : []
  })
}

export const downloadSignOffs: Handler = async (ctx) => {
  const signOffs = await listForFile(ctx.db, ctx.viewer, ctx.today)
  const ids = signOffs.map((one) => one.id)
  const addedAfter = await listAddedAfterMany(ctx.db, ctx.viewer, ctx.today, ids)
  const looks = await listLooksOf(ctx.db, ctx.viewer, ctx.today, ids)
  const sealed = new Map(
    signOffs.flatMap(({ id, decision }) =>
      decision === null
        ? []
        : [[id, { entries: entriesIn(decision.snapshot), sha256: hashIn(decision.snapshot) }] as const],
    ),
  )
  return csv(`sign-offs-${ctx.today}.csv`, writeCsv(FILE_HEADINGS, fileRows(signOffs, addedAfter, sealed, looks)))
}
