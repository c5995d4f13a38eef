import { type AddressInfo, createServer } from 'node:net'
import { expect } from 'chai'
import express from 'express'
import { pino } from 'pino'
import { makeSetUpLink } from '../../src/accounts/set-up.actions.ts'
import { connect } from '../../src/db/connection.ts'
import { systemWork } from '../../src/system-work.ts'
import { health } from '../../src/web/health.ts'
import { serve } from '../support/app.ts'
import { onEachEngine } from '../support/db.ts'
import { wordsOf } from '../support/html.ts'
import { Visitor } from '../support/visitor.ts'

const FIRST = { given: 'Ada', family: 'Adler', email: 'Ada@trust.example', password: 'kettle orbit lantern' }

describe('setting an empty site up', () => {
  onEachEngine((fresh) => {
    let url: string
    let clock: { now: Date }
    let stop: () => Promise<void>
    before(async () => ({ url, clock, stop } = await serve(fresh())))
    after(() => stop())
    const link = async (): Promise<string | undefined> => {
      const work = systemWork(fresh(), pino({ level: 'silent' }), () => clock.now, url, 'secret')
      const made = await makeSetUpLink(work)
      return made === undefined ? undefined : new URL(made).pathname
    }

    it('begins with the newest link only, and for a day', async () => {
      const [first, second] = [await link(), await link()]
      expect((await new Visitor(url).get(first ?? '')).status).to.equal(400)
      expect((await new Visitor(url).get(second ?? '')).status).to.equal(200)
      const now = clock.now
      clock.now = new Date(now.getTime() + 25 * 3_600_000)
      expect((await new Visitor(url).get(second ?? '')).status).to.equal(400)
      clock.now = now
      expect((await new Visitor(url).get(`/set-up/${'x'.repeat(43)}`)).status).to.equal(400)
    })

    it('says what is missing, keeps what was typed but the password, and stores nothing', async () => {
      const path = (await link()) ?? ''
      const visitor = new Visitor(url)
      await visitor.get(path)
      const answer = await visitor.post(path, { ...FIRST, email: 'nothing', password: 'secret' })
      expect(answer.status).to.equal(422)
      expect(wordsOf(answer.html)).to.contain('Enter your e-mail address')
      expect(answer.html).to.contain('value="Ada"').and.not.contain('value="secret"')
      expect(await fresh()('people')).to.have.length(0)
    })

    it('makes the first administrator, signs them in, and is gone', async () => {
      const path = (await link()) ?? ''
      const visitor = new Visitor(url)
      const late = new Visitor(url)
      await visitor.get(path)
      await late.get(path)
      expect((await visitor.post(path, FIRST)).status).to.equal(303)
      expect((await visitor.get('/admin/outbox')).status).to.equal(200)
      expect((await late.post(path, { ...FIRST, email: 'eve@trust.example' })).status).to.equal(400)
      expect((await new Visitor(url).get(path)).status).to.equal(400)
      expect(await link()).to.equal(undefined)
      expect(await fresh()('users')).to.have.length(1)
      expect(((await fresh()('events').where({ action: 'site_set_up' })) as unknown[]).length).to.equal(1)
      expect((await new Visitor(url).signIn('ada@trust.example', FIRST.password)).status).to.equal(303)
    })
  })
})

describe('the health of the server', () => {
  onEachEngine((fresh) => {
    it('is ok while the database answers', async () => {
      const { url, stop } = await serve(fresh())
      const answer = await fetch(`${url}/healthz`)
      expect(answer.status).to.equal(200)
      expect(await answer.text()).to.equal('ok')
      await stop()
    })
  })

  it('is 503 within two seconds when the database says nothing', async () => {
    const silent = createServer((socket) => sockets.push(socket))
    const sockets: { destroy: () => unknown }[] = []
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const db = connect(`postgres://app@127.0.0.1:${(silent.address() as AddressInfo).port}/app`)
    const server = express().get('/healthz', health(db)).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const began = performance.now()
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/healthz`)
    expect(answer.status).to.equal(503)
    expect(performance.now() - began).to.be.below(2000)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    silent.close()
    await db.destroy()
  })
})
