import { scopeOf } from '../policy.ts'
import { Forbidden, NotFound } from '../shared/errors.ts'
import { idIn, pageIn } from '../web/fields.ts'
import { type Ctx, type Handler, page, redirect } from '../web/handler.ts'
import { maySendAgain, sendAgain } from './outbox.actions.ts'
import { findLetter, type Letter, listLetters } from './outbox.store.ts'
import { outboxLetter, outboxList } from './outbox.view.ts'

const PER_PAGE = 50

export const showOutbox: Handler = async (ctx) => {
  if (!readsAll(ctx)) throw new NotFound()
  const n = pageIn(ctx.query.page)
  const found = await listLetters(ctx.db, { limit: PER_PAGE, offset: (n - 1) * PER_PAGE })
  return page('outbox/list', outboxList(found, n, PER_PAGE, ctx.io.mail))
}

export const showLetter: Handler = async (ctx) => {
  if (!readsAll(ctx)) throw new NotFound()
  const letter = await getLetter(ctx)
  return page('outbox/letter', outboxLetter(letter, ctx.io.mail, ctx.io.mail === 'smtp' && maySendAgain(letter)))
}

export const sendLetterAgain: Handler = async (ctx) => {
  if (!readsAll(ctx)) throw new Forbidden()
  const letter = await getLetter(ctx)
  await sendAgain(ctx, letter)
  return redirect('/admin/outbox', 'The e-mail is on its way again.')
}

/** Letters go to people of every school: they are the whole site's, as schools and trusts are. */
const readsAll = (ctx: Ctx): boolean => scopeOf(ctx.viewer, 'site.manage', ctx.today).site

async function getLetter(ctx: Ctx): Promise<Letter> {
  const id = idIn(ctx.params.id)
  const letter = id === undefined ? undefined : await findLetter(ctx.db, id)
  if (letter === undefined) throw new NotFound()
  return letter
}
