import { expect } from 'chai'
import { pino } from 'pino'
import { writeDigests } from '../../src/screens/digest.job.ts'
import { drawToday } from '../../src/signoff/second-look-draw.actions.ts'
import { type Db } from '../../src/db/connection.ts'
import { systemWork } from '../../src/system-work.ts'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, competencyId, type Person } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'
import { chanceOf } from '../support/simulated-school.ts'

const ENTRY = {
  ...{ id: 1, title: 'A rota for partners', doneOn: '2026-06-10', minutes: 40, kind: 'practice', version: 1 },
  ...{ barrier: 'Partners were chosen by standing up.', change: 'A rota on the wall.', evidence: null },
  ...{ experienced: 'Nobody was left standing.', next: 'Keep it.' },
}

/** Signed in the summer term, as far as a draw and a look need it. */
async function sign(
  db: Db,
  {
    by,
    of,
    code,
    on = '2026-06-12',
    depth = 2,
    at,
  }: { by: Person; of: Person; code: string; on?: string; depth?: number; at: number },
): Promise<number> {
  const id = await add(db, 'sign_offs', {
    ...{ person_id: of.id, competency_id: await competencyId(db, code), school_id: at, depth, signatory_id: by.id },
    ...{ state: 'signed', requested_at: `${on}T09:00:00.000Z`, requested_on: on, closed_on: on },
  })
  await db('sign_off_decisions').insert({
    ...{ sign_off_id: id, answer: 'signed', depth, decided_by: by.id, decided_at: `${on}T16:00:00.000Z` },
    ...{ decided_on: on, saw: 'Each had a partner by the second minute.', next_step: 'Let them draw up the rota.' },
    snapshot: JSON.stringify({ entries: [ENTRY] }),
  })
  return id
}

const workOn = (db: Db, day: string) =>
  systemWork(db, pino({ level: 'silent' }), () => new Date(`${day}T05:00:00Z`), 'http://localhost', 'secret')
const NOTE = { noticed: 'The first minute is where it turned.', ask: 'Who drew up the rota?' }

describe('the second look', () => {
  onEachEngineWithApp((app) => {
    const page = async (who: Person, path: string): Promise<string> =>
      wordsOf((await (await app().as(who)).get(path)).html)
    const status = async (who: Person, path: string): Promise<number> => (await (await app().as(who)).get(path)).status
    const looks = async (): Promise<{ id: number; sign_off_id: number; looker_id: number; state: string }[]> =>
      (await app().db('second_looks').orderBy('id').select('id', 'sign_off_id', 'looker_id', 'state')) as {
        id: number
        sign_off_id: number
        looker_id: number
        state: string
      }[]
    const events = async (action: string): Promise<number> =>
      (await app().db('events').where({ action }).select('id')).length
    let signed: number

    it('is drawn once a term, over the term before, by two processes at one moment', async () => {
      const { db, cast } = app()
      const at = cast.hazelmere.id
      signed = await sign(db, { by: cast.pat, of: cast.sian, code: 'BEL-1', at })
      await sign(db, { by: cast.idris, of: cast.aoife, code: 'BEL-2', on: '2026-09-20', at })
      expect(await drawToday(workOn(db, '2026-09-08'), chanceOf(1)), 'the first weeks are left in peace').to.equal(0)
      const both = await Promise.all([
        drawToday(workOn(db, '2026-10-05'), chanceOf(1)),
        drawToday(workOn(db, '2026-10-05'), chanceOf(2)),
      ])
      expect(both.sort()).to.deep.equal([0, 1])
      expect(await drawToday(workOn(db, '2026-10-06'), chanceOf(3)), 'not again').to.equal(0)
      const [look, more] = await looks()
      expect(more, 'what was signed in the autumn waits for the spring').to.equal(undefined)
      expect(look).to.include({ sign_off_id: signed, state: 'waiting' })
      expect([cast.renee.id, cast.lena.id], 'never Dora: she is her induction tutor').to.include(look?.looker_id)
      await db('second_looks').update({ looker_id: cast.renee.id })
      expect(await events('second_looks_drawn')).to.equal(1)
    })

    it('is told to the teacher and the signatory before it is opened, and to nobody else', async () => {
      const { sian, pat, renee, lena, dora, idris, aoife } = app().cast
      const [{ id } = { id: 0 }] = await looks()
      for (const who of [sian, pat]) {
        expect(await page(who, '/sign-offs'))
          .to.include('Drawn for a second look')
          .and.to.include('With Renée Dubois-Clarke')
        expect(await page(who, `/second-looks/${id}`))
          .to.include('not chosen')
          .and.to.include('Not opened yet')
        expect(await page(who, `/sign-offs/${signed}`)).to.include('Renée Dubois-Clarke looks at this once more')
      }
      expect(await page(sian, '/me/pathway')).to.include('Drawn at random for a second look')
      expect(await page(sian, `/teachers/${sian.id}/history`)).to.include('at random for a second look by')
      expect(await page(lena, `/teachers/${sian.id}/history`)).not.to.include('second look')
      expect(
        await page(lena, `/sign-offs/${signed}`),
        'a lead reads the sign-off, not that it was drawn',
      ).not.to.include('once more')
      for (const who of [lena, dora, idris, aoife]) expect(await status(who, `/second-looks/${id}`)).to.equal(404)
      expect(await page(renee, '/sign-offs'))
        .to.include('For a second look')
        .and.to.include('Ten minutes is enough')
      expect(await page(renee, '/')).to.include('A second look')
    })

    it('is in the weekly e-mail of the one who looks and of the teacher, without a name', async () => {
      const { db, cast } = app()
      await db('second_looks').update({ drawn_on: '2026-11-20' })
      await writeDigests({ ...workOn(db, '2026-11-23'), now: '2026-11-23T09:00:00.000Z' }, '2026-W48')
      const letters = (await db('outbox').select('recipient', 'body')) as { recipient: string; body: string }[]
      const bodyTo = (who: Person): string => letters.find((letter) => letter.recipient === who.email)?.body ?? ''
      expect(bodyTo(cast.renee)).to.include('1 signed record was drawn at random for you to look at')
      expect(bodyTo(cast.sian)).to.include(
        'Drawn at random for a second look, of your record: Knowing pupils as people.',
      )
      expect(letters.filter((letter) => letter.body.includes('random'))).to.have.length(2)
      expect(bodyTo(cast.renee)).not.to.include('Siân')
      await db('second_looks').update({ drawn_on: '2026-10-05' })
    })

    it('has what was sealed and the answer on one page, and its opening is kept once', async () => {
      const { sian, renee } = app().cast
      const [{ id } = { id: 0 }] = await looks()
      const shown = await page(renee, `/second-looks/${id}`)
      expect(shown).to.include('A rota for partners').and.to.include('Each had a partner by the second minute.')
      expect(shown).to.include('Nothing is overturned').and.to.include('What I noticed')
      await page(renee, `/second-looks/${id}`)
      expect(await events('signoff_look_opened')).to.equal(1)
      expect(await page(sian, `/second-looks/${id}`)).to.include('Opened')
    })

    it('can be handed to another lead who has no part in it, and to nobody else', async () => {
      const { renee, lena, dora, pat } = app().cast
      const [{ id } = { id: 0 }] = await looks()
      const visitor = await app().as(renee)
      const shown = await visitor.get(`/second-looks/${id}`)
      expect(shown.html).to.include('Lena Okoro').and.not.to.include('Dora Finch')
      for (const [who, why] of [
        [dora, 'they appraise or tutor one of the two'],
        [pat, 'they answered it'],
        [renee, 'Choose a colleague from the list'],
      ] as const) {
        const refused = await visitor.post(`/second-looks/${id}/looker`, { looker: String(who.id) })
        expect(refused.status).to.equal(422)
        expect(wordsOf(refused.html)).to.include(why)
      }
      const handed = await visitor.post(`/second-looks/${id}/looker`, { looker: String(lena.id) })
      expect(handed.status).to.equal(303)
      expect(await status(renee, `/second-looks/${id}`), 'hers no more').to.equal(404)
      const back = await app().as(lena)
      await back.get(`/second-looks/${id}`)
      expect((await back.post(`/second-looks/${id}/looker`, { looker: String(renee.id) })).status).to.equal(303)
    })

    it('is kept once with a sentence; a fault or a child’s safety stops it with the words in their boxes', async () => {
      const { renee } = app().cast
      const [{ id } = { id: 0 }] = await looks()
      const visitor = await app().as(renee)
      await visitor.get(`/second-looks/${id}`)
      const empty = await visitor.post(`/second-looks/${id}`, { noticed: '', ask: NOTE.ask })
      expect(empty.status).to.equal(422)
      expect(empty.html).to.include('Say what you noticed').and.to.include(NOTE.ask)
      const concern = await visitor.post(`/second-looks/${id}`, {
        noticed: 'He told me that his dad hits him.',
        ask: '',
      })
      expect(concern.status).to.equal(422)
      expect(wordsOf(concern.html)).to.include('Is a child hurt, or in danger?').and.to.include('his dad hits him')
      expect(await app().db('second_look_notes').select('id')).to.have.length(0)
      await visitor.get(`/second-looks/${id}`)
      const [first, second] = await Promise.all([
        visitor.post(`/second-looks/${id}`, NOTE),
        visitor.post(`/second-looks/${id}`, { ...NOTE, _key: 'another tab' }),
      ])
      expect([first.status, second.status].sort()).to.deep.equal([303, 409])
      const late = [first, second].find((reply) => reply.status === 409)
      expect(wordsOf(late?.html ?? ''), 'the words can be copied').to.include('Your words were not kept')
      expect(await app().db('second_look_notes').select('id')).to.have.length(1)
    })

    it('stands beside the answer for the teacher and the signatory, who answers once; nothing of the answer changes', async () => {
      const { sian, pat, renee, lena, idris } = app().cast
      const [{ id } = { id: 0 }] = await looks()
      for (const who of [sian, pat, renee]) {
        const shown = await page(who, `/sign-offs/${signed}`)
        expect(shown).to.include(NOTE.noticed).and.to.include('added later')
        expect(shown)
          .to.include('Each had a partner by the second minute.')
          .and.to.include('Confirmed at Practised'.slice(-12))
      }
      for (const who of [lena, idris]) expect(await page(who, `/sign-offs/${signed}`)).not.to.include(NOTE.noticed)
      const teacher = await app().as(sian)
      await teacher.get(`/second-looks/${id}`)
      expect(
        (await teacher.post(`/second-looks/${id}/reply`, { reply: 'Mine.' })).status,
        'not the teacher’s',
      ).to.equal(403)
      const visitor = await app().as(pat)
      await visitor.get(`/second-looks/${id}`)
      expect((await visitor.post(`/second-looks/${id}/reply`, { reply: '' })).status).to.equal(422)
      expect((await visitor.post(`/second-looks/${id}/reply`, { reply: 'The pupils did.' })).status).to.equal(303)
      const again = await visitor.post(`/second-looks/${id}/reply`, { reply: 'Once more.', _key: 'other' })
      expect(again.status).to.equal(409)
      expect(again.html).to.include('Once more.')
      expect(await page(sian, `/second-looks/${id}`))
        .to.include('The pupils did.')
        .and.to.include('In answer: Pat Moss')
      const decision: unknown = await app()
        .db('sign_off_decisions')
        .where({ sign_off_id: signed })
        .first('answer', 'depth')
      expect(decision).to.deep.equal({ answer: 'signed', depth: 2 })
    })

    it('is in the file of sign-offs as a later addition, for those who may read it', async () => {
      const { sian, pat } = app().cast
      for (const who of [sian, pat]) {
        const { html } = await (await app().as(who)).get('/sign-offs.csv')
        expect(html).to.include(
          'Renée Dubois-Clarke: The first minute is where it turned. Would ask: Who drew up the rota?',
        )
        expect(html).to.include('Pat Moss: The pupils did.')
      }
    })

    it('keeps its notes for good: the database refuses to change one', async () => {
      const act = app().db('second_look_notes').update({ words: 'Other.' })
      const refused = await act.then(
        () => '',
        (error: unknown) => String(error),
      )
      expect(refused).to.include('append-only')
    })

    it('is behind the wall for a signatory who comes to appraise the teacher', async () => {
      const { db, cast } = app()
      const [{ id } = { id: 0 }] = await looks()
      const period = {
        person_id: cast.sian.id,
        supporter_id: cast.pat.id,
        school_id: cast.hazelmere.id,
        kind: 'appraiser',
      }
      const wall = await add(db, 'support_periods', { ...period, started_on: '2026-11-01' })
      expect(await status(cast.pat, `/second-looks/${id}`)).to.equal(404)
      expect(await page(cast.pat, `/sign-offs/${signed}`)).not.to.include(NOTE.noticed)
      await db('support_periods').where({ id: wall }).delete()
    })

    it('shows a school’s leads counts, without names', async () => {
      const { lena } = app().cast
      const shown = await page(lena, '/schools/100001/questions')
      expect(shown).to.include('Autumn term 2026').and.to.include('One drawn, one looked at')
      expect(shown).not.to.include('Siân').and.not.to.include('Pat Moss')
    })

    it('goes to another lead where the first comes to appraise the teacher, and ends where nobody may look', async () => {
      const { db, cast } = app()
      const at = cast.hazelmere.id
      await sign(db, { by: cast.idris, of: cast.tom, code: 'BEL-1', on: '2026-11-02', at })
      expect(
        await drawToday(workOn(db, '2027-02-01'), chanceOf(4)),
        'that, and what Idris signed in September',
      ).to.equal(2)
      const of = async () => (await looks()).filter((one) => one.state === 'waiting')
      const [one] = await of()
      const about = (await db('sign_offs')
        .where({ id: one?.sign_off_id ?? 0 })
        .first('person_id')) as { person_id: number }
      const person = about.person_id
      await db('second_looks')
        .where({ id: one?.id ?? 0 })
        .update({ looker_id: cast.lena.id })
      const walled = { person_id: person, school_id: at, kind: 'appraiser', started_on: '2026-12-01' }
      await add(db, 'support_periods', { ...walled, supporter_id: cast.lena.id })
      await drawToday(workOn(db, '2027-02-02'), chanceOf(5))
      const next = (await looks()).find((each) => each.id === one?.id)
      expect(next?.looker_id, 'Dora appraises Idris, who signed it').to.equal(cast.renee.id)
      for (const who of [cast.renee, cast.dora]) await add(db, 'support_periods', { ...walled, supporter_id: who.id })
      await drawToday(workOn(db, '2027-02-03'), chanceOf(6))
      expect((await looks()).find((each) => each.id === one?.id)?.state).to.equal('ended')
      expect(await of()).to.have.length(1)
    })

    it('waits for the one lead who is left while they are on leave, and is not drawn for them meanwhile', async () => {
      const { db, cast } = app()
      const at = cast.larkrise.id
      await add(db, 'roles', {
        person_id: cast.bea.id,
        role: 'inclusion_lead',
        school_id: at,
        started_on: '2025-09-01',
      })
      await sign(db, { by: cast.pat, of: cast.olu, code: 'BEL-1', on: '2026-11-02', at })
      expect(await drawToday(workOn(db, '2027-02-05'), chanceOf(9))).to.equal(1)
      const found = async () => (await looks()).find((one) => one.looker_id === cast.bea.id)
      await add(db, 'leave_periods', { person_id: cast.bea.id, started_on: '2027-02-08', finished_on: '2027-03-01' })
      await drawToday(workOn(db, '2027-02-09'), chanceOf(10))
      expect((await found())?.state).to.equal('waiting')
      await sign(db, { by: cast.pat, of: cast.olu, code: 'BEL-2', on: '2027-02-02', at })
      await add(db, 'leave_periods', { person_id: cast.bea.id, started_on: '2027-05-01', finished_on: '2027-06-01' })
      expect(await drawToday(workOn(db, '2027-05-10'), chanceOf(11))).to.equal(0)
      const where = { school_id: at, term: '2026-summer' }
      const draw: unknown = await db('second_look_draws').where(where).first('signed', 'without_looker')
      expect(draw).to.deep.equal({ signed: 1, without_looker: 1 })
      await db('second_look_draws').where(where).delete()
    })

    it('is not drawn of what was taken back, of whoever has left, or at a school that has it off', async () => {
      const { db, cast } = app()
      const at = cast.otherside.id
      const back = await sign(db, { by: cast.olu, of: cast.bea, code: 'BEL-3', at })
      await db('answers_taken_back').insert({
        ...{ sign_off_id: back, taken_back_by: cast.bea.id, taken_back_at: '2026-06-20T10:00:00.000Z' },
        ...{ taken_back_on: '2026-06-20', reason: 'Too soon.' },
      })
      await sign(db, { by: cast.olu, of: cast.leo, code: 'BEL-3', at: cast.larkrise.id })
      expect(await drawToday(workOn(db, '2026-10-07'), chanceOf(7))).to.equal(0)
      const draws = (await db('second_look_draws')
        .whereIn('school_id', [at, cast.larkrise.id])
        .where('term', '2026-autumn')
        .select('signed')) as {
        signed: number
      }[]
      expect(draws.map((draw) => draw.signed)).to.deep.equal([0, 0])
      await db('second_look_draws').where({ school_id: at }).delete()
      await db('school_settings').insert({
        school_id: at,
        name: 'second_look',
        value: 'off',
        set_at: '2026-09-01T08:00:00.000Z',
      })
      await drawToday(workOn(db, '2026-10-08'), chanceOf(8))
      expect(await db('second_look_draws').where({ school_id: at }).select('id')).to.have.length(0)
    })
  })

  onEachEngineWithApp((app) => {
    it('is switched off by a school with a reason, and on again', async () => {
      const { lena } = app().cast
      const visitor = await app().as(lena)
      expect(wordsOf((await visitor.get('/schools/100001/settings')).html)).to.include('The second look')
      const without = await visitor.post('/schools/100001/settings', { second_look: 'off' })
      expect(without.status).to.equal(422)
      expect(wordsOf(without.html)).to.include('Say why it is off')
      const off = { second_look: 'off', second_look_reason: 'We moderate with two other schools.' }
      expect((await visitor.post('/schools/100001/settings', off)).status).to.equal(303)
      expect((await visitor.get('/schools/100001/settings')).html).to.include('We moderate with two other schools.')
      expect(wordsOf((await visitor.get('/schools/100001/questions')).html)).to.include('The second look is off')
      expect((await visitor.post('/schools/100001/settings', { second_look: 'on' })).status).to.equal(303)
      const switched = (await app().db('events').where({ action: 'second_look_switched' }).select('particulars')) as {
        particulars: string
      }[]
      expect(switched.map(({ particulars }) => particulars)).to.deep.equal(['{"to":"off"}', '{"to":"on"}'])
    })

    it('asks no more of the database for a list of sixty than of two', async () => {
      const { db, cast } = app()
      const count = async (): Promise<number> => {
        let n = 0
        const counting = (): void => void n++
        db.on('query', counting)
        expect((await (await app().as(cast.renee)).get('/sign-offs')).status).to.equal(200)
        db.off('query', counting)
        return n
      }
      const draw = { school_id: cast.hazelmere.id, term: 'any', drawn_on: '2026-11-16', signed: 60, without_looker: 0 }
      const draw_id = await add(db, 'second_look_draws', draw)
      const codes = (await db('competencies').select('code').limit(60)) as { code: string }[]
      const more = async (from: number, to: number): Promise<void> => {
        for (const { code } of codes.slice(from, to)) {
          const sign_off_id = await sign(db, { by: cast.pat, of: cast.tom, code, at: cast.hazelmere.id })
          await add(db, 'second_looks', {
            draw_id,
            sign_off_id,
            looker_id: cast.renee.id,
            drawn_on: '2026-11-16',
            state: 'waiting',
          })
        }
      }
      await more(0, 2)
      await count()
      const few = await count()
      await more(2, 50)
      expect(await count()).to.equal(few)
    })
  })
})
