import { type FieldErrors } from './fields.ts'

export type Link = { text: string; href: string }

/** What every page's model begins with. */
export type PageModel = {
  title: string
  /** Where "Back" leads, when the page has one. */
  back?: Link
  /** Filled when the form on this page was refused: the title is then prefixed with "Error: ". */
  errors?: FieldErrors | null
  /** A page that uses the whole width, such as the grid. */
  wide?: boolean
}

/**
 * Every template with the model it prints. Each feature's `.view.ts` adds its own, so a wrong name or a missing field
 * does not compile:
 *
 *   declare module '../web/views.ts' { interface Views { 'cpd/list': CpdList } }
 */
export interface Views {
  'errors/not-found': ErrorModel
  'errors/forbidden': ErrorModel
  'errors/conflict': ErrorModel
  'errors/expired-form': ErrorModel
  'errors/failed': ErrorModel
  'errors/too-many': ErrorModel
  'errors/bad-request': ErrorModel
  'pages/accessibility': PageModel
  'pages/help': PageModel
  'pages/who-sees-what': PageModel
}

export type ErrorModel = PageModel & { message?: string; reference?: string; home: string }
