import { accept, type Outcome, refuse } from '../shared/outcome.ts'

/** What a file is by its content; its name decides nothing. */
export type FileKind = 'pdf' | 'jpeg' | 'png' | 'docx' | 'pptx' | 'xlsx' | 'odt' | 'odp' | 'ods' | 'text'

export const FILE_KINDS: Record<FileKind, { name: string; ending: string; mime: string }> = {
  pdf: { name: 'PDF', ending: 'pdf', mime: 'application/pdf' },
  jpeg: { name: 'Photo (JPEG)', ending: 'jpg', mime: 'image/jpeg' },
  png: { name: 'Picture (PNG)', ending: 'png', mime: 'image/png' },
  docx: {
    name: 'Word document',
    ending: 'docx',
    mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  },
  pptx: {
    name: 'PowerPoint slides',
    ending: 'pptx',
    mime: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  },
  xlsx: {
    name: 'Excel workbook',
    ending: 'xlsx',
    mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  odt: { name: 'OpenDocument text', ending: 'odt', mime: 'application/vnd.oasis.opendocument.text' },
  odp: { name: 'OpenDocument slides', ending: 'odp', mime: 'application/vnd.oasis.opendocument.presentation' },
  ods: { name: 'OpenDocument spreadsheet', ending: 'ods', mime: 'application/vnd.oasis.opendocument.spreadsheet' },
  text: { name: 'Plain text', ending: 'txt', mime: 'text/plain; charset=utf-8' },
}

/** 25 MB for one file, in bytes; five files for one entry. */
export const MOST_BYTES = 25 * 1024 * 1024
export const MOST_FILES = 5

export type FileRefusal =
  | 'empty'
  | 'too_large'
  | 'name_with_path'
  | 'program'
  | 'markup'
  | 'heic'
  | 'other_picture'
  | 'recording'
  | 'old_office'
  | 'old_text'
  | 'other_archive'
  | 'other_kind'
  | 'damaged'
  | 'too_many_pixels'
  | 'password'
  | 'macros'
  | 'unpacks_too_far'
  | 'path_inside'
  | 'entities'
  | 'sealed'
  | 'too_many'

/** `PK` at the front: an Office document perhaps, so its contents are looked at. */
export type Sniffed = 'pdf' | 'jpeg' | 'png' | 'zip' | 'text'

/**
 * What the first bytes say, as media type, or undefined where they say nothing: then it is text, if it can be read as
 * that. Everything else is refused, with the reason that tells its owner what to send instead.
 */
export function judgeSample(mime: string | undefined, bytes: Uint8Array): Outcome<Sniffed, FileRefusal> {
  if (isZip(bytes)) return accept('zip')
  if (isSixteenBits(bytes)) return refuse('old_text')
  // Two letters make a bitmap for the library, and begin many a sentence.
  if (mime === undefined || (mime === 'image/bmp' && isPlainText(bytes)))
    return isPlainText(bytes) ? asText(bytes) : refuse(isOldText(bytes) ? 'old_text' : 'other_kind')
  const known = SNIFFED[mime]
  if (known !== undefined) return accept(known)
  return refuse(REFUSED.find(([of]) => of.test(mime))?.[1] ?? 'other_kind')
}

const SNIFFED: Partial<Record<string, Sniffed>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpeg',
  'image/png': 'png',
}

const REFUSED: readonly [RegExp, FileRefusal][] = [
  [/^image\/(heic|heif)/, 'heic'],
  [/^image\/svg|xml$/, 'markup'],
  [/^image\//, 'other_picture'],
  [/^(video|audio)\//, 'recording'],
  [/msdownload|x-elf|x-mach|x-msi|java-vm|wasm|shortcut|executable/, 'program'],
  [/x-cfb|rtf$/, 'old_office'],
  [/zip|compressed|x-tar|x-7z|x-rar|x-xz|x-bzip|x-lz|zstd/, 'other_archive'],
]

const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04

/** UTF-8 from end to end, without the control characters that no text has. */
function isPlainText(bytes: Uint8Array): boolean {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return false
  }
  return !CONTROLS.test(text)
}

/** UTF-16, by the mark at its front. */
const isSixteenBits = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)

/** Text as older programs save it, a letter a byte. */
const isOldText = (bytes: Uint8Array): boolean => !CONTROLS.test(new TextDecoder('latin1').decode(bytes))

const CONTROLS = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/

function asText(bytes: Uint8Array): Outcome<'text', FileRefusal> {
  const start = new TextDecoder().decode(bytes.subarray(0, 2000)).trimStart()
  if (/^#!/.test(start)) return refuse('program')
  return MARKUP.test(start) ? refuse('markup') : accept('text')
}

/** A picture or a page in words: it could run in a browser. */
const MARKUP = /^<|<(!doctype|html|head|body|svg|script|iframe|object|embed)\b/i

/** One part of a document, as the list at the end of the file describes it. */
export type Part = { name: string; size: number; encrypted: boolean }

const MOST_PARTS = 1000
const MOST_UNPACKED = 100 * 1024 * 1024
const WORTH_A_RATIO = 5 * 1024 * 1024
const MOST_RATIO = 100

/**
 * May the parts be unpacked to be counted? At most 1,000 of them, 100 MB together, and not a hundred times the size of
 * the file; no password, no macros, no programs inside, no names that lead out of a folder or stand twice.
 */
export function judgeParts(parts: readonly Part[], fileSize: number): Outcome<'may_unpack', FileRefusal> {
  const unpacked = parts.reduce((sum, part) => sum + part.size, 0)
  if (parts.length > MOST_PARTS || unpacked > MOST_UNPACKED) return refuse('unpacks_too_far')
  if (unpacked > WORTH_A_RATIO && unpacked > fileSize * MOST_RATIO) return refuse('unpacks_too_far')
  const names = parts.map((part) => part.name.toLowerCase())
  if (names.some((name) => /^\/|\\|^[a-z]:|(^|\/)\.\.(\/|$)/.test(name))) return refuse('path_inside')
  if (new Set(names).size < names.length) return refuse('damaged')
  if (parts.some((part) => part.encrypted)) return refuse('password')
  if (names.some((name) => MACROS.test(name))) return refuse('macros')
  return names.some((name) => PROGRAMS.test(name)) ? refuse('program') : accept('may_unpack')
}

export const MORE_THAN_MOST_PARTS = MOST_PARTS + 1

const MACROS = /(^|\/)(vbaproject\.bin|vbadata\.xml)$|(^|\/)(macrosheets|activex)\/|^(basic|scripts)\//
const PROGRAMS = /\.(exe|dll|scr|com|bat|cmd|msi|jar|js|jse|vbs|vbe|wsf|hta|lnk|ps1|reg|sh)$/

/** Which document it is, by the parts that it must have; `declared` is the text of `mimetype` or `[Content_Types].xml`. */
export function documentKind(names: ReadonlySet<string>, declared: string): Outcome<FileKind, FileRefusal> {
  if (/macroenabled|vbaproject/i.test(declared)) return refuse('macros')
  const open = OPEN_DOCUMENTS[declared.trim()]
  if (open !== undefined && names.has('content.xml')) return accept(open)
  const office = OFFICE_PARTS.find(([part]) => names.has(part))
  if (office !== undefined && names.has(CONTENT_TYPES)) return accept(office[1])
  return refuse('other_archive')
}

export const CONTENT_TYPES = '[Content_Types].xml'

const OPEN_DOCUMENTS: Partial<Record<string, FileKind>> = {
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.presentation': 'odp',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
}

const OFFICE_PARTS: readonly [string, FileKind][] = [
  ['word/document.xml', 'docx'],
  ['ppt/presentation.xml', 'pptx'],
  ['xl/workbook.xml', 'xlsx'],
]

/** XML that defines words of its own can grow without end, or fetch: no document needs that. */
export const definesEntities = (xml: string): boolean => /<!ENTITY/i.test(xml)

export const hasPath = (name: string): boolean => /[/\\]|^\.{1,2}$/.test(name)

const LONGEST_STEM = 100

/**
 * The name as it is shown and downloaded: no control characters, nothing that a file system forbids, at most 100
 * characters, and the ending of what the file is. It is never a path on the server.
 */
export function cleanName(given: string, kind: FileKind): string {
  const { ending } = FILE_KINDS[kind]
  const plain = given
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"/\\|?*]/g, '-')
    .replace(/\s+/g, ' ')
  const stem = [...plain.replace(KNOWN_ENDING, '')]
    .slice(0, LONGEST_STEM)
    .join('')
    .replace(/^[. ]+|[. ]+$/g, '')
  const safe = stem === '' ? 'file' : /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(stem) ? `file ${stem}` : stem
  return `${safe}.${ending}`
}

const KNOWN_ENDING = /\.(pdf|jpe?g|png|docx?|pptx?|xlsx?|od[tps]|txt|text|md|csv|heic)$/i

/** What its owner says about pupils in it. `made_safe` null: it shows none. */
export type Redaction = { showsPupil: 'no'; madeSafe: null } | { showsPupil: 'yes'; madeSafe: MadeSafe }
export type MadeSafe = 'agreed' | 'redacted'
export const isMadeSafe = (text: string): text is MadeSafe => text === 'agreed' || text === 'redacted'

/** An entry takes files until something signed rests on it, and five at most. */
export function mayAddFile(entry: { sealedAt: string | null; files: number }): Outcome<'may', 'sealed' | 'too_many'> {
  if (entry.sealedAt !== null) return refuse('sealed')
  return entry.files >= MOST_FILES ? refuse('too_many') : accept('may')
}

/** `1.2 MB`, `340 KB`. */
export const saySizeOf = (bytes: number): string =>
  bytes >= 1024 * 1024
    ? `${(bytes / (1024 * 1024)).toFixed(1).replace(/\.0$/, '')} MB`
    : `${Math.max(1, Math.round(bytes / 1024))} KB`

/** What stands beside a file's name: `PDF, 1.2 MB, names or shows no pupil`. */
export const sayFile = (file: { kind: FileKind; size: number } & Redaction): string =>
  `${FILE_KINDS[file.kind].name}, ${saySizeOf(file.size)}, ${
    file.showsPupil === 'no' ? 'names or shows no pupil' : MADE_SAFE_WORDS[file.madeSafe]
  }`

const MADE_SAFE_WORDS: Record<MadeSafe, string> = {
  agreed: 'everybody who can be recognised has agreed',
  redacted: 'names and faces are taken out',
}
