import { expect } from 'chai'
import { firstParts, formAddresses } from '../../src/web/form-addresses.ts'
import { routesOf } from '../../src/routes.ts'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, competencyId } from '../support/cast.ts'
import { partsForRoutes } from '../support/routes.ts'

describe('the address of a form, opened as a page', () => {
  const table: [form: string, page: string][] = [
    ['/sign-offs/41/signatory', '/sign-offs/41'],
    ['/sign-offs/41/decision', '/sign-offs/41'],
    ['/account/password', '/account'],
    ['/account/identities/3/removal', '/account'],
    ['/teachers/7/steps/9/set-aside', '/teachers/7'],
    ['/people/7/account/off', '/people/7/account'],
    ['/modules/M01/assignment/confirmation', '/modules/M01/assignment'],
    ['/schools/100001/imports/5/columns', '/schools/100001/imports/5'],
    ['/sign-out', '/'],
  ]
  const known = formAddresses(routesOf(partsForRoutes()))
  for (const [form, page] of table)
    it(`${form} leads to ${page}`, () => {
      const found = known.find((each) => new RegExp(`^${each.form.replace(/:\w+/g, '[^/]+')}$`).test(form))
      expect(firstParts(form, found?.parts ?? -1)).to.equal(page)
    })

  onEachEngineWithApp((app) => {
    it('leads back to the page of the form, for whoever may read that page', async () => {
      const { db, cast } = app()
      const id = await add(db, 'sign_offs', {
        ...{ person_id: cast.sian.id, competency_id: await competencyId(db, 'BEL-1'), signatory_id: cast.idris.id },
        ...{ school_id: cast.hazelmere.id, depth: 2, state: 'requested' },
        ...{ requested_on: '2026-11-20', requested_at: '2026-11-20T09:00:00.000Z' },
      })
      const sian = await app().as(cast.sian)
      const refused = await sian.get(`/sign-offs/${id}`).then(() => sian.post(`/sign-offs/${id}/signatory`))
      expect(refused.status).to.equal(422)
      const again = await sian.get(`/sign-offs/${id}/signatory`, { follow: false })
      expect(again).to.include({ status: 303, location: `/sign-offs/${id}` })
      expect((await sian.get('/account/password')).status).to.equal(200)
      const olu = await app().as(cast.olu)
      expect((await olu.get(`/sign-offs/${id}/signatory`)).status).to.equal(404)
    })

    it('sends somebody who is signed out to sign in', async () => {
      const visitor = app().visitor()
      const page = await visitor.get('/sign-offs/41/signatory')
      expect(page.status).to.equal(200)
      expect(page.html).to.include('Sign in')
    })
  })
})
