import { expect } from 'chai'
import { routesOf } from '../../src/routes.ts'
import { onEachEngineWithApp, type TestApp } from '../support/app.ts'
import { PASSWORD, type Person } from '../support/cast.ts'
import { partsForRoutes } from '../support/routes.ts'
import { type Page } from '../support/visitor.ts'
import { ASKED, type Asked } from './people.ts'
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
    for (const row of TABLE) {
      const { route, path, answers } = row
      it(`${route} answers each as the table says`, async () => {
        const expected = answers.split(' ')
        expect(expected).to.have.length(ASKED.length)
        const said: Answer[] = []
        for (const asked of ASKED) said.push(await ask(app(), row, await path(app(), asked.about(app().cast)), asked))
        const differ = ASKED.flatMap(({ label }, i) =>
          said[i] === expected[i] ? [] : [`${label}: ${said[i] ?? ''}, the table says ${expected[i] ?? ''}`],
        )
        expect(differ, said.join(' ')).to.deep.equal([])
      })
    }
  })
})

async function ask(app: TestApp, { route, fields, file }: Row, address: string, asked: Asked): Promise<Answer> {
  const person = asked.who(app.cast)
  if (person !== null && route === 'POST /sign-out') return signOut(app, person)
  const visitor = person === null ? app.visitor() : await app.as(person)
  await visitor.get(person === null ? '/sign-in' : '/competencies')
  if (route.startsWith('GET ')) return meaning(await visitor.get(address, { follow: false }))
  if (file === undefined) return meaning(await visitor.post(address, fields ?? {}))
  return meaning(await visitor.upload(address, { field: file, name: 'empty.csv', content: new Uint8Array() }))
}

/** In a browser of their own, so that everybody stays signed in for the rows that follow. */
async function signOut(app: TestApp, person: Person): Promise<Answer> {
  const visitor = app.visitor()
  await visitor.signIn(person.email, PASSWORD)
  return (await visitor.post('/sign-out')).location === '/sign-in' ? 'y' : 'n'
}

function meaning(page: Page): Answer {
  if (page.status === 404) return 'n'
  if (page.status === 403) return 'f'
  if (page.status === 303 && page.location?.startsWith('/sign-in') === true) return 'i'
  if (page.status >= 500) throw new Error(`answered with ${page.status}`)
  return 'y'
}
