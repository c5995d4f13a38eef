import { type Handler, redirect } from '../web/handler.ts'

/** The first page for the hats somebody wears. */
export const showHome: Handler = () => Promise.resolve(redirect('/me/pathway'))
