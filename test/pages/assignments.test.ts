import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, moduleId, type Person } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'

describe('modules and assignments', () => {
  onEachEngineWithApp((app) => {
    const give = async (who: Person, code: string, more: Record<string, unknown> = {}): Promise<number> =>
      add(app().db, 'assignments', {
        person_id: who.id,
        module_id: await moduleId(app().db, code),
        school_id: app().cast.hazelmere.id,
        origin: 'hand',
        state: 'assigned',
        assigned_on: '2026-09-01',
        due_on: '2026-12-11',
        ...more,
      })
    const rowOf = async (id: number) =>
      (await app().db('assignments').where({ id }).first()) as Record<string, string | number | null>
    const eventsOf = async (action: string, subjectId: number) =>
      (await app().db('events').where({ action, subject_id: subjectId })).length

    it('shows the catalogue to everyone, and finds by stage, strand and words', async () => {
      const sian = await app().as(app().cast.sian)
      expect(wordsOf((await sian.get('/modules')).html)).to.include('40 modules')
      const found = await sian.get('/modules?stage=ECT1&q=words')
      expect(found.status).to.equal(200)
      expect(wordsOf(found.html)).to.include('Words matter')
      expect(wordsOf((await sian.get('/modules?q=zebra')).html)).to.include('No module fits')
      expect(wordsOf((await sian.get('/modules?stage=nonsense')).html)).to.include('No module fits')
      expect((await (await app().as(app().cast.governor)).get('/modules')).status).to.equal(200)
    })

    it('says how a module is done, when and where its next session is, and leads to the place that books', async () => {
      const { db, cast } = app()
      const tell = async (who: Person) => (await (await app().as(who)).get('/modules/M05')).html
      expect(wordsOf(await tell(cast.sian)))
        .to.include('How it is done')
        .and.to.include('No session is planned at your school')
      expect(await tell(cast.sian)).to.include('/cpd/new?module=M05')
      const session = await add(db, 'training_sessions', {
        ...{ school_id: cast.hazelmere.id, module_id: await moduleId(db, 'M05'), held_on: '2026-12-02' },
        ...{ starts_at: '15:30', ends_at: '16:30', place: 'Room 4', capacity: 30, created_by: cast.lena.userId },
      })
      const page = await tell(cast.sian)
      expect(wordsOf(page)).to.include('Wednesday 2 December, 3:30pm Room 4, Hazelmere Primary Ask for a place')
      expect(page).to.include(`/training/${session}"`)
      expect(wordsOf(await tell(cast.olu))).to.include('No session is planned at your school')
      expect(wordsOf(await tell(cast.leo))).not.to.include('session is planned')
      expect(wordsOf(await tell(cast.governor))).not.to.include('Next session')
      await db('training_sessions').where({ id: session }).delete()
    })

    it('shows one module: what it starts, what to try with pupils; an unknown one is not there', async () => {
      const sian = await app().as(app().cast.sian)
      const page = await sian.get('/modules/M01')
      expect(wordsOf(page.html)).to.include('towards Practised')
      expect(wordsOf(page.html)).to.include('Follow one pupil for a lesson')
      expect(page.html).not.to.include('Who has it')
      expect((await sian.get('/modules/M99')).status).to.equal(404)
    })

    it('tells somebody who has been given nothing that they owe nothing', async () => {
      const tom = await app().as(app().cast.tom)
      expect(wordsOf((await tom.get('/assignments')).html)).to.include('No modules yet')
    })

    it('lets a teacher say that a module is done, with its date, and writes it down', async () => {
      const { sian: person, idris } = app().cast
      const id = await give(person, 'M03', { due_on: '2026-11-01' })
      const sian = await app().as(person)
      const list = wordsOf((await sian.get('/assignments')).html)
      expect(list).to.include('Overdue: was due by 1 November')
      expect(list).to.include('One to do, no done')
      await sian.get(`/assignments/${id}/completion`)
      const early = await sian.post(`/assignments/${id}/completion`, { answer: 'done', on: '2026-11-26', version: '1' })
      expect(early.status).to.equal(422)
      expect(wordsOf(early.html)).to.include('Enter today or a day before it')
      expect((await rowOf(id)).state).to.equal('assigned')
      const done = await sian.post(`/assignments/${id}/completion`, { answer: 'done', on: '2026-11-20', version: '1' })
      expect(done.status).to.equal(303)
      expect(await rowOf(id)).to.include({ state: 'done', completed_on: '2026-11-20', version: 2 })
      expect(await eventsOf('module_completed', id)).to.equal(1)
      const again = await sian.post(`/assignments/${id}/completion`, { answer: 'done', on: '2026-11-20', version: '1' })
      expect(again.status).to.equal(422)
      expect(await eventsOf('module_completed', id)).to.equal(1)
      const mentor = await app().as(idris)
      expect((await mentor.get(`/assignments/${id}/completion`)).status).to.equal(200)
      expect((await mentor.post(`/assignments/${id}/undoing`, { version: '2' })).status).to.equal(403)
    })

    it('puts a module off with a reason, and asks for what is missing', async () => {
      const id = await give(app().cast.sian, 'M04')
      const sian = await app().as(app().cast.sian)
      await sian.get(`/assignments/${id}/completion`)
      const missing = await sian.post(`/assignments/${id}/completion`, { answer: 'deferred', until: '', version: '1' })
      expect(missing.status).to.equal(422)
      expect(wordsOf(missing.html)).to.include('Enter the new day for this module')
      expect(wordsOf(missing.html)).to.include('Say in a few words why it is put off')
      const nothing = await sian.post(`/assignments/${id}/completion`, { version: '1' })
      expect(wordsOf(nothing.html)).to.include('Choose what happened')
      await sian.post(`/assignments/${id}/completion`, {
        answer: 'deferred',
        until: '2027-01-15',
        deferReason: 'Training moved to January',
        version: '1',
      })
      expect(await rowOf(id)).to.include({ state: 'deferred', deferred_to: '2027-01-15' })
      const lena = await app().as(app().cast.lena)
      expect((await lena.get(`/assignments/${id}/completion`)).html).to.include('Training moved to January')
      const dora = await app().as(app().cast.dora)
      const walled = await dora.get(`/assignments/${id}/completion`)
      expect(walled.status).to.equal(200)
      expect(walled.html, 'her induction tutor does not read the reason').not.to.include('Training moved to January')
    })

    it('lets only the lead take a module away, and undo gives back exactly what was there', async () => {
      const id = await give(app().cast.sian, 'M05', { state: 'deferred', deferred_to: '2027-01-08', reason: 'Cover' })
      const sian = await app().as(app().cast.sian)
      await sian.get(`/assignments/${id}/completion`)
      const fields = { answer: 'withdrawn', withdrawReason: 'Done elsewhere', version: '1' }
      expect((await sian.post(`/assignments/${id}/completion`, fields)).status).to.equal(403)
      const lena = await app().as(app().cast.lena)
      await lena.get(`/assignments/${id}/completion`)
      expect((await lena.post(`/assignments/${id}/completion`, fields)).status).to.equal(303)
      expect(await rowOf(id)).to.include({ state: 'withdrawn', reason: 'Done elsewhere', deferred_to: null })
      const undone = await lena.post(`/assignments/${id}/undoing`, { version: '2' })
      expect(undone.status).to.equal(303)
      expect(await rowOf(id)).to.include({ state: 'deferred', reason: 'Cover', deferred_to: '2027-01-08' })
      expect((await lena.post(`/assignments/${id}/undoing`, { version: '2' })).status).to.equal(409)
      expect(await eventsOf('module_change_undone', id)).to.equal(1)
    })

    it('tells the second of two people that somebody was first', async () => {
      const id = await give(app().cast.sian, 'M06')
      const lena = await app().as(app().cast.lena)
      await lena.get(`/assignments/${id}/completion`)
      await lena.post(`/assignments/${id}/due-date`, { dueOn: '2027-02-05', version: '1' })
      expect(await rowOf(id)).to.include({ due_on: '2027-02-05', version: 2 })
      const sian = await app().as(app().cast.sian)
      await sian.get('/assignments')
      const late = await sian.post(`/assignments/${id}/completion`, { answer: 'done', on: '2026-11-20', version: '1' })
      expect(late.status).to.equal(409)
    })

    it('changes the date of an overdue module only to a day after today', async () => {
      const id = await give(app().cast.idris, 'M06', { due_on: '2026-10-01' })
      const lena = await app().as(app().cast.lena)
      await lena.get(`/assignments/${id}/completion`)
      const past = await lena.post(`/assignments/${id}/due-date`, { dueOn: '2026-11-25', version: '1' })
      expect(past.status).to.equal(422)
      expect((await lena.post(`/assignments/${id}/due-date`, { dueOn: '26/11/2026', version: '1' })).status).to.equal(
        303,
      )
      expect((await rowOf(id)).due_on).to.equal('2026-11-26')
    })

    it('opens to those who may read it and to nobody else', async () => {
      const id = await give(app().cast.sian, 'M07')
      const { cast } = app()
      const table: [string, Person, number][] = [
        ['herself', cast.sian, 200],
        ['her mentor', cast.idris, 200],
        ['her past mentor', cast.pat, 404],
        ['her induction tutor', cast.dora, 200],
        ['the CPD lead', cast.lena, 200],
        ['the inclusion lead', cast.renee, 200],
        ['the headteacher', cast.hana, 404],
        ['a teacher of the same trust', cast.olu, 404],
        ['a lead of another trust', cast.bea, 404],
        ['a leaver', cast.leo, 404],
        ['a governor', cast.governor, 404],
        ['an administrator', cast.admin, 404],
      ]
      for (const [who, person, status] of table) {
        const visitor = await app().as(person)
        expect((await visitor.get(`/assignments/${id}/completion`)).status, who).to.equal(status)
        expect((await visitor.get(`/teachers/${cast.sian.id}/assignments`)).status, `${who}: list`).to.equal(status)
      }
      const renee = await app().as(cast.renee)
      expect((await renee.get('/modules/M07/assignment')).status).to.equal(404)
      await renee.get('/modules')
      expect((await renee.post('/modules/M07/assignment')).status).to.equal(403)
      expect((await renee.post(`/assignments/${id}/due-date`, { dueOn: '2027-01-01' })).status).to.equal(403)
    })

    it('gives a module to everyone at a stage after showing who gets it, who has it and who is left out', async () => {
      const { cast } = app()
      const lena = await app().as(cast.lena)
      await give(cast.pat, 'M20')
      const gone = await give(cast.idris, 'M20', { state: 'withdrawn', reason: 'Had it elsewhere' })
      const form = await lena.get('/modules/M20/assignment?stage=EXP')
      expect(form.status).to.equal(200)
      expect(wordsOf(form.html)).to.include('Idris Bello (taken away before)')
      expect(form.html).not.to.include('Leo Marsh')
      const nobody = await lena.post('/modules/M20/assignment', { stage: 'EXP', dueOn: '2026-11-25' })
      expect(nobody.status).to.equal(422)
      expect(wordsOf(nobody.html)).to.include('Choose at least one person')
      expect(wordsOf(nobody.html)).to.include('Enter a day after today')
      const check = await lena.post('/modules/M20/assignment', {
        stage: 'EXP',
        dueOn: '2027-01-29',
        people: [String(cast.lena.id), String(cast.leo.id)],
      })
      expect(check.status).to.equal(200)
      const words = wordsOf(check.html)
      expect(words).to.include('Give it to 1 person?')
      expect(words).to.include('Has it already')
      expect(words).to.include('taken away before')
      expect(words).to.include('1 person has left')
      const before = await app().db('assignments').where({ person_id: cast.lena.id })
      expect(before.length, 'nothing is given before yes').to.equal(0)
      const fields = { stage: 'EXP', dueOn: '2027-01-29', people: [String(cast.lena.id), String(cast.idris.id)] }
      const given = await lena.post('/modules/M20/assignment/confirmation', fields)
      expect(given.location).to.equal('/modules/M20')
      await lena.post('/modules/M20/assignment/confirmation', fields)
      const rows = (await app()
        .db('assignments')
        .where({ person_id: cast.lena.id })
        .select('state', 'origin', 'due_on')) as unknown[]
      expect(rows).to.deep.equal([{ state: 'assigned', origin: 'stage', due_on: '2027-01-29' }])
      expect((await rowOf(gone)).state, 'what was taken away does not come back').to.equal('withdrawn')
      const told = await app().db('events').where({ action: 'modules_assigned', school_id: cast.hazelmere.id })
      expect(told.length, 'a second click gives nothing more').to.equal(1)
      const module = wordsOf((await lena.get('/modules/M20')).html)
      expect(module).to.include('2 have it: 0 done, 2 to do, 0 overdue')
    })

    it('shows part-time days beside the people to choose from, and another school to nobody', async () => {
      const lena = await app().as(app().cast.lena)
      const form = wordsOf((await lena.get('/modules/M21/assignment')).html)
      expect(form).to.include('works 0.8: Mon, Tue, Wed and Thu')
      expect(form).not.to.include('Olu Ade')
      expect((await lena.get(`/modules/M21/assignment?school=${app().cast.larkrise.urn}`)).status).to.equal(404)
    })
  })
})
