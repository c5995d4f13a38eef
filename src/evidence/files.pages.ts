import { type Throttle } from '../accounts/throttle.ts'
import { NoRoom } from '../io/files.ts'
import { NotFound } from '../shared/errors.ts'
import { idIn, one, wholeNumber } from '../web/fields.ts'
import { type Ctx, foreignFile, type Handler, invalid, page, type PageReply, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { getOwnEntry } from './entries.pages.ts'
import { type Entry, findReadableEntry } from './entries.store.ts'
import { checkFile } from './file-check.ts'
import { addFile, openFile, removeFile } from './files.actions.ts'
import { type FileValues, readFileForm } from './files.form.ts'
import { FILE_KINDS } from './files.rules.ts'
import { findFile, type StoredFile } from './files.store.ts'
import { FILE_WORDS, fileRemovalPage, filePage, NO_ROOM } from './files.view.ts'

/** The form for one file. What is signed stays; its own page says so. */
export const newEntryFile: Handler = async (ctx) => {
  const entry = await getOwnEntry(ctx)
  if (entry.sealedAt !== null) return redirect(paths.cpdEntry(entry.id))
  const form = { values: { shows: '', safe: '' }, errors: null, formKey: ctx.newFormKey(), today: ctx.today }
  return page('cpd/file', filePage(entry, form))
}

/** Takes one file, once for a form: what it is, is read from its content; what is refused is refused in words. */
export const addEntryFile =
  ({ throttle }: { throttle: Pick<Throttle, 'tryUpload'> }): Handler =>
  async (ctx) => {
    const entry = await getOwnEntry(ctx)
    await throttle.tryUpload(ctx.viewer.userId ?? 0)
    const form = readFileForm(ctx.body, ctx.file)
    if (!form.ok) return again(ctx, entry, form.values, form.errors)
    const { file, redaction } = form.value
    const values = { shows: redaction.showsPupil, safe: redaction.madeSafe ?? '' }
    const checked = await checkFile(file)
    if (!checked.ok) return again(ctx, entry, values, { file: FILE_WORDS[checked.reason] })
    try {
      const key = one(ctx.body, '_key') || undefined
      const kept = await addFile(ctx, entry.id, { name: file.name, ...checked.value, redaction }, key)
      if (!kept.ok) return again(ctx, entry, values, { file: FILE_WORDS[kept.reason] })
      return redirect(paths.cpdEntry(entry.id), `Kept: ${kept.value.name}.`)
    } catch (error) {
      if (!(error instanceof NoRoom)) throw error
      ctx.io.log.error('there is no room in FILES_DIR')
      return { ...again(ctx, entry, values, { file: NO_ROOM }), status: 507 }
    }
  }

const again = (ctx: Ctx, entry: Entry, values: FileValues, errors: Record<string, string>): PageReply =>
  invalid(
    'cpd/file',
    filePage(entry, { values, errors, formKey: one(ctx.body, '_key') || ctx.newFormKey(), today: ctx.today }),
  )

/** For whoever may read the words of its entry; everybody else gets the page of what does not exist. */
export const downloadEntryFile: Handler = async (ctx) => {
  const entry = await findReadableEntry(ctx.db, ctx.viewer, ctx.today, idIn(ctx.params.id) ?? 0)
  if (entry === undefined) throw new NotFound()
  const file = await getFileOf(ctx, entry.id)
  return foreignFile(file.name, FILE_KINDS[file.kind].mime, await openFile(ctx, entry, file))
}

export const askToRemoveFile: Handler = async (ctx) => {
  const entry = await getOwnEntry(ctx)
  const file = await getFileOf(ctx, entry.id)
  if (entry.sealedAt !== null) return redirect(paths.cpdEntry(entry.id))
  return page('cpd/file-removal', fileRemovalPage(entry, file, ctx.today))
}

export const removeEntryFile: Handler = async (ctx) => {
  const entry = await getOwnEntry(ctx)
  const file = await getFileOf(ctx, entry.id)
  await removeFile(ctx, entry.id, file.id, wholeNumber(one(ctx.body, 'version'), 1, 999_999_999) ?? 0)
  return redirect(paths.cpdEntry(entry.id), `Removed: ${file.name}.`)
}

async function getFileOf(ctx: Ctx, entryId: number): Promise<StoredFile> {
  const file = await findFile(ctx.db, idIn(ctx.params.fileId) ?? 0)
  if (file?.entryId !== entryId) throw new NotFound()
  return file
}
