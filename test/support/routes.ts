import { type RouteParts } from '../../src/routes.ts'
import { makePassport } from '../../src/accounts/passport.ts'
import { connect } from '../../src/db/connection.ts'

/** What routes.ts needs to name its routes, for tests that read the map and never call it. */
export function partsForRoutes(): RouteParts {
  const db = connect(':memory:')
  return { passport: makePassport(db, () => new Date(0)), demo: null, oidc: [] }
}
