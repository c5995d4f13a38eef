import { logEnough } from '../support/enough.ts'
import { expect } from 'chai'
import { type BrowserContext, type Locator, type Page } from 'playwright-core'
import { loadDemo } from '../../src/cli/demo/load.ts'
import { londonDate } from '../../src/shared/dates.ts'
import { serve } from '../support/app.ts'
import { hasBrowser, openBrowser } from '../support/browser.ts'
import { NOW } from '../support/cast.ts'
import { freshDb, type TestDb } from '../support/db.ts'

const PASSWORD = 'a password for the demo'
const WAYS = [
  { javaScriptEnabled: true, width: 1280 },
  { javaScriptEnabled: false, width: 1280 },
  { javaScriptEnabled: true, width: 390 },
  { javaScriptEnabled: false, width: 390 },
]

/** Somebody at a browser, whose pages and presses are counted as in docs/workload.md. */
type Reader = {
  tab: Page
  press: (what: Locator) => Promise<void>
  /** Pages loaded and presses made since the last time this was asked. */
  spent: () => { pages: number; presses: number }
}

describe('a half term in a browser', function () {
  this.timeout(120_000)
  before(function () {
    if (!hasBrowser) this.skip()
  })

  for (const way of WAYS) {
    describe(`at ${way.width} px, ${way.javaScriptEnabled ? 'with' : 'without'} JavaScript`, () => {
      let test: TestDb
      let url: string
      let stop: () => Promise<void>
      const contexts: BrowserContext[] = []
      before(async () => {
        test = await freshDb('SQLite')
        await loadDemo(test.db, { today: londonDate(NOW), password: PASSWORD, size: 'small' })
        const served = await serve(test.db)
        url = served.url
        stop = served.stop
      })
      after(async () => {
        for (const context of contexts) await context.close()
        await stop()
        await test.drop()
      })

      const signIn = async (who: string): Promise<Reader> => {
        const browser = await openBrowser()
        const { javaScriptEnabled, width } = way
        const context = await browser.newContext({ javaScriptEnabled, viewport: { width, height: 900 } })
        contexts.push(context)
        const tab = await context.newPage()
        await tab.goto(`${url}/sign-in`)
        await tab.locator('#email').fill(`${who}@demo.stepfree.test`)
        await tab.locator('#password').fill(PASSWORD)
        await tab.getByRole('button', { name: 'Sign in' }).click()
        await tab.waitForURL((address) => !address.pathname.startsWith('/sign-in'))
        let spent = { pages: 0, presses: 0 }
        tab.on('response', (answer) => {
          // A redirect is not a page that somebody waits for and reads.
          if (answer.request().isNavigationRequest() && answer.status() !== 303) spent.pages++
        })
        return {
          tab,
          press: async (what) => {
            spent.presses++
            await what.click()
            await tab.waitForLoadState()
          },
          spent: () => {
            const now = spent
            spent = { pages: 0, presses: 0 }
            return now
          },
        }
      }

      it('a lead brings in this year’s staff in three pages: upload, check, confirm', async () => {
        const { tab, press, spent } = await signIn('lead')
        await tab.goto(`${url}/schools/990001/staff`)
        spent()
        await press(tab.getByRole('link', { name: 'Bring in a staff list' }))
        const list =
          'First name,Last name,Email address,Role,Start date,Career stage\nNoor,Aziz,noor@hazelmere.example,Teacher,01/09/2026,ECT year 1\n'
        await tab
          .getByLabel('Staff list')
          .setInputFiles({ name: 'staff.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
        await press(tab.getByRole('button', { name: 'Check the list' }))
        await press(tab.getByRole('button', { name: 'Confirm' }))
        expect(spent()).to.deep.equal({ pages: 3, presses: 3 })
        await tab.goto(`${url}/schools/990001/staff?q=Noor`)
        await tab.getByRole('link', { name: 'Noor Aziz' }).waitFor()
      })

      it('a lead gives a module to people, who are shown before anything is stored', async () => {
        const { tab, press, spent } = await signIn('lead')
        await tab.goto(`${url}/modules/M20`)
        spent()
        await press(tab.getByRole('link', { name: 'Give it to people' }))
        await tab.getByLabel('Jo Marsh').check()
        await press(tab.getByRole('button', { name: 'Check who gets it' }))
        await press(tab.getByRole('button', { name: 'Give it to them' }))
        expect(spent().presses).to.equal(3)
        const given = (await test
          .db('assignments as a')
          .join('modules as m', 'm.id', 'a.module_id')
          .join('people as p', 'p.id', 'a.person_id')
          .where({ 'm.code': 'M20', 'p.family_name': 'Marsh' })) as unknown[]
        expect(given).to.have.length(1)
      })

      it('a teacher logs CPD in two pages, says what shows it in three and asks for sign-off with one press; her mentor decides in two', async () => {
        const sian = (await test.db('people').where({ given_name: 'Siân' }).first('id')) as { id: number }
        await logEnough(test.db, sian, 'CAS-4')
        const { tab, press, spent } = await signIn('ect')
        await tab.goto(`${url}/me/pathway`)
        spent()
        await press(tab.getByRole('link', { name: 'Log CPD' }).locator('visible=true').first())
        await tab.getByLabel('What did you do?').fill('A page of growth with five pupils')
        await tab.getByLabel('How long?').fill('1')
        await tab.locator('#competency').selectOption({ label: 'Recognising many kinds of success' })
        await tab.getByLabel('What was in the way').fill('Only marks were noticed')
        await tab.getByLabel('What you changed').fill('Each pupil chose one thing to put on a page')
        await press(tab.getByRole('button', { name: 'Save this entry' }))
        expect(spent()).to.deep.equal({ pages: 2, presses: 2 })
        await press(tab.getByRole('link', { name: 'Say what shows it' }))
        await press(tab.getByRole('link', { name: 'Work before and after' }))
        await tab.getByLabel('Before').fill('Marks in a margin')
        await tab.getByLabel('After').fill('A page of one’s own')
        await tab.getByLabel('What should a reader notice?').fill('Who chose what')
        await tab.getByLabel('Who could and could not use it?').fill('All five could')
        await press(tab.getByRole('button', { name: 'Keep this' }))
        expect(spent(), 'to say what shows it').to.deep.equal({ pages: 3, presses: 3 })
        await press(tab.getByRole('button', { name: /^Record together/ }))
        expect(spent()).to.deep.equal({ pages: 1, presses: 1 })

        const mentor = await signIn('mentor')
        await mentor.tab.goto(`${url}/sign-offs`)
        mentor.spent()
        await mentor.press(mentor.tab.getByRole('link', { name: /Recognising many kinds of success/ }).first())
        await mentor.tab.getByLabel('What I saw or heard, and when').fill('On Monday, five pages on the wall')
        await mentor.tab.getByLabel('What pupils said or did').fill('“That is me”')
        await mentor.tab.getByLabel('Next step').fill('Let families add a line')
        await mentor.press(mentor.tab.getByRole('button', { name: 'Confirm at Practised' }))
        expect(mentor.spent()).to.deep.equal({ pages: 2, presses: 2 })

        await tab.goto(`${url}/competencies/CAS-4`)
        await tab.getByText(/^Practised, planned to Practised/).waitFor()
      })

      it('the lead sees the change on the home page, plans a session and takes its register', async () => {
        const { tab, press, spent } = await signIn('lead')
        const hours = await tab
          .getByText(/logged this year/)
          .first()
          .textContent()
        const { tab: teacher } = await signIn('teacher')
        await teacher.goto(`${url}/cpd/new`)
        await teacher.getByLabel('What did you do?').fill('Watched a lesson')
        await teacher.getByLabel('How long?').fill('2')
        await teacher.getByRole('button', { name: 'Save this entry' }).click()
        await tab.goto(url)
        expect(
          await tab
            .getByText(/logged this year/)
            .first()
            .textContent(),
        ).not.to.equal(hours)

        spent()
        await press(tab.getByRole('link', { name: 'Plan training from these' }))
        await press(tab.getByRole('main').locator('a.action').first())
        await tab.getByLabel('Day').fill(londonDate(NOW))
        await tab.getByLabel('Starts').fill('08:00')
        await tab.getByLabel('Ends').fill('09:30')
        await tab.getByLabel('Where').fill('Hall')
        await press(tab.getByRole('button', { name: 'Choose people' }))
        await press(tab.getByRole('main').getByRole('button').last())
        const planning = spent()
        expect(planning.pages, 'pages to plan a session').to.be.at.most(4)
        const [session] = (await test.db('training_sessions').orderBy('id', 'desc').limit(1)) as { id: number }[]
        await tab.goto(`${url}/training/${session?.id ?? 0}/attendance`)
        spent()
        await tab.getByRole('main').getByRole('checkbox').first().check()
        await press(tab.getByRole('button', { name: 'Save the register' }))
        expect(spent()).to.deep.equal({ pages: 1, presses: 1 })
        const came = (await test
          .db('session_places')
          .where({ session_id: session?.id ?? 0, state: 'attended' })) as unknown[]
        const entries = (await test.db('cpd_entries').where({ session_id: session?.id ?? 0 })) as unknown[]
        expect(came.length).to.be.greaterThan(0)
        expect(entries).to.have.length(came.length)
      })
    })
  }
})
