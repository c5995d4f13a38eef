import { recordEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { isUniqueViolation } from '../db/errors.ts'
import { Conflict } from '../shared/errors.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { listOf } from '../shared/text.ts'
import { type Work } from '../work.ts'
import { endInvitations, listBeyondReach } from './reach.store.ts'
import { type Named } from './names.rules.ts'
import { findPersonByTrn, insertPerson, type Person, updatePerson } from './people.store.ts'

export type PersonDetails = Named & { trn: string | null; email: string | null }
type TrnRefusal = 'trn_in_use'
export type PersonRefusal = TrnRefusal | 'email_reaches_further'

/**
 * A new record, without a school: call `startSchoolPeriod` next. Inside the caller's transaction. The caller has looked for
 * this person first; a TRN that somebody has is refused here too. `schoolId` only says on whose history it is told.
 */
export async function addPerson(
  trx: Db,
  work: Work,
  details: PersonDetails,
  told: { schoolId?: number; formKey?: string | undefined } = {},
): Promise<Outcome<number, TrnRefusal>> {
  if (details.trn !== null && (await findPersonByTrn(trx, details.trn)) !== undefined) return refuse('trn_in_use')
  const id = await insertPerson(trx, { ...details, createdAt: work.now })
  await recordEvent(trx, work, {
    action: 'person_added',
    subject: { type: 'person', id },
    personId: id,
    schoolId: told.schoolId ?? null,
    formKey: told.formKey,
  })
  return accept(id)
}

/**
 * Changes name, TRN or e-mail inside the caller's transaction. Nothing to change is no event. The e-mail address of
 * somebody whose roles reach further than the viewer's is refused; another address ends what invitations are open.
 */
export async function changePerson(
  trx: Db,
  work: Work,
  person: Person,
  details: PersonDetails,
  told: { schoolId?: number } = {},
): Promise<Outcome<{ changed: boolean }, PersonRefusal>> {
  const what = changedWords(person, details)
  if (what.length === 0) return accept({ changed: false })
  if (details.trn !== null && details.trn !== person.trn) {
    const holder = await findPersonByTrn(trx, details.trn)
    if (holder !== undefined && holder.id !== person.id) return refuse('trn_in_use')
  }
  if (details.email !== person.email) {
    if ((await listBeyondReach(trx, work, [person.id])).has(person.id)) return refuse('email_reaches_further')
    await endInvitations(trx, [person.id], work.now)
  }
  if ((await updatePerson(trx, person, details)) === 0)
    throw new Conflict('Somebody changed this person while you did.')
  await recordEvent(trx, work, {
    action: 'person_changed',
    subject: { type: 'person', id: person.id },
    personId: person.id,
    schoolId: told.schoolId ?? null,
    particulars: { what: listOf(what) },
  })
  return accept({ changed: true })
}

/** One transaction in which the database may still say that a TRN was taken a moment ago by somebody else. */
export async function withTrnGuard<T>(db: Db, act: (trx: Db) => Promise<T>): Promise<T> {
  try {
    return await inTransaction(db, act)
  } catch (error) {
    if (!isUniqueViolation(error, { name: 'people_trn_unique', columns: ['people.trn'] })) throw error
    throw new Conflict('Somebody else was given this TRN a moment ago.')
  }
}

function changedWords(person: Person, details: PersonDetails): string[] {
  const words: string[] = []
  if (person.givenName !== details.givenName || person.familyName !== details.familyName) words.push('the name')
  if (person.email !== details.email) words.push('the e-mail address')
  if (person.trn !== details.trn) words.push('the TRN')
  return words
}
