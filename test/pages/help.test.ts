import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { linksOf, wordsOf } from '../support/html.ts'

describe('the help page, and the form and the competency it speaks of', () => {
  onEachEngineWithApp((app) => {
    it('promises what there is: every link opens, and the download is where it says', async () => {
      const sian = await app().as(app().cast.sian)
      const help = await sian.get('/help')
      expect(wordsOf(help.html)).not.to.match(/question on my record|suggest other words|can load the file/)
      for (const href of linksOf(help.html).filter((one) => one.startsWith('/') && !one.startsWith('/assets')))
        expect((await sian.get(href)).status, href).to.equal(200)
      expect((await sian.get('/sign-offs')).html).to.contain('Download as CSV')
    })

    it('has one save button on the form of an entry', async () => {
      const sian = await app().as(app().cast.sian)
      const form = /<form method="post" action="\/cpd".*?<\/form>/s.exec((await sian.get('/cpd/new')).html)?.[0] ?? ''
      expect(form.match(/type="submit"/g)).to.have.length(1)
    })

    it('folds the references of a competency', async () => {
      const sian = await app().as(app().cast.sian)
      const { html } = await sian.get('/competencies/BEL-4')
      expect(/<details[^>]*>.*?<\/details>/s.exec(html)?.[0] ?? '').to.contain('How sure')
    })
  })
})
