import { recordEvent, recordEvents } from '../audit/audit.store.ts'
import { onceInTransaction } from '../audit/once.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { Conflict } from '../shared/errors.ts'
import { type Work } from '../work.ts'
import {
  deleteRecord,
  insertKind,
  type NewRecord,
  replaceNamed,
  type RequiredKind,
  type RequiredRecord,
  retireKind,
  saveRecords,
} from './required.store.ts'

/** A kind of required training that this school asks for beside the usual ones. */
export async function addKind(
  work: Work,
  kind: { schoolId: number; title: string; renewMonths: number | null; neededBy: 'everyone' | 'named' },
  formKey: string | undefined,
): Promise<number> {
  const done = await onceInTransaction(work, formKey, async (trx) => {
    const id = await insertKind(trx, kind)
    await recordEvent(trx, work, {
      action: 'required_kind_added',
      subject: { type: 'required_kind', id },
      schoolId: kind.schoolId,
      particulars: { title: kind.title },
      formKey,
    })
    return id
  })
  return done.again ? done.made.id : done.value
}

/** The school asks for this kind no more. What was recorded stays recorded. */
export const stopKind = (work: Work, schoolId: number, kind: RequiredKind): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    if ((await retireKind(trx, schoolId, kind.id, work.today)) === 0)
      throw new Conflict('This kind is asked of every school, or was stopped already.')
    await recordEvent(trx, work, {
      action: 'required_kind_retired',
      subject: { type: 'required_kind', id: kind.id },
      schoolId,
      particulars: { title: kind.title },
    })
  })

/** Records one kind for many people at once. A second click with the same form key records nothing more. */
export async function recordForPeople(
  work: Work,
  schoolId: number,
  kind: RequiredKind,
  records: readonly NewRecord[],
  formKey: string | undefined,
): Promise<void> {
  await onceInTransaction(work, formKey, async (trx) => {
    await recordEvent(trx, work, {
      action: 'required_recorded_many',
      subject: { type: 'required_kind', id: kind.id },
      schoolId,
      particulars: { title: kind.title, people: records.length },
      formKey,
    })
    await storeRecords(
      trx,
      work,
      records.map((record) => ({ ...record, title: kind.title })),
    )
  })
}

/** Stores records with an event for each person. Call it in the caller's transaction. */
export async function storeRecords(
  trx: Db,
  work: Work,
  records: readonly (NewRecord & { title: string })[],
): Promise<void> {
  const saved = await saveRecords(trx, records, work.now)
  await recordEvents(
    trx,
    work,
    saved.map((record) => ({
      action: 'required_recorded' as const,
      subject: { type: 'required_record', id: record.id },
      personId: record.personId,
      particulars: { title: record.title, on: record.doneOn },
    })),
  )
}

export const removeRecord = (work: Work, schoolId: number, record: RequiredRecord): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    if ((await deleteRecord(trx, record.id)) === 0) throw new Conflict('This record was removed already.')
    await recordEvent(trx, work, {
      action: 'required_removed',
      subject: { type: 'required_record', id: record.id },
      personId: record.personId,
      schoolId,
      particulars: { title: record.title },
    })
  })

/** Says who of the school's staff must have a kind that is for named people. */
export const namePeople = (
  work: Work,
  schoolId: number,
  kind: RequiredKind,
  staff: readonly number[],
  named: readonly number[],
): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    await replaceNamed(trx, kind.id, staff, named)
    await recordEvent(trx, work, {
      action: 'required_named',
      subject: { type: 'required_kind', id: kind.id },
      schoolId,
      particulars: { title: kind.title, people: named.length },
    })
  })
