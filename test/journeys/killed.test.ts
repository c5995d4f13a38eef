import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { connect } from '../../src/db/connection.ts'
import { type Cast, makeCast, PASSWORD } from '../support/cast.ts'
import { ENGINES, freshDb, type TestDb } from '../support/db.ts'
import { freePort, startProcess } from '../support/process.ts'
import { Visitor } from '../support/visitor.ts'

const KILLS = 20
const WRITERS = 4

describe('a server that is killed while people write', function () {
  this.timeout(240_000)

  for (const engine of ENGINES) {
    describe(`on ${engine}`, () => {
      let test: TestDb
      let cast: Cast
      let folder: string
      before(async () => {
        test = await freshDb(engine)
        cast = await makeCast(test.db)
        await test.db.destroy()
        folder = mkdtempSync(path.join(tmpdir(), 'stepfree-killed-'))
      })
      after(async () => {
        test.db = connect(test.url)
        await test.drop()
        rmSync(folder, { recursive: true, force: true })
      })

      it(`loses nothing it acknowledged in ${KILLS} kills, and keeps no entry without its event`, async () => {
        const port = await freePort()
        const env: Record<string, string> = {
          DATA_DIR: folder,
          SESSION_SECRET: 'a secret that outlives every kill of it',
        }
        if (engine === 'PostgreSQL') env.DATABASE_URL = test.url
        else copyFileSync(test.url, path.join(folder, 'stepfree.sqlite'))
        const url = engine === 'PostgreSQL' ? test.url : path.join(folder, 'stepfree.sqlite')
        const visitors = new Map<number, Visitor>()
        const acknowledged: string[] = []
        for (let round = 0; round < KILLS; round++) {
          const server = await startProcess(env, port)
          for (let n = visitors.size; n < WRITERS; n++) visitors.set(n, await signIn(server.url, cast))
          let killed = false
          const writers = [...visitors].map(async ([n, visitor]) => {
            for (let i = 0; !killed; i++) {
              const title = `Round ${round}, writer ${n}, entry ${i}`
              const answer = await log(visitor, title).catch(() => undefined)
              if (answer === 303) acknowledged.push(title)
              else if (answer !== undefined && !killed) throw new Error(`Logging CPD was answered with ${answer}.`)
              else return
            }
          })
          await new Promise((resolve) => setTimeout(resolve, 150 + ((round * 37) % 200)))
          killed = true
          await server.kill()
          await Promise.all(writers)
        }
        const db = connect(url)
        const titles = new Set(
          ((await db('cpd_entries').select('title')) as { title: string }[]).map((row) => row.title),
        )
        const told = (await db('events').where({ action: 'cpd_logged' }).select('subject_id')) as {
          subject_id: number
        }[]
        const entries = (await db('cpd_entries').select('id')) as { id: number }[]
        await db.destroy()
        expect(acknowledged.length).to.be.greaterThan(KILLS)
        expect(acknowledged.filter((title) => !titles.has(title))).to.deep.equal([])
        expect(told.map((event) => event.subject_id).sort((a, b) => a - b)).to.deep.equal(
          entries.map((entry) => entry.id).sort((a, b) => a - b),
        )
      })
    })
  }
})

async function signIn(url: string, cast: Cast): Promise<Visitor> {
  const visitor = new Visitor(url)
  await visitor.signIn(cast.idris.email, PASSWORD)
  await visitor.get('/cpd/new')
  return visitor
}

/** The key of the form is left as it is, so each post carries one of its own instead. */
async function log(visitor: Visitor, title: string): Promise<number> {
  const answer = await visitor.post('/cpd', { title, on: '2026-11-02', hours: '1', _key: title })
  return answer.status
}
