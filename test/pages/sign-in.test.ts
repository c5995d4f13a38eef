import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { PASSWORD } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'

describe('signing in', () => {
  onEachEngineWithApp((app) => {
    it('takes somebody who is signed out to the sign-in page and back to where they were going', async () => {
      const visitor = app().visitor()
      const asked = await visitor.get('/competencies', { follow: false })
      expect(asked.status).to.equal(303)
      expect(asked.location).to.equal('/sign-in?returnTo=%2Fcompetencies')
      await visitor.get('/sign-in?returnTo=/competencies')
      const signedIn = await visitor.post('/sign-in', {
        email: app().cast.sian.email,
        password: PASSWORD,
        returnTo: '/competencies',
      })
      expect(signedIn.location).to.equal('/competencies')
      expect((await visitor.get('/competencies')).status).to.equal(200)
    })

    it('answers a wrong password and an unknown person alike', async () => {
      const visitor = app().visitor()
      await visitor.get('/sign-in')
      const wrong = await visitor.post('/sign-in', { email: app().cast.sian.email, password: 'wrong' })
      const unknown = await visitor.post('/sign-in', { email: 'nobody@hazelmere.example', password: 'wrong' })
      expect(wrong.status).to.equal(422)
      expect(unknown.status).to.equal(422)
      expect(wordsOf(wrong.html)).to.equal(wordsOf(unknown.html))
    })

    it('refuses a form without its token, and one that another site sent', async () => {
      const visitor = app().visitor()
      expect((await visitor.post('/sign-in', { email: app().cast.sian.email, password: PASSWORD })).status).to.equal(
        403,
      )
      const foreign = await fetch(`${app().url}/sign-in`, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'cross-site' },
      })
      expect(foreign.status).to.equal(403)
    })

    it('shows nothing to the back button after signing out', async () => {
      const visitor = app().visitor()
      await visitor.signIn(app().cast.idris.email, PASSWORD)
      const page = await visitor.get('/competencies')
      expect(page.headers.get('cache-control')).to.equal('private, no-store')
      await visitor.post('/sign-out')
      expect((await visitor.get('/competencies', { follow: false })).status).to.equal(303)
    })

    it('gives the same page for an address that does not exist as for one that is not yours', async () => {
      const sian = await app().as(app().cast.sian)
      const missing = await sian.get('/teachers/999999')
      const others = await sian.get(`/teachers/${app().cast.bea.id}`)
      expect(missing.status).to.equal(404)
      expect(others.status).to.equal(404)
      expect(wordsOf(others.html)).to.equal(wordsOf(missing.html))
    })
  })
})
