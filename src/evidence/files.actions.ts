import { createHash } from 'node:crypto'
import { recordEvent } from '../audit/audit.store.ts'
import { onceInTransaction } from '../audit/once.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { sayDate } from '../shared/dates.ts'
import { Conflict, NotFound } from '../shared/errors.ts'
import { accept, type Outcome } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { CHANGE_WORDS } from './entries.actions.ts'
import { mayChange } from './entries.rules.ts'
import { type Entry, findOwnEntry, touchEntry } from './entries.store.ts'
import { removeBytes } from './file-bytes.ts'
import { cleanName, FILE_KINDS, type FileKind, mayAddFile, type Redaction } from './files.rules.ts'
import { deleteFile, findFile, insertFile, isStored, listFiles, type StoredFile, wasDownloaded } from './files.store.ts'

export type NewFile = { name: string; kind: FileKind; content: Buffer; redaction: Redaction }

/**
 * Adds a file that was checked to one's own entry, once for a form. The bytes are on the disk before the row is; where
 * the row does not come about, for whatever reason, they are removed again. Whoever reads the entry for a sign-off has to
 * look at it again.
 */
export async function addFile(
  work: Work,
  entryId: number,
  file: NewFile,
  formKey: string | undefined,
): Promise<Outcome<{ name: string }, 'sealed' | 'too_many'>> {
  const storedAs = await work.io.files.write(file.content)
  try {
    const name = cleanName(file.name, file.kind)
    const made = await onceInTransaction(work, formKey, async (trx) => {
      const entry = await getOwn(trx, work, entryId)
      const files = (await listFiles(trx, [entryId])).get(entryId) ?? []
      const outcome = mayAddFile({ sealedAt: entry.sealedAt, files: files.length })
      if (!outcome.ok) return outcome
      if ((await touchEntry(trx, entry, work.now)) === 0) throw new Conflict(CHANGE_WORDS.changed_elsewhere)
      await insertFile(trx, {
        ...{ entryId, name, kind: file.kind, size: file.content.length, storedAs, addedAt: work.now },
        ...{ sha256: sha256Of(file.content), ...file.redaction },
      })
      await recordEvent(trx, work, { ...aboutFile('file_added', entry, file.kind), formKey })
      return accept({ name })
    })
    if (made.again || !made.value.ok) await removeUnless(work, entryId, storedAs)
    return made.again ? accept({ name }) : made.value
  } catch (error) {
    await removeUnless(work, entryId, storedAs)
    throw error
  }
}

/**
 * When a transaction fails, its row is gone; when only its answer was lost, the row may be there, or be about to be: taking
 * the turn at the entry waits for that.
 */
async function removeUnless(work: Work, entryId: number, storedAs: string): Promise<void> {
  try {
    const stored = await inTransaction(work.db, async (trx) => {
      await findOwnEntry(trx, work.viewer.personId ?? 0, entryId)
      return isStored(trx, storedAs)
    })
    if (!stored) await work.io.files.remove([storedAs])
  } catch (error) {
    work.io.log.warn({ err: error }, 'a file that was not kept could not be removed; the next sweep does it')
  }
}

/** Removes a file from one's own entry as it was shown. A Conflict when it was signed, or changed since. */
export async function removeFile(work: Work, entryId: number, fileId: number, shownVersion: number): Promise<void> {
  const gone = await inTransaction(work.db, async (trx) => {
    const entry = await getOwn(trx, work, entryId)
    const file = await findFile(trx, fileId)
    if (file?.entryId !== entryId) throw new NotFound()
    const outcome = mayChange(entry, shownVersion)
    if (!outcome.ok) throw new Conflict(CHANGE_WORDS[outcome.reason])
    if ((await touchEntry(trx, entry, work.now)) === 0) throw new Conflict(CHANGE_WORDS.changed_elsewhere)
    await deleteFile(trx, fileId)
    await recordEvent(trx, work, aboutFile('file_removed', entry, file.kind))
    return file
  })
  await removeBytes(work, [gone])
}

/**
 * The bytes of a file, for a viewer who may read its entry: the caller has asked. That somebody else than its owner has
 * them is told in the owner's history, once a day for each of them. Throws when they are not what was kept.
 */
export async function openFile(
  work: Work,
  entry: { id: number; personId: number; doneOn: string },
  file: StoredFile,
): Promise<Buffer> {
  const content = await work.io.files.read(file.storedAs)
  if (sha256Of(content) !== file.sha256) throw new Error(`File ${file.id} is not what was kept.`)
  const { userId, personId } = work.viewer
  if (userId !== null && personId !== entry.personId)
    await inTransaction(work.db, async (trx) => {
      if (await wasDownloaded(trx, { fileId: file.id, personId: entry.personId, actorId: userId }, work.today)) return
      const { action, particulars } = aboutFile('file_downloaded', entry, file.kind)
      await recordEvent(trx, work, {
        ...{ action, particulars, personId: entry.personId },
        subject: { type: 'entry_file', id: file.id },
      })
    })
  return content
}

const aboutFile = (
  action: 'file_added' | 'file_removed' | 'file_downloaded',
  entry: { id: number; personId: number; doneOn: string },
  kind: FileKind,
) => ({
  action,
  subject: { type: 'cpd_entry', id: entry.id },
  personId: entry.personId,
  particulars: { on: sayDate(entry.doneOn), kind: FILE_KINDS[kind].name },
})

const sha256Of = (content: Buffer): string => createHash('sha256').update(content).digest('hex')

async function getOwn(trx: Db, work: Work, id: number): Promise<Entry> {
  if (work.viewer.personId === null) throw new NotFound()
  const entry = await findOwnEntry(trx, work.viewer.personId, id)
  if (entry === undefined) throw new NotFound()
  return entry
}
