import { expect } from 'chai'
import { pino } from 'pino'
import { askToday } from '../../src/questions/questions.actions.ts'
import { systemWork } from '../../src/system-work.ts'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, competencyId, NOW, type Person } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'

const SAME = 'A really good lesson with all pupils included and engaged throughout, keep it up and carry on.'

describe('questions', () => {
  onEachEngineWithApp((app) => {
    /** What the server does each morning, on a day of the test's choosing. */
    const askOn = (day: string): Promise<number> =>
      askToday(
        systemWork(
          app().db,
          pino({ level: 'silent' }),
          () => new Date(`${day}T05:00:00Z`),
          'http://localhost',
          'secret',
        ),
      )
    const answered = async (by: Person, of: Person, code: string, saw: string): Promise<number> => {
      const { db, cast } = app()
      const id = await add(db, 'sign_offs', {
        ...{ person_id: of.id, competency_id: await competencyId(db, code), school_id: cast.hazelmere.id, depth: 2 },
        ...{ state: 'signed', requested_at: NOW.toISOString(), requested_on: '2026-11-10', closed_on: '2026-11-12' },
      })
      await db('sign_off_decisions').insert({
        ...{ sign_off_id: id, answer: 'signed', depth: 2, decided_by: by.id, decided_at: '2026-11-12T16:00:00.000Z' },
        ...{ decided_on: '2026-11-12', saw, next_step: 'Carry on.', snapshot: '{"entries":[]}' },
      })
      return id
    }
    const heard = async (who: Person, on: string): Promise<number> => {
      const { db, cast } = app()
      const id = await add(db, 'cpd_entries', {
        ...{
          person_id: who.id,
          school_id: cast.hazelmere.id,
          title: 'Three faces at the door',
          done_on: on,
          minutes: 20,
        },
        ...{ kind: 'practice', created_at: `${on}T10:00:00.000Z`, updated_at: `${on}T10:00:00.000Z` },
      })
      await db('entry_evidence').insert({ entry_id: id, kind: 'PUP', details: '{}', seen_on: on })
      return id
    }
    const page = async (who: Person, path: string): Promise<string> =>
      wordsOf((await (await app().as(who)).get(path)).html)

    it('are put to the person first, once, with the rows that they are about', async () => {
      const { sian, tom, idris, renee } = app().cast
      expect(await askOn('2026-11-24')).to.equal(0)
      expect(await page(idris, '/questions')).to.include('Nothing is asked of you')
      const first = await answered(idris, sian, 'BEL-1', SAME)
      const second = await answered(idris, tom, 'BEL-2', SAME)
      await heard(sian, '2026-10-05')
      expect(await askOn('2026-11-25')).to.equal(2)
      expect(await askOn('2026-11-25'), 'nothing twice').to.equal(0)
      const visitor = await app().as(idris)
      const shown = await visitor.get('/questions')
      expect(wordsOf(shown.html)).to.include('What was different about these?')
      expect(shown.html).to.include(`/sign-offs/${first}`).and.to.include(`/sign-offs/${second}`)
      expect(await page(idris, '/')).to.include('A question for you')
      expect(await page(sian, '/questions'))
        .to.include('What happened next, and do they know?')
        .and.to.include('Three faces at the door')
      expect(await page(renee, '/questions'), 'nobody else’s').to.include('Nothing is asked of you')
    })

    it('are explained or acted on with a sentence, once, by that person alone', async () => {
      const { idris, renee } = app().cast
      const { id } = (await app().db('questions').where({ person_id: idris.id }).first('id')) as { id: number }
      const visitor = await app().as(idris)
      await visitor.get('/questions')
      const empty = await visitor.post(`/questions/${id}`, { answer: 'explained' })
      expect(empty.status).to.equal(422)
      expect(wordsOf(empty.html)).to.include('Write a sentence')
      const other = await app().as(renee)
      await other.get('/questions')
      const words = { answer: 'will_act', [`words${id}`]: 'I shall write them apart.' }
      expect((await other.post(`/questions/${id}`, words)).status).to.equal(404)
      expect((await visitor.post(`/questions/${id}`, words)).status).to.equal(303)
      expect(await page(idris, '/questions')).to.include('Will act I shall write them apart.')
      expect((await visitor.post(`/questions/${id}`, words)).status, 'once').to.equal(404)
      const events: unknown[] = await app().db('events').where({ action: 'question_answered', subject_id: id })
      expect(events).to.have.length(1)
    })

    it('come to the CPD lead when the half term is over and nobody answered, never to an appraiser or tutor', async () => {
      const { sian, lena, dora, hana } = app().cast
      expect(await page(lena, '/schools/100001/questions')).to.include('Nothing is unresolved')
      await app().db('questions').where({ person_id: sian.id }).update({ closes_on: '2026-11-25' })
      const lead = await page(lena, '/schools/100001/questions')
      expect(lead).to.include('Siân').and.to.include('What happened next, and do they know?')
      expect(lead, 'what was answered is the person’s own').not.to.include('I shall write them apart')
      expect(lead).to.include('One asked, one answered')
      expect(await page(dora, '/schools/100001/questions'), 'her induction tutor').not.to.include('Siân')
      expect((await (await app().as(hana)).get('/schools/100001/questions')).status).to.equal(404)
      expect(await page(sian, '/questions'), 'closed').to.include('Nothing is asked of you')
    })

    it('are chosen by the school: the optional ones are counted for the lead, without names', async () => {
      const { lena, pat } = app().cast
      const visitor = await app().as(lena)
      await visitor.get('/schools/100001/questions')
      await visitor.post('/schools/100001/questions/settings', { on: 'S06' })
      await heard(pat, '2026-10-01')
      expect(await askOn('2026-11-26'), 'S21 is off').to.equal(0)
      const { hazelmere } = app().cast
      await add(app().db, 'questions', {
        ...{ school_id: hazelmere.id, code: 'S06', person_id: pat.id, key: '9', about: '[]' },
        ...{ opened_on: '2026-11-02', closes_on: '2026-11-20' },
      })
      const shown = await page(lena, '/schools/100001/questions')
      expect(shown).to.include('One piece for many').and.to.include('One asked, none answered')
      expect(shown).not.to.include('Pat ')
    })
  })
})
