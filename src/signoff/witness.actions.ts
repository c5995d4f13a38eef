import { hashToken, isToken, makeToken } from '../accounts/tokens.ts'
import { recordEvent } from '../audit/audit.store.ts'
import { onceInTransaction } from '../audit/once.ts'
import { inTransaction } from '../db/transaction.ts'
import { type IsoDate } from '../shared/dates.ts'
import { Conflict, NotFound } from '../shared/errors.ts'
import { type Work } from '../work.ts'
import { type SignOff } from './reading.store.ts'
import { getOwn, recordFor } from './signoff.actions.ts'
import { MOST_WITNESSES, stateOf, WITNESS_DAYS } from './witness.rules.ts'
import {
  answerWitness,
  endWitness,
  findOpenWitness,
  insertWitness,
  listWitnesses,
  type OpenWitness,
} from './witness.store.ts'
import { sayClosed } from './words.rules.ts'

/**
 * Asks somebody from outside to say what they saw, while one's own request waits: a link that works once. Undefined when
 * this form was sent before: a link is shown once. A Conflict when it was answered, or three are asked already.
 */
export async function askWitness(
  work: Work,
  id: number,
  who: { name: string; role: string },
  formKey: string | undefined,
): Promise<{ request: SignOff; url: string; expiresAt: string } | undefined> {
  const done = await onceInTransaction(work, formKey, async (trx) => {
    const request = await getOwn(trx, work, id)
    if (request.state !== 'requested') throw new Conflict(sayClosed(request))
    const asked = (await listWitnesses(trx, id)).filter((one) => stateOf(one, work.now) !== 'over')
    if (asked.length >= MOST_WITNESSES)
      throw new Conflict('Three people from outside are asked already: that is enough.')
    const { token, hash } = makeToken()
    const expiresAt = new Date(Date.parse(work.now) + WITNESS_DAYS * 24 * 60 * 60 * 1000).toISOString()
    await insertWitness(trx, { ...who, signOffId: id, tokenHash: hash, at: work.now, expiresAt })
    await recordFor(trx, work, 'signoff_witness_asked', request, {}, formKey)
    return { request, url: `${work.io.baseUrl}/witness/${token}`, expiresAt }
  })
  return done.again ? undefined : done.value
}

/** Ends a link before it is used. Nothing happens where it was used or ended already. */
export const endWitnessLink = (work: Work, id: number, witnessId: number): Promise<SignOff> =>
  inTransaction(work.db, async (trx) => {
    const request = await getOwn(trx, work, id)
    const known = (await listWitnesses(trx, id)).some((one) => one.id === witnessId)
    if (!known) throw new NotFound()
    if (await endWitness(trx, id, witnessId, work.now)) await recordFor(trx, work, 'signoff_witness_ended', request)
    return request
  })

/** What the link in somebody's hand opens; undefined for one that is used, ended, too old or none. */
export const findWitnessPage = async (work: Work, token: string | undefined): Promise<OpenWitness | undefined> =>
  isToken(token) ? findOpenWitness(work.db, hashToken(token), work.now) : undefined

/** Keeps what a witness says and uses the link up. False when it was over by then: nothing was kept. */
export const hearWitness = (
  work: Work,
  token: string | undefined,
  said: { words: string; seenOn: IsoDate | null },
): Promise<boolean> =>
  inTransaction(work.db, async (trx) => {
    const open = await findWitnessPage({ ...work, db: trx }, token)
    if (open === undefined || !(await answerWitness(trx, open.id, { ...said, now: work.now }))) return false
    await recordEvent(trx, work, {
      action: 'signoff_witness_heard',
      subject: { type: 'sign_off', id: open.signOffId },
      personId: open.person.id,
      schoolId: open.school.id,
      particulars: { competency: open.competency.title },
    })
    return true
  })
