import { type RouteParts } from '../../src/routes.ts'
import { makeOidc } from '../../src/accounts/oidc.ts'
import { makePassport } from '../../src/accounts/passport.ts'
import { makeThrottle } from '../../src/accounts/throttle.ts'
import { connect } from '../../src/db/connection.ts'

/** What routes.ts needs to name its routes, for tests that read the map and never call it. */
export function partsForRoutes(): RouteParts {
  const db = connect(':memory:')
  const passport = makePassport(db, () => new Date(0))
  const providers = makeOidc([], 'http://localhost', passport)
  return { passport, demo: null, oidc: [], throttle: makeThrottle(db), providers, mail: 'none' }
}
