import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, NOW } from '../support/cast.ts'
import { linksOf, wordsOf } from '../support/html.ts'

describe('somebody who has left', () => {
  onEachEngineWithApp((app) => {
    it('finds on the first page that the record is theirs to read and download, and nothing to log or ask', async () => {
      const leo = await app().as(app().cast.leo)
      const home = await leo.get('/')
      const words = wordsOf(home.html)
      expect(words).to.contain('You have left').and.to.contain('you can read it and download it')
      expect(words).not.to.contain('Log CPD')
      expect(words).not.to.contain('Choose one thing')
      const links = linksOf(home.html)
      expect(links).to.include('/cpd').and.to.include('/cpd.csv').and.to.include('/sign-offs.csv')
      expect(links).not.to.include('/cpd/new')
      expect(links).not.to.include('/training')
      for (const address of ['/cpd', '/cpd.csv', '/sign-offs', '/sign-offs.csv'])
        expect((await leo.get(address)).status, address).to.equal(200)
    })

    it('reads an entry and a competency without a button that writes, and is refused when the form comes anyway', async () => {
      const { db, cast } = app()
      const id = await add(db, 'cpd_entries', {
        ...{ person_id: cast.leo.id, title: 'A rota', done_on: '2026-06-01', minutes: 60, kind: 'practice' },
        ...{ created_at: NOW.toISOString(), updated_at: NOW.toISOString() },
      })
      const leo = await app().as(cast.leo)
      const entry = wordsOf((await leo.get(`/cpd/${id}`)).html)
      expect(entry).to.contain('A rota')
      for (const button of ['Change it', 'Delete it', 'Log the same again']) expect(entry).not.to.contain(button)
      const competency = wordsOf((await leo.get('/competencies/BEL-1')).html)
      expect(competency).to.contain('Where you are')
      for (const button of ['Log CPD', 'Put this in focus', 'Plan this']) expect(competency).not.to.contain(button)
      await leo.get('/cpd')
      const posted = await leo.post('/cpd', { title: 'Another', on: '2026-11-01', hours: '1' })
      expect(posted.status).to.equal(403)
    })
  })
})
