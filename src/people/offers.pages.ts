import { inTransaction } from '../db/transaction.ts'
import { reachesSchool, scopeOf } from '../policy.ts'
import { Conflict, Forbidden, NotFound } from '../shared/errors.ts'
import { sayDate } from '../shared/dates.ts'
import { idIn, one } from '../web/fields.ts'
import { type Ctx, type Handler, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { within } from '../work.ts'
import { nameOf } from './names.rules.ts'
import { acceptOffer, declineOffer, withdrawOffer } from './offers.actions.ts'
import { getOffer, type Offer } from './offers.store.ts'
import { offerPage } from './offers.view.ts'
import { getPerson } from './people.store.ts'
import { getSchoolById } from './schools.store.ts'
import { isVisible } from './visibility.store.ts'
import { PERIOD_WORDS } from './words.view.ts'

/** Who looks at an offer: whoever can answer it sees the person's name; the asking school only what it wrote. */
type Side = 'answers' | 'asked'

export const showOffer: Handler = async (ctx) => {
  const { offer, side } = await getReadable(ctx)
  const person = side === 'answers' ? await getPerson(ctx.db, offer.personId) : null
  const self = offer.personId === ctx.viewer.personId
  return page('people/offer', offerPage(offer, side, person === null ? null : nameOf(person), self, ctx.today))
}

export const answerOfferPage: Handler = async (ctx) => {
  const { offer, side } = await getReadable(ctx)
  const answer = one(ctx.body, 'answer')
  if (side === 'asked') {
    if (answer !== 'withdraw') throw new Forbidden()
    await inTransaction(ctx.db, (trx) => withdrawOffer(trx, within(ctx, trx), offer))
    return redirect(paths.staff(offer.urn), 'The offer was taken back.')
  }
  const to = paths.person(offer.personId)
  if (answer === 'no') {
    await inTransaction(ctx.db, (trx) => declineOffer(trx, within(ctx, trx), offer))
    return redirect(to, `You said no. ${offer.school} was shown nothing.`)
  }
  if (answer !== 'yes') throw new NotFound()
  await inTransaction(ctx.db, async (trx) => {
    const outcome = await acceptOffer(trx, within(ctx, trx), offer)
    if (!outcome.ok) throw new Conflict(PERIOD_WORDS[outcome.reason])
  })
  return redirect(to, `Saved. ${offer.school} sees this record from ${sayDate(offer.startedOn, ctx.today)}.`)
}

async function getReadable(ctx: Ctx): Promise<{ offer: Offer; side: Side }> {
  const id = idIn(ctx.params.id)
  if (id === undefined) throw new NotFound()
  const offer = await getOffer(ctx.db, id)
  const manage = scopeOf(ctx.viewer, 'people.manage', ctx.today)
  if (offer.personId === ctx.viewer.personId || (await isVisible(ctx.db, manage, offer.personId)))
    return { offer, side: 'answers' }
  const school = await getSchoolById(ctx.db, offer.schoolId)
  if (reachesSchool(manage, school)) return { offer, side: 'asked' }
  throw new NotFound()
}
