import { type RequestHandler } from 'express'
import helmet from 'helmet'
import { Forbidden } from '../shared/errors.ts'

/** Strict headers: nothing from elsewhere, nothing inline, never in a frame, never kept by a shared browser. */
export const headers = (baseUrl: string): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        manifestSrc: ["'self'"],
      },
    },
    strictTransportSecurity: baseUrl.startsWith('https:') ? { maxAge: 31_536_000 } : false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
  })

/** Pages are personal: the back button after signing out shows the sign-in page. */
export const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'private, no-store')
  next()
}

/** Only these three methods exist here, and no header turns one into another. */
export const knownMethods: RequestHandler = (req, res, next) => {
  if (['GET', 'HEAD', 'POST'].includes(req.method)) next()
  else res.status(405).set('Allow', 'GET, HEAD, POST').type('text').send('Method not allowed')
}

/** A form must have been sent by a page of this site (Fetch Metadata; Origin where a browser lacks it). */
export const sameOrigin =
  (baseUrl: string): RequestHandler =>
  (req, _res, next) => {
    if (req.method !== 'POST') return next()
    const site = req.get('Sec-Fetch-Site')
    const origin = req.get('Origin')
    if (site !== undefined) return next(site === 'same-origin' || site === 'none' ? undefined : new Forbidden())
    if (origin === undefined) return next()
    const own = [new URL(baseUrl).origin, `${req.protocol}://${req.get('Host') ?? ''}`]
    next(own.includes(origin) ? undefined : new Forbidden())
  }
