import { type Work } from '../work.ts'
import { type StoredFile } from './files.store.ts'

/** After the rows are gone for good. What cannot be removed now, the next sweep removes. */
export async function removeBytes(work: Work, files: readonly StoredFile[]): Promise<void> {
  try {
    await work.io.files.remove(files.map((file) => file.storedAs))
  } catch (error) {
    work.io.log.warn({ err: error }, 'files that were deleted could not be removed; the next sweep does it')
  }
}
