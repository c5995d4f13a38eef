import { expect } from 'chai'
import { onEachEngineWithApp, type TestApp } from '../support/app.ts'
import { add, makeAccount, PASSWORD, type Person } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'
import { lastLetter, printedLinks } from '../support/letters.ts'
import { type Visitor } from '../support/visitor.ts'

const NEW = 'kettle orbit lantern'
const HOUR = 3_600_000

async function signedIn(app: TestApp, person: Person, password = PASSWORD): Promise<Visitor> {
  const visitor = app.visitor()
  await visitor.signIn(person.email, password)
  return visitor
}
/** 200 while the session lives, 303 to the sign-in page when it has ended. */
const alive = async (visitor: Visitor): Promise<number> => (await visitor.get('/account', { follow: false })).status
const eventsOf = async (app: TestApp, person: Person): Promise<string[]> =>
  ((await app.db('events').where({ person_id: person.id }).orderBy('id')) as { action: string }[]).map((e) => e.action)

const columnOf = async (app: TestApp, person: Person, column: string): Promise<unknown> =>
  ((await app.db('users').where({ id: person.userId }).first(column)) as Record<string, unknown>)[column]

describe('a forgotten password', () => {
  onEachEngineWithApp(
    (app) => {
      it('is answered alike whether or not there is an account', async () => {
        const { cast, db } = app()
        const visitor = app().visitor()
        await visitor.get('/forgotten-password')
        const known = await visitor.post('/forgotten-password', { email: cast.sian.email })
        const unknown = await visitor.post('/forgotten-password', { email: 'nobody@hazelmere.example' })
        const same = (html: string): string => wordsOf(html).replace(/\S+@\S+/g, '…')
        expect(known.status).to.equal(200)
        expect(unknown.status).to.equal(200)
        expect(same(known.html)).to.equal(same(unknown.html))
        expect(await db('outbox')).to.have.length(1)
      })

      it('is set anew by a link that works once, ends every session, and leads here whatever Host was sent', async () => {
        const { cast, db, url } = app()
        const before = await signedIn(app(), cast.idris)
        const visitor = app().visitor()
        await visitor.get('/forgotten-password')
        await visitor.post(
          '/forgotten-password',
          { email: cast.idris.email.toUpperCase() },
          { forwardedHost: 'evil.example' },
        )
        const letter = await lastLetter(db, cast.idris.email)
        expect(letter.url.startsWith(`${url}/reset/`)).to.equal(true)
        expect((await visitor.get(letter.path)).status).to.equal(200)
        expect((await visitor.post(letter.path, { password: 'short' })).status).to.equal(422)
        expect((await visitor.post(letter.path, { password: NEW })).status).to.equal(303)
        expect(await alive(visitor), 'signed in by the link').to.equal(200)
        expect(await alive(before), 'the session before it has ended').to.equal(303)
        expect((await app().visitor().signIn(cast.idris.email, PASSWORD)).status).to.equal(422)
        expect((await app().visitor().signIn(cast.idris.email, NEW)).status).to.equal(303)
        const stranger = app().visitor()
        expect((await stranger.get(letter.path)).status).to.equal(400)
        await stranger.get('/sign-in')
        expect((await stranger.post(letter.path, { password: 'another good phrase' })).status).to.equal(400)
        expect((await app().visitor().signIn(cast.idris.email, NEW)).status).to.equal(303)
        expect(await eventsOf(app(), cast.idris)).to.deep.equal(['password_reset_asked', 'password_changed'])
        expect((await lastLetter(db, cast.idris.email)).subject).to.contain('was changed')
      })

      it('has a link that ends after an hour, and when a newer one is asked for', async () => {
        const { cast, db, clock } = app()
        const ask = async (): Promise<string> => {
          const visitor = app().visitor()
          await visitor.get('/forgotten-password')
          await visitor.post('/forgotten-password', { email: cast.pat.email })
          return (await lastLetter(db, cast.pat.email)).path
        }
        const first = await ask()
        const second = await ask()
        expect((await app().visitor().get(first)).status).to.equal(400)
        expect((await app().visitor().get(second)).status).to.equal(200)
        const now = clock.now
        clock.now = new Date(now.getTime() + HOUR + 1000)
        expect((await app().visitor().get(second)).status).to.equal(400)
        clock.now = now
      })

      it('can be asked for five times in half an hour, known or not', async () => {
        const visitor = app().visitor()
        await visitor.get('/forgotten-password')
        const statuses: number[] = []
        for (let i = 0; i < 6; i++)
          statuses.push((await visitor.post('/forgotten-password', { email: 'often@hazelmere.example' })).status)
        expect(statuses).to.deep.equal([200, 200, 200, 200, 200, 429])
      })

      it('asks for an address that can be one', async () => {
        const visitor = app().visitor()
        await visitor.get('/forgotten-password')
        const answer = await visitor.post('/forgotten-password', { email: 'no address' })
        expect(answer.status).to.equal(422)
        expect(wordsOf(answer.html)).to.contain('Enter your e-mail address')
      })

      it('sends nothing to an account that is switched off', async () => {
        const { cast, db } = app()
        await db('users').where({ id: cast.leo.userId }).update({ disabled_at: '2026-11-01T00:00:00.000Z' })
        const visitor = app().visitor()
        await visitor.get('/forgotten-password')
        expect((await visitor.post('/forgotten-password', { email: cast.leo.email })).status).to.equal(200)
        expect(await db('outbox').where({ recipient: cast.leo.email })).to.have.length(0)
      })
    },
    { mail: 'smtp' },
  )
})

describe("one's own account", () => {
  onEachEngineWithApp((app) => {
    it('changes its password with the present one, ends other sessions and keeps this one', async () => {
      const { cast } = app()
      const here = await signedIn(app(), cast.sian)
      const there = await signedIn(app(), cast.sian)
      await here.get('/account')
      const wrong = await here.post('/account/password', { current: 'not this', password: NEW })
      expect(wrong.status).to.equal(422)
      expect(wordsOf(wrong.html)).to.contain('Enter the password that you signed in with')
      expect(wrong.html).to.not.contain(NEW)
      expect(await alive(there)).to.equal(200)
      const done = await here.post('/account/password', { current: PASSWORD, password: NEW })
      expect(done.location).to.equal('/account')
      expect(await alive(here)).to.equal(200)
      expect(await alive(there)).to.equal(303)
      expect(await eventsOf(app(), cast.sian)).to.deep.equal(['password_changed'])
    })

    it('switches the weekly e-mail off and on', async () => {
      const { cast } = app()
      const tom = await app().as(cast.tom)
      await tom.get('/account')
      await tom.post('/account/digest', { digest: 'off' })
      expect(await columnOf(app(), cast.tom, 'digest_off_at')).to.not.equal(null)
      await tom.get('/account')
      await tom.post('/account/digest', { digest: 'on' })
      expect(await columnOf(app(), cast.tom, 'digest_off_at')).to.equal(null)
      expect(await eventsOf(app(), cast.tom)).to.deep.equal(['digest_changed', 'digest_changed'])
    })

    it('says without mail that the administrator makes the link', async () => {
      const visitor = app().visitor()
      expect(wordsOf((await visitor.get('/sign-in')).html)).to.contain('Your administrator gives you a link')
      expect(wordsOf((await visitor.get('/forgotten-password')).html)).to.contain('Ask your administrator')
    })
  })
})

describe("somebody's account", () => {
  onEachEngineWithApp((app) => {
    it('is switched off and on by an administrator; off ends its sessions at once', async () => {
      const { cast } = app()
      const aoife = await signedIn(app(), cast.aoife)
      const admin = await app().as(cast.admin)
      const page = `/people/${cast.aoife.id}/account`
      await admin.get(page)
      await admin.post(`${page}/off`)
      expect(await alive(aoife)).to.equal(303)
      const refused = await app().visitor().signIn(cast.aoife.email, PASSWORD)
      expect(refused.status).to.equal(422)
      expect((await admin.post(`${page}/off`)).status, 'a second press').to.equal(409)
      expect(wordsOf((await admin.get(page)).html)).to.contain('Switched off')
      await admin.post(`${page}/on`)
      expect((await app().visitor().signIn(cast.aoife.email, PASSWORD)).status).to.equal(303)
      expect(await eventsOf(app(), cast.aoife)).to.deep.equal(['account_disabled', 'account_enabled'])
    })

    it('is signed out everywhere', async () => {
      const { cast } = app()
      const renee = await signedIn(app(), cast.renee)
      const admin = await app().as(cast.admin)
      await admin.get(`/people/${cast.renee.id}/account`)
      await admin.post(`/people/${cast.renee.id}/account/sessions`)
      expect(await alive(renee)).to.equal(303)
      expect((await app().visitor().signIn(cast.renee.email, PASSWORD)).status).to.equal(303)
    })

    it('gets a printed link for a new password', async () => {
      const { cast } = app()
      const admin = await app().as(cast.admin)
      await admin.get(`/people/${cast.olu.id}/account`)
      const [link = ''] = printedLinks((await admin.post(`/people/${cast.olu.id}/account/reset`)).html)
      const visitor = app().visitor()
      await visitor.get(link)
      expect((await visitor.post(link, { password: NEW })).status).to.equal(303)
      expect((await app().visitor().signIn(cast.olu.email, NEW)).status).to.equal(303)
      expect(await eventsOf(app(), cast.olu)).to.deep.equal(['link_made', 'password_changed'])
    })

    it('is not the administrator’s own to switch off', async () => {
      const { cast } = app()
      const admin = await app().as(cast.admin)
      await admin.get(`/people/${cast.admin.id}/account`)
      const refused = await admin.post(`/people/${cast.admin.id}/account/off`)
      expect(refused.status).to.equal(409)
      expect(wordsOf(refused.html)).to.contain('your own account')
      expect(await columnOf(app(), cast.admin, 'disabled_at')).to.equal(null)
    })

    it('is not for a CPD lead to switch or to open with a link', async () => {
      const { cast, db } = app()
      const dora = await app().as(cast.dora)
      expect((await dora.get(`/people/${cast.sian.id}/account`)).status).to.equal(200)
      for (const act of ['off', 'on', 'sessions', 'reset'])
        expect((await dora.post(`/people/${cast.sian.id}/account/${act}`)).status, act).to.equal(403)
      expect(await db('one_use_links').where({ person_id: cast.sian.id })).to.have.length(0)
    })
  })
})

describe('the account of somebody whose roles reach further', () => {
  const ACTS = ['off', 'on', 'sessions', 'reset']
  onEachEngineWithApp((app) => {
    /** An administrator of one school only. */
    async function lesser(given: string, schoolId: number): Promise<{ person: Person; visitor: Visitor }> {
      const person = await makeAccount(app().db, given, 'Lesser')
      await add(app().db, 'roles', { ...ADMINISTRATOR, person_id: person.id, school_id: schoolId })
      return { person, visitor: await app().as(person) }
    }
    const ADMINISTRATOR = { role: 'administrator', started_on: '2025-09-01' }
    const untouched = async (person: Person): Promise<void> => {
      expect(await columnOf(app(), person, 'disabled_at')).to.equal(null)
      expect(await columnOf(app(), person, 'session_epoch')).to.equal(0)
      expect(await app().db('one_use_links').where({ person_id: person.id })).to.have.length(0)
    }

    it('is not for the administrator of a school where they work, who may do all of it for a colleague', async () => {
      const { cast, db } = app()
      const { visitor } = await lesser('Sol', cast.hazelmere.id)
      const further: [Person, string, object][] = [
        [cast.pat, 'roles', { ...ADMINISTRATOR }],
        [cast.tom, 'roles', { ...ADMINISTRATOR, trust_id: cast.trust.id }],
        [cast.hana, 'roles', { role: 'trust_lead', started_on: '2027-01-01', trust_id: cast.trust.id }],
        [cast.lena, 'roles', { role: 'cpd_lead', started_on: '2025-09-01', school_id: cast.larkrise.id }],
      ]
      for (const [person, table, row] of further) {
        await add(db, table, { ...row, person_id: person.id })
        const page = `/people/${person.id}/account`
        const shown = wordsOf((await visitor.get(page)).html)
        expect(shown).to.contain('reaches further than yours')
        expect(shown).not.to.contain('Make the link')
        for (const act of ACTS)
          expect((await visitor.post(`${page}/${act}`)).status, `${person.name} ${act}`).to.equal(403)
        await untouched(person)
      }
      await add(db, 'support_periods', {
        ...{ person_id: cast.olu.id, supporter_id: cast.idris.id, school_id: cast.larkrise.id },
        ...{ kind: 'mentor', started_on: '2026-09-01' },
      })
      expect((await visitor.post(`/people/${cast.idris.id}/account/reset`)).status, 'a mentor elsewhere').to.equal(403)
      await visitor.get(`/people/${cast.aoife.id}/account`)
      expect(printedLinks((await visitor.post(`/people/${cast.aoife.id}/account/reset`)).html)).to.have.length(1)
    })

    it('and of anybody elsewhere is, for the administrator of another school, as if it did not exist', async () => {
      const { cast, db } = app()
      const { person, visitor } = await lesser('Otto', cast.otherside.id)
      const refusals = async (): Promise<number[]> => {
        const paths = ACTS.map((act) => `/people/${cast.sian.id}/account/${act}`)
        return Promise.all(paths.map(async (path) => (await visitor.post(path)).status))
      }
      await visitor.get('/competencies')
      expect((await visitor.get(`/people/${cast.sian.id}/account`)).status).to.equal(404)
      expect(await refusals()).to.deep.equal([404, 404, 404, 404])
      // A CPD lead reads the page and invites; that makes no administrator of the school.
      const lead = { role: 'cpd_lead', started_on: '2025-09-01', school_id: cast.hazelmere.id }
      await add(db, 'roles', { ...lead, person_id: person.id })
      expect((await visitor.get(`/people/${cast.sian.id}/account`)).status).to.equal(200)
      expect(await refusals()).to.deep.equal([404, 404, 404, 404])
      await untouched(cast.sian)
    })
  })
})

describe('a session', () => {
  onEachEngineWithApp((app) => {
    it('ends after four idle hours and twelve hours in all', async () => {
      const { cast, clock } = app()
      const start = clock.now
      const at = (hours: number): void => void (clock.now = new Date(start.getTime() + hours * HOUR))
      const idle = await signedIn(app(), cast.sian)
      at(3.9)
      expect(await alive(idle)).to.equal(200)
      at(8)
      expect(await alive(idle), 'idle since 3.9').to.equal(303)
      at(0)
      const busy = await signedIn(app(), cast.sian)
      for (const hours of [3, 6, 9, 11.9]) {
        at(hours)
        expect(await alive(busy), String(hours)).to.equal(200)
      }
      at(12.1)
      expect(await alive(busy)).to.equal(303)
      clock.now = start
    })

    it('gets a new name at sign-in, so that one planted before is worth nothing', async () => {
      const { cast, url } = app()
      const planted = 'stepfree=s%3Aplanted.signature'
      const visitor = app().visitor()
      visitor.setCookie('stepfree', 's%3Aplanted.signature')
      await visitor.signIn(cast.idris.email, PASSWORD)
      expect(visitor.cookieHeader()).to.not.contain('planted')
      const thief = await fetch(`${url}/account`, { headers: { cookie: planted }, redirect: 'manual' })
      expect(thief.status).to.equal(303)
    })

    it('follows a role that is taken away at the next request', async () => {
      const { cast, db } = app()
      const hana = await app().as(cast.hana)
      const admin = await app().as(cast.admin)
      expect((await admin.get('/admin/outbox')).status).to.equal(200)
      await db('roles').where({ person_id: cast.admin.id }).update({ finished_on: '2026-11-25' })
      expect((await admin.get('/admin/outbox')).status).to.equal(404)
      await db('roles').where({ person_id: cast.admin.id }).update({ finished_on: null })
      expect((await hana.get('/admin/outbox')).status).to.equal(404)
    })

    it('takes nobody elsewhere after signing in', async () => {
      const { cast } = app()
      for (const returnTo of [
        '//evil.example',
        '/\\evil.example',
        'javascript:alert(1)',
        'https://evil.example',
        '/a\\b',
      ]) {
        const visitor = app().visitor()
        await visitor.get('/sign-in')
        const done = await visitor.post('/sign-in', { email: cast.sian.email, password: PASSWORD, returnTo })
        expect(done.location, returnTo).to.equal('/')
      }
    })

    it('has a cookie that scripts and other sites cannot read', async () => {
      const { cast } = app()
      const visitor = app().visitor()
      await visitor.get('/sign-in')
      const done = await visitor.post('/sign-in', { email: cast.sian.email, password: PASSWORD })
      const cookie = done.headers.getSetCookie().find((one) => one.startsWith('stepfree=')) ?? ''
      expect(cookie)
        .to.match(/HttpOnly/i)
        .and.to.match(/SameSite=Lax/i)
        .and.to.match(/Path=\//i)
    })

    const odd: [string, string, number][] = [
      ['a megabyte long', 'x'.repeat(1_000_000), 413],
      ['longer than 1,024 bytes', 'x'.repeat(1100), 422],
      ['with a NUL in it', 'a long enough password\u0000', 422],
    ]
    for (const [what, password, status] of odd)
      it(`refuses a password ${what}`, async () => {
        const visitor = app().visitor()
        await visitor.get('/sign-in')
        const answer = await visitor.post('/sign-in', { email: app().cast.pat.email, password })
        expect(answer.status).to.equal(status)
      })
  })
})

describe('a session behind a proxy with a certificate', () => {
  const https = { baseUrl: 'https://stepfree.school.example', trustProxy: 1 }
  onEachEngineWithApp((app) => {
    it('has cookies that travel on secure lines only, for this host only', async () => {
      const proxied = { 'x-forwarded-proto': 'https' }
      const page = await fetch(`${app().url}/sign-in`, { headers: proxied })
      const given = page.headers.getSetCookie()
      const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
      const done = await fetch(`${app().url}/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          ...proxied,
          origin: https.baseUrl,
          'content-type': 'application/x-www-form-urlencoded',
          cookie: given.map((cookie) => cookie.split(';')[0]).join('; '),
        },
        body: new URLSearchParams({ _csrf: token, email: app().cast.sian.email, password: PASSWORD }).toString(),
      })
      expect(done.status).to.equal(303)
      const session = done.headers.getSetCookie().find((cookie) => cookie.startsWith('__Host-stepfree='))
      for (const cookie of [session, given.find((one) => one.startsWith('__Host-stepfree-form='))]) {
        expect(cookie)
          .to.match(/; Secure/)
          .and.to.match(/; HttpOnly/)
          .and.to.match(/; Path=\//)
        expect(cookie).to.not.match(/Domain=/)
      }
      expect(done.headers.get('strict-transport-security')).to.contain('max-age=')
    })
  }, https)
})

describe('guessing passwords', () => {
  onEachEngineWithApp((app) => {
    it('is stopped after ten wrong tries, also at one moment, for that account alone', async () => {
      const { cast } = app()
      const visitor = app().visitor()
      await visitor.get('/sign-in')
      const guess = (email: string): Promise<{ status: number; headers: Headers }> =>
        visitor.post('/sign-in', { email, password: 'a wrong guess' })
      const statuses = (await Promise.all(Array.from({ length: 25 }, () => guess(cast.renee.email)))).map(
        (p) => p.status,
      )
      expect(statuses.filter((status) => status === 422)).to.have.length(10)
      expect(statuses.filter((status) => status === 429)).to.have.length(15)
      const late = await visitor.post('/sign-in', { email: ` ${cast.renee.email.toUpperCase()}`, password: PASSWORD })
      expect(late.status, 'the right password too').to.equal(429)
      expect(Number(late.headers.get('retry-after'))).to.be.within(1, 900)
      expect((await app().visitor().signIn(cast.idris.email, PASSWORD)).status).to.equal(303)
      const unknown = await Promise.all(Array.from({ length: 12 }, () => guess('nobody@hazelmere.example')))
      expect(
        unknown.filter((page) => page.status === 429),
        'nobody is told who has an account',
      ).to.have.length(2)
    })

    it('waits longer the second time, never for good', async () => {
      const { cast, db } = app()
      const visitor = app().visitor()
      await visitor.get('/sign-in')
      const round = async (): Promise<number> => {
        let wait = 0
        for (let i = 0; i < 11; i++) {
          const answer = await visitor.post('/sign-in', { email: cast.hana.email, password: 'a wrong guess' })
          wait = Number(answer.headers.get('retry-after'))
        }
        // The wait passes: rate-limiter-flexible keeps the end of it as milliseconds.
        await db('throttles').where('key', 'like', 'account:%').update({ expire: 1 })
        return wait
      }
      expect(await round()).to.equal(900)
      expect(await round()).to.equal(1800)
      expect(await round()).to.equal(3600)
      expect(await round()).to.equal(3600)
      expect((await app().visitor().signIn(cast.hana.email, PASSWORD)).status).to.equal(303)
      expect(await round(), 'forgotten after signing in').to.equal(900)
    })

    it('lets ordinary mistakes pass: they are forgotten at the right password', async () => {
      const { cast } = app()
      for (let n = 0; n < 3; n++) {
        const visitor = app().visitor()
        await visitor.get('/sign-in')
        for (let i = 0; i < 6; i++)
          expect((await visitor.post('/sign-in', { email: cast.olu.email, password: 'mistyped' })).status).to.equal(422)
        expect((await visitor.signIn(cast.olu.email, PASSWORD)).status).to.equal(303)
      }
    })

    it('is stopped after two hundred wrong tries from one address', async () => {
      const visitor = app().visitor()
      await visitor.get('/sign-in')
      await app().db('throttles').delete()
      await app().db('throttles').insert({ key: 'address:127.0.0.1', points: 200, expire: 99_999_999_999_999 })
      const answer = await visitor.post('/sign-in', { email: 'somebody@hazelmere.example', password: 'x' })
      expect(answer.status).to.equal(429)
      await app().db('throttles').delete()
    })
  })
})
