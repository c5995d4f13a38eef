import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { PASSWORD } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'

const HOUR = 3_600_000

describe('what somebody sends', () => {
  onEachEngineWithApp((app) => {
    const form = () => `/schools/${app().cast.hazelmere.urn}/imports/staff`
    const broken = { 'content-type': 'multipart/form-data; boundary=never' }
    const post = (path: string, headers: Record<string, string>, body: string, cookie = '') =>
      fetch(`${app().url}${path}`, { method: 'POST', redirect: 'manual', headers: { ...headers, cookie }, body })

    it('is not read before they have signed in, however large or broken it is', async () => {
      const large = await post('/cpd', { 'content-type': 'application/x-www-form-urlencoded' }, 'x'.repeat(300_000))
      const torn = await post(form(), broken, 'no part of a form')
      for (const answer of [large, torn]) {
        expect(answer.status).to.equal(303)
        expect(answer.headers.get('location')).to.equal('/sign-in')
      }
    })

    it('is not read from those who may not send it', async () => {
      const cookie = (await app().as(app().cast.sian)).cookieHeader()
      expect((await post(form(), broken, 'no part of a form', cookie)).status).to.equal(403)
      const lead = (await app().as(app().cast.lena)).cookieHeader()
      expect((await post(form(), broken, 'no part of a form', lead)).status, 'of the CPD lead it is').to.equal(400)
    })

    it('has small fields beside a file, and not more than a form has', async () => {
      const lena = await app().as(app().cast.lena)
      const send = async (fields: Record<string, string>): Promise<number> => {
        await lena.get(form())
        const file = { field: 'file', name: 'staff.csv', content: Buffer.from('First name,Last name\nNew,Person\n') }
        return (await lena.upload(form(), file, fields)).status
      }
      expect(await send({ 'heading-0': 'x'.repeat(60_000) })).to.equal(303)
      expect(await send({ 'heading-0': 'x'.repeat(70_000) })).to.equal(400)
      expect(await send(Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`heading-${n}`, 'x'])))).to.equal(400)
    })

    it('after a session ended is not saved, and the sign-in page says how to get the words back', async () => {
      const { cast, clock } = app()
      const visitor = app().visitor()
      await visitor.signIn(cast.idris.email, PASSWORD)
      await visitor.get('/cpd/new')
      const now = clock.now
      clock.now = new Date(now.getTime() + 5 * HOUR)
      const sent = await visitor.post('/cpd', { title: 'A rota on the wall' })
      expect(sent.status).to.equal(303)
      expect(sent.location).to.equal('/sign-in')
      const page = await visitor.get('/sign-in')
      expect(wordsOf(page.html)).to.contain('so what you sent was not saved')
      clock.now = now
      expect(await app().db('cpd_entries').where({ title: 'A rota on the wall' })).to.have.length(0)
    })
  })
})
