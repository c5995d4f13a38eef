import { type ChoiceField, type DateField, type SelectField, type TextField } from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { type Link, type PageModel } from '../web/views.ts'

declare module '../web/views.ts' {
  interface Views {
    'people/form': FormPage
  }
}

/** A form as a list of its parts, from top to bottom: every form about people is drawn by one template. */
export type FormPart =
  | { text: TextField }
  | { date: DateField }
  | { select: SelectField }
  | { choice: ChoiceField }
  | { heading: string; words?: string }
  | { note: string }

export type FormPage = PageModel & {
  lede: string | null
  action: string
  parts: FormPart[]
  kept: { name: string; value: string }[]
  formKey: string | undefined
  button: string
  cancel: Link
  /** A second decision below the form, such as ending what the form would change. */
  other: { title: string; text: string; action: string; button: string; kept: { name: string; value: string }[] } | null
}

export type FormDraft = Pick<FormPage, 'title' | 'action' | 'parts' | 'button' | 'cancel'> & Partial<FormPage>

/** A form page with what is usually empty left out. */
export const formPage = (draft: FormDraft): FormPage => ({
  lede: null,
  kept: [],
  formKey: undefined,
  other: null,
  errors: null,
  back: draft.cancel,
  ...draft,
})

/** The message beside one field, when it has one. */
export const errorOf = (errors: FieldErrors | null, name: string): { error?: string } => {
  const error = errors?.[name]
  return error === undefined ? {} : { error }
}
