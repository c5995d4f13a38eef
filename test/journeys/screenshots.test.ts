import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { type Page } from 'playwright-core'
import { loadDemo } from '../../src/cli/demo/load.ts'
import { londonDate } from '../../src/shared/dates.ts'
import { serve } from '../support/app.ts'
import { hasBrowser, openBrowser } from '../support/browser.ts'
import { NOW } from '../support/cast.ts'
import { freshDb, type TestDb } from '../support/db.ts'

const PASSWORD = 'a password for the demo'
const URN = '990001'

/** The pictures in docs/: who, which page, and its name. `phone` makes a second one at 390 px. */
const PICTURES: {
  name: string
  who: string | null
  path: (db: TestDb['db']) => Promise<string> | string
  phone?: true
  /** What is done on the page before the picture is taken. */
  first?: (tab: Page, db: TestDb['db']) => Promise<void>
}[] = [
  { name: 'sign-in', who: null, path: () => '/sign-in' },
  { name: 'pathway', who: 'ect', path: () => '/me/pathway', phone: true },
  { name: 'cpd-new', who: 'ect', path: () => '/cpd/new', phone: true },
  { name: 'sign-off', who: 'mentor', path: waitingForMentor, phone: true },
  { name: 'school', who: 'lead', path: () => `/schools/${URN}` },
  { name: 'grid', who: 'lead', path: () => `/schools/${URN}/matrix` },
  { name: 'import-check', who: 'lead', path: () => `/schools/${URN}/imports/staff`, first: checkList },
  { name: 'training-plan', who: 'lead', path: () => '/training/plan' },
  { name: 'register', who: 'lead', path: register },
  { name: 'board', who: 'governor', path: () => `/board/${URN}` },
]

describe('the pictures in the guides', function () {
  this.timeout(180_000)
  before(function () {
    if (!hasBrowser) this.skip()
  })

  it('are made from the product as it is', async () => {
    // `SCREENSHOTS=docs/screenshots npm run test:only -- test/journeys/screenshots.test.ts` renews those in the guides.
    const folder = process.env.SCREENSHOTS ?? mkdtempSync(path.join(tmpdir(), 'stepfree-pictures-'))
    mkdirSync(folder, { recursive: true })
    const test = await freshDb('SQLite')
    await loadDemo(test.db, { today: londonDate(NOW), password: PASSWORD, size: 'small' })
    const { url, stop } = await serve(test.db, { demo: { password: PASSWORD } })
    const browser = await openBrowser()
    for (const { name, who, path: address, phone, first } of PICTURES) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
      const tab = await context.newPage()
      if (who !== null) {
        await tab.goto(`${url}/sign-in`)
        await tab.locator('#email').fill(`${who}@demo.stepfree.test`)
        await tab.locator('#password').fill(PASSWORD)
        await tab.getByRole('button', { name: 'Sign in', exact: true }).click()
        await tab.waitForURL((at) => !at.pathname.startsWith('/sign-in'))
      }
      const answer = await tab.goto(url + (await address(test.db)))
      expect(answer?.status(), name).to.equal(200)
      await first?.(tab, test.db)
      await tab.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true })
      if (phone === true) {
        await tab.setViewportSize({ width: 390, height: 844 })
        await tab.screenshot({ path: path.join(folder, `${name}-phone.png`), fullPage: true })
      }
      await context.close()
    }
    await stop()
    await test.drop()
  })
})

/** Uploads a list of two who changed, one as before, two who are new and two that are refused, and waits for the check. */
async function checkList(tab: Page, db: TestDb['db']): Promise<void> {
  const staff = (await db('school_periods as at')
    .join('people as p', 'p.id', 'at.person_id')
    .join('schools as s', 's.id', 'at.school_id')
    .where('s.urn', URN)
    .whereNull('at.finished_on')
    .whereNotNull('p.email')
    .orderBy('p.sort_name')
    .limit(3)
    .select('p.given_name', 'p.family_name', 'p.email', 'at.job_title', 'at.started_on')) as {
    given_name: string
    family_name: string
    email: string
    job_title: string | null
    started_on: string
  }[]
  const known = staff.map((row, i) => [
    ...[row.given_name, row.family_name, row.email, i === 0 ? (row.job_title ?? '') : 'Phase leader'],
    ...[row.started_on, ''],
  ])
  const content = [
    ['First name', 'Last name', 'Email', 'Job title', 'Start date', 'Working days'],
    ...known,
    ['Nadia', 'Rahman', 'nadia.rahman@hazelmere.example', 'Class teacher', '04/01/2027', 'Mon-Wed'],
    ['Owen', 'Pryce', 'owen.pryce@hazelmere.example', 'Teaching assistant', '04/01/2027', 'M T W'],
    ['Ben', 'Silva', 'not-an-email', 'Class teacher', '04/01/2027', ''],
    ['Cai', 'Jones', 'cai.jones@hazelmere.example', 'Class teacher', '31/02/2027', ''],
  ]
  const buffer = Buffer.from(content.map((row) => row.join(',')).join('\n'))
  await tab.locator('input[type=file]').setInputFiles({ name: 'staff-january.csv', mimeType: 'text/csv', buffer })
  await tab.getByRole('button', { name: 'Check the list' }).click()
  await tab.waitForURL(/\/imports\/\d+$/)
  const words = await tab.locator('main').innerText()
  for (const part of [/2 will be created/, /2 (will be )?changed/, /2 refused/]) expect(words).to.match(part)
}

async function waitingForMentor(db: TestDb['db']): Promise<string> {
  const row = (await db('sign_offs as s')
    .join('users as u', 'u.person_id', 's.signatory_id')
    .where({ 's.state': 'requested', 'u.email': 'mentor@demo.stepfree.test' })
    .first('s.id')) as { id: number }
  return `/sign-offs/${row.id}`
}

async function register(db: TestDb['db']): Promise<string> {
  const row = (await db('training_sessions as t')
    .join('schools as s', 's.id', 't.school_id')
    .where('s.urn', URN)
    .where('t.held_on', '<', londonDate(NOW))
    .whereNull('t.cancelled_on')
    .first('t.id')) as { id: number }
  return `/training/${row.id}/attendance`
}
