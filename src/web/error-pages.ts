import { randomUUID } from 'node:crypto'
import { type ErrorRequestHandler, type RequestHandler } from 'express'
import { isUnavailable } from '../db/errors.ts'
import { Conflict, Forbidden, NotFound } from '../shared/errors.ts'
import { type EdgeParts, page, type PageReply, sendPage } from './handler.ts'

/** The form was open too long, or is not ours: the words are still in the browser, nothing was stored. */
export class ExpiredForm extends Error {}
/** Asked too often; `seconds` until it may be tried again. */
export class TooMany extends Error {
  readonly seconds: number
  constructor(seconds: number) {
    super('too many')
    this.seconds = seconds
  }
}

export const nothingHere: RequestHandler = (_req, _res, next) => next(new NotFound())

/** The one error handler. What is not foreseen is a 500 with a reference that is also in the log; never the message. */
export const errorPages =
  (parts: EdgeParts): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error)
    if (error instanceof TooMany) res.set('Retry-After', String(error.seconds))
    const reply = replyFor(error, parts, req.path)
    if (reply.status === 503) res.set('Retry-After', '5')
    try {
      sendPage(parts, req, res, reply)
    } catch (failure) {
      parts.io.log.error({ err: failure }, 'the error page failed')
      res.status(500).type('text').send('Something went wrong. Nothing was saved.')
    }
  }

function replyFor(error: unknown, parts: EdgeParts, path: string): PageReply {
  const home = '/'
  if (error instanceof NotFound) return page('errors/not-found', { title: 'Page not found', home }, 404)
  if (error instanceof Forbidden) return page('errors/forbidden', { title: 'You cannot do this', home }, 403)
  if (error instanceof Conflict)
    return page('errors/conflict', { title: 'Somebody was first', message: error.message, home }, 409)
  if (error instanceof ExpiredForm) return page('errors/expired-form', { title: 'This form has expired', home }, 403)
  if (error instanceof TooMany)
    return page('errors/too-many', { title: 'Too many tries', message: waitFor(error.seconds), home }, 429)
  const status = httpStatus(error)
  if (status === 413)
    return page(
      'errors/bad-request',
      { title: 'That is too large', message: 'The file or form is larger than this page takes.', home },
      413,
    )
  if (status !== undefined && status < 500)
    return page('errors/bad-request', { title: 'We could not read that', home }, 400)
  const reference = randomUUID().slice(0, 8)
  parts.io.log.error({ err: error, reference, path }, 'request failed')
  if (isUnavailable(error))
    return page('errors/failed', { title: 'Please try again in a moment', reference, home }, 503)
  return page('errors/failed', { title: 'Something went wrong', reference, home }, 500)
}

function httpStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('code' in error && error.code === 'LIMIT_FILE_SIZE') return 413
  if ('code' in error && typeof error.code === 'string' && error.code.startsWith('LIMIT_')) return 400
  return 'status' in error && typeof error.status === 'number' ? error.status : undefined
}

const waitFor = (seconds: number): string =>
  seconds < 90 ? `Wait ${seconds} seconds, then try again.` : `Wait ${Math.ceil(seconds / 60)} minutes, then try again.`
