import { recordEvent } from '../audit/audit.store.ts'
import { onceInTransaction } from '../audit/once.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { Conflict } from '../shared/errors.ts'
import { accept, refuse, type Outcome } from '../shared/outcome.ts'
import { within, type Work } from '../work.ts'
import { readApplied, type Applied, type ImportSchool } from './applied.rules.ts'
import { NO_ANSWERS, readAnswers, writeAnswers, type ImportAnswers } from './import-answers.rules.ts'
import { type DecodeRefusal, type TableRefusal } from './import-words.rules.ts'
import {
  findImport,
  findSavedMapping,
  insertImport,
  lockImport,
  saveAnswers,
  saveConfirmed,
  saveDropped,
  saveMapping,
  type StoredImport,
} from './imports.store.ts'
import { collectRefusals, writeRefusedRows, type Refusals } from './refused-rows.ts'
import { applyPlan } from './staff-apply.actions.ts'
import { checkStaffList, openStaffList, packFile, unpackFile, type RowSink, type StaffCheck } from './staff-check.ts'
import { checkPage, type AskedPage, type CheckedPage } from './staff-check-page.ts'
import { openLookups } from './staff-facts.store.ts'
import { mapHeadings, type HeadingMap, type SavedMapping } from './staff-headings.rules.ts'
import { manyOf, type PlannedRow, type PlanTotals } from './staff-plan.rules.ts'

export type UploadRefusal =
  { reason: DecodeRefusal | TableRefusal | 'no_rows' } | { reason: 'headings'; headings: string[]; map: HeadingMap }

/**
 * Keeps a file to be checked, for 24 hours; refuses one that cannot be read. `chosen` says which column is what, and is
 * remembered for this school. Twice with the same form key is once.
 */
export async function uploadStaffList(
  work: Work,
  school: ImportSchool,
  file: { name: string; content: Buffer },
  chosen: SavedMapping,
  formKey: string | undefined,
): Promise<{ ok: true; id: number } | { ok: false; refusal: UploadRefusal }> {
  const table = openStaffList(file.content)
  if (!table.ok) return { ok: false, refusal: { reason: table.reason } }
  const { headings, records } = table.value
  const saved = joined(await findSavedMapping(work.db, school.id), chosen)
  const map = mapHeadings(headings, saved)
  if (map.refusals.length > 0) return { ok: false, refusal: { reason: 'headings', headings, map } }
  if (!anyRow(records)) return { ok: false, refusal: { reason: 'no_rows' } }

  const content = await packFile(file.content)
  const made = await onceInTransaction(work, formKey, async (trx) => {
    if (chosen.fields.size > 0) await saveMapping(trx, school.id, chosen)
    const id = await insertImport(trx, {
      ...{ schoolId: school.id, fileName: shownName(file.name), content, answers: writeAnswers(NO_ANSWERS) },
      ...{ uploadedBy: work.viewer.userId, uploadedAt: work.now, expiresAt: dayLater(work.now) },
    })
    await recordEvent(trx, work, {
      ...{ action: 'import_uploaded', subject: { type: 'import', id }, schoolId: school.id, formKey },
      particulars: { file: shownName(file.name) },
    })
    return id
  })
  return { ok: true, id: made.again ? made.made.id : made.value }
}

/** True while the file may still be checked and confirmed. */
export const isOpen = (stored: StoredImport, work: Pick<Work, 'now'>): stored is StoredImport & { content: string } =>
  stored.state === 'waiting' && stored.content !== null && stored.expiresAt > work.now

/** The list as it stands now: read again, and planned against the people of this moment. */
export async function checkImport(
  db: Db,
  work: Work,
  school: ImportSchool,
  stored: StoredImport & { content: string },
  sink: RowSink,
): Promise<StaffCheck> {
  const saved = await findSavedMapping(db, school.id)
  const facts = { saved, answers: readAnswers(stored.answers) }
  const lookups = await openLookups(db, school.id, work.today)
  const check = await checkStaffList(lookups, await unpackFile(stored.content), facts, work.today, sink)
  if (!check.ok) throw new Error(`A staff list that was read before cannot be read: ${check.reason}`)
  return check.value
}

/** The same for one page of the check: what that page shows, and the counts. A long list is checked in a thread. */
export async function checkForPage(
  work: Work,
  school: ImportSchool,
  stored: StoredImport & { content: string },
  asked: AskedPage,
): Promise<CheckedPage> {
  const facts = { saved: await findSavedMapping(work.db, school.id), answers: readAnswers(stored.answers) }
  const lookups = await openLookups(work.db, school.id, work.today)
  return checkPage(lookups, () => unpackFile(stored.content), { facts, today: work.today, asked })
}

/** Which column is what, for this file and the next ones of this school. Refused when it cannot be read that way. */
export async function chooseColumns(
  work: Work,
  school: ImportSchool,
  headings: readonly string[],
  chosen: SavedMapping,
): Promise<Outcome<HeadingMap, 'headings'> & { map: HeadingMap }> {
  return inTransaction(work.db, async (trx) => {
    const map = mapHeadings(headings, joined(await findSavedMapping(trx, school.id), chosen))
    if (map.refusals.length > 0) return { ...refuse('headings'), map }
    await saveMapping(trx, school.id, chosen)
    return { ...accept(map), map }
  })
}

/** Writes answers down; nothing else changes. Throws Conflict when somebody answered or confirmed in between. */
export const answerImport = (work: Work, stored: StoredImport, answers: ImportAnswers): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    if (stored.answers === writeAnswers(answers)) return
    if ((await saveAnswers(trx, stored, writeAnswers(answers))) === 0)
      throw new Conflict('Somebody else answered or confirmed this list a moment ago. Look at it again.')
  })

export const dropImport = (work: Work, school: ImportSchool, stored: StoredImport): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    if ((await saveDropped(trx, stored.id)) === 0) throw new Conflict('This list is no longer waiting.')
    await recordEvent(trx, work, {
      ...{ action: 'import_dropped', subject: { type: 'import', id: stored.id }, schoolId: school.id },
      particulars: { file: stored.fileName },
    })
  })

export type ConfirmRefusal = 'plan_changed' | 'nothing_to_do' | 'leavers_not_typed' | 'no_columns'

/**
 * Confirms what the page showed: plans once more inside the transaction, and applies it only when it is still the plan
 * whose digest the page carried. The second click of one person is told what the first one did; of two people one wins.
 */
export async function confirmImport(
  work: Work,
  school: ImportSchool,
  id: number,
  given: { digest: string; typedLeavers: string },
): Promise<Outcome<Applied, ConfirmRefusal>> {
  return inTransaction(work.db, async (trx) => {
    await lockImport(trx, id)
    const stored = await findImport(trx, school.id, id)
    if (stored === undefined) throw new Conflict('This list is gone.')
    if (stored.state === 'confirmed' && stored.applied !== null) {
      const applied = readApplied(stored.applied)
      if (applied.confirmedBy === work.viewer.userId) return accept(applied)
      throw new Conflict('Somebody else confirmed this list a moment ago.')
    }
    if (!isOpen(stored, work)) throw new Conflict(EXPIRED)
    const rows: PlannedRow[] = []
    const refusals: Refusals = new Map()
    const refused = collectRefusals(refusals)
    const check = await checkImport(trx, work, school, stored, {
      broken: refused.broken,
      row: (row) => {
        if (WORKS.has(row.plan.kind)) rows.push(row)
        refused.row(row)
      },
    })
    const answers = readAnswers(stored.answers)
    const { plan } = check
    if (plan === null) return refuse('no_columns')
    if (check.digest !== given.digest) return refuse('plan_changed')
    const leaving = countLeaving(plan, answers)
    if (!doesAnything(plan, leaving)) return refuse('nothing_to_do')
    if (manyOf(leaving, plan.active) && given.typedLeavers.trim() !== String(leaving))
      return refuse('leavers_not_typed')

    const list = { rows, plan, unreadable: check.unreadable }
    const applied = await applyPlan(trx, within(work, trx), school, list, answers)
    const csv = writeRefusedRows(await unpackFile(stored.content), refusals, check.stages)
    const content = csv === null ? null : await packFile(Buffer.from(csv))
    const written = { confirmedAt: work.now, applied: JSON.stringify(applied), content }
    if ((await saveConfirmed(trx, id, written)) === 0)
      throw new Conflict('Somebody else confirmed this list a moment ago.')
    await recordEvent(trx, work, {
      ...{ action: 'import_confirmed', subject: { type: 'import', id }, schoolId: school.id },
      particulars: { file: stored.fileName, created: applied.counts.created, changed: applied.counts.changed },
    })
    return accept(applied)
  })
}

/** How many of the people missing from the list were ticked as having left. */
export const countLeaving = (plan: PlanTotals, answers: ImportAnswers): number =>
  plan.leavers.filter((person) => answers.leavers.has(person.id)).length

export const doesAnything = (plan: PlanTotals, leaving: number): boolean =>
  plan.counts.create + plan.counts.change + plan.counts.elsewhere + leaving > 0

/** Rows that do something. */
const WORKS = new Set<PlannedRow['plan']['kind']>(['create', 'change', 'elsewhere'])

export const EXPIRED = 'This list waited for more than 24 hours, so it was forgotten. Upload it again.'

const joined = (saved: SavedMapping, chosen: SavedMapping): SavedMapping => {
  const nameOrder = chosen.nameOrder ?? saved.nameOrder
  return { fields: new Map([...saved.fields, ...chosen.fields]), ...(nameOrder === undefined ? {} : { nameOrder }) }
}

function anyRow(records: Iterable<unknown>): boolean {
  for (const record of records) return record !== undefined
  return false
}

/** A file's name as it is shown: no folders, no signs that turn text around, at most 100 characters. */
const shownName = (name: string): string =>
  (name.split(/[\\/]/).at(-1) ?? '')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, 100) || 'staff list'

const dayLater = (now: string): string => new Date(new Date(now).getTime() + 24 * 60 * 60 * 1000).toISOString()
