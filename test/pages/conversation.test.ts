import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { type Person } from '../support/cast.ts'
import { logEnough } from '../support/enough.ts'
import { wordsOf } from '../support/html.ts'

describe('one conversation about several', () => {
  onEachEngineWithApp((app) => {
    const ask = async (who: Person, code: string): Promise<number> => {
      await logEnough(app().db, who, code)
      const visitor = await app().as(who)
      await visitor.get('/cpd')
      const asked = await visitor.post('/sign-offs', { competency: code })
      return Number(/\/sign-offs\/(\d+)$/.exec(asked.location ?? '')?.[1])
    }
    const stateOf = async (id: number): Promise<string> =>
      ((await app().db('sign_offs').where({ id }).first('state')) as { state: string }).state
    const seenIn = (html: string, id: number): string =>
      new RegExp(`name="seen-${id}" value="([^"]*)"`).exec(html)?.[1] ?? ''
    const line = (id: number, html: string, answer: string, saw = 'Nobody was left standing.') => ({
      ...{ [`saw-${id}`]: saw, [`next-${id}`]: 'Let them write it.', [`answer-${id}`]: answer },
      [`seen-${id}`]: seenIn(html, id),
    })

    it('answers up to three of one person, each with its own line; what is left waits on', async () => {
      const { sian, idris } = app().cast
      const ids = [
        await ask(sian, 'SOC-1'),
        await ask(sian, 'SOC-2'),
        await ask(sian, 'SOC-3'),
        await ask(sian, 'SOC-4'),
      ]
      const [a = 0, b = 0, c = 0, d = 0] = ids
      const mentor = await app().as(idris)
      const own = await mentor.get(`/sign-offs/${a}`)
      expect(wordsOf(own.html)).to.include('Answer three of Siân’s in one conversation')
      const shown = await mentor.get(`/sign-offs/with/${sian.id}`)
      expect(shown.html).to.include(`name="saw-${c}"`).and.not.include(`name="saw-${d}"`)
      expect(wordsOf(shown.html), 'nothing answers all at once').not.to.match(/select all|all of them|sign all/i)
      const form = {
        ...line(a, shown.html, 'signed'),
        ...line(b, shown.html, 'not_yet'),
        ...line(c, shown.html, 'leave'),
      }
      const given = await mentor.post(`/sign-offs/with/${sian.id}`, form)
      expect(given.status).to.equal(303)
      expect([await stateOf(a), await stateOf(b), await stateOf(c)]).to.deep.equal(['signed', 'not_yet', 'requested'])
      const events: unknown[] = await app().db('events').whereIn('action', ['signoff_signed', 'signoff_not_yet'])
      expect(events).to.have.length(2)
    })

    it('stores nothing while one line needs another look, and keeps every word', async () => {
      const { sian, idris } = app().cast
      const mentor = await app().as(idris)
      const shown = await mentor.get(`/sign-offs/with/${sian.id}`)
      const [c = 0, d = 0] = [...shown.html.matchAll(/name="saw-(\d+)"/g)].map((found) => Number(found[1]))
      const missing = { ...line(c, shown.html, 'signed'), ...line(d, shown.html, 'signed', '') }
      const page = await mentor.post(`/sign-offs/with/${sian.id}`, missing)
      expect(page.status).to.equal(422)
      expect(wordsOf(page.html)).to.include('Say what you saw or heard, and when')
      expect(page.html).to.include('Nobody was left standing.')
      expect([await stateOf(c), await stateOf(d)]).to.deep.equal(['requested', 'requested'])
      const nothing = await mentor.post(`/sign-offs/with/${sian.id}`, {
        ...line(c, shown.html, 'leave'),
        ...line(d, shown.html, 'leave'),
      })
      expect(nothing.status).to.equal(422)
      expect(wordsOf(nothing.html)).to.include('Choose an answer for one of them')
    })

    it('gives back the words for one that was withdrawn meanwhile, and stores the other', async () => {
      const { sian, idris } = app().cast
      const mentor = await app().as(idris)
      const shown = await mentor.get(`/sign-offs/with/${sian.id}`)
      const [c = 0, d = 0] = [...shown.html.matchAll(/name="saw-(\d+)"/g)].map((found) => Number(found[1]))
      const teacher = await app().as(sian)
      await teacher.get(`/sign-offs/${c}`)
      await teacher.post(`/sign-offs/${c}/withdrawal`)
      const form = { ...line(c, shown.html, 'signed', 'Words for the first.'), ...line(d, shown.html, 'signed') }
      const page = await mentor.post(`/sign-offs/with/${sian.id}`, form)
      expect(page.status).to.equal(409)
      expect(wordsOf(page.html)).to.include('Words for the first.').and.to.include('Your words were not kept')
      expect([await stateOf(c), await stateOf(d)]).to.deep.equal(['withdrawn', 'signed'])
    })

    it('is there only while something of that person waits for the reader', async () => {
      const { sian, idris, lena } = app().cast
      for (const who of [idris, lena])
        expect((await (await app().as(who)).get(`/sign-offs/with/${sian.id}`)).status).to.equal(404)
    })
  })
})
