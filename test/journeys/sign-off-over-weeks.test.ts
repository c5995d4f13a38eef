import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { type BrowserContext, type Page } from 'playwright-core'
import { startTestApp, type TestApp } from '../support/app.ts'
import { hasBrowser, openBrowser } from '../support/browser.ts'
import { add, competencyId, NOW, PASSWORD, type Person } from '../support/cast.ts'
import { freshDb, type TestDb } from '../support/db.ts'
import { logEnough } from '../support/enough.ts'

type Tab = { tab: Page; press: (name: string | RegExp, role?: 'button' | 'link') => Promise<void>; spent: () => string }

describe('a sign-off over weeks, in a browser', function () {
  this.timeout(120_000)
  before(function () {
    if (!hasBrowser) this.skip()
  })

  for (const javaScriptEnabled of [true, false]) {
    describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
      let test: TestDb
      let app: TestApp
      let stop: () => Promise<void>
      const contexts: BrowserContext[] = []
      const tabs = new Map<number, Tab>()
      before(async () => {
        test = await freshDb('SQLite')
        const started = await startTestApp(test.db)
        app = started.app
        stop = started.stop
      })
      after(async () => {
        for (const context of contexts) await context.close()
        await stop()
        await test.drop()
      })

      const open = async (): Promise<Tab> => {
        const browser = await openBrowser()
        const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 900 } })
        contexts.push(context)
        const tab = await context.newPage()
        tab.setDefaultTimeout(5_000)
        let [pages, presses] = [0, 0]
        tab.on('response', (answer) => {
          if (answer.request().isNavigationRequest() && answer.status() !== 303) pages++
        })
        return {
          tab,
          press: async (name, role = 'button') => {
            presses++
            await tab
              .getByRole('main')
              .getByRole(role, { name, exact: typeof name === 'string' })
              .first()
              .click()
            await tab.waitForLoadState()
          },
          spent: () => {
            const said = `${pages} pages, ${presses} presses`
            ;[pages, presses] = [0, 0]
            return said
          },
        }
      }
      const as = async (person: Person): Promise<Tab> => {
        const known = tabs.get(person.id)
        if (known !== undefined) return known
        const made = await open()
        await made.tab.goto(`${app.url}/sign-in`)
        await made.tab.locator('#email').fill(person.email)
        await made.tab.locator('#password').fill(PASSWORD)
        await made.press('Sign in')
        await made.tab.waitForURL((address) => !address.pathname.startsWith('/sign-in'))
        tabs.set(person.id, made)
        return made
      }
      /** Weeks later everybody signs in anew. */
      const on = (day: string): void => {
        app.clock.now = new Date(`${day}T15:30:00Z`)
        tabs.clear()
      }
      /** Nothing that axe finds, and nothing too wide at 320 px; axe needs JavaScript. */
      const check = async ({ tab }: Tab, what: string): Promise<void> => {
        if (!javaScriptEnabled) return
        await tab.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'))
        await tab.setViewportSize({ width: 320, height: 900 })
        const found = await tab.evaluate<{ violations: { id: string }[] }>(
          `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })`,
        )
        const wide = await tab.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        await tab.setViewportSize({ width: 1280, height: 900 })
        expect(
          [...found.violations.map(({ id }) => id), ...(wide > 0 ? [`${wide} px too wide`] : [])],
          what,
        ).to.deep.equal([])
      }
      /** Logs one thing and says what shows it, through the forms. */
      const show = async (who: Tab, kind: string, fields: Record<string, string>): Promise<void> => {
        await who.tab.goto(`${app.url}/cpd/new?competency=SOC-1`)
        await who.tab.getByLabel('What did you do?').fill('A rota for partners')
        await who.tab.getByLabel('How long?').fill('1')
        await who.tab.getByLabel('What was in the way').fill('Partners were chosen by standing up')
        await who.tab.getByLabel('What you changed').fill('A rota on the wall')
        await who.tab.getByLabel('What pupils experienced').fill('Nobody was left standing')
        await who.tab.getByLabel('Next', { exact: true }).fill('Keep it')
        await who.press('Save this entry')
        await who.press('Say what shows it', 'link')
        await who.press(kind, 'link')
        for (const [name, value] of Object.entries(fields)) {
          const field = who.tab.locator(`[name="${name}"]`).first()
          const list = (await who.tab.locator(`select[name="${name}"]`).count()) > 0
          const type = (await field.getAttribute('type')) ?? ''
          if (list) await field.selectOption(value)
          else if (type === 'radio') await who.tab.locator(`[name="${name}"][value="${value}"]`).check()
          else await field.fill(value)
        }
        await who.press('Keep this')
        expect(await who.tab.locator('body').innerText()).to.include('Kept: ')
      }
      const answer = async (
        who: Tab,
        press: string | RegExp,
        saw = 'Nobody was left standing on Monday',
      ): Promise<void> => {
        await who.tab.getByLabel('What I saw or heard, and when').fill(saw)
        await who.tab.getByLabel('Next step').fill('Let the pupils write the rota')
        const hard = who.tab.getByLabel('What is still hard')
        if ((await hard.count()) > 0) await hard.fill('Mondays')
        const talked = who.tab.getByLabel('When you talked with them')
        if ((await talked.count()) > 0) await talked.fill('2026-11-20')
        await who.press(press)
      }
      const ask = async (who: Tab, code: string, button: string | RegExp): Promise<string> => {
        await who.tab.goto(`${app.url}/competencies/${code}`)
        await who.press(button)
        return who.tab.url()
      }

      it('is gathered, is told enough, asks, gets not yet with a next step, asks again and is signed', async () => {
        const { sian, idris } = app.cast
        on('2026-09-07')
        let teacher = await as(sian)
        await show(teacher, 'Somebody saw it', {
          ...{
            seenOn: '2026-09-07',
            seenBy: String(idris.id),
            focus: 'Who starts',
            pupilsDid: 'All sat by the rota',
            question: 'And on Mondays?',
          },
        })
        await teacher.tab.goto(`${app.url}/competencies/SOC-1`)
        await teacher.tab.getByText('one so far').waitFor()
        expect(
          await teacher.tab.getByRole('button', { name: /Record together/ }).count(),
          'not before it is enough',
        ).to.equal(0)
        on('2026-09-21')
        teacher = await as(sian)
        await show(teacher, 'What pupils said or showed', {
          ...{
            seenOn: '2026-09-21',
            seenByName: 'A teaching assistant',
            method: 'Three faces',
            words: 'It is fair now',
            whose: 'Their own',
            howMany: '6',
          },
        })
        await teacher.tab.goto(`${app.url}/competencies/SOC-1`)
        teacher.spent()
        await teacher.press(/^Record together with Idris Bello/)
        expect(teacher.spent(), 'asking').to.equal('1 pages, 1 presses')

        const mentor = await as(idris)
        await mentor.tab.goto(`${app.url}/sign-offs`)
        mentor.spent()
        await mentor.press(/Siân/, 'link')
        await check(mentor, 'deciding')
        await answer(mentor, 'Not yet')
        expect(mentor.spent(), 'deciding').to.equal('2 pages, 2 presses')

        await teacher.tab.goto(app.url)
        await teacher.tab.goto(`${app.url}/sign-offs`)
        await teacher.press(/./, 'link')
        await teacher.tab.getByText('Let the pupils write the rota').waitFor()
        on('2026-10-05')
        teacher = await as(sian)
        const mentorAgain = await as(idris)
        await show(teacher, 'Work before and after', {
          before: 'A list',
          after: 'A rota',
          notice: 'Who wrote it',
          access: 'All could',
        })
        await ask(teacher, 'SOC-1', /^Record together/)
        await mentorAgain.tab.goto(`${app.url}/sign-offs`)
        await mentorAgain.press(/Siân/, 'link')
        await answer(mentorAgain, 'Confirm at Practised')
        await teacher.tab.goto(`${app.url}/competencies/SOC-1`)
        await teacher.tab
          .getByText(/^Practised/)
          .first()
          .waitFor()
      })

      it('is seen differently by the teacher, and somebody else decides; both views stay', async () => {
        const { sian, idris, renee } = app.cast
        app.clock.now = NOW
        tabs.clear()
        await logEnough(test.db, sian, 'SOC-2')
        const [teacher, mentor, senco] = [await as(sian), await as(idris), await as(renee)]
        const first = await ask(teacher, 'SOC-2', /^Record together/)
        await mentor.tab.goto(first)
        await answer(mentor, 'Not yet', 'I saw one lesson only')
        await teacher.tab.goto(first)
        teacher.spent()
        await teacher.tab.getByText('I see this differently').click()
        await check(teacher, 'seeing it differently')
        await teacher.tab.getByLabel('How you see it').fill('You came on the one day without it')
        await teacher.press('Ask for a second view')
        expect(teacher.spent(), 'to disagree: one press, and one to open the box').to.equal('1 pages, 1 presses')
        const second = teacher.tab.url()
        await senco.tab.goto(second)
        await senco.tab.getByText('You came on the one day without it').waitFor()
        await senco.tab.getByText('I saw one lesson only').waitFor()
        await check(senco, 'a second view')
        await answer(senco, 'Confirm at Practised')
        await teacher.tab.goto(first)
        await teacher.tab.getByText('A second view: Renée Dubois-Clarke').waitFor()
        await check(teacher, 'both views')
      })

      it('has a witness from outside, by a link without an account', async () => {
        const { sian, idris } = app.cast
        await logEnough(test.db, sian, 'SOC-3')
        const [teacher, mentor] = [await as(sian), await as(idris)]
        const request = await ask(teacher, 'SOC-3', /^Record together/)
        await teacher.tab.getByText('Ask somebody from outside').click()
        await teacher.tab.getByLabel('Their name').fill('Ada Ford')
        await teacher.tab.getByLabel('Who they are').fill('Speech and language therapist')
        await teacher.press('Make a link')
        await check(teacher, 'the link')
        const link = (await teacher.tab.locator('.slip__link').textContent()) ?? ''
        const ada = await open()
        await ada.tab.goto(link)
        ada.spent()
        await check(ada, 'what a witness sees')
        await ada.tab.getByLabel('What you saw, and what changed for pupils').fill('He chose a partner by himself')
        await ada.press('Send what I saw')
        expect(ada.spent(), 'one page for a witness').to.equal('1 pages, 1 presses')
        await ada.tab.goto(link)
        await ada.tab.getByText('This link has been used or is too old').waitFor()
        await mentor.tab.goto(request)
        await mentor.tab.getByText('He chose a partner by himself').waitFor()
        await check(mentor, 'a witness beside the request')
      })

      it('is withdrawn while it waits, and taken back after it was answered', async () => {
        const { sian, idris } = app.cast
        await logEnough(test.db, sian, 'SOC-4')
        const [teacher, mentor] = [await as(sian), await as(idris)]
        await ask(teacher, 'SOC-4', /^Record together/)
        teacher.spent()
        await teacher.press('Withdraw this request')
        expect(teacher.spent()).to.equal('1 pages, 1 presses')
        const again = await ask(teacher, 'SOC-4', /^Record together/)
        await mentor.tab.goto(again)
        await answer(mentor, 'Confirm at Practised')
        await mentor.tab.goto(again)
        await mentor.tab.getByText('Take this answer back').click()
        await mentor.tab.getByLabel('Why it is taken back').fill('I had mixed up two classes')
        await mentor.press('Take it back')
        await teacher.tab.goto(again)
        await teacher.tab.getByText('I had mixed up two classes').waitFor()
        await check(teacher, 'an answer that was taken back')
      })

      it('takes two people at Leading others, each after a conversation', async () => {
        const { idris, renee, lena, pat, aoife } = app.cast
        await logEnough(test.db, idris, 'HQT-1')
        const later: [string, string, Record<string, unknown>][] = [
          ['OUT', '2026-09-15', {}],
          ['PER', '2026-11-16', { seen_by_id: pat.id }],
          ['PER', '2026-11-17', { seen_by_id: aoife.id }],
        ]
        const competency = { competency_id: await competencyId(test.db, 'HQT-1') }
        for (const [kind, day, more] of later) {
          const at = `${day}T10:00:00.000Z`
          const entry = { person_id: idris.id, title: 'Led the team', done_on: day, minutes: 60, kind: 'practice' }
          const id = await add(test.db, 'cpd_entries', { ...entry, change_made: 'x', created_at: at, updated_at: at })
          await test.db('cpd_entry_competencies').insert({ entry_id: id, ...competency })
          await test
            .db('entry_evidence')
            .insert({ entry_id: id, kind, details: '{}', seen_on: day, context: day, ...more })
        }
        const reached = { person_id: idris.id, ...competency, depth: 3, reached_on: '2026-06-01' }
        await test.db('depths_reached').insert(reached)
        await test.db('planned_steps').insert({
          ...{ person_id: idris.id, ...competency, depth: 4, origin: 'own', position: 1, planned_on: '2026-06-02' },
        })
        const [teacher, senco, lead] = [await as(idris), await as(renee), await as(lena)]
        const first = await ask(teacher, 'HQT-1', /^Ask Renée Dubois-Clarke to sign at Leading others/)
        await senco.tab.goto(first)
        await check(senco, 'the first of two')
        await answer(senco, 'Sign at Leading others', 'She coached the whole team')
        await teacher.tab.goto(first)
        await teacher.tab.getByText('Signed, the first of two').waitFor()
        await teacher.press('Open it', 'link')
        const second = teacher.tab.url()
        await teacher.tab.getByText('Another colleague').click()
        await teacher.tab.getByLabel('Ask somebody else to read it').selectOption(String(lena.id))
        await teacher.press('Ask them instead')
        await lead.tab.goto(second)
        expect(await lead.tab.getByText('She coached the whole team').count(), 'not before her own').to.equal(0)
        await check(lead, 'the second of two')
        await answer(lead, 'Sign at Leading others')
        await teacher.tab.goto(second)
        await teacher.tab.getByText('Signed at Leading others').first().waitFor()
      })
    })
  }
})
