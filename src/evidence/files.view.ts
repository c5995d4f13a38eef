import { type IsoDate, sayDate } from '../shared/dates.ts'
import { capital, inWords } from '../shared/text.ts'
import { type ChoiceField, type FileField } from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type Entry } from './entries.store.ts'
import { type FileValues, SAYS_PATH, SAYS_TOO_LARGE } from './files.form.ts'
import { type FileRefusal, MOST_FILES, sayFile } from './files.rules.ts'
import { type StoredFile } from './files.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'cpd/file': FilePage
    'cpd/file-removal': FileRemovalPage
  }
}

export type FilePage = PageModel & {
  lede: string
  action: string
  formKey: string
  shows: ChoiceField
  safe: ChoiceField
  file: FileField
}

export type FileRemovalPage = PageModel & {
  what: string
  confirm: { title: string; text: string; action: string; version: string; cancel: Link }
}

/** Adds one file, with the two questions about pupils in it. */
export const filePage = (
  entry: Entry,
  form: { values: FileValues; errors: FieldErrors | null; formKey: string; today: IsoDate },
): FilePage => ({
  title: 'Add a file',
  errors: form.errors,
  back: { text: 'The entry', href: paths.cpdEntry(entry.id) },
  lede: `${entry.title}, ${sayDate(entry.doneOn, form.today)}`,
  action: paths.newCpdFile(entry.id),
  formKey: form.formKey,
  shows: {
    kind: 'radios',
    name: 'shows',
    legend: 'Does it name or show a pupil?',
    hint: 'A name on the page or in the name of the file, a face, a voice, a photo of the class',
    items: [
      { value: 'no', text: 'No' },
      { value: 'yes', text: 'Yes, or it did before I changed it' },
    ],
    chosen: [form.values.shows],
    small: true,
    error: form.errors?.shows,
  },
  safe: {
    kind: 'radios',
    name: 'safe',
    legend: 'If it does, what have you done about it?',
    items: [
      { value: 'redacted', text: 'Names and faces are taken out or covered' },
      { value: 'agreed', text: 'Everybody who can be recognised has agreed, and their families' },
      { value: 'neither', text: 'Neither yet' },
    ],
    chosen: [form.values.safe],
    small: true,
    error: form.errors?.safe,
  },
  file: {
    name: 'file',
    label: 'The file',
    hint: 'PDF, photo (JPEG or PNG), Word, PowerPoint, Excel, OpenDocument or plain text, up to 25 MB. A photo loses where and when it was taken, and a very large one is made smaller.',
    accept: '.pdf,.jpg,.jpeg,.png,.docx,.pptx,.xlsx,.odt,.odp,.ods,.txt',
    error: form.errors?.file,
  },
})

/** Why a file is not taken, and what to send instead. Nothing of it is kept. */
export const FILE_WORDS: Record<FileRefusal, string> = {
  empty: 'This file is empty. Choose another one',
  too_large: SAYS_TOO_LARGE,
  name_with_path: SAYS_PATH,
  program: 'This is a program or has one inside, whatever its name says. Choose a document or a photo',
  markup: 'This is a web page or a drawing in code (HTML, SVG or XML). Save it as PDF, then choose that',
  heic: 'This is a photo in the HEIC format. Save or share it as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible), then choose that',
  other_picture: 'Pictures are taken as JPEG or PNG. Save it as one of these, then choose that',
  recording: 'Films and sound are not taken. Write what was seen or said, or choose a still picture',
  old_office:
    'This is an older format, or it is protected by a password. Save it as .docx, .pptx, .xlsx or PDF without a password, then choose that',
  old_text:
    'This text is saved in an older way that loses letters. Save it as UTF-8 text, as a Word document or as PDF, then choose that',
  other_archive: 'This is a package of other files. Choose one document or photo at a time',
  other_kind: 'This kind of file is not taken. Choose a PDF, a JPEG or PNG photo, an Office document or plain text',
  damaged: 'This file is damaged or cut off. Open it, save it again, then choose that',
  too_many_pixels: 'This picture has more than 50 million pixels. Save a smaller one, then choose that',
  password: 'This document is protected by a password. Save it without one, then choose that',
  macros: 'This document has macros in it. Save it without them (as .docx, .pptx, .xlsx or PDF), then choose that',
  unpacks_too_far: 'This document unpacks to far more than its size. Save it as PDF, then choose that',
  path_inside: 'This document has parts that lead out of its own folder. Save it as PDF, then choose that',
  entities: 'This document defines parts of itself in a way that is not taken. Save it as PDF, then choose that',
  sealed: 'A signed record rests on this entry, so it stays as it is. Log a new entry instead',
  too_many: `An entry takes ${inWords(MOST_FILES)} files. Remove one first, or log another entry`,
}

/** The disk is full: not a fault of whoever sends it. */
export const NO_ROOM = 'There is no room for files on the server now. Tell whoever looks after Stepfree here'

export const fileRemovalPage = (entry: Entry, file: StoredFile, today: IsoDate): FileRemovalPage => ({
  title: 'Remove this file?',
  back: { text: 'The entry', href: paths.cpdEntry(entry.id) },
  what: `${entry.title}, ${sayDate(entry.doneOn, today)}`,
  confirm: {
    title: file.name,
    text: `${capital(sayFile(file))}. It goes for good; whoever downloaded it still has their copy.`,
    action: paths.cpdFileRemoval(entry.id, file.id),
    version: String(entry.version),
    cancel: { text: 'Keep it', href: paths.cpdEntry(entry.id) },
  },
})
