import { expect } from 'chai'
import { pino } from 'pino'
import { writeDigests } from '../../src/screens/digest.job.ts'
import { systemWork } from '../../src/system-work.ts'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, competencyId, NOW, type Person } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'

describe('a request whose reader may no longer read it', () => {
  onEachEngineWithApp((app) => {
    const wordsFor = async (person: Person, path = '/') => wordsOf((await (await app().as(person)).get(path)).html)
    let toTutor = 0
    let toPat = 0

    before(async () => {
      const { db, cast } = app()
      const ask = async (code: string, signatory: Person) =>
        add(db, 'sign_offs', {
          ...{ person_id: cast.sian.id, competency_id: await competencyId(db, code), signatory_id: signatory.id },
          ...{ school_id: cast.hazelmere.id, depth: 2, state: 'requested' },
          ...{ requested_on: '2026-07-20', requested_at: '2026-07-20T09:00:00.000Z' },
        })
      toPat = await ask('FAM-1', cast.pat)
      toTutor = await ask('BAR-1', cast.dora)
    })

    it('is closed to a mentor whose time has ended and to an induction tutor', async () => {
      const { cast } = app()
      expect((await (await app().as(cast.pat)).get(`/sign-offs/${toPat}`)).status).to.equal(404)
      expect((await (await app().as(cast.dora)).get(`/sign-offs/${toTutor}`)).status).to.equal(404)
    })

    it('is not among what waits for them on their first page, nor is its competency named there', async () => {
      const { cast } = app()
      for (const person of [cast.pat, cast.dora]) {
        const words = await wordsFor(person)
        expect(words, person.name).to.not.contain('Asked of you')
        expect(words, person.name).to.not.contain('Starting from what families know')
      }
      expect(await wordsFor(cast.pat)).to.not.contain('Siân')
    })

    it('is told to the CPD lead and to the SENCO as one that nobody can answer', async () => {
      const { cast } = app()
      expect(await wordsFor(cast.lena)).to.match(/Siân Pritchard .*A request has had no reader for \d+ school days/)
      expect(await wordsFor(cast.lena)).to.not.contain('for Pat Moss')
      expect(await wordsFor(cast.renee)).to.match(
        /Siân Pritchard: Starting from what families know Practised No reader/,
      )
      expect(await wordsFor(cast.lena, '/sign-offs')).to.match(
        /Needs a reader Open one to hand it on\..*Pat Moss was mentor until \d+ \w+/,
      )
    })

    it('is shown to its teacher as one without a reader', async () => {
      const { cast } = app()
      expect(await wordsFor(cast.sian, '/me/pathway')).to.not.contain('With Pat')
      expect(await wordsFor(cast.sian, '/competencies/FAM-1')).to.not.contain('With Pat')
    })

    it('is not counted in the weekly e-mail of whoever may not read it', async () => {
      const { db, cast } = app()
      const log = pino({ level: 'silent' })
      await writeDigests(
        systemWork(db, log, () => NOW, 'https://stepfree.school.example', 'secret', 'smtp'),
        '2026-W48',
      )
      const letters = (await db('outbox').select('recipient', 'body')) as { recipient: string; body: string }[]
      const bodyTo = (person: Person) => letters.find((letter) => letter.recipient === person.email)?.body ?? ''
      expect(bodyTo(cast.pat)).to.equal('')
      expect(bodyTo(cast.dora)).to.not.contain('for your answer')
    })
  })
})
