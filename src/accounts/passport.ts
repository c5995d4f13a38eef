import { type Request, type RequestHandler } from 'express'
import passport from 'passport'
import { Strategy as LocalStrategy } from 'passport-local'
import { type Db } from '../db/connection.ts'
import { type Clock } from '../shared/clock.ts'
import { londonDate } from '../shared/dates.ts'
import { stillValid } from '../web/session.ts'
import { isRightPassword } from './passwords.ts'
import { findUser, findUserByEmail } from './users.store.ts'
import { findViewer } from './viewers.store.ts'

export type Passport = InstanceType<typeof passport.Passport>

/** One passport for each app: the package's own is shared by all, and tests run several apps. */
export function makePassport(db: Db, clock: Clock): Passport {
  const own = new passport.Passport()
  own.use(
    new LocalStrategy({ usernameField: 'email', passwordField: 'password' }, (email, password, done) => {
      signInWith(db, email, password).then((user) => done(null, user ?? false), done)
    }),
  )
  own.serializeUser((user, done) => {
    findUser(db, user.id).then((found) => done(null, { id: user.id, epoch: found?.epoch ?? -1 }), done)
  })
  own.deserializeUser(
    (
      req: Request,
      kept: { id: number; epoch: number },
      done: (error: unknown, user?: Express.User | false) => void,
    ) => {
      const now = clock()
      if (!stillValid(req.session, now.getTime())) return done(null, false)
      findViewer(db, kept.id, kept.epoch, londonDate(now)).then((viewer) => {
        if (viewer !== undefined) req.viewer = viewer
        done(null, viewer === undefined ? false : { id: kept.id })
      }, done)
    },
  )
  return own
}

async function signInWith(db: Db, email: string, password: string): Promise<{ id: number } | undefined> {
  const user = await findUserByEmail(db, email.trim())
  const right = await isRightPassword(user?.passwordHash, password)
  return right && user !== undefined ? { id: user.id } : undefined
}

/** Middleware that asks a sign-in provider's strategy and hands over its answer instead of signing anybody in. */
export const askWith = (
  own: Passport,
  strategy: passport.Strategy,
  answered: (error: unknown, user?: Express.User | false | null) => void,
): RequestHandler => own.authenticate(strategy, {}, answered) as RequestHandler

/** Asks passport's local strategy about an e-mail and a password: the account, or undefined. */
export const checkPassword =
  (own: Passport) =>
  (email: string, password: string): Promise<{ id: number } | undefined> =>
    new Promise((resolve, reject) => {
      const answer = (error: unknown, user?: Express.User | false | null): void => {
        if (error instanceof Error) reject(error)
        else resolve(user ? user : undefined)
      }
      const check = own.authenticate('local', answer) as (
        req: object,
        res: object,
        next: (error?: unknown) => void,
      ) => void
      check({ body: { email, password }, query: {} }, {}, (error) => answer(error))
    })
