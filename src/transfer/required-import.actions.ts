import { recordEvent } from '../audit/audit.store.ts'
import { onceInTransaction } from '../audit/once.ts'
import { type Db } from '../db/connection.ts'
import { storeRecords } from '../required_training/required.actions.ts'
import { listIdentifiedStaff, listKinds, listRecords } from '../required_training/required.store.ts'
import { Conflict } from '../shared/errors.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { decode } from './decode.ts'
import { FILE_WORDS } from './import-words.rules.ts'
import { confirmRequiredImport, insertRequiredImport, type RequiredImport } from './required-import.store.ts'
import { mapRequiredHeadings, planRequired, type RequiredColumns, type RequiredPlan } from './required-rows.rules.ts'
import { REQUIRED_HEADING_WORDS } from './required-words.rules.ts'
import { type BrokenRow, readTable, type Table } from './table.ts'

export type CheckedFile = { headings: string[]; broken: BrokenRow[]; plan: RequiredPlan }

/** Reads an uploaded file and keeps it for 24 hours; nothing of it is on record yet. Refuses with words for what to do. */
export async function uploadRequired(
  work: Work,
  schoolId: number,
  file: { name: string; content: Buffer },
  formKey: string | undefined,
): Promise<Outcome<number>> {
  const decoded = decode(file.content, MOST_BYTES)
  if (!decoded.ok) return refuse(decoded.reason === 'too_large' ? TOO_LARGE : FILE_WORDS[decoded.reason])
  const read = readRequiredTable(decoded.value.text)
  if (!read.ok) return read
  const done = await onceInTransaction(work, formKey, async (trx) => {
    const id = await insertRequiredImport(trx, {
      schoolId,
      fileName: file.name.slice(0, 200),
      userId: work.viewer.userId,
      now: work.now,
      expiresAt: new Date(new Date(work.now).getTime() + DAY).toISOString(),
      content: decoded.value.text,
    })
    await recordEvent(trx, work, {
      action: 'import_uploaded',
      subject: { type: 'import', id },
      schoolId,
      particulars: { file: file.name.slice(0, 200) },
      formKey,
    })
    return id
  })
  return accept(done.again ? done.made.id : done.value)
}

/** What the file would do now. Called to show it and again before it is done. */
export async function checkRequired(db: Db, work: Work, schoolId: number, content: string): Promise<CheckedFile> {
  const read = readRequiredTable(content)
  if (!read.ok) throw new Conflict('This file cannot be read any more. Upload it again.')
  const { table, columns } = read.value
  const facts = {
    staff: await listIdentifiedStaff(db, schoolId, work.today),
    kinds: await listKinds(db, schoolId),
    records: await listRecords(db, schoolId, work.today),
    today: work.today,
  }
  return { headings: table.headings, broken: table.broken, plan: planRequired(table.rows, columns, facts) }
}

/** Puts the good rows on record, once. Answers how many were new and how many changed. */
export async function confirmRequired(
  work: Work,
  schoolId: number,
  waiting: RequiredImport,
  formKey: string | undefined,
): Promise<{ created: number; changed: number } | 'again'> {
  const done = await onceInTransaction(work, formKey, async (trx) => {
    if (waiting.content === null) throw new Conflict(GONE)
    const { plan } = await checkRequired(trx, work, schoolId, waiting.content)
    const counts = { created: plan.created.length, changed: plan.changed.length }
    if ((await confirmRequiredImport(trx, waiting.id, work.now, JSON.stringify(counts))) === 0) throw new Conflict(GONE)
    await recordEvent(trx, work, {
      action: 'import_confirmed',
      subject: { type: 'import', id: waiting.id },
      schoolId,
      particulars: counts,
      formKey,
    })
    await storeRecords(trx, work, [...plan.created, ...plan.changed])
    return counts
  })
  return done.again ? 'again' : done.value
}

function readRequiredTable(text: string): Outcome<{ table: Table; columns: RequiredColumns }> {
  const table = readTable(text)
  if (!table.ok) return refuse(FILE_WORDS[table.reason])
  if (table.value.rows.length > MOST_ROWS) return refuse(TOO_LARGE)
  const columns = mapRequiredHeadings(table.value.headings)
  if (!columns.ok) return refuse(REQUIRED_HEADING_WORDS[columns.reason])
  if (table.value.rows.length + table.value.broken.length === 0)
    return refuse('The file has headings and no rows. Add a row for each person and training.')
  return accept({ table: table.value, columns: columns.value })
}

const GONE = 'This file is on record already, or its day is over. Upload it again if something is missing.'
const TOO_LARGE = 'The file is too large. Send at most 5,000 rows at a time.'
const MOST_BYTES = 2 * 1024 * 1024
const MOST_ROWS = 5000
const DAY = 24 * 60 * 60 * 1000
