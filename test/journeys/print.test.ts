import { expect } from 'chai'
import { type Page } from 'playwright-core'
import { loadDemo } from '../../src/cli/demo/load.ts'
import { londonDate } from '../../src/shared/dates.ts'
import { serve } from '../support/app.ts'
import { hasBrowser, openBrowser } from '../support/browser.ts'
import { NOW } from '../support/cast.ts'
import { freshDb, type TestDb } from '../support/db.ts'

const PASSWORD = 'a password for the demo'

describe('on paper', function () {
  this.timeout(120_000)
  let test: TestDb
  let url: string
  let stop: () => Promise<void>
  before(async function () {
    if (!hasBrowser) this.skip()
    test = await freshDb('SQLite')
    await loadDemo(test.db, { today: londonDate(NOW), password: PASSWORD })
    const served = await serve(test.db)
    url = served.url
    stop = served.stop
  })
  after(async () => {
    if (!hasBrowser) return
    await stop()
    await test.drop()
  })

  const signIn = async (who: string): Promise<Page> => {
    const browser = await openBrowser()
    const tab = await (await browser.newContext()).newPage()
    await tab.goto(`${url}/sign-in`)
    await tab.locator('#email').fill(`${who}@demo.stepfree.test`)
    await tab.locator('#password').fill(PASSWORD)
    await tab.getByRole('button', { name: 'Sign in' }).click()
    return tab
  }

  it('the governors’ paper is one sheet of A4, for each school of the trust', async () => {
    const tab = await signIn('trust')
    const schools = (await test.db('schools').whereNotNull('trust_id').orderBy('urn').select('urn')) as {
      urn: string
    }[]
    expect(schools.length).to.be.at.least(3)
    for (const { urn } of schools) {
      const answer = await tab.goto(`${url}/board/${urn}`)
      expect(answer?.status(), urn).to.equal(200)
      expect(await sheets(tab), urn).to.equal(1)
    }
    await tab.context().close()
  })

  it('a teacher’s pathway fits on two sheets', async () => {
    const tab = await signIn('ect')
    await tab.goto(`${url}/me/pathway`)
    expect(await sheets(tab)).to.be.at.most(2)
    // The whole framework does not, so the sheets are really counted.
    await tab.goto(`${url}/competencies`)
    expect(await sheets(tab)).to.be.greaterThan(2)
    await tab.context().close()
  })
})

/** How many sheets a page takes as the browser prints it. */
async function sheets(tab: Page): Promise<number> {
  const pdf = await tab.pdf({ preferCSSPageSize: true, printBackground: false })
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0
}
