import { findReadableEntry } from '../evidence/entries.store.ts'
import { NotFound } from '../shared/errors.ts'
import { idIn } from '../web/fields.ts'
import { type Handler, page } from '../web/handler.ts'
import { entryPage } from './entry.view.ts'

/** One entry of a CPD log, for its owner and for whom it may be read by. */
export const showEntry: Handler = async (ctx) => {
  const id = idIn(ctx.params.id)
  const entry = id === undefined ? undefined : await findReadableEntry(ctx.db, ctx.viewer, ctx.today, id)
  if (entry === undefined) throw new NotFound()
  const mine = entry.personId === ctx.viewer.personId
  return page('cpd/show', entryPage({ entry, mine, today: ctx.today }))
}
