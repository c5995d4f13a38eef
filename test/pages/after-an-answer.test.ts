import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, competencyId, type Person } from '../support/cast.ts'
import { logEnough } from '../support/enough.ts'
import { wordsOf } from '../support/html.ts'
import { type Page } from '../support/visitor.ts'

const WORDS = { saw: 'On Monday nobody was left standing.', pupils: '', hard: 'Mondays.', next: 'Let them write it.' }

describe('after an answer', () => {
  onEachEngineWithApp((app) => {
    const ask = async (who: Person, code: string, more: Record<string, string> = {}): Promise<number> => {
      const visitor = await app().as(who)
      await visitor.get('/cpd')
      const asked = await visitor.post('/sign-offs', { competency: code, ...more })
      expect(asked.status, wordsOf(asked.html)).to.equal(303)
      return Number(/\/sign-offs\/(\d+)$/.exec(asked.location ?? '')?.[1])
    }
    const answer = async (who: Person, id: number, fields: Record<string, string>): Promise<Page> => {
      const visitor = await app().as(who)
      const shown = await visitor.get(`/sign-offs/${id}`)
      const seen = /name="seen" value="([^"]*)"/.exec(shown.html)?.[1] ?? ''
      return visitor.post(`/sign-offs/${id}/decision`, { ...WORDS, seen, ...fields })
    }
    const post = async (who: Person, id: number, act: string, fields: Record<string, string>): Promise<Page> => {
      const visitor = await app().as(who)
      await visitor.get('/competencies')
      return visitor.post(`/sign-offs/${id}/${act}`, fields)
    }
    const idOf = (page: Page): number => Number(/\/sign-offs\/(\d+)$/.exec(page.location ?? '')?.[1])
    const depthOf = async (who: Person, code: string): Promise<number | null> => {
      const row = (await app()
        .db('depths_reached')
        .where({ person_id: who.id, competency_id: await competencyId(app().db, code) })
        .first('depth')) as { depth: number } | undefined
      return row?.depth ?? null
    }
    const read = async (who: Person, id: number): Promise<string> =>
      wordsOf((await (await app().as(who)).get(`/sign-offs/${id}`)).html)
    const events = async (id: number, action: string): Promise<number> =>
      (await app().db('events').where({ action, subject_type: 'sign_off', subject_id: id })).length

    describe('a teacher who sees it differently', () => {
      it('says so once; both views stay, and somebody else decides next', async () => {
        const { sian, idris, renee } = app().cast
        await logEnough(app().db, sian, 'SOC-1')
        const first = await ask(sian, 'SOC-1')
        await answer(idris, first, { answer: 'not_yet', saw: 'I saw one lesson only.' })
        expect(await read(sian, first)).to.include('I see this differently')

        const nothing = await post(sian, first, 'disagreement', { statement: ' ' })
        expect(nothing.status).to.equal(422)
        expect(wordsOf(nothing.html)).to.include('Say how you see it')

        const made = await post(sian, first, 'disagreement', { statement: 'You came on the one day without it.' })
        const second = idOf(made)
        expect(second).not.to.equal(first)
        expect(await events(second, 'signoff_disagreed')).to.equal(1)
        const shown = await read(renee, second)
        expect(shown).to.include('You came on the one day without it.')
        expect(shown).to.include('I saw one lesson only.')
        expect(await read(idris, first)).to.include('A second view: Renée Dubois-Clarke')

        expect((await answer(idris, second, { answer: 'signed' })).status, 'not by the first again').to.equal(403)
        expect((await answer(renee, second, { answer: 'signed' })).status).to.equal(303)
        expect(await depthOf(sian, 'SOC-1')).to.equal(2)
        expect(await read(sian, first)).to.include('I saw one lesson only.')
        expect((await post(sian, second, 'disagreement', { statement: 'Again.' })).status).to.equal(422)
        expect((await post(sian, first, 'disagreement', { statement: 'Again.' })).status).to.equal(422)
      })

      it('has nothing to say against what they asked for, and nobody else says it for them', async () => {
        const { sian, idris, renee } = app().cast
        await logEnough(app().db, sian, 'SOC-2')
        const id = await ask(sian, 'SOC-2')
        await answer(idris, id, { answer: 'signed' })
        expect(await read(sian, id)).not.to.include('I see this differently')
        expect((await post(sian, id, 'disagreement', { statement: 'It was more.' })).status).to.equal(422)
        expect((await post(idris, id, 'disagreement', { statement: 'It was more.' })).status).to.equal(403)
        expect((await post(renee, id, 'disagreement', { statement: 'It was more.' })).status).to.equal(403)
      })
    })

    describe('an answer that is taken back', () => {
      it('stays with its reason; what it raised falls to what other answers say', async () => {
        const { sian, idris, lena } = app().cast
        await logEnough(app().db, sian, 'SOC-3')
        const id = await ask(sian, 'SOC-3')
        await answer(idris, id, { answer: 'signed', saw: 'The rota held.' })
        expect(await depthOf(sian, 'SOC-3')).to.equal(2)
        expect((await post(sian, id, 'taking-back', { reason: 'No.' })).status, 'not by the teacher').to.equal(403)
        expect((await post(lena, id, 'taking-back', { reason: 'No.' })).status, 'not by a CPD lead').to.equal(403)
        const empty = await post(idris, id, 'taking-back', { reason: '' })
        expect(empty.status).to.equal(422)
        expect(wordsOf(empty.html)).to.include('Say why it is taken back')

        await post(idris, id, 'taking-back', { reason: 'I had mixed up two classes.', next: 'none' })
        const page = await read(sian, id)
        expect(page).to.include('I had mixed up two classes.')
        expect(page).to.include('Idris Bello took this answer back on 25 November 2026.')
        expect(page).to.include('The rota held.')
        expect(await depthOf(sian, 'SOC-3'), 'what her own words say').to.equal(1)
        expect(await events(id, 'signoff_taken_back')).to.equal(1)
        const list = wordsOf((await (await app().as(sian)).get('/sign-offs')).html)
        expect(list).to.include('Confirmed at Practised, taken back')
        const csv = (await (await app().as(sian)).get('/sign-offs.csv')).html
        expect(csv).to.include('I had mixed up two classes.')
        expect((await post(idris, id, 'taking-back', { reason: 'Twice.' })).status).to.equal(409)
      })

      it('is answered again on a page of its own by whoever gave it', async () => {
        const { sian, idris } = app().cast
        await logEnough(app().db, sian, 'SOC-4')
        const id = await ask(sian, 'SOC-4')
        await answer(idris, id, { answer: 'signed' })
        const again = idOf(await post(idris, id, 'taking-back', { reason: 'Too few words.', next: 'again' }))
        expect(again).not.to.equal(id)
        expect(await read(idris, again)).to.include('Too few words.')
        expect(await depthOf(sian, 'SOC-4')).to.equal(1)
        await answer(idris, again, { answer: 'signed', saw: 'The rota held on both Mondays.' })
        expect(await depthOf(sian, 'SOC-4')).to.equal(2)
        expect(await read(sian, id)).to.include('Answered again: Idris Bello')
      })

      it('cannot be changed or taken away: the database refuses', async () => {
        const { db } = app()
        for (const change of [db('answers_taken_back').update({ reason: 'x' }), db('answers_taken_back').delete()])
          expect(
            await change.then(
              () => 'done',
              () => 'refused',
            ),
          ).to.equal('refused')
      })
    })

    describe('Leading others', () => {
      const lead = async (code: string): Promise<number> => {
        const { db, cast } = app()
        await logEnough(db, cast.idris, code)
        for (const [kind, on, more] of [
          ['OUT', '2026-09-15', { details: JSON.stringify({ baselineOn: '2026-06-01', followUpOn: '2026-11-02' }) }],
          ['PER', '2026-11-16', { seen_by_id: cast.pat.id, seen_by_name: 'Pat' }],
          ['PER', '2026-11-17', { seen_by_id: cast.aoife.id, seen_by_name: 'Aoife' }],
        ] as const) {
          const at = `${on}T10:00:00.000Z`
          const id = await add(db, 'cpd_entries', {
            ...{ person_id: cast.idris.id, title: `Led ${code}`, done_on: on, minutes: 60, kind: 'practice' },
            ...{ created_at: at, updated_at: at, barrier: 'x', change_made: 'x', pupils_experienced: 'x', next: 'x' },
          })
          await db('cpd_entry_competencies').insert({ entry_id: id, competency_id: await competencyId(db, code) })
          await db('entry_evidence').insert({
            entry_id: id,
            kind,
            context: `Team ${on}`,
            seen_on: on,
            details: '{}',
            ...more,
          })
        }
        const about = { person_id: cast.idris.id, competency_id: await competencyId(db, code) }
        const embedded = await add(db, 'sign_offs', {
          ...{ ...about, depth: 3, state: 'signed', closed_on: '2026-06-01' },
          ...{ requested_on: '2026-06-01', requested_at: '2026-06-01T09:00:00.000Z' },
        })
        await add(db, 'sign_off_decisions', {
          ...{ sign_off_id: embedded, answer: 'signed', depth: 3, decided_by: cast.renee.id, saw: 'x', next_step: 'x' },
          ...{ decided_on: '2026-06-01', decided_at: '2026-06-01T15:00:00.000Z', snapshot: '{"entries":[]}' },
        })
        await db('depths_reached').insert({ ...about, depth: 3, reached_on: '2026-06-01', sign_off_id: embedded })
        return ask(cast.idris, code, { depth: '4' })
      }
      const talked = { answer: 'signed', talked: '2026-11-20' }

      it('takes two people, each after a dated conversation; the second reads the first one’s words afterwards', async () => {
        const { idris, renee, lena } = app().cast
        const first = await lead('HQT-1')
        const without = await answer(renee, first, { answer: 'signed', talked: '' })
        expect(without.status).to.equal(422)
        expect(wordsOf(without.html)).to.include('Give the day on which you talked')
        expect((await answer(renee, first, { ...talked, talked: '2027-01-01' })).status).to.equal(422)
        await answer(renee, first, { ...talked, saw: 'She coached the whole team.' })
        expect(await depthOf(idris, 'HQT-1'), 'one signature is not enough').to.equal(3)
        expect(await read(idris, first)).to.include('Signed, the first of two')

        const [row] = (await app().db('sign_offs').where({ follows_id: first })) as {
          id: number
          signatory_id: number | null
        }[]
        const second = row?.id ?? 0
        expect(row?.signatory_id, 'nobody else is named: he chooses').to.equal(null)
        const named = await post(idris, second, 'signatory', { signatory: String(renee.id), version: '1' })
        expect(named.status).to.equal(422)
        expect(wordsOf(named.html)).to.include('a second view is not given by whoever gave the first')
        await post(idris, second, 'signatory', { signatory: String(lena.id), version: '1' })
        expect(await read(lena, second)).not.to.include('She coached the whole team.')
        await answer(lena, second, talked)
        expect(await depthOf(idris, 'HQT-1')).to.equal(4)
        expect(await read(lena, second)).to.include('She coached the whole team.')
        expect(await read(idris, second)).to.include('Signed at Leading others')
      })

      it('falls back to Embedded when either of the two takes it back', async () => {
        const { idris, renee, lena } = app().cast
        const first = await lead('HQT-2')
        await answer(renee, first, talked)
        const row = (await app().db('sign_offs').where({ follows_id: first }).first()) as { id: number }
        await post(idris, row.id, 'signatory', { signatory: String(lena.id), version: '1' })
        await answer(lena, row.id, talked)
        expect(await depthOf(idris, 'HQT-2')).to.equal(4)
        await post(renee, first, 'taking-back', { reason: 'It was the team of somebody else.' })
        expect(await depthOf(idris, 'HQT-2')).to.equal(3)
      })

      it('takes two again when it is signed again, two years on', async () => {
        const { idris, renee, lena } = app().cast
        const { db } = app()
        const first = await lead('HQT-5')
        await answer(renee, first, talked)
        const row = (await db('sign_offs').where({ follows_id: first }).first()) as { id: number }
        await post(idris, row.id, 'signatory', { signatory: String(lena.id), version: '1' })
        await answer(lena, row.id, talked)
        await db('depths_reached')
          .where({ person_id: idris.id, competency_id: await competencyId(db, 'HQT-5') })
          .update({ reached_on: '2024-09-01' })
        const again = await ask(idris, 'HQT-5', { depth: '4' })
        expect(await read(renee, again)).not.to.include('Hold at Embedded')
        expect((await answer(renee, again, { ...talked, answer: 'lower' })).status).to.equal(422)
        expect((await answer(renee, again, talked)).status).to.equal(303)
        expect(await read(idris, again)).to.include('Signed, the first of two')
        const renewed = async (): Promise<string | null> =>
          (
            (await db('depths_reached').where({ person_id: idris.id, depth: 4 }).orderBy('reached_on').first()) as {
              renewed_on: string | null
            }
          ).renewed_on
        expect(await renewed(), 'one signature does not renew it').to.equal(null)
        const second = (await db('sign_offs').where({ follows_id: again }).first()) as { id: number }
        await post(idris, second.id, 'signatory', { signatory: String(lena.id), version: '1' })
        await answer(lena, second.id, talked)
        expect(await renewed()).to.equal('2026-11-25')
        expect(await depthOf(idris, 'HQT-5')).to.equal(4)
      })

      it('closes the second request when the first is taken back before it is answered', async () => {
        const { renee } = app().cast
        const first = await lead('HQT-3')
        await answer(renee, first, talked)
        await post(renee, first, 'taking-back', { reason: 'Too early.' })
        const row = (await app().db('sign_offs').where({ follows_id: first }).first()) as { state: string; id: number }
        expect(row.state).to.equal('withdrawn')
        expect(await events(row.id, 'signoff_withdrawn')).to.equal(1)
      })

      it('can be held at Embedded', async () => {
        const { idris, renee } = app().cast
        const id = await lead('HQT-4')
        await answer(renee, id, { answer: 'lower' })
        expect(await depthOf(idris, 'HQT-4')).to.equal(3)
        expect(await read(idris, id)).to.include('Held at Embedded')
        expect(await app().db('sign_offs').where({ follows_id: id })).to.have.length(0)
      })
    })
  })
})
