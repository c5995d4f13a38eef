import { recordEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { type Period } from '../shared/dates.ts'
import { enqueueMail } from '../outbox/outbox.actions.ts'
import { Conflict } from '../shared/errors.ts'
import { accept, type Outcome } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { answerOffer, findWaitingOffer, insertOffer, type Offer } from './offers.store.ts'
import { lockPeople } from './lock.store.ts'
import { fitPeriod, type PeriodRefusal } from './periods.rules.ts'
import { getPerson } from './people.store.ts'
import { type SchoolName, startSchoolPeriod } from './school-periods.actions.ts'
import { type WorkDetails } from './school-periods.store.ts'

/**
 * A school asks somebody who is in Stepfree elsewhere to be on its staff list. Nothing about them is shown to that school;
 * they, or a school where they work, say yes or no. Inside the caller's transaction. Asking twice is asking once.
 * `writtenName` and `writtenAs` are what the asking school typed (a name, a TRN or an e-mail address).
 */
export async function offerSchoolPeriod(
  trx: Db,
  work: Work,
  wanted: Period & WorkDetails & { personId: number; school: SchoolName; writtenName: string; writtenAs: string },
  told: { formKey?: string | undefined } = {},
): Promise<Outcome<{ id: number; same: boolean }, PeriodRefusal>> {
  await lockPeople(trx, [wanted.personId])
  const waiting = await findWaitingOffer(trx, wanted.personId, wanted.school.id)
  if (waiting !== undefined) return accept({ id: waiting.id, same: true })
  const fit = fitPeriod({ startedOn: wanted.startedOn, finishedOn: wanted.finishedOn }, [], work.today)
  if (!fit.ok) return fit
  const id = await insertOffer(trx, {
    ...wanted,
    schoolId: wanted.school.id,
    offeredBy: work.viewer.userId,
    offeredAt: work.now,
  })
  await recordEvent(trx, work, {
    action: 'offer_made',
    subject: { type: 'period_offer', id },
    personId: wanted.personId,
    particulars: { school: wanted.school.name },
    formKey: told.formKey,
  })
  const person = await getPerson(trx, wanted.personId)
  if (person.email !== null)
    await enqueueMail(trx, work, {
      kind: 'offer',
      to: person.email,
      name: `offer-${id}`,
      subject: `${wanted.school.name} asks you to join its staff list`,
      body: letter(person.givenName, wanted.school.name, `${work.io.baseUrl}/offers/${id}`),
    })
  return accept({ id, same: false })
}

const letter = (givenName: string, school: string, address: string): string =>
  [
    `Dear ${givenName}`,
    `${school} has put you on its staff list in Stepfree. It sees nothing of your record until you say yes.`,
    `Say yes or no here: ${address}`,
    'If you do not know this school, say no. Nothing else will happen.',
  ].join('\n\n')

/** Yes: the time at the school begins as it was offered. */
export async function acceptOffer(trx: Db, work: Work, offer: Offer): Promise<Outcome<number, PeriodRefusal>> {
  const started = await startSchoolPeriod(trx, work, { ...offer, school: { id: offer.schoolId, name: offer.school } })
  if (!started.ok) return started
  await answer(trx, work, offer, 'accepted')
  return started
}

export const declineOffer = (trx: Db, work: Work, offer: Offer): Promise<void> => answer(trx, work, offer, 'declined')
export const withdrawOffer = (trx: Db, work: Work, offer: Offer): Promise<void> => answer(trx, work, offer, 'withdrawn')

const EVENTS = { accepted: 'offer_accepted', declined: 'offer_declined', withdrawn: 'offer_withdrawn' } as const

async function answer(trx: Db, work: Work, offer: Offer, state: keyof typeof EVENTS): Promise<void> {
  if ((await answerOffer(trx, offer, state, work.now)) === 0) throw new Conflict('This offer was answered already.')
  await recordEvent(trx, work, {
    action: EVENTS[state],
    subject: { type: 'period_offer', id: offer.id },
    personId: offer.personId,
    particulars: { school: offer.school },
  })
}
