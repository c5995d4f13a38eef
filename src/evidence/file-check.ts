import { fileTypeFromBuffer } from 'file-type'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { type FileKind, type FileRefusal, hasPath, judgeSample, MOST_BYTES } from './files.rules.ts'
import { redraw } from './photo.ts'
import { checkZip } from './zip-check.ts'

/** What is to be kept: for a photo not the bytes that came, but the picture drawn anew. */
export type CheckedFile = { kind: FileKind; content: Buffer }

/** Reads what a file is by its content. Refuses what is not taken here, with the reason; nothing is stored. */
export async function checkFile(file: {
  name: string
  size: number
  content: Buffer
}): Promise<Outcome<CheckedFile, FileRefusal>> {
  const { name, size, content } = file
  if (size > MOST_BYTES) return refuse('too_large')
  if (hasPath(name)) return refuse('name_with_path')
  if (size === 0) return refuse('empty')
  const judged = judgeSample(await sniff(content), content)
  if (!judged.ok) return judged
  const kind = judged.value
  if (kind === 'zip') {
    const document = await checkZip(content)
    return document.ok ? accept({ kind: document.value, content }) : document
  }
  if (kind !== 'jpeg' && kind !== 'png') return accept({ kind, content })
  const photo = await redraw(content, kind)
  if (!photo.ok) return photo
  return photo.value.length > MOST_BYTES ? refuse('too_large') : accept({ kind, content: photo.value })
}

const SAMPLE = 4100

/** The library looks at the beginning only: how long it takes does not depend on what somebody made. */
async function sniff(content: Buffer): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(content.subarray(0, SAMPLE)))?.mime
  } catch {
    return undefined
  }
}
