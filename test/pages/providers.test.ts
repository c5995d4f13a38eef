import { createServer, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'
import { expect } from 'chai'
import { startTestApp, type TestApp } from '../support/app.ts'
import { add, PASSWORD } from '../support/cast.ts'
import { onEachEngine } from '../support/db.ts'
import { wordsOf } from '../support/html.ts'
import { printedLinks } from '../support/letters.ts'
import { signInAt, startProvider, startTrickster, type TestProvider, type Trick } from '../support/provider.ts'
import { type Visitor } from '../support/visitor.ts'

describe('signing in with a provider', () => {
  onEachEngine((fresh) => {
    let app: TestApp
    let stop: () => Promise<void>
    let google: TestProvider
    let microsoft: TestProvider
    let trickster: Awaited<ReturnType<typeof startTrickster>>
    let silent: Server

    before(async () => {
      google = await startProvider()
      microsoft = await startProvider()
      trickster = await startTrickster()
      silent = createServer(() => undefined)
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
      const slow = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
      const started = await startTestApp(fresh(), {
        oidc: [
          { name: 'google', ...google },
          { name: 'microsoft', ...microsoft },
          { name: 'trickster', ...trickster },
          { name: 'slow', issuer: slow, clientId: 'a', clientSecret: 'b' },
          { name: 'down', issuer: 'http://127.0.0.1:1', clientId: 'a', clientSecret: 'b' },
        ],
      })
      app = started.app
      stop = started.stop
    })
    after(async () => {
      await stop()
      await Promise.all([google.stop(), microsoft.stop(), trickster.stop()])
      silent.closeAllConnections()
      await new Promise((resolve) => silent.close(resolve))
    })

    /** Begins at our own page; answers the address at the provider. */
    const begin = async (visitor: Visitor, path = '/sign-in/google'): Promise<string> => {
      const sent = await visitor.get(path, { follow: false })
      expect(sent.status).to.equal(302)
      return sent.location ?? ''
    }
    const pathOf = (url: string): string => new URL(url).pathname + new URL(url).search
    const sessionOf = async (visitor: Visitor): Promise<number> =>
      (await visitor.get('/account', { follow: false })).status

    /** An invitation for somebody new, as printed. */
    async function invitation(given: string): Promise<{ personId: number; path: string }> {
      const personId = await add(app.db, 'people', {
        ...{ given_name: given, family_name: 'Newman', sort_name: `newman ${given}`, created_at: '2026-11-01' },
        email: `${given.toLowerCase()}@hazelmere.example`,
      })
      await add(app.db, 'school_periods', {
        ...{ person_id: personId, school_id: app.cast.hazelmere.id, started_on: '2026-11-01' },
      })
      const admin = await app.as(app.cast.admin)
      await admin.get(`/people/${personId}/account`)
      const [path = ''] = printedLinks((await admin.post(`/people/${personId}/invitation`)).html)
      return { personId, path }
    }

    it('asks with PKCE, state and nonce, and comes back to the address of this site', async () => {
      const authorize = new URL(await begin(app.visitor()))
      expect(authorize.origin).to.equal(google.issuer)
      expect(authorize.searchParams.get('code_challenge_method')).to.equal('S256')
      expect(authorize.searchParams.get('state')).to.have.length.above(20)
      expect(authorize.searchParams.get('nonce')).to.have.length.above(20)
      expect(authorize.searchParams.get('redirect_uri')).to.equal(`${app.url}/sign-in/google/callback`)
      expect(authorize.searchParams.get('scope')).to.equal('openid')
    })

    it('opens an invitation, is linked by it, and signs in from then on', async () => {
      const nia = await invitation('Nia')
      const visitor = app.visitor()
      const page = await visitor.get(nia.path)
      const start = /href="(\/sign-in\/google\?invitation=[\w-]+)"/.exec(page.html)?.[1] ?? ''
      const back = await signInAt(await begin(visitor, start), 'nia-at-google')
      const opened = await visitor.get(pathOf(back), { follow: false })
      expect(opened.status).to.equal(303)
      expect(await sessionOf(visitor)).to.equal(200)
      const linked = (await app.db('identities').first()) as { issuer: string; subject: string }
      expect(linked).to.include({ issuer: google.issuer, subject: 'nia-at-google' })

      const later = app.visitor()
      const home = await signInAt(await begin(later, '/sign-in/google?returnTo=/competencies'), 'nia-at-google')
      expect((await later.get(pathOf(home), { follow: false })).location).to.equal('/competencies')
      expect(await sessionOf(later)).to.equal(200)
      expect((await app.visitor().get(nia.path)).status, 'the invitation is used up').to.equal(400)
    })

    it('does not know somebody with the same e-mail address, nor the same subject elsewhere', async () => {
      for (const [path, account] of [
        ['/sign-in/google', 'somebody-with-sians-address'],
        ['/sign-in/microsoft', 'nia-at-google'],
      ] as const) {
        const visitor = app.visitor()
        const before = Number(((await app.db('users').count('* as n').first()) as { n: number }).n)
        const back = await signInAt(await begin(visitor, path), account)
        const answer = await visitor.get(pathOf(back), { follow: false })
        expect(answer.status).to.equal(403)
        expect(wordsOf(answer.html)).to.contain('You have no account here yet')
        expect(wordsOf(answer.html)).to.contain('invitation')
        expect(await sessionOf(visitor)).to.equal(303)
        expect(Number(((await app.db('users').count('* as n').first()) as { n: number }).n)).to.equal(before)
      }
    })

    it('refuses an answer with another state, without a beginning, and a second time', async () => {
      const visitor = app.visitor()
      const back = new URL(await signInAt(await begin(visitor), 'nia-at-google'))
      const forged = new URL(back)
      forged.searchParams.set('state', 'another state altogether')
      expect((await visitor.get(pathOf(forged.href), { follow: false })).status).to.equal(400)
      expect((await visitor.get(pathOf(back.href), { follow: false })).status, 'its beginning is used up').to.equal(400)
      expect(await sessionOf(visitor)).to.equal(303)

      const fresh = app.visitor()
      const good = pathOf(await signInAt(await begin(fresh), 'nia-at-google'))
      const stranger = app.visitor()
      expect((await stranger.get(good, { follow: false })).status, 'in another browser').to.equal(400)
      expect((await fresh.get(good, { follow: false })).status).to.equal(303)
      await fresh.get('/account')
      await fresh.post('/sign-out')
      expect((await fresh.get(good, { follow: false })).status, 'replayed').to.equal(400)
      expect(await sessionOf(fresh)).to.equal(303)
    })

    it('refuses the code of somebody else, and another nonce', async () => {
      const attacker = app.visitor()
      const stolen = new URL(await signInAt(await begin(attacker), 'attacker'))
      const victim = app.visitor()
      const own = new URL(await begin(victim))
      stolen.searchParams.set('state', own.searchParams.get('state') ?? '')
      expect((await victim.get(pathOf(stolen.href), { follow: false })).status, 'PKCE').to.equal(400)

      const visitor = app.visitor()
      const authorize = new URL(await begin(visitor))
      authorize.searchParams.set('nonce', 'a nonce of somebody else')
      const back = await signInAt(authorize.href, 'nia-at-google')
      expect((await visitor.get(pathOf(back), { follow: false })).status, 'nonce').to.equal(400)
      expect(await sessionOf(visitor)).to.equal(303)
    })

    const tricks: [string, Trick, number][] = [
      ['from another issuer', { claims: { iss: 'https://evil.example' } }, 400],
      ['for another site', { claims: { aud: 'somebody-else' } }, 400],
      ['that has ended', { claims: { exp: 1_000_000_000 } }, 400],
      ['that is not signed', { header: { alg: 'none' } }, 400],
      ['signed with another key', { otherKey: true }, 400],
      ['without a subject', { claims: { sub: undefined } }, 400],
      ['that is in order, from somebody unknown', {}, 403],
    ]
    for (const [what, trick, status] of tricks)
      it(`answers ${status} to a token ${what}`, async () => {
        trickster.play(trick)
        const visitor = app.visitor()
        const sent = await fetch(await begin(visitor, '/sign-in/trickster'), { redirect: 'manual' })
        const answer = await visitor.get(pathOf(sent.headers.get('location') ?? ''), { follow: false })
        expect(answer.status).to.equal(status)
        expect(await sessionOf(visitor)).to.equal(303)
      })

    it('says within ten seconds that a provider does not answer; a password still works', async () => {
      for (const name of ['down', 'slow']) {
        const began = performance.now()
        const answer = await app.visitor().get(`/sign-in/${name}`, { follow: false })
        expect(answer.status, name).to.equal(503)
        expect(performance.now() - began).to.be.below(10_000)
        expect(wordsOf(answer.html)).to.contain('does not answer')
      }
      expect((await app.visitor().signIn(app.cast.pat.email, PASSWORD)).status).to.equal(303)
    })

    it('links another way to sign in to one’s own account, and takes it away', async () => {
      const { idris, sian } = app.cast
      const visitor = app.visitor()
      await visitor.signIn(idris.email, PASSWORD)
      const back = await signInAt(await begin(visitor, '/account/identities/microsoft'), 'idris-at-work')
      expect((await visitor.get(pathOf(back), { follow: false })).location).to.equal('/account')
      expect(wordsOf((await visitor.get('/account')).html)).to.contain('Microsoft since')
      const later = app.visitor()
      await later.get(pathOf(await signInAt(await begin(later, '/sign-in/microsoft'), 'idris-at-work')))
      expect(wordsOf((await later.get('/account')).html)).to.contain('Idris Bello')

      const other = app.visitor()
      await other.signIn(sian.email, PASSWORD)
      const taken = await signInAt(await begin(other, '/account/identities/microsoft'), 'idris-at-work')
      expect((await other.get(pathOf(taken), { follow: false })).status).to.equal(409)

      const { id } = (await app.db('identities').where({ subject: 'idris-at-work' }).first()) as { id: number }
      expect((await other.post(`/account/identities/${id}/removal`)).status, 'not mine').to.equal(404)
      await visitor.get('/account')
      await visitor.post(`/account/identities/${id}/removal`)
      const gone = app.visitor()
      const again = await signInAt(await begin(gone, '/sign-in/microsoft'), 'idris-at-work')
      expect((await gone.get(pathOf(again), { follow: false })).status).to.equal(403)
    })

    it('does not exist for a provider that is not set up, nor without an answer', async () => {
      expect((await app.visitor().get('/sign-in/nobody', { follow: false })).status).to.equal(404)
      expect((await app.visitor().get('/sign-in/google/callback', { follow: false })).status).to.equal(404)
      expect((await app.visitor().get('/account/identities/google', { follow: false })).status).to.equal(303)
    })

    it('goes nowhere for an account that is switched off', async () => {
      await app.db('users').where('email', 'nia@hazelmere.example').update({ disabled_at: '2026-11-20T00:00:00.000Z' })
      const visitor = app.visitor()
      const back = await signInAt(await begin(visitor), 'nia-at-google')
      expect((await visitor.get(pathOf(back), { follow: false })).status).to.equal(403)
      expect(await sessionOf(visitor)).to.equal(303)
    })
  })
})
