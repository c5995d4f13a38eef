import { type Depth } from '../shared/depths.ts'

/** A link with its words. */
export type LinkTo = { text: string; href: string }
/** `tag`: status-tag. `wait` waits on somebody, `ask` is a question, `stop` stops, `quiet` says the least. */
export type Tag = { text: string; tone: 'plain' | 'wait' | 'ask' | 'done' | 'stop' | 'quiet' }

/** `errors`: error-summary. The page's own `errors`, a message beside each field's name, or a list of one's own. */
export type ErrorSummary = Record<string, string> | null | { items: { text: string; href?: string }[] }
/** `form`: csrf. `key` is sent as `_key`, so that a form that makes something makes it once. */
export type FormTokens = { csrf: string; key?: string | undefined }

/** What all fields share; the field's id is its name. */
export type FieldBase = {
  name: string
  label: string
  labelHidden?: boolean
  hint?: string | undefined
  error?: string | undefined
  optional?: boolean
}
/** `field`: field-text */
export type TextField = FieldBase & {
  value?: string | undefined
  type?: 'text' | 'email' | 'password' | 'search' | 'tel' | 'url' | 'time'
  width?: 2 | 3 | 4 | 5 | 10 | 20 | 30
  autocomplete?: string
  inputmode?: 'numeric' | 'decimal' | 'email' | 'tel' | 'url'
  maxlength?: number
  spellcheck?: false
}
/** `field`: field-textarea */
export type TextareaField = FieldBase & { value?: string | undefined; rows?: number; maxlength?: number }
/** `field`: field-date. Native: one input, `value` as 2026-11-23. Else three, named `x-day`, `x-month`, `x-year`. */
export type DateField = FieldBase &
  (
    | { native: true; value?: string | undefined; min?: string; max?: string }
    | { native?: false; parts?: { day: string; month: string; year: string } }
  )
/** One radio or checkbox. `more` is a text field that belongs to it; `group` a heading above it. */
export type ChoiceItem = {
  value: string
  text: string
  hint?: string | undefined
  checked?: boolean
  name?: string
  group?: string
  more?: TextField
}
/** `field`: field-choice. The first item's id is the name, then `name-2` and so on. */
export type ChoiceField = Omit<FieldBase, 'label' | 'labelHidden'> & {
  kind: 'radios' | 'checkboxes'
  legend: string
  legendHidden?: boolean
  items: readonly ChoiceItem[]
  chosen?: readonly string[]
  inline?: boolean
  small?: boolean
}
export type SelectOption = { value: string; text: string }
/** `field`: field-select. `empty` is the words of the first, empty option. */
export type SelectField = FieldBase & {
  value?: string | undefined
  empty?: string
  options?: readonly SelectOption[]
  groups?: readonly { label: string; options: readonly SelectOption[] }[]
}
/** `field`: field-file */
export type FileField = FieldBase & { accept?: string; multiple?: boolean }

/** `list`: file-list. A file without `href` is not there any more; `hash` is what a decision sealed. */
export type FileList = {
  title?: string
  items: readonly {
    text: string
    href: string | null
    small: string
    remove: string | null
    hash: string | null
  }[]
}

/** `button`: a submit button, or a link that looks like one when it has an `href`. `about` is read out, not shown. */
export type Button = {
  text: string
  href?: string
  tone?: 'main' | 'quiet' | 'stop'
  size?: 'big' | 'small'
  name?: string
  value?: string
  formaction?: string
  about?: string
}
/** `action`: action-link, a link with an arrow. */
export type ActionLink = LinkTo
/** `concern`: stops a note that may be a safeguarding concern; its button carries on. */
export type Concern = { text: string; name: string; value: string }

/** `confirm`: a panel that posts one decision. */
export type Confirm = {
  title: string
  text?: string
  action: string
  button: string
  tone?: 'main' | 'stop'
  cancel?: LinkTo
  csrf: string
  key?: string
  kept?: readonly { name: string; value: string }[]
}
/** `filters`: a GET form above a list. With `search` it is a search landmark. */
export type Filters = {
  action: string
  label?: string
  search?: TextField
  selects?: readonly SelectField[]
  kept?: readonly { name: string; value: string }[]
  button?: string
  clear?: string
}
/** `actions`: document-actions. `print` leads to a page made for paper; `printThis` needs JavaScript, hidden without. */
export type DocumentActions = { csv?: string; print?: string; more?: readonly LinkTo[]; printThis?: boolean }

/** `summary`: summary-list */
export type SummaryList = {
  rows: readonly { term: string; text?: string; href?: string; tag?: Tag; action?: LinkTo }[]
}
/** Words or a number, or words with a link, a tag, a shape or a small line. `about` is read out, not shown. */
export type TableCell =
  string | number | { text?: string; href?: string; about?: string; small?: string; tag?: Tag; depth?: DepthMark }
export type TableHead =
  | string
  | {
      text: string
      number?: boolean
      nowrap?: boolean
      hidden?: boolean
      href?: string
      sorted?: 'ascending' | 'descending'
    }
/** `table`: data-table. The first cell of a row names it. `nowrap` keeps a date or a time on one line. Rows stack on a phone unless `stack` is false. */
export type DataTable = {
  caption: string
  captionHidden?: boolean
  head: readonly TableHead[]
  rows: readonly (readonly TableCell[])[]
  stack?: boolean
}
/** `pagination`: an item without an `href` is a gap. Prints nothing for a single page. */
export type Pagination = {
  label?: string
  previous?: string
  next?: string
  items: readonly { text: string; href?: string; current?: boolean }[]
  summary?: string
}
/** `breadcrumbs`: the last step needs no `href`. */
export type Breadcrumbs = { items: readonly { text: string; href?: string }[] }

/** `bar`: shares from 0 to 1, drawn from the left. The words beside it say the same. */
export type Bar = {
  label: string
  parts: readonly {
    share: number
    tone: 'deep' | 'soft' | 'sun' | 'ask' | 'stop' | 'plain' | 'd1' | 'd2' | 'd3' | 'd4'
  }[]
}
/** `depth`: a shape with a name. `hidden` when the words stand beside it. */
export type DepthMark = { level: Depth; planned?: boolean; size?: number; label?: string; hidden?: boolean }
/** `legend`: depth-legend. `ring` says what the dashed ring means on this page. */
export type DepthLegend = { ring?: string }
/** `rows`: depth-rows, a list with a shape, a title and a few words at the end. */
export type DepthRows = {
  items: readonly { depth: DepthMark; text: string; href?: string; tag?: Tag; end?: string }[]
}

/** `enough`: the list of what will do. */
export type Enough = { items: readonly { text: string; done: boolean; when?: string }[] }
/** `focus`: focus-card, the one thing of this half term. */
export type FocusCard = {
  kicker?: string
  title: string
  href?: string
  text?: string
  enough?: Enough
  closing?: { strong: string; text: string; link?: LinkTo }
  button?: Button
}
/** `voice`: what a pupil or a family said. */
export type Voice = { kicker?: string; words: string; source: string; link?: LinkTo }
/** `record`: barrier, change, experience, next. */
export type RecordParts = { parts: readonly { term: string; text: string }[] }
/** `empty`: empty-state, when there is nothing yet. */
export type EmptyState = { title: string; text?: string; action?: LinkTo }
/** `details`: words that open on a press. */
export type Details = { summary: string; text: readonly string[] }
/** `formative`: the sentence that every sign-off page carries. */
export type Formative = { text: string }
