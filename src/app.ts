import path from 'node:path'
import compression from 'compression'
import cookieParser from 'cookie-parser'
import express, { type Express } from 'express'
import { type Logger } from 'pino'
import { makeOidc } from './accounts/oidc.ts'
import { makePassport } from './accounts/passport.ts'
import { makeThrottle } from './accounts/throttle.ts'
import { type Db } from './db/connection.ts'
import { type FileStore } from './io/files.ts'
import { type MailWay, makeSigner } from './io/io.ts'
import { routesOf } from './routes.ts'
import { type Clock } from './shared/clock.ts'
import { makeCsrf } from './web/csrf.ts'
import { errorPages, nothingHere } from './web/error-pages.ts'
import { admission, type EdgeParts, handle } from './web/handler.ts'
import { makeRender } from './web/render.ts'
import { firstParts, formAddresses } from './web/form-addresses.ts'
import { health } from './web/health.ts'
import { headers, knownMethods, noStore, sameOrigin } from './web/security.ts'
import { sessions, unlessVisitor } from './web/session.ts'
import { readUpload } from './web/upload.ts'

export type AppParts = {
  db: Db
  log: Logger
  clock: Clock
  secret: string
  baseUrl: string
  trustProxy: number
  viewsDir: string
  cacheViews: boolean
  /** Shows the banner, and on the sign-in page who can sign in with what. */
  demo: { password: string } | null
  oidc: { name: string; issuer: string; clientId: string; clientSecret: string }[]
  mail: MailWay
  files: FileStore
}

const YEAR = 31_536_000_000

/** The middleware, top to bottom; the pages are in routes.ts. */
export function createApp(parts: AppParts): Express {
  const secure = parts.baseUrl.startsWith('https:')
  const csrf = makeCsrf(parts.secret, parts.baseUrl)
  const edge: EdgeParts = {
    db: parts.db,
    io: {
      ...{ log: parts.log, baseUrl: parts.baseUrl, sign: makeSigner(parts.secret) },
      ...{ mail: parts.mail, files: parts.files },
    },
    clock: parts.clock,
    csrf,
    render: makeRender(parts.viewsDir, { cache: parts.cacheViews }),
    demo: parts.demo !== null,
    secure,
  }
  const passport = makePassport(parts.db, parts.clock)

  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', parts.trustProxy)
  app.set('etag', false)
  app.set('query parser', 'simple')
  app.use(headers(parts.baseUrl))
  app.use(knownMethods)
  app.use(
    '/assets',
    express.static(path.join(parts.viewsDir, 'assets'), { index: false, maxAge: YEAR, immutable: true }),
  )
  app.get('/healthz', health(parts.db))
  app.use(noStore)
  app.use(compression({ level: 1, threshold: 1024 }))
  app.use(cookieParser())
  app.use(sameOrigin(parts.baseUrl))
  const whoIsThere = express.Router()
  whoIsThere.use(sessions(parts.db, parts.secret, secure))
  whoIsThere.use(passport.initialize())
  whoIsThere.use(passport.session())
  app.use(unlessVisitor(secure, whoIsThere))
  const readForm = express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 5000 })
  const routes = routesOf({
    passport,
    throttle: makeThrottle(parts.db),
    demo: parts.demo,
    oidc: parts.oidc,
    providers: makeOidc(parts.oidc, parts.baseUrl, passport),
    mail: parts.mail,
  })
  for (const [method, address, capability, page, options] of routes) {
    const add = method === 'GET' ? app.get.bind(app) : app.post.bind(app)
    const read =
      method === 'GET' ? [] : [options?.upload === undefined ? readForm : readUpload(options.upload), csrf.check]
    // Who asks comes before what they send: a body is read for those who may send one.
    const before = [admission(edge, capability), ...read]
    if (typeof page === 'function') add(address, ...before, handle(edge, page))
    else add(address, ...before, page.edge, ...(page.then === undefined ? [] : [handle(edge, page.then)]))
  }
  for (const { form, parts: n } of formAddresses(routes))
    app.get(form, (req, res) => res.redirect(303, firstParts(req.path, n)))
  app.use(nothingHere)
  app.use(errorPages(edge))
  return app
}
