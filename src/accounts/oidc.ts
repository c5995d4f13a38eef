import { type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import * as client from 'openid-client'
import { Strategy } from 'openid-client/passport'
import { NotFound } from '../shared/errors.ts'
import { localPath } from './local-path.rules.ts'
import { askWith, type Passport } from './passport.ts'

export type Provider = { name: string; issuer: string; clientId: string; clientSecret: string }

export type ProviderSignIn = { start: RequestHandler; link: RequestHandler; callback: RequestHandler }

declare module 'express-session' {
  interface SessionData {
    oidc?: { returnTo: string; invitation: string | null; linkTo: number | null }
  }
}

/** Seconds for one question to a provider; a sign-in asks at most two, so a page is there within ten. */
const PATIENCE = 4

/** Sign-in with any OpenID Connect provider: PKCE, state and nonce. Found when first needed, so a provider that is
 * down keeps nobody from starting this site or from signing in with a password. */
export function makeOidc(providers: readonly Provider[], baseUrl: string, passport: Passport): ProviderSignIn {
  const found = new Map<string, Strategy>()

  async function strategyFor(provider: Provider): Promise<Strategy> {
    const known = found.get(provider.name)
    if (known !== undefined) return known
    const insecure = new URL(provider.issuer).protocol === 'http:'
    const config = await client.discovery(
      new URL(provider.issuer),
      provider.clientId,
      provider.clientSecret,
      undefined,
      {
        timeout: PATIENCE,
        execute: [
          // The signature of the identity token is checked too, not only the line on which it came.
          client.enableNonRepudiationChecks,
          // readConfig lets http through for this machine only.
          ...(insecure ? [client.allowInsecureRequests] : []),
        ],
      },
    )
    const made = makeStrategy(provider, config, baseUrl)
    found.set(provider.name, made)
    return made
  }

  const ask: (req: Request, res: Response, next: NextFunction) => void = (req, res, next) => {
    const provider = providers.find((one) => one.name === req.params.provider)
    if (provider === undefined) return next(new NotFound())
    const failed = (error: unknown): void => {
      req.identity = { ok: false, provider: provider.name, reason: isUnreachable(error) ? 'unreachable' : 'refused' }
      next()
    }
    const answered = (error: unknown, user?: Express.User | false | null): void => {
      if (error !== null && error !== undefined) failed(error)
      else if (!user) failed(undefined)
      else next()
    }
    strategyFor(provider)
      .then((strategy) => void askWith(passport, strategy, answered)(req, res, next))
      .catch(failed)
  }

  const startFor =
    (linkTo: (req: Request) => number | null): RequestHandler =>
    (req, res, next) => {
      // A callback belongs to its own address: here, an answer somebody pasted would be taken for one.
      const { invitation, returnTo } = req.query
      req.session.oidc = {
        returnTo: localPath(typeof returnTo === 'string' ? returnTo : undefined),
        invitation: typeof invitation === 'string' ? invitation.slice(0, 100) : null,
        linkTo: linkTo(req),
      }
      req.url = req.path
      req.originalUrl = req.path
      ask(req, res, next)
    }

  return {
    start: startFor(() => null),
    link: startFor((req) => req.viewer?.userId ?? null),
    callback: (req, res, next) => {
      if (!['code', 'error'].some((name) => name in req.query)) return next(new NotFound())
      ask(req, res, next)
    },
  }
}

function makeStrategy(provider: Provider, config: client.Configuration, baseUrl: string): Strategy {
  const strategy = new Strategy(
    {
      config,
      name: provider.name,
      sessionKey: `oidc-${provider.name}`,
      callbackURL: `${baseUrl}/sign-in/${provider.name}/callback`,
      scope: 'openid',
      passReqToCallback: true,
    },
    (req, tokens, verified) => {
      const claims = tokens.claims()
      const kept = req.session.oidc
      delete req.session.oidc
      if (claims === undefined) {
        verified(null, false)
        return
      }
      req.identity = {
        ok: true,
        provider: provider.name,
        issuer: claims.iss,
        subject: claims.sub,
        returnTo: kept?.returnTo ?? '/',
        invitation: kept?.invitation ?? null,
        linkTo: kept?.linkTo ?? null,
      }
      verified(null, { id: 0 })
    },
  )
  // The strategy leaves state and nonce out where PKCE is enough; three locks cost nothing.
  strategy.authorizationRequestParams = () => ({ state: client.randomState(), nonce: client.randomNonce() })
  return strategy
}

const NO_ANSWER = [
  'OAUTH_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
]

/** True when the provider was not there; false when it was and did not let this person through. */
function isUnreachable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'TimeoutError' || cause.message === 'fetch failed') return true
    if ('code' in cause && typeof cause.code === 'string' && NO_ANSWER.includes(cause.code)) return true
    if ('status' in cause && typeof cause.status === 'number' && cause.status >= 500) return true
    if (cause.cause instanceof Response && cause.cause.status !== 200) return true
  }
  return false
}
