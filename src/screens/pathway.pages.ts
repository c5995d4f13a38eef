import { isVisible } from '../people/visibility.store.ts'
import { scopeOf } from '../policy.ts'
import { NotFound } from '../shared/errors.ts'
import { idIn } from '../web/fields.ts'
import { type Ctx, type Handler, redirect } from '../web/handler.ts'

export const showMyPathway: Handler = () => Promise.resolve(redirect('/competencies'))
export const showPathway: Handler = async (ctx) => {
  await getVisibleId(ctx)
  return redirect('/competencies')
}
export const showStrands: Handler = showPathway

async function getVisibleId(ctx: Ctx): Promise<number> {
  const id = idIn(ctx.params.id)
  if (id === undefined || !(await isVisible(ctx.db, scopeOf(ctx.viewer, 'summary.read', ctx.today), id)))
    throw new NotFound()
  return id
}
