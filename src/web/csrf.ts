import { doubleCsrf } from 'csrf-csrf'
import { type Request, type RequestHandler, type Response } from 'express'
import { ExpiredForm } from './error-pages.ts'

export type Csrf = { token: (req: Request, res: Response) => string; check: RequestHandler }

/** Two locks on everything that changes: where the browser says the request began, and a token bound to the session. */
export function makeCsrf(secret: string, origin: string): Csrf {
  const secure = origin.startsWith('https:')
  const { generateCsrfToken, validateRequest } = doubleCsrf({
    getSecret: () => secret,
    // Before sign-in there is no session to bind to; sign-in makes a new one, and with it a new token.
    getSessionIdentifier: (req) => (req.viewer === undefined ? 'signed-out' : req.session.id),
    cookieName: secure ? '__Host-stepfree-form' : 'stepfree-form',
    cookieOptions: { sameSite: 'lax', secure, httpOnly: true, path: '/' },
    getCsrfTokenFromRequest: (req) => {
      const body: unknown = req.body
      return typeof body === 'object' && body !== null && '_csrf' in body ? String(body._csrf) : null
    },
  })
  // One token for one answer: the page asks for it, and the frame around it does too.
  const given = new WeakMap<Response, string>()
  return {
    token: (req, res) => {
      const token = given.get(res) ?? generateCsrfToken(req, res, { validateOnReuse: false })
      given.set(res, token)
      return token
    },
    check: (req, _res, next) => {
      if (req.method !== 'POST' || validateRequest(req)) next()
      else next(new ExpiredForm())
    },
  }
}
