import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { type Person } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'

const LOGGED = { title: 'A quieter start', on: '2026-11-18', hours: '1', kind: 'practice', competency: 'CAS-4' }

describe('a thought on words', () => {
  onEachEngineWithApp((app) => {
    const log = async (who: Person, fields: Record<string, string>): Promise<number> => {
      const visitor = await app().as(who)
      await visitor.get('/cpd/new')
      const saved = await visitor.post('/cpd', { ...LOGGED, ...fields })
      expect(saved.status).to.equal(303)
      return Number(/\/cpd\/(\d+)$/.exec(saved.location ?? '')?.[1])
    }
    const read = async (who: Person, id: number): Promise<string> =>
      wordsOf((await (await app().as(who)).get(`/cpd/${id}`)).html)

    it('is shown to the author when the entry is saved, and keeps nobody from saving', async () => {
      const { sian } = app().cast
      const id = await log(sian, { barrier: 'Our LAPs are wheelchair-bound by the tables.' })
      const shown = await read(sian, id)
      expect(shown).to.include('You wrote “wheelchair-bound” in “What was in the way”. Perhaps: uses a wheelchair')
      expect(shown).to.include('Only you see this.').and.not.to.include('You wrote “Our LAPs”')
    })

    it('is shown to nobody else', async () => {
      const { sian, idris } = app().cast
      const id = await log(sian, { barrier: 'The bottom set sat at the back.' })
      expect(await read(sian, id)).to.include('You wrote “bottom set”')
      expect(await read(idris, id))
        .to.include('The bottom set sat at the back.')
        .and.not.to.include('You wrote')
    })

    it('is off in what pupils said', async () => {
      const { sian } = app().cast
      const id = await log(sian, { experienced: 'I am in the bottom set and I am lazy.' })
      expect(await read(sian, id)).not.to.include('You wrote')
    })

    it('is not made again once the author leaves the words, and the next one comes', async () => {
      const { sian } = app().cast
      const id = await log(sian, { barrier: 'Our LAPs sat in the bottom set.' })
      const visitor = await app().as(sian)
      const first = await visitor.get(`/cpd/${id}`)
      expect(wordsOf(first.html)).to.include('You wrote “Our LAPs”')
      const pattern = /name="pattern" value="(L\d+)"/.exec(first.html)?.[1] ?? ''
      expect((await visitor.post(`/cpd/${id}/words`, { pattern })).status).to.equal(303)
      expect((await visitor.post(`/cpd/${id}/words`, { pattern })).status).to.equal(303)
      expect(await read(sian, id))
        .to.include('You wrote “bottom set”')
        .and.not.to.include('You wrote “Our LAPs”')
      await visitor.post(`/cpd/${id}/words`, { pattern: 'L16' })
      expect(await read(sian, id)).not.to.include('You wrote')
      await visitor.post(`/cpd/${id}/words`, { pattern: 'x'.repeat(400) })
      const kept = await app().db('word_dismissals').where({ entry_id: id }).orderBy('pattern').select('pattern')
      expect(kept).to.deep.equal([{ pattern: 'L12' }, { pattern: 'L16' }])
    })

    it('goes with the entry when it is deleted', async () => {
      const { sian } = app().cast
      const id = await log(sian, { barrier: 'Our LAPs sat at the back.' })
      const visitor = await app().as(sian)
      await visitor.get(`/cpd/${id}`)
      await visitor.post(`/cpd/${id}/words`, { pattern: 'L12' })
      const page = await visitor.get(`/cpd/${id}/deletion`)
      const version = /name="version" value="(\d+)"/.exec(page.html)?.[1] ?? ''
      expect((await visitor.post(`/cpd/${id}/deletion`, { version })).status).to.equal(303)
      expect(await app().db('word_dismissals').where({ entry_id: id })).to.deep.equal([])
    })
  })
})
