import { createHash } from 'node:crypto'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { pino } from 'pino'
import { connect } from '../../src/db/connection.ts'
import { sweepFiles } from '../../src/evidence/files.job.ts'
import { makeFileStore } from '../../src/io/files.ts'
import { systemClock } from '../../src/shared/clock.ts'
import { systemWork } from '../../src/system-work.ts'
import { add, type Cast, makeCast, PASSWORD } from '../support/cast.ts'
import { ENGINES, freshDb, type TestDb } from '../support/db.ts'
import { freePort, startProcess } from '../support/process.ts'
import { Visitor } from '../support/visitor.ts'

const KILLS = 8
const SENDERS = 3
/** What one person may send; all of them are one person, and each round is an hour. */
const SIXTY_AN_HOUR = 60

describe('a server that is killed while people send files', function () {
  this.timeout(240_000)

  for (const engine of ENGINES) {
    describe(`on ${engine}`, () => {
      let test: TestDb
      let cast: Cast
      let folder: string
      before(async () => {
        test = await freshDb(engine)
        cast = await makeCast(test.db)
        folder = mkdtempSync(path.join(tmpdir(), 'stepfree-killed-'))
      })
      after(async () => {
        await test.drop().catch(() => undefined)
        rmSync(folder, { recursive: true, force: true })
      })

      it(`keeps every file it acknowledged in ${KILLS} kills, whole, and nothing half sent`, async () => {
        // Room for every file: an entry takes five.
        const entries: number[] = []
        for (let n = 0; n < 400; n++) entries.push(await addEntry(test, cast))
        const filesDir = path.join(folder, 'files')
        const env: Record<string, string> = {
          ...{ DATA_DIR: folder, FILES_DIR: filesDir, SESSION_SECRET: 'a secret that outlives every kill of it' },
        }
        if (engine === 'PostgreSQL') env.DATABASE_URL = test.url
        else {
          await test.db.raw('pragma wal_checkpoint(truncate)')
          copyFileSync(test.url, path.join(folder, 'stepfree.sqlite'))
        }
        const url = engine === 'PostgreSQL' ? test.url : path.join(folder, 'stepfree.sqlite')
        const port = await freePort()
        const senders: Visitor[] = []
        const acknowledged: string[] = []
        let next = 0
        for (let round = 0; round < KILLS; round++) {
          await forgetTries(url)
          const server = await startProcess(env, port)
          const last = next + SIXTY_AN_HOUR
          while (senders.length < SENDERS) senders.push(await signIn(server.url, cast, entries[0] ?? 0))
          let killed = false
          const sending = senders.map(async (visitor) => {
            while (!killed && next < last) {
              const n = next++
              const content = Buffer.alloc(300_000, `File ${n} of this evidence. `)
              const to = `/cpd/${entries[n % entries.length] ?? 0}/files/new`
              const sent = { field: 'file', name: `${n}.txt`, content }
              const answer = await visitor.upload(to, sent, { shows: 'no', _key: `file ${n}` }).catch(() => undefined)
              if (answer?.status === 303) acknowledged.push(sha256(content))
              else if (!killed && answer !== undefined) throw new Error(`A file was answered with ${answer.status}.`)
            }
          })
          await new Promise((resolve) => setTimeout(resolve, 250 + ((round * 53) % 200)))
          killed = true
          await server.kill()
          await Promise.all(sending)
        }
        const db = connect(url)
        const soon = (): Date => new Date(systemClock().getTime() + 3_600_000)
        const store = makeFileStore(filesDir)
        await sweepFiles(systemWork(db, pino({ level: 'silent' }), soon, 'http://localhost', 'secret', 'none', store))
        const rows = (await db('entry_files').select('stored_as', 'sha256')) as { stored_as: string; sha256: string }[]
        const [told] = (await db('events').where({ action: 'file_added' }).count('* as n')) as { n: number | string }[]
        await db.destroy()
        expect(acknowledged.length).to.be.greaterThan(KILLS)
        const kept = new Set(rows.map((row) => row.sha256))
        expect(acknowledged.filter((hash) => !kept.has(hash))).to.deep.equal([])
        expect(Number(told?.n)).to.equal(rows.length)
        expect(readdirSync(filesDir).sort()).to.deep.equal(rows.map((row) => row.stored_as).sort())
        for (const row of rows) expect(sha256(readFileSync(path.join(filesDir, row.stored_as)))).to.equal(row.sha256)
      })
    })
  }
})

async function forgetTries(url: string): Promise<void> {
  const db = connect(url)
  await db('throttles').delete()
  await db.destroy()
}

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex')

const addEntry = ({ db }: TestDb, { idris }: Cast): Promise<number> =>
  add(db, 'cpd_entries', {
    ...{ person_id: idris.id, title: 'A rota', done_on: '2026-11-09', minutes: 60, kind: 'practice' },
    ...{ created_at: '2026-11-09T16:00:00.000Z', updated_at: '2026-11-09T16:00:00.000Z' },
  })

async function signIn(url: string, cast: Cast, entryId: number): Promise<Visitor> {
  const visitor = new Visitor(url)
  await visitor.signIn(cast.idris.email, PASSWORD)
  await visitor.get(`/cpd/${entryId}/files/new`)
  return visitor
}
