import { type AddressInfo, createServer, type Server } from 'node:net'
import { expect } from 'chai'
import { type ParsedMail, simpleParser } from 'mailparser'
import { pino } from 'pino'
import { SMTPServer } from 'smtp-server'
import { type Db, connect } from '../../src/db/connection.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { enqueueMail } from '../../src/outbox/outbox.actions.ts'
import { deliverDue, type Post, startDelivery } from '../../src/outbox/deliver.ts'
import { systemWork } from '../../src/system-work.ts'
import { onEachEngine } from '../support/db.ts'

const START = new Date('2026-11-25T10:00:00Z')
const log = pino({ level: 'silent' })
const QUICK = { connect: 400, answer: 400, whole: 1200 }

/** A real mail server on this machine; `refuse` answers for the n-th letter it is given. */
async function mailServer(refuse: (n: number) => Error | null = () => null) {
  const arrived: ParsedMail[] = []
  let n = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      simpleParser(stream).then((mail) => {
        const error = refuse(++n)
        if (error === null) arrived.push(mail)
        done(error)
      }, done)
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    arrived,
    url: `smtp://127.0.0.1:${port}`,
    stop: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}

const answer = (code: number, words: string): Error => Object.assign(new Error(words), { responseCode: code })

describe('the outbox', () => {
  onEachEngine((fresh, url) => {
    let now = START
    const clock = () => now
    const post = (smtpUrl: string, db: Db = fresh()): Post => ({
      ...{ db, log, clock, smtpUrl, mailFrom: 'Stepfree <stepfree@school.example>', timeouts: QUICK },
    })
    const work = () => systemWork(fresh(), log, clock, 'https://stepfree.school.example', 'secret', 'smtp')
    const write = (name: string, body = 'Hello Siân.\n\nOpen <this>:\nhttps://stepfree.school.example/sign-offs') =>
      inTransaction(fresh(), (trx) =>
        enqueueMail(trx, work(), { kind: 'digest', to: 'sian@school.example', subject: 'Waiting for you', body, name }),
      )
    const row = async () => (await fresh()('outbox').first()) as Record<string, string | number | null>

    beforeEach(async () => {
      now = START
      await fresh()('outbox').delete()
    })

    it('keeps a letter only when its cause is kept', async () => {
      const failed = inTransaction(fresh(), async (trx) => {
        await enqueueMail(trx, work(), { kind: 'digest', to: 'a@b.example', subject: 'x', body: 'y' })
        throw new Error('the cause failed')
      }).catch(() => 'failed')
      expect(await failed).to.equal('failed')
      expect(await fresh()('outbox')).to.have.length(0)
    })

    it('sends a letter as plain text with a simple HTML form, under a name that stays', async () => {
      const server = await mailServer()
      await write('digest-2026-W48-7')
      expect(await write('digest-2026-W48-7'), 'the same letter a second time').to.equal(false)
      expect(await deliverDue(post(server.url))).to.equal(1)
      expect(await deliverDue(post(server.url))).to.equal(0)
      await server.stop()
      expect(server.arrived).to.have.length(1)
      const [mail] = server.arrived
      expect(mail?.messageId).to.equal('<digest-2026-W48-7@stepfree.school.example>')
      expect(mail?.from?.text).to.equal('"Stepfree" <stepfree@school.example>')
      expect(mail?.text).to.contain('Hello Siân.')
      expect(mail?.html).to.contain('Open &lt;this&gt;:')
      expect(mail?.html).to.contain('<a href="https://stepfree.school.example/sign-offs">')
      expect(mail?.headers.get('auto-submitted')).to.equal('auto-generated')
      expect((await row()).sent_at).to.equal(START.toISOString())
    })

    it('tries again after a minute, then five, when the server says "not now", and sends it once', async () => {
      const server = await mailServer((n) => (n < 3 ? answer(451, 'greylisted') : null))
      await write('once')
      expect(await deliverDue(post(server.url))).to.equal(0)
      expect(await deliverDue(post(server.url)), 'not at once').to.equal(0)
      expect((await row()).tries).to.equal(1)
      now = new Date(START.getTime() + 61_000)
      expect(await deliverDue(post(server.url))).to.equal(0)
      now = new Date(START.getTime() + 120_000)
      expect(await deliverDue(post(server.url)), 'the second wait is longer').to.equal(0)
      expect((await row()).tries).to.equal(2)
      now = new Date(START.getTime() + 400_000)
      expect(await deliverDue(post(server.url))).to.equal(1)
      await server.stop()
      expect(server.arrived).to.have.length(1)
    })

    it('does not send again what the server refused for good', async () => {
      const server = await mailServer(() => answer(550, 'no such person'))
      await write('refused')
      await deliverDue(post(server.url))
      await server.stop()
      expect((await row()).given_up_at).to.equal(START.toISOString())
      expect(String((await row()).last_error)).to.contain('refused')
    })

    it('waits when nobody answers at the address, and gives up after two days', async () => {
      await write('down')
      const none = post('smtp://127.0.0.1:1')
      for (let hour = 0; hour < 80; hour++) {
        now = new Date(START.getTime() + hour * 3_600_000)
        await deliverDue(none)
      }
      const letter = await row()
      expect(letter.tries).to.equal(9)
      const waited = new Date(String(letter.given_up_at)).getTime() - START.getTime()
      expect(waited / 3_600_000).to.be.within(40, 60)
    })

    it('does not hang on a server that says nothing, and tries later', async () => {
      const silent: Server = createServer(() => undefined)
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
      await write('silent')
      const began = performance.now()
      await deliverDue(post(`smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`))
      expect(performance.now() - began).to.be.below(2500)
      expect((await row()).given_up_at).to.equal(null)
      expect((await row()).not_before).to.equal(new Date(START.getTime() + 60_000).toISOString())
      await new Promise((resolve) => silent.close(resolve))
    })

    it('does not send twice when the line broke after the letter went out', async () => {
      let received = 0
      const smtp = new SMTPServer({
        authOptional: true,
        disabledCommands: ['STARTTLS'],
        onData: (stream) => {
          stream.resume()
          stream.on('end', () => {
            received += 1
            setTimeout(() => smtp.server.emit('cut'), 0)
          })
        },
      })
      smtp.server.on('connection', (socket) => smtp.server.once('cut', () => socket.destroy()))
      await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
      const to = `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`
      await write('broken')
      await deliverDue(post(to))
      now = new Date(START.getTime() + 7_200_000)
      await deliverDue(post(to))
      await new Promise<void>((resolve) => smtp.close(() => resolve()))
      expect(received).to.equal(1)
      expect(String((await row()).last_error)).to.contain('do not know whether it arrived')
    })

    it('does not send again what a stopped server had in hand', async () => {
      const server = await mailServer()
      await write('killed')
      await fresh()('outbox').update({ claimed_until: new Date(START.getTime() + 300_000).toISOString() })
      expect(await deliverDue(post(server.url)), 'somebody else has it').to.equal(0)
      now = new Date(START.getTime() + 301_000)
      expect(await deliverDue(post(server.url))).to.equal(0)
      await server.stop()
      expect(server.arrived).to.have.length(0)
      expect(String((await row()).last_error)).to.contain('was stopped')
    })

    it('sends each letter once when two servers share the outbox', async () => {
      const server = await mailServer()
      for (let n = 0; n < 12; n++) await write(`shared-${n}`)
      const other = connect(url())
      const sent = await Promise.all([deliverDue(post(server.url)), deliverDue(post(server.url, other))])
      await other.destroy()
      await server.stop()
      expect(sent[0] + sent[1]).to.equal(12)
      expect(new Set(server.arrived.map((mail) => mail.messageId)).size).to.equal(12)
      expect(server.arrived).to.have.length(12)
    })

    it('runs beside the server and stops cleanly', async () => {
      const server = await mailServer()
      await write('running')
      const delivery = startDelivery(post(server.url))
      for (let i = 0; i < 100 && server.arrived.length === 0; i++) await new Promise((done) => setTimeout(done, 20))
      await delivery.stop()
      await server.stop()
      expect(server.arrived).to.have.length(1)
      expect((await row()).sent_at).to.not.equal(null)
    })
  })
})
