import { onceInTransaction } from '../audit/once.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { Conflict, Forbidden, NotFound } from '../shared/errors.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { findSignOff, type SignOff } from './reading.store.ts'
import { listLeads, listWaitingAround } from './second-look-draw.store.ts'
import { lookersFor, type LookRefusal, mayLook } from './second-look.rules.ts'
import { appendNote, changeLooker, closeLook, findLook, type Look, markOpened } from './second-look.store.ts'
import { ownId, recordFor } from './signoff.actions.ts'
import { sayTakenBack } from './words.rules.ts'

/** A second look and the sign-off that it is about, for whoever may read both. Throws NotFound. */
export async function getLook(work: Work, id: number): Promise<{ look: Look; signOff: SignOff }> {
  const look = await findLook(work.db, work.viewer, work.today, id)
  const signOff = look && (await findSignOff(work.db, work.viewer, work.today, look.signOffId))
  if (look === undefined || signOff === undefined) throw new NotFound()
  return { look, signOff }
}

/** The one who looks has what was sealed before them: kept once, in the teacher's own history. */
export const openLook = (work: Work, look: Look, signOff: SignOff): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    if (await markOpened(trx, look, work.now)) await recordFor(trx, work, 'signoff_look_opened', signOff)
  })

/**
 * Keeps what the one who looks noticed, once. Nothing of the answer changes. A Conflict where it is not theirs to give any
 * more, was given, or the answer was taken back.
 */
export async function giveLook(
  work: Work,
  id: number,
  { noticed, wouldAsk }: { noticed: string; wouldAsk: string | null },
  formKey: string | undefined,
): Promise<void> {
  await onceInTransaction(work, formKey, async (trx) => {
    const { look, signOff } = await getLook({ ...work, db: trx }, id)
    const lookerId = ownId(work)
    if (look.looker.id !== lookerId) throw new Forbidden()
    if (look.state !== 'waiting') throw new Conflict(CLOSED)
    if (signOff.takenBack !== null) throw new Conflict(sayTakenBack(signOff))
    const { around, ids } = await standing(trx, work, look)
    if (around === undefined || !mayLook(lookerId, ids, around).ok)
      throw new Conflict('You have a part in this record by now, so somebody else looks.')
    const mine = { id, lookerId }
    if (!(await closeLook(trx, mine, { state: 'looked', on: work.today }))) throw new Conflict(CLOSED)
    const by = { by: lookerId, at: work.now, on: work.today }
    await appendNote(trx, { lookId: id, kind: 'look', ...by, words: noticed, wouldAsk })
    await recordFor(trx, work, 'signoff_look_given', signOff, {}, formKey)
  })
}

/** The one who signed answers the second look, once. */
export async function answerLook(work: Work, id: number, words: string, formKey: string | undefined): Promise<void> {
  await onceInTransaction(work, formKey, async (trx) => {
    const { look, signOff } = await getLook({ ...work, db: trx }, id)
    if (look.signatoryId !== ownId(work)) throw new Forbidden()
    if (look.state !== 'looked') throw new Conflict('Nobody has looked yet, so there is nothing to answer.')
    const by = { by: ownId(work), at: work.now, on: work.today }
    if (!(await appendNote(trx, { lookId: id, kind: 'reply', ...by, words, wouldAsk: null })))
      throw new Conflict('You have answered this second look already.')
    await recordFor(trx, work, 'signoff_look_answered', signOff, {}, formKey)
  })
}

/** Hands a second look to another who may give it; answers their name, or why they may not. */
export const handLook = (work: Work, id: number, to: number): Promise<Outcome<string, LookRefusal>> =>
  inTransaction(work.db, async (trx): Promise<Outcome<string, LookRefusal>> => {
    const { look, signOff } = await getLook({ ...work, db: trx }, id)
    const lookerId = ownId(work)
    if (look.looker.id !== lookerId) throw new Forbidden()
    const { around, ids, leads } = await standing(trx, work, look)
    if (look.state !== 'waiting' || around === undefined) throw new Conflict(CLOSED)
    const may = mayLook(to, ids, around)
    if (!may.ok || to === lookerId) return may.ok ? refuse('not_a_lead') : may
    if (!(await changeLooker(trx, { id, lookerId }, to))) throw new Conflict(CLOSED)
    const name = leads.find((lead) => lead.id === to)?.name ?? ''
    await recordFor(trx, work, 'signoff_look_handed', signOff, { looker: name })
    return accept(name)
  })

/** Who else may give it, by name: two queries. */
export async function listOtherLookers(work: Work, look: Look): Promise<{ id: number; name: string }[]> {
  const { around, ids, leads } = await standing(work.db, work, look)
  const may = around === undefined ? [] : lookersFor(ids, around)
  return leads.filter(({ id, away }) => !away && id !== look.looker.id && may.includes(id))
}

async function standing(db: Db, work: Work, look: Look) {
  const leads = await listLeads(db, look.schoolId, work.today)
  const waiting = await listWaitingAround(db, look.schoolId, work.today)
  return { leads, ids: leads.map(({ id }) => id), around: waiting.find((one) => one.signOffId === look.signOffId) }
}

const CLOSED = 'This second look was given or ended a moment ago.'
