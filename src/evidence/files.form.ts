import { type Body, type FieldErrors, type Form, one } from '../web/fields.ts'
import { hasPath, isMadeSafe, MOST_BYTES, type Redaction } from './files.rules.ts'

/** The answers as they were given; a browser does not send a file again. */
export type FileValues = { shows: string; safe: string }

type Sent = { name: string; size: number; content: Buffer }

export const SAYS_TOO_LARGE = 'Choose a file of 25 MB or less'
export const SAYS_PATH =
  'The name of this file has a folder in it (a slash or two dots). Rename it, then choose it again'

/**
 * Reads one file and the two questions about pupils in it. A file that names or shows a pupil is taken when everybody who
 * can be recognised has agreed, or when names and faces were taken out; otherwise the message says what to do.
 */
export function readFileForm(
  body: Body,
  file: Sent | undefined,
): Form<{ file: Sent; redaction: Redaction }, FileValues> {
  const values = { shows: one(body, 'shows'), safe: one(body, 'safe') }
  const errors: FieldErrors = {}
  const redaction = readRedaction(values, errors)
  if (file === undefined || (file.size === 0 && file.name === '')) errors.file = 'Choose a file'
  else if (file.size > MOST_BYTES) errors.file = SAYS_TOO_LARGE
  else if (hasPath(file.name)) errors.file = SAYS_PATH
  else if (redaction === null) errors.file = 'Choose the file again: it was not kept'
  if (file === undefined || redaction === null || errors.file !== undefined) return { ok: false, values, errors }
  return { ok: true, value: { file, redaction } }
}

function readRedaction({ shows, safe }: FileValues, errors: FieldErrors): Redaction | null {
  if (shows === 'no') return { showsPupil: 'no', madeSafe: null }
  if (shows !== 'yes') errors.shows = 'Say whether it names or shows a pupil'
  else if (isMadeSafe(safe)) return { showsPupil: 'yes', madeSafe: safe }
  else errors.safe = safe === 'neither' ? NOT_SAFE : 'Say what you have done about it'
  return null
}

const NOT_SAFE =
  'Not kept. Cover names and faces, on paper before you take the photo or on the screen, or ask everybody who can be recognised and their families. Then send it'
