import { recordEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { mayAtAll, scopeOf } from '../policy.ts'
import { londonDate } from '../shared/dates.ts'
import { Conflict } from '../shared/errors.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { lockPeople } from './lock.store.ts'
import { mayMerge, type MergeRefusal, undoUntil } from './merge.rules.ts'
import {
  insertMerge,
  joinAccounts,
  listMergeFacts,
  markUndone,
  type Merge,
  moveBack,
  type Moved,
  moveRows,
  planMerge,
  pointAt,
  restsOnMerge,
  standAlone,
  type TablePlan,
  useUpLinks,
} from './merges.store.ts'
import { findPersonByTrn, getPerson, type Person, updatePerson } from './people.store.ts'

/** What joining would do, and whether it may be done. Changes nothing. */
export async function previewMerge(
  db: Db,
  work: Work,
  kept: Person,
  merged: Person,
): Promise<{ refusal: MergeRefusal | null; plans: TablePlan[] }> {
  const facts = await listMergeFacts(db, kept, merged, { personId: work.viewer.personId, today: work.today })
  const givesRoles = mayAtAll(work.viewer, 'roles.manage') && scopeOf(work.viewer, 'roles.manage', work.today).site
  const outcome = mayMerge({ ...facts, viewerGivesRoles: givesRoles })
  return { refusal: outcome.ok ? null : outcome.reason, plans: await planMerge(db, kept.id, merged.id) }
}

/**
 * Joins two records of one person in the caller's transaction: what `merged` had goes to `kept`, what the kept record has
 * already stays behind, and all of it can be put back for 30 days. Decisions and events are never rewritten: they are found
 * through the joined record.
 */
export async function mergePeople(
  trx: Db,
  work: Work,
  kept: Person,
  merged: Person,
  told: { formKey?: string | undefined } = {},
): Promise<Outcome<number, MergeRefusal>> {
  await lockPeople(trx, [kept.id, merged.id])
  const { refusal, plans } = await previewMerge(trx, work, kept, merged)
  if (refusal !== null) return refuse(refusal)
  const moved = await moveRows(trx, plans, kept.id, merged.id)
  const account = await joinAccounts(trx, kept.id, merged.id, work.now)
  const links = await useUpLinks(trx, merged.id, work.now)
  const pointed = await pointAt(trx, merged, kept.id)
  const details = { ...kept, trn: kept.trn ?? merged.trn, email: kept.email ?? merged.email }
  if (pointed.changed === 0 || (await updatePerson(trx, kept, details)) === 0)
    throw new Conflict('Somebody changed one of these records while you did.')
  const all: Moved = {
    ...moved,
    links,
    account,
    joinedBefore: pointed.before,
    kept: { trn: kept.trn, email: kept.email },
    merged: { trn: merged.trn, email: merged.email },
  }
  const id = await insertMerge(trx, {
    keptId: kept.id,
    mergedId: merged.id,
    doneBy: work.viewer.userId ?? 0,
    doneAt: work.now,
    moved: all,
  })
  await recordEvent(trx, work, {
    action: 'people_merged',
    subject: { type: 'merge', id },
    personId: kept.id,
    formKey: told.formKey,
  })
  return accept(id)
}

export type UndoRefusal = 'undone_already' | 'too_late' | 'joined_again' | 'signed_since'

/** Why a joining can no longer be taken back, or nothing. */
export async function whyNoUndo(db: Db, work: Work, merge: Merge): Promise<UndoRefusal | null> {
  if (merge.undoneAt !== null) return 'undone_already'
  if (work.today > undoUntil(londonDate(merge.doneAt))) return 'too_late'
  const merged = await getPerson(db, merge.mergedId)
  if (merged.mergedIntoId !== merge.keptId) return 'joined_again'
  return (await restsOnMerge(db, merge)) ? 'signed_since' : null
}

/** Takes a joining back: every row that was moved goes home. */
export async function undoMerge(trx: Db, work: Work, merge: Merge): Promise<Outcome<'undone', UndoRefusal>> {
  await lockPeople(trx, [merge.keptId])
  const why = await whyNoUndo(trx, work, merge)
  if (why !== null) return refuse(why)
  await moveBack(trx, merge)
  const kept = await getPerson(trx, merge.keptId)
  const { moved } = merge
  const borrowedTrn = moved.kept.trn === null && kept.trn !== null && kept.trn === moved.merged.trn
  const borrowedEmail = moved.kept.email === null && kept.email !== null && kept.email === moved.merged.email
  const own = {
    ...kept,
    trn: borrowedTrn ? null : kept.trn,
    email: borrowedEmail ? null : kept.email,
  }
  if ((await updatePerson(trx, kept, own)) === 0) throw new Conflict('Somebody changed this record while you did.')
  const holder = moved.merged.trn === null ? undefined : await findPersonByTrn(trx, moved.merged.trn)
  const trn = holder === undefined ? moved.merged.trn : null
  if ((await standAlone(trx, merge, trn)) === 0 || (await markUndone(trx, merge, work.now)) === 0)
    throw new Conflict('Somebody took this back a moment ago.')
  for (const personId of [merge.keptId, merge.mergedId])
    await recordEvent(trx, work, { action: 'people_unmerged', subject: { type: 'merge', id: merge.id }, personId })
  return accept('undone')
}
