import { ConnectSessionKnexStore } from 'connect-session-knex'
import { type RequestHandler } from 'express'
import session from 'express-session'
import { type Db } from '../db/connection.ts'

declare module 'express-session' {
  interface SessionData {
    passport?: { user?: { id: number; epoch: number } }
    signedInAt?: number
    seenAt?: number
  }
}

const HOUR = 3_600_000
const ABSOLUTE = 12 * HOUR
const IDLE = 4 * HOUR
const NOTE_EVERY = HOUR / 6

/** Sessions live in the database and begin with sign-in: a visitor has none, and an ordinary page writes none. */
export function sessions(db: Db, secret: string, secure: boolean): RequestHandler {
  const store = new ConnectSessionKnexStore({
    knex: db,
    tableName: 'sessions',
    createTable: false,
    cleanupInterval: HOUR,
  })
  const get = store.get.bind(store)
  // The store tells its caller of an error and throws it as well; once is enough.
  store.get = (sid, callback) => get(sid, callback).catch(() => null)
  // It would write on every page; `stillValid` notes the time every ten minutes instead.
  store.touch = (_sid, _session, callback) => Promise.resolve(callback?.())
  return session({
    store,
    secret,
    name: cookieName(secure),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: ABSOLUTE },
  })
}

/** Finds out who is there, except for a visitor who only reads and brings no session. */
export const unlessVisitor =
  (secure: boolean, findOut: RequestHandler): RequestHandler =>
  (req, res, next) => {
    const bringsSession = req.get('Cookie')?.includes(`${cookieName(secure)}=`) === true
    // A provider's sign-in keeps its state in a session that begins there.
    if (bringsSession || req.method === 'POST' || req.path.startsWith('/sign-in/')) void findOut(req, res, next)
    else next()
  }

const cookieName = (secure: boolean): string => (secure ? '__Host-stepfree' : 'stepfree')

/** False after 4 idle hours, or 12 hours after signing in. Notes that somebody was here, at most every ten minutes. */
export function stillValid(data: Partial<session.SessionData>, now: number): boolean {
  data.signedInAt ??= now
  data.seenAt ??= now
  if (now - data.signedInAt > ABSOLUTE || now - data.seenAt > IDLE) return false
  if (now - data.seenAt > NOTE_EVERY) data.seenAt = now
  return true
}
