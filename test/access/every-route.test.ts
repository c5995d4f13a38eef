import { expect } from 'chai'
import { routesOf } from '../../src/routes.ts'
import { onEachEngineWithApp, type TestApp } from '../support/app.ts'
import { PASSWORD, type Person } from '../support/cast.ts'
import { partsForRoutes } from '../support/routes.ts'
import { type Page } from '../support/visitor.ts'
import { addLesserAdministrators, ASKED, type Lesser } from './people.ts'
import { PUBLIC, type Row, TABLE } from './table.ts'

/** What an answer means for who asked: y may, n not found, f refused, i sign in first. */
type Answer = 'y' | 'n' | 'f' | 'i'

describe('every route, for everybody', function () {
  this.timeout(120_000)

  it('has its row in the table, and the table has no row too many', () => {
    const routes = routesOf(partsForRoutes()).map(([method, path]) => `${method} ${path}`)
    const rows = [...TABLE.map(({ route }) => route), ...PUBLIC]
    expect(routes.filter((route) => !rows.includes(route))).to.deep.equal([])
    expect(rows.filter((route) => !routes.includes(route))).to.deep.equal([])
  })

  onEachEngineWithApp((app) => {
    let lesser: Lesser
    before(async () => {
      lesser = await addLesserAdministrators(app().db, app().cast)
    })
    for (const row of TABLE) {
      const { route, path, answers } = row
      it(`${route} answers each as the table says`, async () => {
        const expected = answers.split(' ')
        expect(expected).to.have.length(ASKED.length)
        const said: Answer[] = []
        for (const asked of ASKED) {
          const address = await path(app(), asked.about(app().cast))
          said.push(await ask(app(), row, address, asked.who({ ...app().cast, ...lesser })))
        }
        const differ = ASKED.flatMap(({ label }, i) =>
          said[i] === expected[i] ? [] : [`${label}: ${said[i] ?? ''}, the table says ${expected[i] ?? ''}`],
        )
        expect(differ, said.join(' ')).to.deep.equal([])
      })
    }
  })
})

async function ask(app: TestApp, row: Row, address: string, person: Person | null): Promise<Answer> {
  const { route, fields, file } = row
  if (person !== null && route === 'POST /sign-out') return signOut(app, person)
  const visitor = person === null ? app.visitor() : await app.as(person)
  await visitor.get(person === null ? '/sign-in' : '/competencies')
  if (route.startsWith('GET ')) return meaning(await visitor.get(address, { follow: false }), row)
  if (file === undefined) return meaning(await visitor.post(address, fields ?? {}), row)
  return meaning(await visitor.upload(address, { field: file, name: 'empty.csv', content: new Uint8Array() }), row)
}

/** In a browser of their own, so that everybody stays signed in for the rows that follow. */
async function signOut(app: TestApp, person: Person): Promise<Answer> {
  const visitor = app.visitor()
  await visitor.signIn(person.email, PASSWORD)
  return (await visitor.post('/sign-out')).location === '/sign-in' ? 'y' : 'n'
}

/**
 * Only an answer that the page itself gives counts as "may": the page or file, where it leads on to, or the form with its
 * messages. A page that says otherwise has its status in the table.
 */
function meaning(page: Page, row: Row): Answer {
  if (page.status === 404) return 'n'
  if (page.status === 403) return 'f'
  if (page.status === 303 && page.location?.startsWith('/sign-in') === true) return 'i'
  if ([200, 303, 422, ...(row.also ?? [])].includes(page.status)) return 'y'
  throw new Error(`answered with ${page.status}`)
}
