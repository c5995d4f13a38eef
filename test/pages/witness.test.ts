import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { type Person } from '../support/cast.ts'
import { logEnough } from '../support/enough.ts'
import { wordsOf } from '../support/html.ts'

const ADA = { witness: 'Ada Ford', role: 'Speech and language therapist' }
const OVER = 'This link has been used or is too old'

describe('a witness from outside', () => {
  onEachEngineWithApp((app) => {
    const ask = async (who: Person, code: string): Promise<number> => {
      await logEnough(app().db, who, code)
      const visitor = await app().as(who)
      await visitor.get('/cpd')
      const asked = await visitor.post('/sign-offs', { competency: code })
      return Number(/\/sign-offs\/(\d+)$/.exec(asked.location ?? '')?.[1])
    }
    /** The address that the teacher is shown, once. */
    const linkFor = async (id: number): Promise<string> => {
      const visitor = await app().as(app().cast.sian)
      await visitor.get(`/sign-offs/${id}`)
      const made = await visitor.post(`/sign-offs/${id}/witnesses`, ADA)
      expect(made.status).to.equal(200)
      return new URL(/https?:\/\/[^<\s]*\/witness\/[^<\s]*/.exec(made.html)?.[0] ?? '').pathname
    }
    const read = async (who: Person, id: number): Promise<string> =>
      wordsOf((await (await app().as(who)).get(`/sign-offs/${id}`)).html)

    it('needs no account, sees nothing that the teacher wrote, and is heard once beside the request', async () => {
      const { sian, idris } = app().cast
      const id = await ask(sian, 'SOC-1')
      const link = await linkFor(id)
      expect(await read(sian, id)).to.include('Ada Ford, Speech and language therapist, has a link until 16 December')
      const ada = app().visitor()
      const shown = wordsOf((await ada.get(link)).html)
      expect(shown).to.include('Siân').and.to.include('Hazelmere Primary').and.to.include('works once')
      expect(shown, 'nothing of the log').not.to.include('Partners were chosen')
      const empty = await ada.post(link, { words: '', seen: '2027-05-01' })
      expect(empty.status).to.equal(422)
      expect(wordsOf(empty.html)).to.include('Say what you saw').and.to.include('Give a day that has been')
      const said = await ada.post(link, { words: 'He chose a partner by himself <b>twice</b>.', seen: '2026-11-16' })
      expect(wordsOf(said.html)).to.include('Thank you')
      for (const again of [await ada.get(link), await ada.post(link, { words: 'And once more.' })]) {
        expect(again.status).to.equal(400)
        expect(wordsOf(again.html)).to.include(OVER)
      }
      const page = await read(idris, id)
      expect(page).to.include('He chose a partner by himself <b>twice</b>.').and.to.include('this is no sign-off')
      const row = (await app().db('sign_offs').where({ id }).first('state')) as { state: string }
      expect(row.state, 'a witness signs nothing').to.equal('requested')

      const reader = await app().as(idris)
      const seen = /name="seen" value="([^"]*)"/.exec((await reader.get(`/sign-offs/${id}`)).html)?.[1] ?? ''
      await reader.post(`/sign-offs/${id}/decision`, { saw: 'Seen.', next: 'On.', answer: 'signed', seen })
      const kept = (await app().db('sign_off_decisions').where({ sign_off_id: id }).first('snapshot')) as {
        snapshot: string
      }
      expect(kept.snapshot).to.include('He chose a partner by himself')
    })

    it('finds one plain page behind a link that was guessed, ended or is too old, or whose request is answered', async () => {
      const { sian } = app().cast
      const id = await ask(sian, 'SOC-2')
      const [ended, old, closed] = [await linkFor(id), await linkFor(id), await linkFor(id)]
      const visitor = await app().as(sian)
      await visitor.get(`/sign-offs/${id}`)
      const tooMany = await visitor.post(`/sign-offs/${id}/witnesses`, ADA)
      expect(tooMany.status, 'three are enough').to.equal(409)
      const ids = (await app().db('witnesses').where({ sign_off_id: id }).orderBy('id').select('id')) as {
        id: number
      }[]
      await visitor.post(`/sign-offs/${id}/witnesses/${ids[0]?.id ?? 0}/end`)
      await app()
        .db('witnesses')
        .where({ id: ids[1]?.id ?? 0 })
        .update({ expires_at: '2026-11-25T09:59:00.000Z' })
      await visitor.post(`/sign-offs/${id}/withdrawal`)
      const nobody = app().visitor()
      await nobody.get('/sign-in')
      for (const link of [ended, old, closed, '/witness/abc', `/witness/${'A'.repeat(43)}`]) {
        const page = await nobody.get(link)
        expect(page.status).to.equal(400)
        expect(wordsOf(page.html)).to.include(OVER)
        expect((await nobody.post(link, { words: 'Late.' })).status).to.equal(400)
      }
      expect(await app().db('witnesses').where({ sign_off_id: id }).whereNotNull('words')).to.have.length(0)
    })

    it('is asked with a name and who they are, by the teacher alone', async () => {
      const { sian, idris } = app().cast
      const id = await ask(sian, 'SOC-3')
      const visitor = await app().as(sian)
      await visitor.get(`/sign-offs/${id}`)
      const page = await visitor.post(`/sign-offs/${id}/witnesses`, { witness: '', role: 'Therapist' })
      expect(page.status).to.equal(422)
      expect(wordsOf(page.html)).to.include('Say whom you ask')
      expect(page.html).to.include('value="Therapist"')
      const mentor = await app().as(idris)
      await mentor.get(`/sign-offs/${id}`)
      expect((await mentor.post(`/sign-offs/${id}/witnesses`, ADA)).status).to.equal(403)
    })

    it('is heard once when the page is sent twice at one moment', async () => {
      const id = await ask(app().cast.sian, 'SOC-4')
      const link = await linkFor(id)
      const ada = app().visitor()
      await ada.get(link)
      const both = await Promise.all([1, 2].map((n) => ada.post(link, { words: `Seen ${n}.` })))
      expect(both.map((page) => page.status).sort()).to.deep.equal([200, 400])
      const events: unknown[] = await app().db('events').where({ action: 'signoff_witness_heard', subject_id: id })
      expect(events).to.have.length(1)
    })
  })
})
