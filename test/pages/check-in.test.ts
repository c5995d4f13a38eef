import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, competencyId, type Person } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'

describe('long after a sign-off', () => {
  onEachEngineWithApp((app) => {
    /** Signed at this depth by Renée, at this school, on this day. */
    const signed = async (who: Person, code: string, depth: number, on: string, schoolId: number): Promise<void> => {
      const { db, cast } = app()
      const about = { person_id: who.id, competency_id: await competencyId(db, code) }
      const id = await add(db, 'sign_offs', {
        ...{ ...about, school_id: schoolId, depth, state: 'signed', closed_on: on },
        ...{ requested_on: on, requested_at: `${on}T09:00:00.000Z` },
      })
      await add(db, 'sign_off_decisions', {
        ...{ sign_off_id: id, answer: 'signed', depth, decided_by: cast.renee.id, saw: 'Seen.', next_step: 'On.' },
        ...{ decided_on: on, decided_at: `${on}T15:00:00.000Z`, snapshot: '{"entries":[]}' },
      })
      await db('depths_reached').insert({ ...about, depth, reached_on: on, sign_off_id: id })
    }
    const heard = async (who: Person, code: string, on: string): Promise<void> => {
      const { db } = app()
      const id = await add(db, 'cpd_entries', {
        ...{ person_id: who.id, title: 'Three faces', done_on: on, minutes: 20, kind: 'practice' },
        ...{ created_at: `${on}T10:00:00.000Z`, updated_at: `${on}T10:00:00.000Z` },
      })
      await db('cpd_entry_competencies').insert({ entry_id: id, competency_id: await competencyId(db, code) })
      await db('entry_evidence').insert({ entry_id: id, kind: 'PUP', details: '{}', seen_on: on })
    }
    const read = async (who: Person, path: string): Promise<string> =>
      wordsOf((await (await app().as(who)).get(path)).html)
    const row = async (who: Person, code: string) =>
      (await app()
        .db('depths_reached')
        .where({ person_id: who.id, competency_id: await competencyId(app().db, code) })
        .first()) as { depth: number; reached_on: string; renewed_on: string | null; rested_on: string | null }

    it('a check-in is due, and one thing that pupils said keeps it current', async () => {
      const { idris, hazelmere } = app().cast
      await signed(idris, 'HQT-1', 3, '2025-11-10', hazelmere.id)
      expect(await read(idris, '/sign-offs'))
        .to.include('To look at again')
        .and.to.include('Check-in due')
      expect(await read(idris, '/competencies/HQT-1')).to.include('Check-in due: log one new thing')
      await heard(idris, 'HQT-1', '2026-11-20')
      expect(await read(idris, '/competencies/HQT-1')).not.to.include('Check-in due')
      expect(await read(idris, '/sign-offs')).not.to.include('To look at again')
    })

    it('is signed again with one new piece, and stays as it was first reached', async () => {
      const { idris, renee, hazelmere } = app().cast
      await signed(idris, 'HQT-2', 3, '2023-11-10', hazelmere.id)
      expect(await read(idris, '/competencies/HQT-2')).to.include('Review due')
      await heard(idris, 'HQT-2', '2023-10-20')
      expect(await read(idris, '/competencies/HQT-2')).to.include('One new piece since it was signed')
      await heard(idris, 'HQT-2', '2026-11-20')
      const visitor = await app().as(idris)
      await visitor.get('/competencies/HQT-2')
      const asked = await visitor.post('/sign-offs', { competency: 'HQT-2' })
      expect(asked.status, wordsOf(asked.html)).to.equal(303)
      const reader = await app().as(renee)
      const shown = await reader.get(asked.location ?? '')
      const seen = /name="seen" value="([^"]*)"/.exec(shown.html)?.[1] ?? ''
      const answer = { saw: 'Still so.', next: 'Go on.', hard: 'Mondays.', answer: 'signed', seen }
      expect((await reader.post(`${asked.location ?? ''}/decision`, answer)).status).to.equal(303)
      expect(await row(idris, 'HQT-2')).to.include({ depth: 3, reached_on: '2023-11-10', renewed_on: '2026-11-25' })
      expect(await read(idris, '/competencies/HQT-2')).not.to.include('Review due')
    })

    it('is set aside and taken up again by its owner; the depth stays', async () => {
      const { idris, hazelmere } = app().cast
      await signed(idris, 'HQT-3', 2, '2024-01-10', hazelmere.id)
      const visitor = await app().as(idris)
      await visitor.get('/competencies/HQT-3')
      await visitor.post('/competencies/HQT-3/rest', { rested: 'yes' })
      expect(await read(idris, '/competencies/HQT-3'))
        .to.include('Set aside on 25 November')
        .and.to.include('Take it up again')
      expect(await row(idris, 'HQT-3')).to.include({ depth: 2, rested_on: '2026-11-25' })
      await visitor.post('/competencies/HQT-3/rest', { rested: 'no' })
      expect(await read(idris, '/competencies/HQT-3')).to.include('Review due')
      const events: unknown[] = await app().db('events').whereIn('action', ['depth_rested', 'depth_taken_up'])
      expect(events).to.have.length(2)
    })

    it('is confirmed in context after a move to another school', async () => {
      const { lena, larkrise } = app().cast
      await signed(lena, 'HQT-4', 3, '2020-01-10', larkrise.id)
      await app().db('school_periods').where({ person_id: lena.id }).update({ started_on: '2024-09-01' })
      expect(await read(lena, '/competencies/HQT-4'))
        .to.include('Signed elsewhere')
        .and.to.include('a colleague here confirms Embedded')
    })
  })
})
