import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { type BrowserContext, type Page } from 'playwright-core'
import { startTestApp, type TestApp } from '../support/app.ts'
import { hasBrowser, openBrowser } from '../support/browser.ts'
import { PASSWORD } from '../support/cast.ts'
import { freshDb, type TestDb } from '../support/db.ts'
import { logEnough } from '../support/enough.ts'
import { PDF, photoWithPlace } from '../support/files.ts'

/** Where to keep what the pages look like, for whoever wants to look at them. */
const SHOTS = process.env.STEPFREE_SHOTS

describe('a file in a browser', function () {
  this.timeout(120_000)
  let test: TestDb
  let app: TestApp
  let stop: () => Promise<void>
  before(async function () {
    if (!hasBrowser) this.skip()
    test = await freshDb('SQLite')
    const started = await startTestApp(test.db)
    app = started.app
    stop = started.stop
  })
  after(async () => {
    await stop?.()
    await test?.drop()
  })

  for (const javaScriptEnabled of [true, false])
    it(`is refused above 25 MB, added, sealed and downloaded, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
      const { db, cast } = app
      const look = javaScriptEnabled ? lookAt : () => Promise.resolve()
      const [entry = 0] = await logEnough(db, cast.sian, javaScriptEnabled ? 'CAS-4' : 'CAS-3')
      const mine = await signIn(cast.sian.email, javaScriptEnabled)
      const tab = await mine.newPage()
      await tab.goto(`${app.url}/cpd/${entry}`)
      await tab.getByRole('link', { name: 'Add a file' }).click()
      await look(tab, 'add-a-file')
      await tab.getByLabel('Yes, or it did before I changed it').check()
      await tab.getByLabel('Names and faces are taken out or covered').check()
      const content = Buffer.alloc(26 * 1024 * 1024, PDF)
      await tab.getByLabel('The file').setInputFiles({ name: 'big.pdf', mimeType: 'application/pdf', buffer: content })
      await tab.getByRole('button', { name: 'Add the file' }).click()
      await tab.getByText('There is a problem').waitFor()
      expect(await tab.locator('#file-error').innerText()).to.include('Choose a file of 25 MB or less')
      expect(await tab.getByLabel('Names and faces are taken out or covered').isChecked()).to.equal(true)
      await look(tab, 'refused')

      const photo = await photoWithPlace()
      const name = 'Where-everybody-sits-on-the-carpet-in-Year-5-with-the-rota-beside-it-and-the-talk-partners.jpg'
      await tab.getByLabel('The file').setInputFiles({ name, mimeType: 'image/jpeg', buffer: photo })
      await tab.getByRole('button', { name: 'Add the file' }).click()
      await tab.getByText(`Kept: ${name}.`).waitFor()
      await look(tab, 'entry')
      const [got] = await Promise.all([
        tab.waitForEvent('download'),
        tab.getByRole('link', { name, exact: true }).click(),
      ])
      expect(got.suggestedFilename()).to.equal(name)
      await tab.getByRole('link', { name: `Remove ${name}` }).click()
      await look(tab, 'remove')
      await tab.getByRole('link', { name: 'Keep it' }).click()
      await tab
        .getByRole('button', { name: /^(Record together|Ask)/ })
        .first()
        .click()
      await tab.getByRole('heading', { name: 'With Idris Bello' }).waitFor()
      const address = tab.url()
      await mine.close()

      const theirs = await signIn(cast.idris.email, javaScriptEnabled)
      const reading = await theirs.newPage()
      await reading.goto(address)
      await look(reading, 'decide')
      await reading.getByLabel('What I saw or heard, and when').fill('In Year 5, on Monday.')
      await reading.getByLabel('Next step').fill('Ask them in a month.')
      await reading.getByRole('button', { name: 'Confirm at Practised' }).click()
      await reading.goto(address)
      expect(await reading.getByText(/^SHA-256 [0-9a-f]{64}$/).count()).to.equal(1)
      await look(reading, 'answered')
      await theirs.close()
    })

  async function signIn(email: string, javaScriptEnabled: boolean): Promise<BrowserContext> {
    const browser = await openBrowser()
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 900 } })
    const tab = await context.newPage()
    await tab.goto(`${app.url}/sign-in`)
    await tab.getByLabel('E-mail').fill(email)
    await tab.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await tab.getByRole('button', { name: 'Sign in', exact: true }).click()
    await tab.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
    await tab.close()
    return context
  }

  /** Nothing that axe (which is a script) finds, and nothing wider than a phone of 320 px. */
  async function lookAt(tab: Page, name: string): Promise<void> {
    const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')
    for (const width of [1280, 390, 320]) {
      await tab.setViewportSize({ width, height: 900 })
      await tab.evaluate(axe)
      const found = await tab.evaluate<string[]>(
        `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((r) => r.violations.map((v) => v.id + ' ' + v.nodes[0].html))`,
      )
      expect(found, `${name} at ${width}`).to.deep.equal([])
      const wide = await tab.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      expect(wide, `${name} at ${width}`).to.be.at.most(0)
      if (SHOTS !== undefined) await tab.screenshot({ path: `${SHOTS}/${name}-${width}.png`, fullPage: true })
    }
    await tab.setViewportSize({ width: 1280, height: 900 })
  }
})
