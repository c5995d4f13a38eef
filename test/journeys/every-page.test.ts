import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { HtmlValidate } from 'html-validate'
import { type BrowserContext, type Page } from 'playwright-core'
import { DEMO_SIGN_INS } from '../../src/accounts/demo-sign-ins.rules.ts'
import { loadDemo } from '../../src/cli/demo/load.ts'
import { routesOf } from '../../src/routes.ts'
import { londonDate } from '../../src/shared/dates.ts'
import { addLesserAdministrators, ASKED } from '../access/people.ts'
import { TABLE } from '../access/table.ts'
import { serve, startTestApp } from '../support/app.ts'
import { hasBrowser, openBrowser } from '../support/browser.ts'
import { NOW } from '../support/cast.ts'
import { crawl, patternOf, type Seen } from '../support/crawl.ts'
import { freshDb, type TestDb } from '../support/db.ts'
import { partsForRoutes } from '../support/routes.ts'
import { Visitor } from '../support/visitor.ts'

const PASSWORD = 'a password for the demo'
const WIDTHS = [1280, 390, 320]

/** Pages that no link leads to: they are reached by a form, a mail or a key, and have tests of their own. */
const NOT_LINKED: Record<string, string> = {
  '/sign-in/:provider': 'leads to another site',
  '/sign-in/:provider/callback': 'is where that site leads back',
  '/invitations/:token': 'is in an invitation',
  '/reset/:token': 'is in a mail',
  '/set-up/:token': 'is printed at the first start',
  '/calendar/:token.ics': 'is kept by a calendar',
  '/account/identities/:provider': 'leads to another site',
  '/witness/:token': 'is in the hands of a witness',
  '/forgotten-password': 'is offered where mail can be sent',
}

describe('every page', function () {
  this.timeout(600_000)
  let test: TestDb
  let other: TestDb
  const stops: (() => Promise<void>)[] = []
  const seen: { person: string; pages: Seen[]; visitor: Visitor }[] = []
  const patterns = routesOf(partsForRoutes())
    .filter(([method]) => method === 'GET')
    .map(([, path]) => patternOf(path))

  before(async () => {
    test = await freshDb('SQLite')
    await loadDemo(test.db, { today: londonDate(NOW), password: PASSWORD, size: 'small' })
    const served = await serve(test.db, { demo: { password: PASSWORD } })
    stops.push(served.stop)
    const nobody = new Visitor(served.url)
    seen.push({ person: 'Somebody signed out', visitor: nobody, pages: await crawl(nobody, patterns, 2) })
    for (const { email, what } of DEMO_SIGN_INS) {
      const visitor = new Visitor(served.url)
      await visitor.signIn(email, PASSWORD)
      seen.push({ person: what, visitor, pages: await crawl(visitor, patterns, 2) })
    }
    // What needs something that the demo does not have (a letter, a joined record) is made as in the table of access.
    other = await freshDb('SQLite')
    const { app, stop } = await startTestApp(other.db)
    stops.push(stop)
    const cast = { ...app.cast, ...(await addLesserAdministrators(app.db, app.cast)) }
    const reached = new Set(seen.flatMap(({ pages }) => pages.map((page) => page.route)))
    for (const { route, path, answers } of TABLE) {
      const [method = '', pattern = ''] = route.split(' ')
      if (method !== 'GET' || reached.has(pattern)) continue
      const asked = ASKED[answers.split(' ').indexOf('y')]
      const who = asked?.who(cast)
      if (asked === undefined || who === undefined || who === null) continue
      const visitor = await app.as(who)
      const address = await path(app, asked.about(app.cast))
      const page = await visitor.get(address)
      const type = page.headers.get('content-type') ?? ''
      seen.push({
        person: asked.label,
        visitor,
        pages: [{ path: address, route: pattern, status: page.status, html: page.html, type }],
      })
    }
  })
  after(async () => {
    for (const stop of stops) await stop()
    await test.drop()
    await other.drop()
  })

  const pagesOf = (): { person: string; page: Seen }[] =>
    seen.flatMap(({ person, pages }) => pages.map((page) => ({ person, page })))
  const htmlPages = () => pagesOf().filter(({ page }) => page.type.startsWith('text/html'))

  it('answers, wherever a link leads', () => {
    const dead = pagesOf().filter(({ page }) => page.status !== 200)
    expect(dead.map(({ person, page }) => `${person}: ${page.path} (${page.status})`)).to.deep.equal([])
  })

  it('is reached by somebody', () => {
    const reached = new Set(pagesOf().map(({ page }) => page.route))
    const missed = patterns
      .map(({ path }) => path)
      .filter((path) => !reached.has(path) && NOT_LINKED[path] === undefined)
    expect(missed).to.deep.equal([])
  })

  it('is valid HTML', async () => {
    const validate = new HtmlValidate(JSON.parse(readFileSync('.htmlvalidate.json', 'utf8')) as object)
    const faults = new Set<string>()
    for (const { page } of htmlPages()) {
      const report = await validate.validateString(page.html)
      for (const { messages } of report.results) {
        for (const m of messages) faults.add(`${page.route}: ${m.ruleId} ${m.message} (line ${m.line})`)
      }
    }
    expect([...faults]).to.deep.equal([])
  })

  it('has no inline script or style, and prints nothing that is missing', () => {
    const faults = htmlPages().flatMap(({ page }) => {
      const scripts = page.html.match(/<script(?![^>]*\ssrc=)[^>]*>|\son\w+="|\sstyle="|<style/g) ?? []
      const missing = page.html.match(/>[^<]*\b(undefined|NaN|\[object Object\])\b[^<]*</g) ?? []
      return [...scripts, ...missing].map((found) => `${page.route}: ${found}`)
    })
    expect(faults).to.deep.equal([])
  })

  it('says on every page about a sign-off that it is a developmental record', () => {
    const about = htmlPages().filter(({ page }) => /^\/sign-offs|^\/me\/pathway/.test(page.route))
    expect(about.length).to.be.greaterThan(5)
    const silent = about.filter(({ page }) => !page.html.includes('developmental record'))
    expect(silent.map(({ page }) => page.path)).to.deep.equal([])
  })

  describe('in a browser', () => {
    before(function () {
      if (!hasBrowser) this.skip()
    })

    it('has nothing that axe finds, at three widths, and nothing that overflows at 320 px', async () => {
      const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')
      const faults = new Set<string>()
      const browser = await openBrowser()
      const looked = new Set<string>()
      for (const { visitor, pages } of seen) {
        if (pages.every((page) => looked.has(page.route))) continue
        const context = await browser.newContext()
        await takeCookies(context, visitor)
        const tab = await context.newPage()
        for (const page of pages.filter(({ type }) => type.startsWith('text/html'))) {
          if (looked.has(page.route)) continue
          looked.add(page.route)
          await tab.goto(visitor.baseUrl + page.path)
          await tab.evaluate(axe)
          for (const width of WIDTHS) {
            await tab.setViewportSize({ width, height: 900 })
            for (const fault of await look(tab, width)) faults.add(`${page.route} at ${width}: ${fault}`)
          }
        }
        await context.close()
      }
      expect([...faults]).to.deep.equal([])
    })
  })
})

async function takeCookies(context: BrowserContext, visitor: Visitor): Promise<void> {
  const cookies = visitor.cookieHeader().split('; ').filter(Boolean)
  await context.addCookies(
    cookies.map((pair) => {
      const at = pair.indexOf('=')
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: visitor.baseUrl }
    }),
  )
}

type AxeResult = { violations: { id: string; nodes: { html: string }[] }[] }

async function look(tab: Page, width: number): Promise<string[]> {
  const result = await tab.evaluate<AxeResult>(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })`,
  )
  const faults = result.violations.map((v) => `${v.id} ${v.nodes[0]?.html.slice(0, 160) ?? ''}`)
  if (width > 320) return faults
  const wide = await tab.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  return wide > 0 ? [...faults, `the page is ${wide} px too wide`] : faults
}
