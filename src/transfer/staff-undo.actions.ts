import { recordEvent } from '../audit/audit.store.ts'
import { inTransaction } from '../db/transaction.ts'
import { withdrawOffer } from '../people/offers.actions.ts'
import { getOffer } from '../people/offers.store.ts'
import { Conflict } from '../shared/errors.ts'
import { within, type Work } from '../work.ts'
import { readApplied, type Applied, type ImportSchool, type KeptRow } from './applied.rules.ts'
import { lockImport, saveUndone, type StoredImport } from './imports.store.ts'
import { deleteRows, lockPeople, putRows } from './staff-apply.store.ts'
import { findChangedLeft } from './staff-left.store.ts'
import { emptyPeople, findChangedSince, findWhatRests, type Hindrance } from './staff-undo.store.ts'

/**
 * Takes a confirmed import back: what it made goes, what it changed is as before. Refused, with the first reason, once
 * anything rests on it: an account, a CPD entry, a sign-off, a later change. Refusing changes nothing.
 */
export const undoImport = (
  work: Work,
  school: ImportSchool,
  stored: StoredImport,
): Promise<{ ok: true } | { ok: false; hindrance: Hindrance }> =>
  inTransaction(work.db, async (trx) => {
    await lockImport(trx, stored.id)
    if (stored.state !== 'confirmed' || stored.applied === null) throw new Conflict('This import was undone already.')
    const applied = readApplied(stored.applied)
    await lockPeople(trx, peopleIn(applied))
    const hindrance =
      (await findChangedSince(trx, applied)) ??
      (await findChangedLeft(trx, applied)) ??
      (await findWhatRests(trx, applied))
    if (hindrance !== undefined) return { ok: false, hindrance }
    if ((await saveUndone(trx, stored.id, work.now)) === 0) throw new Conflict('This import was undone already.')

    const { made, before } = applied
    for (const id of made.offers) await withdrawOffer(trx, within(work, trx), await getOffer(trx, id))
    await deleteRows(trx, 'assignments', made.assignments)
    await deleteRows(trx, 'planned_steps', made.steps)
    await deleteRows(trx, 'support_periods', made.supports)
    await deleteRows(trx, 'stage_periods', made.stages)
    await deleteRows(trx, 'school_periods', made.periods)
    for (const table of ['people', 'school_periods', 'stage_periods', 'support_periods', 'roles'] as const)
      await putRows(trx, table, VERSIONED.has(table) ? before[table].map(nextVersion) : before[table])
    await emptyPeople(trx, made.people, work.now)
    await recordEvent(trx, work, {
      ...{ action: 'import_undone', subject: { type: 'import', id: stored.id }, schoolId: school.id },
      particulars: { file: stored.fileName },
    })
    return { ok: true }
  })

const VERSIONED = new Set(['people', 'school_periods'])

/** Everyone whose record an undo may change. */
const peopleIn = ({ made, before }: Applied): number[] => [
  ...new Set([
    ...made.people,
    ...before.people.map((row) => row.id),
    ...[...before.school_periods, ...before.stage_periods, ...before.support_periods, ...before.roles].map((row) =>
      Number(row.person_id),
    ),
  ]),
]

/** It was `n`, the import made it `n + 1`: a page that somebody opened in between must not fit. */
const nextVersion = (row: KeptRow): KeptRow => ({ ...row, version: Number(row.version) + 2 })
