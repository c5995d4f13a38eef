import { openFile } from '../evidence/files.actions.ts'
import { FILE_KINDS } from '../evidence/files.rules.ts'
import { findFile } from '../evidence/files.store.ts'
import { NotFound } from '../shared/errors.ts'
import { idIn } from '../web/fields.ts'
import { foreignFile, type Handler } from '../web/handler.ts'
import { entriesIn } from './reading.store.ts'
import { listBrought } from './requests.store.ts'
import { getSignOff } from './signoff.pages.ts'

/** A file of what a request brings, or of what its answer sealed, for whoever may read that request. */
export const downloadBroughtFile: Handler = async (ctx) => {
  const request = await getSignOff(ctx)
  const entries =
    request.decision === null ? await listBrought(ctx.db, request.id) : entriesIn(request.decision.snapshot)
  const id = idIn(ctx.params.fileId)
  const entry = entries.find(({ files }) => files.some((file) => file.id === id))
  const sealed = entry?.files.find((file) => file.id === id)
  const file = id === undefined || sealed === undefined ? undefined : await findFile(ctx.db, id)
  if (entry === undefined || file === undefined || file.sha256 !== sealed?.sha256) throw new NotFound()
  const of = { id: entry.id, personId: request.person.id, doneOn: entry.doneOn }
  return foreignFile(file.name, FILE_KINDS[file.kind].mime, await openFile(ctx, of, file))
}
