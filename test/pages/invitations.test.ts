import { expect } from 'chai'
import { onEachEngineWithApp, type TestApp } from '../support/app.ts'
import { add, makeAccount, PASSWORD } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'
import { lastLetter, printedLinks } from '../support/letters.ts'

const GOOD = 'kettle orbit lantern'

/** Somebody new at Hazelmere without an account. */
async function newcomer(app: TestApp, given: string, email: string | null, school = app.cast.hazelmere.id) {
  const id = await add(app.db, 'people', {
    ...{ given_name: given, family_name: 'Newman', sort_name: `newman ${given.toLowerCase()}`, email },
    created_at: '2026-11-01T08:00:00.000Z',
  })
  await add(app.db, 'school_periods', {
    ...{ person_id: id, school_id: school, started_on: '2026-11-01', fte_percent: 100, job_title: 'Teacher' },
  })
  return { id, email: email ?? '' }
}
const eventsOf = async (app: TestApp, personId: number): Promise<string[]> =>
  ((await app.db('events').where({ person_id: personId }).orderBy('id')) as { action: string }[]).map((e) => e.action)
const linkCount = async (app: TestApp): Promise<number> =>
  Number(((await app.db('one_use_links').count('* as n').first()) as { n: number }).n)

describe('invitations by mail', () => {
  onEachEngineWithApp(
    (app) => {
      it('go to a person in reach, open an account once, and sign them in', async () => {
        const { cast, db } = app()
        const nell = await newcomer(app(), 'Nell', 'Nell@Hazelmere.example')
        const lena = await app().as(cast.lena)
        expect(wordsOf((await lena.get(`/people/${nell.id}/account`)).html)).to.contain('Invite Nell')
        const sent = await lena.post(`/people/${nell.id}/invitation`)
        expect(sent.location).to.equal(`/people/${nell.id}/account`)
        const letter = await lastLetter(db)
        expect(letter.body).to.contain('Hello Nell')
        expect(letter.body).to.contain('Lena Okoro has invited you')
        const kept = (await db('one_use_links').where({ person_id: nell.id }).first()) as { token_hash: string }
        expect(letter.path).to.not.contain(kept.token_hash)

        const visitor = app().visitor()
        const opened = await visitor.get(letter.path)
        expect(opened.status).to.equal(200)
        expect(await db('users').where({ person_id: nell.id })).to.have.length(0)
        const done = await visitor.post(letter.path, { password: GOOD })
        expect(done.status).to.equal(303)
        expect((await visitor.get('/account')).html).to.contain('nell@hazelmere.example')
        expect(await eventsOf(app(), nell.id)).to.deep.equal(['invitation_sent', 'account_opened'])

        const again = await app().visitor().get(letter.path)
        expect(again.status).to.equal(400)
        expect(wordsOf(again.html)).to.contain('used or is too old')
        expect((await app().visitor().signIn('NELL@hazelmere.example', GOOD)).status).to.equal(303)
      })

      it('end when the address changes, so that nobody opens them from another', async () => {
        const { cast, db } = app()
        const ida = await newcomer(app(), 'Ida', 'ida@hazelmere.example')
        const lena = await app().as(cast.lena)
        await lena.get(`/people/${ida.id}/account`)
        await lena.post(`/people/${ida.id}/invitation`)
        const { path } = await lastLetter(db)
        const form = await lena.get(`/people/${ida.id}/edit`)
        const version = /name="version" value="(\d+)"/.exec(form.html)?.[1] ?? ''
        const names = { given_name: 'Ida', family_name: 'Newman', trn: '', version }
        const saved = await lena.post(`/people/${ida.id}/edit`, { ...names, email: 'lena.too@hazelmere.example' })
        expect(saved.status).to.equal(303)
        expect((await app().visitor().get(path)).status).to.equal(400)
      })

      it('cannot be led elsewhere: the address of somebody with a wider role is not a CPD lead’s to change', async () => {
        const { cast, db } = app()
        const vera = await newcomer(app(), 'Vera', 'vera@hazelmere.example')
        await add(db, 'roles', { person_id: vera.id, role: 'administrator', started_on: '2026-09-01' })
        const lena = await app().as(cast.lena)
        const form = await lena.get(`/people/${vera.id}/edit`)
        const version = /name="version" value="(\d+)"/.exec(form.html)?.[1] ?? ''
        const change = (email: string, given_name = 'Vera') =>
          lena.post(`/people/${vera.id}/edit`, { given_name, family_name: 'Newman', trn: '', version, email })
        const refused = await change('lena.too@hazelmere.example')
        expect(refused.status).to.equal(422)
        expect(wordsOf(refused.html)).to.include('a role that reaches further than yours')
        expect((await db('people').where({ id: vera.id }).first()) as object).to.include({ email: vera.email })
        expect((await change(vera.email, 'Veronika')).status).to.equal(303)
      })

      it('are not made twice by a second click, and a new one ends the one before', async () => {
        const { cast, db } = app()
        const otto = await newcomer(app(), 'Otto', 'otto@hazelmere.example')
        const lena = await app().as(cast.lena)
        await lena.get(`/people/${otto.id}/account`)
        await lena.post(`/people/${otto.id}/invitation`)
        const first = await lastLetter(db)
        const before = await linkCount(app())
        await lena.post(`/people/${otto.id}/invitation`)
        expect(await linkCount(app())).to.equal(before)
        await lena.get(`/people/${otto.id}/account`)
        await lena.post(`/people/${otto.id}/invitation`)
        expect((await app().visitor().get(first.path)).status).to.equal(400)
        expect(
          (
            await app()
              .visitor()
              .get((await lastLetter(db)).path)
          ).status,
        ).to.equal(200)
      })

      it('end after 14 days', async () => {
        const { cast, db, clock } = app()
        const pia = await newcomer(app(), 'Pia', 'pia@hazelmere.example')
        const lena = await app().as(cast.lena)
        await lena.get(`/people/${pia.id}/account`)
        await lena.post(`/people/${pia.id}/invitation`)
        const { path } = await lastLetter(db)
        const now = clock.now
        clock.now = new Date(now.getTime() + 14 * 86_400_000 + 1000)
        expect((await app().visitor().get(path)).status).to.equal(400)
        clock.now = now
        expect((await app().visitor().get(path)).status).to.equal(200)
      })

      const refused: [string, string, string][] = [
        ['nothing', '', 'Choose a password'],
        ['one that is short', 'short one', 'at least 12 characters'],
        ['one of the first that people try', 'Password1234!', 'harder to guess'],
        ['one with their own name', 'QuinNewman2026', 'your own name'],
        ['one longer than 1,024 bytes', 'é'.repeat(513), 'shorter password'],
      ]
      for (const [what, password, words] of refused) {
        it(`refuse ${what} as a password, and stay open`, async () => {
          const { cast, db } = app()
          const quin = await newcomer(
            app(),
            'Quin',
            `quin-${refused.findIndex((r) => r[0] === what)}@hazelmere.example`,
          )
          const lena = await app().as(cast.lena)
          await lena.get(`/people/${quin.id}/account`)
          await lena.post(`/people/${quin.id}/invitation`)
          const { path } = await lastLetter(db)
          const visitor = app().visitor()
          await visitor.get(path)
          const answer = await visitor.post(path, { password })
          expect(answer.status).to.equal(422)
          expect(wordsOf(answer.html)).to.contain(words)
          if (password !== '') expect(answer.html).to.not.contain(password)
          expect(await db('users').where({ person_id: quin.id })).to.have.length(0)
          expect((await visitor.post(path, { password: 'ключ 🐝 lantern' })).status).to.equal(303)
        })
      }

      it('open one account when two press at the same moment', async () => {
        const { cast, db } = app()
        const ruby = await newcomer(app(), 'Ruby', 'ruby@hazelmere.example')
        const lena = await app().as(cast.lena)
        await lena.get(`/people/${ruby.id}/account`)
        await lena.post(`/people/${ruby.id}/invitation`)
        const { path } = await lastLetter(db)
        const two = [app().visitor(), app().visitor()]
        await Promise.all(two.map((visitor) => visitor.get(path)))
        const statuses = (await Promise.all(two.map((v) => v.post(path, { password: GOOD })))).map((p) => p.status)
        expect(statuses.sort()).to.deep.equal([303, 400])
        expect(await db('users').where({ person_id: ruby.id })).to.have.length(1)
      })

      it('go to many people of a school at once', async () => {
        const { cast, db } = app()
        const sam = await newcomer(app(), 'Sam', 'sam@hazelmere.example')
        const tess = await newcomer(app(), 'Tess', 'tess@hazelmere.example')
        const una = await newcomer(app(), 'Una', null)
        const elsewhere = await newcomer(app(), 'Els', 'els@otherside.example', cast.otherside.id)
        const lena = await app().as(cast.lena)
        const list = await lena.get(`/schools/${cast.hazelmere.urn}/invitations`)
        expect(wordsOf(list.html)).to.contain('Una Newman: no e-mail address yet')
        expect(list.html).to.not.contain('Els Newman')
        const nobody = await lena.post(`/schools/${cast.hazelmere.urn}/invitations`, {})
        expect(nobody.status).to.equal(422)
        const ticked = [sam, tess, una, elsewhere].map(({ id }) => String(id))
        const done = await lena.post(`/schools/${cast.hazelmere.urn}/invitations`, { person: ticked })
        expect(done.status).to.equal(303)
        expect((await lastLetter(db, sam.email)).path).to.not.equal('')
        expect((await lastLetter(db, tess.email)).path).to.not.equal('')
        expect(await db('one_use_links').whereIn('person_id', [una.id, elsewhere.id])).to.have.length(0)
      })

      it('are not for those who may not invite, nor about those out of reach', async () => {
        const { cast } = app()
        const vera = await newcomer(app(), 'Vera', 'vera@hazelmere.example')
        const table: [string, keyof typeof cast, number, number][] = [
          ['the CPD lead', 'lena', 200, 200],
          ['an administrator', 'admin', 200, 200],
          ['a teacher', 'sian', 404, 404],
          ['the headteacher', 'hana', 404, 404],
          ['a CPD lead elsewhere', 'bea', 404, 404],
          ['the trust lead', 'trustLead', 404, 404],
        ]
        for (const [who, name, person, list] of table) {
          const asked = await app().as(cast[name] as never)
          expect((await asked.get(`/people/${vera.id}/account`)).status, who).to.equal(person)
          expect((await asked.get(`/schools/${cast.hazelmere.urn}/invitations`)).status, who).to.equal(list)
        }
        const sian = await app().as(cast.sian)
        await sian.get('/account')
        expect((await sian.post(`/people/${vera.id}/invitation`)).status).to.equal(403)
        const bea = await app().as(cast.bea)
        await bea.get('/account')
        expect((await bea.post(`/people/${vera.id}/invitation`)).status).to.equal(404)
      })

      it('show the letters in the outbox without their links', async () => {
        const admin = await app().as(app().cast.admin)
        const list = await admin.get('/admin/outbox')
        expect(wordsOf(list.html)).to.contain('Your Stepfree account')
        const address = /\/admin\/outbox\/\d+/.exec(list.html)?.[0] ?? ''
        const letter = await admin.get(address)
        expect(letter.status).to.equal(200)
        expect(letter.html).to.contain('/invitations/…')
        expect(letter.html).to.not.match(/invitations\/[\w-]{43}/)
        const lena = await app().as(app().cast.lena)
        expect((await lena.get('/admin/outbox')).status).to.equal(404)
        expect((await lena.get(address)).status).to.equal(404)
      })
    },
    { mail: 'smtp' },
  )
})

describe('invitations where there is no mail', () => {
  onEachEngineWithApp((app) => {
    it('are printed on one sheet, one link for each person, and work', async () => {
      const { cast } = app()
      const people = [
        await newcomer(app(), 'Wes', 'wes@hazelmere.example'),
        await newcomer(app(), 'Xan', 'xan@hazelmere.example'),
      ]
      const admin = await app().as(cast.admin)
      const path = `/schools/${cast.hazelmere.urn}/invitations`
      await admin.get(path)
      const ticked = { person: people.map(({ id }) => String(id)), _key: 'the key of one sheet' }
      const sheet = await admin.post(path, ticked)
      expect(sheet.status).to.equal(200)
      expect(sheet.headers.get('cache-control')).to.contain('no-store')
      const links = printedLinks(sheet.html)
      expect(links).to.have.length(2)
      expect(await app().db('outbox')).to.have.length(0)
      const again = await admin.post(path, ticked)
      expect(again.status, 'a second click shows no second sheet').to.equal(303)
      const visitor = app().visitor()
      await visitor.get(links[1] ?? '')
      expect((await visitor.post(links[1] ?? '', { password: GOOD })).status).to.equal(303)
    })

    it('are not printed by the induction tutor or appraiser of the person, nor for an administrator by a CPD lead', async () => {
      const { cast, db } = app()
      const yan = await newcomer(app(), 'Yan', 'yan@hazelmere.example')
      const zoe = await newcomer(app(), 'Zoe', 'zoe@hazelmere.example')
      await add(db, 'support_periods', {
        ...{ person_id: yan.id, supporter_id: cast.dora.id, school_id: cast.hazelmere.id },
        ...{ kind: 'induction_tutor', started_on: '2026-11-01' },
      })
      await add(db, 'roles', { person_id: zoe.id, role: 'administrator', started_on: '2026-11-01' })
      const dora = await app().as(cast.dora)
      expect(wordsOf((await dora.get(`/people/${yan.id}/account`)).html)).to.contain(
        'An administrator prints this link',
      )
      await dora.post(`/people/${yan.id}/invitation`, { _key: 'a key of our own 1' })
      await dora.post(`/people/${zoe.id}/invitation`, { _key: 'a key of our own 2' })
      expect(await db('one_use_links').whereIn('person_id', [yan.id, zoe.id])).to.have.length(0)
    })

    it('are not printed by an administrator of one school for somebody whose role reaches further', async () => {
      const { cast, db } = app()
      const person = await makeAccount(db, 'Sol', 'Lesser')
      const administrator = { role: 'administrator', started_on: '2026-11-01' }
      await add(db, 'roles', { ...administrator, person_id: person.id, school_id: cast.hazelmere.id })
      const una = await newcomer(app(), 'Una', 'una@hazelmere.example')
      const vic = await newcomer(app(), 'Vic', 'vic@hazelmere.example')
      await add(db, 'roles', { ...administrator, person_id: una.id })
      await add(db, 'roles', { ...administrator, person_id: vic.id, school_id: cast.hazelmere.id })
      const sol = await app().as(person)
      const path = `/schools/${cast.hazelmere.urn}/invitations`
      expect(wordsOf((await sol.get(path)).html)).to.contain('Una Newman: has a role that reaches further')
      await sol.post(`/people/${una.id}/invitation`, { _key: 'a key of our own 3' })
      const both = [String(una.id), String(vic.id)]
      expect(printedLinks((await sol.post(path, { person: both, _key: 'a key of our own 4' })).html)).to.have.length(1)
      expect(await db('one_use_links').where({ person_id: una.id })).to.have.length(0)
      expect(await db('one_use_links').where({ person_id: vic.id })).to.have.length(1)
    })

    it('cannot be made for somebody who has an account', async () => {
      const { cast, db } = app()
      const lena = await app().as(cast.lena)
      await lena.get(`/people/${cast.sian.id}/account`)
      await lena.post(`/people/${cast.sian.id}/invitation`)
      expect(await db('one_use_links').where({ person_id: cast.sian.id })).to.have.length(0)
      expect((await app().visitor().signIn(cast.sian.email, PASSWORD)).status).to.equal(303)
    })
  })
})
