import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { systemClock } from '../../src/shared/clock.ts'

// The package says on each start that its own pages and keys are not for production. We know.
const { info, warn } = globalThis.console
const unlessKnown =
  (say: (...words: unknown[]) => void) =>
  (...words: unknown[]): void =>
    String(words[0]).startsWith('oidc-provider ') ? undefined : say(...words)
Object.assign(globalThis.console, { info: unlessKnown(info), warn: unlessKnown(warn) })

export type TestProvider = { issuer: string; clientId: string; clientSecret: string; stop: () => Promise<void> }

/** A real OpenID Connect provider on this machine (oidc-provider). Whoever asks signs in as the account they name. */
export async function startProvider(): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'stepfree',
        client_secret: 'a secret that only tests know',
        redirect_uris: ['http://127.0.0.1/callback'],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    pkce: { required: () => true },
    cookies: { keys: ['only for tests'] },
    findAccount: (_ctx, id) => ({
      accountId: id,
      // Everybody there has the address of one person here: an address must never sign anybody in.
      claims: () => ({ sub: id, email: 'sian@hazelmere.example', email_verified: true }),
    }),
  })
  // The app under test has another port each time.
  provider.Client.prototype.redirectUriAllowed = (uri) => uri.startsWith('http://127.0.0.1:')
  server.on('request', (req, res) => void provider.callback()(req, res))
  return {
    ...{ issuer, clientId: 'stepfree', clientSecret: 'a secret that only tests know' },
    stop: () => close(server),
  }
}

/** Follows the provider's pages (its own development forms) as a browser would, until it sends the browser back. */
export async function signInAt(authorize: string, account: string): Promise<string> {
  const cookies = new Map<string, string>()
  let request: { url: string; body?: string } = { url: authorize }
  for (let step = 0; step < 12; step++) {
    const response = await fetch(request.url, {
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(request.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(request.body === undefined ? {} : { method: 'POST', body: request.body }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s)
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location !== null) {
      const next = new URL(location, request.url)
      if (next.pathname.startsWith('/sign-in/')) return next.href
      request = { url: next.href }
      continue
    }
    const html = await response.text()
    const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1]
    if (action === undefined) throw new Error(`The provider showed no form: ${response.status} ${html.slice(0, 300)}`)
    const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1] ?? 'login'
    const body = new URLSearchParams({ prompt, ...(prompt === 'login' ? { login: account, password: 'any' } : {}) })
    request = { url: new URL(action, request.url).href, body: body.toString() }
  }
  throw new Error('The provider did not come to an end.')
}

/** What a dishonest or broken provider may do to the identity token. */
export type Trick = { claims?: Record<string, unknown>; header?: Record<string, unknown>; otherKey?: true }

/** A provider that signs whatever it is told to: the same steps as a real one, with one thing wrong. */
export async function startTrickster(): Promise<TestProvider & { play: (trick: Trick) => void }> {
  let trick: Trick = {}
  let nonce = ''
  const [own, other] = [
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ]
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', issuer)
    const json = (body: object): void =>
      void res.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    if (url.pathname === '/.well-known/openid-configuration')
      return json({
        ...{ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` },
        ...{ jwks_uri: `${issuer}/jwks`, response_types_supported: ['code'], subject_types_supported: ['public'] },
        ...{ id_token_signing_alg_values_supported: ['RS256'], code_challenge_methods_supported: ['S256'] },
      })
    if (url.pathname === '/jwks')
      return json({ keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] })
    if (url.pathname === '/auth') {
      nonce = url.searchParams.get('nonce') ?? ''
      const back = new URL(url.searchParams.get('redirect_uri') ?? issuer)
      back.searchParams.set('code', 'a-code')
      back.searchParams.set('state', url.searchParams.get('state') ?? '')
      return void res.writeHead(302, { location: back.href }).end()
    }
    const now = Math.floor(systemClock().getTime() / 1000)
    const claims = { iss: issuer, sub: 'eve', aud: 'stepfree', iat: now, exp: now + 300, nonce, ...trick.claims }
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const signed = `${part({ alg: 'RS256', kid: 'one', ...trick.header })}.${part(claims)}`
    const key = (trick.otherKey === true ? other : own).privateKey
    const signature = trick.header?.alg === 'none' ? '' : sign('sha256', Buffer.from(signed), key).toString('base64url')
    json({ access_token: 'x', token_type: 'Bearer', expires_in: 300, id_token: `${signed}.${signature}` })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...{ issuer, clientId: 'stepfree', clientSecret: 'secret', stop: () => close(server) },
    play: (next) => {
      trick = next
    },
  }
}

function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  return closed
}
