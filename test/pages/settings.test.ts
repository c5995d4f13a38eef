import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { type Person } from '../support/cast.ts'
import { logEnough } from '../support/enough.ts'
import { wordsOf } from '../support/html.ts'

const CONCERN = 'He said his dad hits him.'

describe('what a school sets for itself', () => {
  onEachEngineWithApp((app) => {
    const keep = async (fields: Record<string, string>): Promise<void> => {
      const visitor = await app().as(app().cast.lena)
      await visitor.get('/schools/100001/settings')
      expect((await visitor.post('/schools/100001/settings', fields)).status).to.equal(303)
    }
    const count = async (table: string): Promise<number> => (await app().db(table).select('*')).length
    const entry = { title: 'A talk', on: '2026-11-20', hours: '1', kind: 'practice' }
    const askFor = async (who: Person, code: string): Promise<number> => {
      await logEnough(app().db, who, code)
      const visitor = await app().as(who)
      await visitor.get('/cpd')
      const asked = await visitor.post('/sign-offs', { competency: code })
      return Number(/\/sign-offs\/(\d+)$/.exec(asked.location ?? '')?.[1])
    }

    it('a note that may be about a child’s safety is stopped, not saved and not logged, with the words still there', async () => {
      const { sian } = app().cast
      await keep({ safeguarding_name: 'Ms Amis', safeguarding_route: 'the blue book' })
      const visitor = await app().as(sian)
      await visitor.get('/cpd/new')
      const [entries, events] = [await count('cpd_entries'), await count('events')]
      const stopped = await visitor.post('/cpd', { ...entry, barrier: CONCERN })
      expect(stopped.status).to.equal(422)
      expect(wordsOf(stopped.html)).to.include('Speak to Ms Amis now.').and.to.include('copy them into the blue book')
      expect(stopped.html).to.include(CONCERN)
      expect([await count('cpd_entries'), await count('events')]).to.deep.equal([entries, events])
      const carried = await visitor.post('/cpd', { ...entry, barrier: CONCERN, carry_on: 'yes' })
      expect(carried.status, 'one press says it is none').to.equal(303)
      expect(await count('cpd_entries')).to.equal(entries + 1)
    })

    it('the same stands before a change, what shows an entry, an answer and a witness’s words', async () => {
      const { sian, idris } = app().cast
      const id = await askFor(sian, 'BEL-1')
      const visitor = await app().as(sian)
      const own = (await app().db('cpd_entries').where({ person_id: sian.id, title: 'A talk' }).first()) as {
        id: number
        version: number
      }
      const version = String(own.version)
      await visitor.get(`/cpd/${own.id}/edit`)
      expect((await visitor.post(`/cpd/${own.id}`, { ...entry, next: 'She disclosed it.', version })).status).to.equal(
        422,
      )
      const evidence = {
        kind: 'PER',
        seenOn: '2026-11-19',
        seenBy: '',
        seenByName: 'Ada',
        relationship: 'We teach together',
        saw: CONCERN,
        version,
      }
      const shown = await visitor.post(`/cpd/${own.id}/evidence`, evidence)
      expect(shown.status).to.equal(422)
      expect(wordsOf(shown.html)).to.include('Speak to Ms Amis now.')
      const reader = await app().as(idris)
      const seen = /name="seen" value="([^"]*)"/.exec((await reader.get(`/sign-offs/${id}`)).html)?.[1] ?? ''
      const words = { saw: CONCERN, next: 'Go on.', seen }
      const answer = await reader.post(`/sign-offs/${id}/decision`, { ...words, answer: 'not_yet' })
      expect(answer.status).to.equal(422)
      expect(wordsOf(answer.html)).to.include('Speak to')
      expect(answer.html, 'carrying on gives the answer that was pressed').to.include('name="answer" value="not_yet"')
      expect(await app().db('sign_off_decisions').where({ sign_off_id: id })).to.have.length(0)
      const carried = await reader.post(`/sign-offs/${id}/decision`, { ...words, answer: 'not_yet', carry_on: 'yes' })
      expect(carried.status).to.equal(303)
    })

    it('where another colleague confirms, neither mentor nor tutor can, and the mentor is not asked', async () => {
      const { sian, idris, renee, lena } = app().cast
      const before = await askFor(sian, 'BEL-2')
      await keep({ other_confirms: 'yes' })
      const mentor = await app().as(idris)
      const seen = /name="seen" value="([^"]*)"/.exec((await mentor.get(`/sign-offs/${before}`)).html)?.[1] ?? ''
      const answered = await mentor.post(`/sign-offs/${before}/decision`, {
        ...{ saw: 'x', next: 'x', answer: 'not_yet', seen },
      })
      expect(answered.status, 'asked before the school chose').to.equal(303)
      const id = await askFor(sian, 'BEL-3')
      const row = (await app().db('sign_offs').where({ id }).first('signatory_id')) as { signatory_id: number | null }
      expect(row.signatory_id).to.equal(renee.id)
      expect(wordsOf((await mentor.get('/sign-offs')).html)).to.include('Nothing waits for your answer')
      expect(
        (await mentor.post(`/sign-offs/${id}/decision`, { saw: 'x', next: 'x', answer: 'not_yet' })).status,
      ).to.equal(403)
      const visitor = await app().as(sian)
      await visitor.get(`/sign-offs/${id}`)
      const named = await visitor.post(`/sign-offs/${id}/signatory`, { signatory: String(idris.id), version: '1' })
      expect(named.status).to.equal(422)
      expect(wordsOf(named.html)).to.include('somebody other than the mentor confirms')
      expect(
        (await visitor.post(`/sign-offs/${id}/signatory`, { signatory: String(lena.id), version: '1' })).status,
      ).to.equal(303)
    })

    it('is kept by those who lead the school’s training, in words of a length', async () => {
      const visitor = await app().as(app().cast.lena)
      await visitor.get('/schools/100001/settings')
      const long = await visitor.post('/schools/100001/settings', { safeguarding_name: 'x'.repeat(121) })
      expect(long.status).to.equal(422)
      expect(wordsOf(long.html)).to.include('Keep this to 120 characters or fewer')
    })
  })
})
