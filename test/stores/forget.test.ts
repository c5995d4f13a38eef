import { expect } from 'chai'
import { pino } from 'pino'
import { every } from '../../src/io/every.ts'
import { systemWork } from '../../src/system-work.ts'
import { forgetExpired } from '../../src/transfer/forget.job.ts'
import { add, type Cast, makeCast } from '../support/cast.ts'
import { onEachEngine } from '../support/db.ts'

const log = pino({ level: 'silent' })
const UPLOADED = '2026-11-24T10:00:00.000Z'
const EXPIRES = '2026-11-25T10:00:00.000Z'

describe('what is kept for a while only', () => {
  onEachEngine((fresh) => {
    let cast: Cast
    const roundAt = (moment: string) =>
      forgetExpired(systemWork(fresh(), log, () => new Date(moment), 'http://localhost', 'secret'))
    const contents = async () => (await fresh()('imports').orderBy('id').pluck('content')) as (string | null)[]
    const links = async () => (await fresh()('one_use_links').orderBy('id').pluck('token_hash')) as string[]

    before(async () => {
      const db = fresh()
      cast = await makeCast(db)
      const file = {
        school_id: cast.hazelmere.id,
        file_name: 'staff.csv',
        uploaded_at: UPLOADED,
        expires_at: EXPIRES,
        content: 'names and numbers',
        answers: '{"leavers":[[1,"2026-12-31"]]}',
      }
      await add(db, 'imports', { ...file, kind: 'staff', state: 'waiting' })
      await add(db, 'imports', { ...file, kind: 'staff', state: 'confirmed', applied: '{}' })
      await add(db, 'imports', { ...file, kind: 'required', state: 'waiting' })
      await add(db, 'imports', { ...file, kind: 'staff', state: 'waiting', expires_at: '2026-11-26T10:00:00.000Z' })
      const link = { kind: 'reset', person_id: cast.sian.id, created_at: UPLOADED }
      await add(db, 'one_use_links', { ...link, token_hash: 'too old', expires_at: EXPIRES })
      await add(db, 'one_use_links', { ...link, token_hash: 'still good', expires_at: '2026-11-26T10:00:00.000Z' })
    })

    it('is all there until its time is over', async () => {
      await roundAt('2026-11-25T09:59:59.000Z')
      expect(await contents())
        .to.have.length(4)
        .and.not.include(null)
      expect(await links()).to.deep.equal(['too old', 'still good'])
    })

    it('is forgotten by the next round, uploads of every kind and old links, though nobody uploads again', async () => {
      await roundAt('2026-11-25T10:00:00.000Z')
      expect(await contents()).to.deep.equal([null, null, null, 'names and numbers'])
      expect(await fresh()('imports').where({ answers: '{}' })).to.have.length(3)
      expect(await links()).to.deep.equal(['still good'])
    })

    it('leaves the list of past imports as it was', async () => {
      const rows = (await fresh()('imports').orderBy('id').select('state', 'applied')) as object[]
      expect(rows[1]).to.deep.equal({ state: 'confirmed', applied: '{}' })
    })
  })
})

describe('work that goes on beside the pages', () => {
  const soon = (until: () => boolean): Promise<void> =>
    new Promise((done) => {
      const look = setInterval(() => {
        if (!until()) return
        clearInterval(look)
        done()
      }, 2)
    })

  it('comes again after a round that failed, one round at a time, and ends when it is stopped', async () => {
    const failures: unknown[] = []
    let rounds = 0
    let atOnce = 0
    const job = every(
      1,
      async () => {
        atOnce += 1
        expect(atOnce).to.equal(1)
        await new Promise((done) => setTimeout(done, 3))
        atOnce -= 1
        rounds += 1
        if (rounds === 1) throw new Error('the first round fails')
      },
      (error) => failures.push(error),
    )
    await soon(() => rounds >= 3)
    await job.stop()
    const done = rounds
    expect(atOnce, 'stopping waits for the round under way').to.equal(0)
    await new Promise((later) => setTimeout(later, 20))
    expect(rounds).to.equal(done)
    expect(String(failures)).to.equal('Error: the first round fails')
  })

  it('tells a long round that it is to end', async () => {
    let told = false
    const job = every(
      1,
      (stopping) =>
        new Promise<void>((done) => {
          stopping.addEventListener('abort', () => {
            told = true
            done()
          })
        }),
      () => undefined,
    )
    await job.stop()
    expect(told).to.equal(true)
  })
})
