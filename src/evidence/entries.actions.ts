import { recordEvent } from '../audit/audit.store.ts'
import { onceInTransaction } from '../audit/once.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { raiseDepths, takeBackAware } from '../pathways/depths.store.ts'
import { sayDate } from '../shared/dates.ts'
import { Conflict, NotFound } from '../shared/errors.ts'
import { type Work } from '../work.ts'
import { type ChangeRefusal, type DeleteRefusal, makesAware, mayChange, mayDelete } from './entries.rules.ts'
import {
  deleteEntry,
  type Entry,
  findOwnEntry,
  findSchoolIdOn,
  insertEntry,
  type NewEntry,
  updateEntry,
} from './entries.store.ts'
import { removeBytes } from './file-bytes.ts'
import { listFiles } from './files.store.ts'
import { detachEntry, isAloneInRequest } from './shares.store.ts'

/** What somebody says in the form, with the ids of what they chose. */
export type EntryWriting = Omit<NewEntry, 'personId' | 'schoolId' | 'sessionId'>

/** Logs one entry in the viewer's own log, once for a form. Answers its id, and whether the form was sent before. */
export async function logEntry(
  work: Work,
  writing: EntryWriting,
  formKey: string | undefined,
): Promise<{ id: number; again: boolean }> {
  const personId = ownId(work)
  const made = await onceInTransaction(work, formKey, async (trx) => {
    const schoolId = await findSchoolIdOn(trx, personId, work.today)
    const id = await insertEntry(trx, { ...writing, personId, schoolId, sessionId: null }, work.now)
    await raiseToAware(trx, work, personId, writing)
    await recordEvent(trx, work, {
      action: 'cpd_logged',
      subject: { type: 'cpd_entry', id },
      personId,
      schoolId,
      particulars: { on: sayDate(writing.doneOn) },
      formKey,
    })
    return id
  })
  return made.again ? { id: made.made.id, again: true } : { id: made.value, again: false }
}

/** Why an entry cannot be changed, in words. */
export const CHANGE_WORDS: Record<ChangeRefusal, string> = {
  sealed: 'A signed record rests on this entry, so it stays as it is. Log a new entry instead.',
  changed_elsewhere: 'This entry was changed in another window while you had it open.',
}

/** Writes one's own entry anew. Refused with a Conflict when it was signed, or changed since it was shown. */
export const changeEntry = (work: Work, id: number, shownVersion: number, writing: EntryWriting): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    const entry = await getOwn(trx, work, id)
    const outcome = mayChange(entry, shownVersion)
    if (!outcome.ok) throw new Conflict(CHANGE_WORDS[outcome.reason])
    if ((await updateEntry(trx, entry, writing, work.now)) === 0) throw new Conflict(CHANGE_WORDS.changed_elsewhere)
    await raiseToAware(trx, work, entry.personId, writing)
    await takeBackAware(trx, entry.personId, madeAware(entry))
    await recordEvent(trx, work, {
      action: 'cpd_changed',
      subject: { type: 'cpd_entry', id },
      personId: entry.personId,
      particulars: { on: sayDate(writing.doneOn) },
    })
  })

const DELETE_WORDS: Record<DeleteRefusal, string> = {
  sealed: 'A signed record rests on this entry, so it stays.',
  alone_in_request: 'You have asked for a sign-off with this entry alone. Withdraw the request, then delete the entry.',
}

/** Deletes one's own entry with its files, and Aware where only this entry's words said so. */
export async function removeEntry(work: Work, id: number, shownVersion: number): Promise<void> {
  const files = await inTransaction(work.db, async (trx) => {
    const entry = await getOwn(trx, work, id)
    const outcome = mayDelete({ sealedAt: entry.sealedAt, aloneInRequest: await isAloneInRequest(trx, id) })
    if (!outcome.ok) throw new Conflict(DELETE_WORDS[outcome.reason])
    const gone = (await listFiles(trx, [id])).get(id) ?? []
    await detachEntry(trx, id)
    if ((await deleteEntry(trx, { id, version: shownVersion })) === 0)
      throw new Conflict(CHANGE_WORDS.changed_elsewhere)
    await takeBackAware(trx, entry.personId, madeAware(entry))
    await recordEvent(trx, work, {
      action: 'cpd_deleted',
      subject: { type: 'cpd_entry', id },
      personId: entry.personId,
      particulars: { on: sayDate(entry.doneOn) },
    })
    return gone
  })
  await removeBytes(work, files)
}

async function raiseToAware(trx: Db, work: Work, personId: number, writing: EntryWriting): Promise<void> {
  if (!makesAware(writing)) return
  const { competencyIds } = writing
  await raiseDepths(trx, { personId, competencyIds, depth: 1, on: work.today, signOffId: null })
}

const madeAware = (entry: Entry): number[] =>
  makesAware(entry) ? entry.competencies.map((competency) => competency.id) : []

async function getOwn(trx: Db, work: Work, id: number): Promise<Entry> {
  const entry = await findOwnEntry(trx, ownId(work), id)
  if (entry === undefined) throw new NotFound()
  return entry
}

function ownId(work: Work): number {
  if (work.viewer.personId === null) throw new NotFound()
  return work.viewer.personId
}
