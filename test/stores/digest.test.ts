import { type AddressInfo } from 'node:net'
import { expect } from 'chai'
import { simpleParser, type ParsedMail } from 'mailparser'
import { pino } from 'pino'
import { SMTPServer } from 'smtp-server'
import { connect, type Db } from '../../src/db/connection.ts'
import { deliverDue } from '../../src/outbox/deliver.ts'
import { writeDigests } from '../../src/screens/digest.job.ts'
import { systemWork } from '../../src/system-work.ts'
import { add, type Cast, competencyId, makeCast, moduleId } from '../support/cast.ts'
import { onEachEngine } from '../support/db.ts'

const MONDAY = new Date('2026-11-23T07:00:00Z')
const log = pino({ level: 'silent' })
const workOn = (db: Db) => systemWork(db, log, () => MONDAY, 'https://stepfree.school.example', 'secret', 'smtp')

describe('the weekly e-mail', () => {
  onEachEngine((fresh, url) => {
    let cast: Cast
    const letterTo = async (person: { email: string }): Promise<string | undefined> =>
      ((await fresh()('outbox').where({ recipient: person.email }).first('body')) as { body: string } | undefined)?.body

    before(async () => {
      const db = fresh()
      cast = await makeCast(db)
      const request = {
        ...{ person_id: cast.sian.id, competency_id: await competencyId(db, 'BAR-1'), signatory_id: cast.idris.id },
        ...{ school_id: cast.hazelmere.id, depth: 2, state: 'requested', note: 'Only for Idris' },
        ...{ requested_at: '2026-11-16T09:00:00.000Z', requested_on: '2026-11-16' },
      }
      await add(db, 'sign_offs', request)
      await add(db, 'sign_offs', {
        ...{ ...request, competency_id: await competencyId(db, 'BAR-2'), state: 'not_yet', closed_on: '2026-11-19' },
      })
      for (const [who, due] of [
        [cast.tom, '2026-11-20'],
        [cast.leo, '2026-11-20'],
        [cast.pat, '2027-02-01'],
        [cast.aoife, '2026-11-30'],
      ] as const)
        await add(db, 'assignments', {
          ...{ person_id: who.id, module_id: await moduleId(db, 'M01'), school_id: cast.hazelmere.id, origin: 'hand' },
          ...{ state: 'assigned', assigned_on: '2026-09-01', due_on: due },
        })
      const session = await add(db, 'training_sessions', {
        ...{ school_id: cast.hazelmere.id, module_id: await moduleId(db, 'M02'), held_on: '2026-11-26' },
        ...{ starts_at: '15:30', ends_at: '16:30', place: 'The hall', capacity: 20, created_by: cast.lena.userId },
      })
      await add(db, 'session_places', {
        ...{ session_id: session, person_id: cast.renee.id, state: 'booked', invited_at: '2026-11-01T09:00:00.000Z' },
      })
      await db('users').where({ id: cast.aoife.userId }).update({ digest_off_at: '2026-11-01T09:00:00.000Z' })
    })

    it('is written once a week for those for whom something waits, also by two servers at one moment', async () => {
      const other = connect(url())
      const counts = await Promise.all([
        writeDigests(workOn(fresh()), '2026-W48'),
        writeDigests(workOn(other), '2026-W48'),
      ])
      await other.destroy()
      const rows = (await fresh()('outbox')) as { message_id: string; recipient: string }[]
      expect(counts[0] + counts[1]).to.equal(rows.length)
      expect(new Set(rows.map((row) => row.recipient)).size).to.equal(rows.length)
      expect(await writeDigests(workOn(fresh()), '2026-W48')).to.equal(0)
      expect(rows.map((row) => row.message_id)).to.include(
        `<digest-2026-W48-${cast.idris.userId}@stepfree.school.example>`,
      )
    })

    it('tells the mentor how many requests wait, without a name or a word of what was written', async () => {
      const body = await letterTo(cast.idris)
      expect(body).to.contain('Hello Idris')
      expect(body).to.contain('1 request waits for your answer, since 16 November')
      expect(body).to.not.contain('Siân')
      expect(body).to.not.contain('Only for Idris')
    })

    it('tells a teacher of a next step, a trainee of a module that was due, and who has a place of the training', async () => {
      expect(await letterTo(cast.sian)).to.contain('You have a next step for ')
      expect(await letterTo(cast.tom)).to.contain('(was due 20 November)')
      expect(await letterTo(cast.renee)).to.contain('Thursday 26 November at 3:30pm, The hall')
    })

    it('tells the CPD lead how many people need something, as her home page does, without names', async () => {
      const body = (await letterTo(cast.lena)) ?? ''
      expect(body).to.match(/\d+ (person needs|people need) something at /)
      expect(body).to.not.contain('Tom')
    })

    it('is not written for those with nothing waiting, who stopped it, who left, or who work elsewhere', async () => {
      for (const person of [cast.pat, cast.aoife, cast.leo, cast.admin, cast.olu])
        expect(await letterTo(person), person.name).to.equal(undefined)
    })

    it('arrives once', async () => {
      const arrived: ParsedMail[] = []
      const server = new SMTPServer({
        authOptional: true,
        disabledCommands: ['STARTTLS'],
        onData: (stream, _session, done) => {
          simpleParser(stream).then((mail) => {
            arrived.push(mail)
            done()
          }, done)
        },
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const smtpUrl = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
      const post = { db: fresh(), log, clock: () => MONDAY, smtpUrl, mailFrom: 'stepfree@school.example' }
      const sent = (await deliverDue(post)) + (await deliverDue(post))
      await new Promise<void>((resolve) => server.close(() => resolve()))
      expect(arrived).to.have.length(sent)
      expect(arrived.filter((mail) => mail.text?.includes('Hello Idris'))).to.have.length(1)
    })
  })
})
