import { sayFile } from '../evidence/files.rules.ts'
import { type FileList } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type BroughtEntry } from './requests.store.ts'
import { type Shown } from './show.view.ts'

/** The files of one entry that a request brings; once it is answered, with the SHA-256 that the answer sealed. */
export const broughtFiles = (
  entry: BroughtEntry,
  { request, keptFiles }: Pick<Shown, 'request' | 'keptFiles'>,
): FileList | null =>
  entry.files.length === 0
    ? null
    : {
        title: entry.files.length === 1 ? 'File' : 'Files',
        items: entry.files.map((file) => {
          const there = keptFiles.has(file.id)
          return {
            text: file.name,
            href: there ? paths.signOffFile(request.id, file.id) : null,
            small: there ? sayFile(file) : `${sayFile(file)}, removed since`,
            remove: null,
            hash: request.decision === null ? null : file.sha256,
          }
        }),
      }
