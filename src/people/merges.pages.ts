import { onceInTransaction } from '../audit/once.ts'
import { inTransaction } from '../db/transaction.ts'
import { scopeOf } from '../policy.ts'
import { Conflict, NotFound } from '../shared/errors.ts'
import { idIn, one } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { within } from '../work.ts'
import { getPersonFor } from './access.store.ts'
import { mergePeople, previewMerge, undoMerge, whyNoUndo } from './merges.actions.ts'
import { getMerge, listAccountHolders, listMerges } from './merges.store.ts'
import { mergedPage, mergePage, mergeSearchPage } from './merges.view.ts'
import { nameOf } from './names.rules.ts'
import { getPerson, type Person } from './people.store.ts'
import { listPeopleInScope } from './staff.store.ts'

export const searchMerge: Handler = async (ctx) => {
  const person = await getPersonFor(ctx, 'people.manage', idIn(ctx.params.id))
  const search = (ctx.query.q ?? person.familyName).trim().slice(0, 100)
  const { rows } = await listPeopleInScope(
    ctx.db,
    scopeOf(ctx.viewer, 'people.manage', ctx.today),
    [],
    { search, stageId: null, phase: '', schoolId: null },
    { limit: 50, offset: 0 },
  )
  return page('people/merge-search', mergeSearchPage(person, search, rows, await listMerges(ctx.db, person.id)))
}

export const showMerge: Handler = async (ctx) => {
  const { kept, merged } = await getBoth(ctx)
  return page('people/merge', await pageOf(ctx, kept, merged, ctx.newFormKey()))
}

export const confirmMerge: Handler = async (ctx) => {
  const formKey = one(ctx.body, '_key') || undefined
  const keptId = idIn(ctx.params.id)
  const { kept, merged, again } = await getBothOnce(ctx)
  if (again || kept === undefined || merged === undefined)
    return redirect(paths.person(keptId ?? 0), 'This was saved already.')
  const done = await onceInTransaction(ctx, formKey, (trx) =>
    mergePeople(trx, within(ctx, trx), kept, merged, { formKey }),
  )
  if (!done.again && !done.value.ok)
    return invalid('people/merge', await pageOf(ctx, kept, merged, formKey ?? ctx.newFormKey()))
  const id = done.again ? done.made.id : done.value.ok ? done.value.value : 0
  return redirect(paths.merge(id), `The two records of ${nameOf(kept)} are one now.`)
}

export const showMerged: Handler = async (ctx) => {
  const { merge, kept, merged } = await getDone(ctx)
  return page('people/merged', mergedPage(merge, kept, merged, await whyNoUndo(ctx.db, ctx, merge)))
}

export const undoMerged: Handler = async (ctx) => {
  const { merge, kept, merged } = await getDone(ctx)
  const outcome = await inTransaction(ctx.db, (trx) => undoMerge(trx, within(ctx, trx), merge))
  if (!outcome.ok) throw new Conflict(mergedPage(merge, kept, merged, outcome.reason).why ?? '')
  return redirect(paths.person(merge.keptId), 'Taken back: there are two records again.')
}

async function pageOf(ctx: Ctx, kept: Person, merged: Person, formKey: string) {
  const holders = await listAccountHolders(ctx.db, [kept.id, merged.id])
  return mergePage(
    kept,
    merged,
    await previewMerge(ctx.db, ctx, kept, merged),
    { kept: holders.includes(kept.id), merged: holders.includes(merged.id) },
    formKey,
  )
}

/** Both must be people whom the viewer manages; a record that is part of another already is not there. */
async function getBoth(ctx: Ctx): Promise<{ kept: Person; merged: Person }> {
  const kept = await getPersonFor(ctx, 'people.manage', idIn(ctx.params.id))
  const merged = await getPersonFor(ctx, 'people.manage', idIn(ctx.params.otherId))
  return { kept, merged }
}

/** A second click comes when the other record is part of this one already. */
async function getBothOnce(ctx: Ctx): Promise<{ kept?: Person; merged?: Person; again: boolean }> {
  const kept = await getPersonFor(ctx, 'people.manage', idIn(ctx.params.id))
  const otherId = idIn(ctx.params.otherId)
  if (otherId === undefined) throw new NotFound()
  if ((await getPerson(ctx.db, otherId)).mergedIntoId === kept.id) return { again: true }
  return { ...(await getBoth(ctx)), again: false }
}

async function getDone(ctx: Ctx) {
  const id = idIn(ctx.params.id)
  if (id === undefined) throw new NotFound()
  const merge = await getMerge(ctx.db, id)
  const kept = await getPersonFor(ctx, 'people.manage', merge.keptId)
  return { merge, kept, merged: await getPerson(ctx.db, merge.mergedId) }
}
