import { expect } from 'chai'
import { onEachEngineWithApp, type TestApp } from '../support/app.ts'
import { add, moduleId, type Person } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'
import { type Visitor } from '../support/visitor.ts'

/** A Thursday next week: Aoife works Monday to Wednesday. */
const THURSDAY = '2026-12-03'
const DETAILS = { module: 'M22', on: THURSDAY, from: '15:30', to: '16:30', place: 'Library', capacity: '3', note: '' }
type Details = typeof DETAILS

const query = (details: Partial<Details>) => new URLSearchParams({ ...DETAILS, ...details }).toString()

async function planAs(visitor: Visitor, people: Person[], details: Partial<Details> = {}): Promise<number> {
  await visitor.get(`/training/plan/people?${query(details)}`)
  const planned = await visitor.post('/training/plan', {
    ...DETAILS,
    ...details,
    person: people.map((person) => String(person.id)),
  })
  expect(planned.status).to.equal(303)
  return Number(/\/training\/(\d+)/.exec(planned.location ?? '')?.[1])
}

const statesOf = async (app: TestApp, id: number): Promise<Record<string, string>> =>
  Object.fromEntries(
    (
      (await app
        .db('session_places')
        .join('people', 'people.id', 'person_id')
        .where({ session_id: id })
        .select('given_name', 'state')) as { given_name: string; state: string }[]
    ).map((row) => [row.given_name, row.state]),
  )

const eventsOf = async (app: TestApp, id: number): Promise<string[]> =>
  (
    (await app
      .db('events')
      .where({ subject_type: 'training_session', subject_id: id })
      .orderBy('id')
      .select('action')) as { action: string }[]
  ).map((row) => row.action)

const countOf = async (app: TestApp, table: string): Promise<number> => {
  const [row] = (await app.db(table).count({ n: '*' })) as { n: number }[]
  return Number(row?.n)
}

describe('planning training', () => {
  onEachEngineWithApp((app) => {
    before(async () => {
      const { db, cast } = app()
      const [competency] = (await db('module_competencies')
        .where({ module_id: await moduleId(db, 'M22') })
        .orderBy('depth', 'desc')
        .select('competency_id', 'depth')) as { competency_id: number; depth: number }[]
      for (const person of [cast.sian, cast.idris, cast.aoife, cast.tom])
        await add(db, 'planned_steps', {
          person_id: person.id,
          competency_id: competency?.competency_id,
          depth: 2,
          origin: 'own',
          position: 1,
          planned_on: '2026-09-01',
        })
      await add(db, 'assignments', {
        person_id: cast.renee.id,
        module_id: await moduleId(db, 'M22'),
        school_id: cast.hazelmere.id,
        origin: 'hand',
        state: 'assigned',
        assigned_on: '2026-09-01',
      })
      await add(db, 'leave_periods', { person_id: cast.tom.id, started_on: '2026-12-01', finished_on: '2027-01-01' })
    })

    it('takes four pages: the gap, the day, the people already ticked, and the session', async () => {
      const lena = await app().as(app().cast.lena)
      const what = await lena.get('/training/plan')
      expect(what.status).to.equal(200)
      expect(wordsOf(what.html)).to.include('4 of 9 have it planned and are not there yet')
      const gapLink = /href="(\/training\/plan\?module=M\d+)"/.exec(what.html)?.[1]
      expect(gapLink).to.be.a('string')
      const when = await lena.get(gapLink ?? '')
      expect(wordsOf(when.html)).to.include('when and where')
      const who = await lena.get(`/training/plan/people?${query({})}`)
      expect(who.status).to.equal(200)
      const ticked = [...who.html.matchAll(/value="(\d+)" checked/g)].map((match) => Number(match[1]))
      const { sian, idris, renee } = app().cast
      expect(ticked).to.have.members([sian.id, idris.id, renee.id])
      expect(wordsOf(who.html)).to.match(/Aoife Ní Bhriain.*Works Monday, Tuesday and Wednesday: not in on Thursday/)
      expect(wordsOf(who.html)).to.match(/Tom Fairweather.*On leave that day/)
      const session = await lena.post('/training/plan', { ...DETAILS, person: ticked.map(String) }, { follow: true })
      expect(session.status).to.equal(200)
      expect(wordsOf(session.html)).to.include('3 of 3 places: 0 coming, 3 invited')
      expect(wordsOf(session.html)).to.include('Thursday 3 December, 3:30pm to 4:30pm')
    })

    it('counts nobody behind the wall, says so, and shows of them only what they were given to do', async () => {
      const dora = await app().as(app().cast.dora)
      const what = wordsOf((await dora.get('/training/plan')).html)
      expect(what).to.include('2 of 7 have it planned')
      expect(what).to.include(
        'Two people are in no count here, because you appraise them or are their induction tutor.',
      )
      const who = await dora.get(`/training/plan/people?${query({})}`)
      const ticked = [...who.html.matchAll(/value="(\d+)" checked/g)].map((match) => Number(match[1]))
      expect(ticked).to.have.members([app().cast.renee.id])
      expect(who.html).to.match(new RegExp(`value="${app().cast.sian.id}"`))
    })

    it('ticks everybody at a chosen stage as well', async () => {
      const lena = await app().as(app().cast.lena)
      const who = await lena.get(`/training/plan/people?${query({})}&stage-LEAD=yes`)
      const ticked = [...who.html.matchAll(/value="(\d+)" checked/g)].map((match) => Number(match[1]))
      expect(ticked).to.include.members([app().cast.hana.id, app().cast.dora.id])
    })

    const wrong: [string, Partial<Details>, string][] = [
      ['without a day', { on: '' }, 'Enter the day of the session'],
      ['on a day that does not exist', { on: '2026-02-30' }, 'Enter the day of the session'],
      ['more than sixty days ago', { on: '2026-09-01' }, 'Choose a day in the last 60 days'],
      ['that ends before it starts', { from: '16:30', to: '15:30' }, 'Enter an end that is after the start'],
      ['with a time that is none', { from: 'teatime' }, 'Enter when it starts'],
      ['without a place', { place: '  ' }, 'Say where it is'],
      ['for nobody', { capacity: '0' }, 'Enter how many people can come'],
      ['for too many', { capacity: '99999' }, 'Enter how many people can come'],
      ['without a module', { module: 'M99' }, 'Choose a module from the list'],
    ]
    for (const [sentence, details, message] of wrong)
      it(`refuses a session ${sentence}, and stores nothing`, async () => {
        const lena = await app().as(app().cast.lena)
        const before = await countOf(app(), 'training_sessions')
        const asked = await lena.get(`/training/plan/people?${query(details)}`)
        expect(asked.status).to.equal(422)
        expect(wordsOf(asked.html)).to.include(message)
        await lena.get(`/training/plan/people?${query({})}`)
        expect((await lena.post('/training/plan', { ...DETAILS, ...details })).status).to.equal(422)
        expect(await countOf(app(), 'training_sessions')).to.equal(before)
      })

    it('plans once however often the button is pressed', async () => {
      const lena = await app().as(app().cast.lena)
      await lena.get(`/training/plan/people?${query({ place: 'Twice' })}`)
      const fields = { ...DETAILS, place: 'Twice', person: String(app().cast.sian.id) }
      const [first, second] = await Promise.all([
        lena.post('/training/plan', fields),
        lena.post('/training/plan', fields),
      ])
      expect(first.location).to.equal(second.location)
      expect(await app().db('training_sessions').where({ place: 'Twice' })).to.have.length(1)
    })

    it('invites in order, lets the rest wait, and writes what happened', async () => {
      const lena = await app().as(app().cast.lena)
      const { sian, idris, renee } = app().cast
      const id = await planAs(lena, [renee, idris, sian], { capacity: '2' })
      expect(await statesOf(app(), id)).to.deep.equal({ Renée: 'invited', Idris: 'invited', Siân: 'waiting' })
      expect(await eventsOf(app(), id)).to.deep.equal(['session_planned', 'session_invited'])
    })

    it('invites nobody of another school, whatever the form says', async () => {
      const lena = await app().as(app().cast.lena)
      const id = await planAs(lena, [app().cast.olu, app().cast.bea, app().cast.leo])
      expect(await statesOf(app(), id)).to.deep.equal({})
    })

    it('asks about a room and a person who are taken, and does not stand in the way', async () => {
      const lena = await app().as(app().cast.lena)
      await planAs(lena, [app().cast.hana], { on: '2026-12-08', place: 'Music room' })
      const who = await lena.get(
        `/training/plan/people?${query({ on: '2026-12-08', place: 'the music room', from: '16:00', to: '17:00' })}`,
      )
      expect(wordsOf(who.html)).to.include('Music room is also planned for')
      expect(wordsOf(who.html)).to.match(/Hana Ito.*At “.*” then, from 3:30pm\. Is that right\?/)
      await planAs(lena, [app().cast.hana], { on: '2026-12-08', place: 'the music room', from: '16:00', to: '17:00' })
    })

    it('shows a module and a school that are not there as not found', async () => {
      const lena = await app().as(app().cast.lena)
      expect((await lena.get('/training/plan?module=M99')).status).to.equal(404)
      expect((await lena.get(`/training/plan?school=${app().cast.otherside.urn}`)).status).to.equal(404)
    })
  })
})

describe('a training session', () => {
  onEachEngineWithApp((app) => {
    it('may be read by its school, and by nobody else', async () => {
      const { lena, sian, hana, renee, olu, bea, trustLead, governor, leo } = app().cast
      const id = await planAs(await app().as(lena), [sian])
      const table: [Person, number, number][] = [
        [sian, 200, 404],
        [lena, 200, 200],
        [hana, 200, 404],
        [renee, 200, 404],
        [olu, 404, 404],
        [bea, 404, 404],
        [trustLead, 404, 404],
        [governor, 404, 404],
        [leo, 404, 404],
      ]
      for (const [person, read, manage] of table) {
        const visitor = await app().as(person)
        expect((await visitor.get(`/training/${id}`)).status, `${person.name} reads`).to.equal(read)
        for (const page of ['change', 'cancellation', 'invitations'])
          expect((await visitor.get(`/training/${id}/${page}`)).status, `${person.name} ${page}`).to.equal(manage)
      }
      const asSian = await app().as(sian)
      await asSian.get(`/training/${id}`)
      for (const page of ['change', 'cancellation', 'invitations', 'attendance', `places/${lena.id}`])
        expect((await asSian.post(`/training/${id}/${page}`)).status).to.equal(403)
      expect((await asSian.get('/training/nonsense')).status).to.equal(404)
      expect((await asSian.get('/training/plan')).status).to.equal(404)
    })

    it('names people to the leads only', async () => {
      const { lena, sian, idris, hana } = app().cast
      const id = await planAs(await app().as(lena), [sian, idris])
      expect((await (await app().as(hana)).get(`/training/${id}`)).html).to.include('Idris Bello')
      expect((await (await app().as(sian)).get(`/training/${id}`)).html).not.to.include('Idris Bello')
    })

    it('gives its last place to one of two who ask at once, and the other waits', async () => {
      const { lena, sian, idris, renee } = app().cast
      const id = await planAs(await app().as(lena), [renee], { capacity: '2' })
      const both = [await app().as(sian), await app().as(idris)]
      for (const visitor of both) await visitor.get(`/training/${id}`)
      const answers = await Promise.all(
        both.map((visitor) => visitor.post(`/training/${id}/place`, { answer: 'accept' })),
      )
      expect(answers.map((answer) => answer.status)).to.deep.equal([303, 303])
      const { Siân, Idris } = await statesOf(app(), id)
      expect([Siân, Idris].sort()).to.deep.equal(['booked', 'waiting'])
    })

    it('gives a freed place to whoever waited longest', async () => {
      const { lena, sian, idris, renee, hana } = app().cast
      const id = await planAs(await app().as(lena), [renee, sian, idris], { capacity: '1' })
      const asHana = await app().as(hana)
      await asHana.get(`/training/${id}`)
      await asHana.post(`/training/${id}/place`, { answer: 'accept' })
      const asRenee = await app().as(renee)
      const page = await asRenee.get(`/training/${id}`)
      expect(wordsOf(page.html)).to.include('You are invited')
      await asRenee.post(`/training/${id}/place`, { answer: 'decline' })
      expect(await statesOf(app(), id)).to.deep.equal({
        Renée: 'declined',
        Siân: 'invited',
        Idris: 'waiting',
        Hana: 'waiting',
      })
      expect((await eventsOf(app(), id)).filter((action) => action === 'place_changed')).to.have.length(3)
      const asSian = await app().as(sian)
      await asSian.get(`/training/${id}`)
      const declined = await asSian.post(`/training/${id}/place`, { answer: 'perhaps' })
      expect(declined.status).to.equal(422)
      await asSian.post(`/training/${id}/place`, { answer: 'accept' })
      expect((await statesOf(app(), id)).Siân).to.equal('booked')
    })

    it('lets the lead write down an answer and invite more, each once', async () => {
      const { lena, sian, idris } = app().cast
      const visitor = await app().as(lena)
      const id = await planAs(visitor, [sian], { capacity: '2' })
      await visitor.get(`/training/${id}`)
      await visitor.post(`/training/${id}/places/${sian.id}`, { answer: 'accept' })
      const more = await visitor.get(`/training/${id}/invitations`)
      expect(more.html).not.to.match(new RegExp(`value="${sian.id}"`))
      for (let i = 0; i < 2; i++)
        await visitor.post(`/training/${id}/invitations`, { person: [String(sian.id), String(idris.id)] })
      expect(await statesOf(app(), id)).to.deep.equal({ Siân: 'booked', Idris: 'invited' })
      expect((await visitor.post(`/training/${id}/places/999999`, { answer: 'accept' })).status).to.equal(404)
    })

    it('tells the second of two who change it at once that the first was quicker', async () => {
      const { lena, dora, sian, idris } = app().cast
      const asLena = await app().as(lena)
      const id = await planAs(asLena, [sian, idris], { capacity: '1' })
      const asDora = await app().as(dora)
      for (const visitor of [asLena, asDora]) await visitor.get(`/training/${id}/change`)
      const changed = await asLena.post(`/training/${id}/change`, {
        ...DETAILS,
        on: '2026-12-10',
        capacity: '2',
        version: '1',
      })
      expect(changed.status).to.equal(303)
      const late = await asDora.post(`/training/${id}/change`, { ...DETAILS, on: '2026-12-11', version: '1' })
      expect(late.status).to.equal(409)
      const row = (await app().db('training_sessions').where({ id }).first()) as Record<string, unknown>
      expect([row.held_on, row.sequence, row.version]).to.deep.equal(['2026-12-10', 1, 2])
      expect((await statesOf(app(), id)).Idris).to.equal('invited')
      await asLena.get(`/training/${id}/change`)
      const bad = await asLena.post(`/training/${id}/change`, { ...DETAILS, place: '', version: '2' })
      expect(bad.status).to.equal(422)
    })

    it('stays visible when it is cancelled, and is no longer answered or changed', async () => {
      const { lena, sian } = app().cast
      const asLena = await app().as(lena)
      const id = await planAs(asLena, [sian])
      await asLena.get(`/training/${id}/cancellation`)
      const done = await asLena.post(`/training/${id}/cancellation`, { version: '1' }, { follow: true })
      expect(wordsOf(done.html)).to.include('Cancelled')
      expect((await asLena.post(`/training/${id}/cancellation`, { version: '2' })).status).to.equal(409)
      const asSian = await app().as(sian)
      expect(wordsOf((await asSian.get('/training')).html)).to.include('Cancelled')
      await asSian.get(`/training/${id}`)
      expect((await asSian.post(`/training/${id}/place`, { answer: 'accept' })).status).to.equal(409)
      expect((await asLena.get(`/training/${id}/change`)).status).to.equal(409)
      expect(await eventsOf(app(), id)).to.include('session_cancelled')
    })
  })
})

describe('the register', () => {
  onEachEngineWithApp((app) => {
    const assignmentOf = async (person: Person) =>
      (await app()
        .db('assignments')
        .where({ person_id: person.id, module_id: await moduleId(app().db, 'M22') })
        .first('state', 'completed_on', 'due_on', 'origin')) as Record<string, unknown> | undefined
    const entriesOf = (person: Person, id: number) =>
      app().db('cpd_entries').where({ person_id: person.id, session_id: id }) as Promise<Record<string, unknown>[]>
    const YESTERDAY = '2026-11-24'

    it('of a session that was held is taken at once, on one page, and everything follows', async () => {
      const { lena, sian, idris, renee, hana } = app().cast
      await add(app().db, 'assignments', {
        person_id: sian.id,
        module_id: await moduleId(app().db, 'M22'),
        school_id: app().cast.hazelmere.id,
        origin: 'hand',
        state: 'assigned',
        assigned_on: '2026-09-01',
        due_on: '2026-12-31',
      })
      const visitor = await app().as(lena)
      await visitor.get(`/training/plan/people?${query({ on: YESTERDAY, to: '17:00' })}`)
      const planned = await visitor.post(
        '/training/plan',
        { ...DETAILS, on: YESTERDAY, to: '17:00', person: [sian, idris, renee].map((person) => String(person.id)) },
        { follow: true },
      )
      expect(wordsOf(planned.html)).to.include('Now say who came')
      const id = Number(/\/training\/(\d+)\/attendance/.exec(planned.html)?.[1])
      const saved = await visitor.post(
        `/training/${id}/attendance`,
        { taken: '', came: [String(sian.id), String(idris.id), String(hana.id)] },
        { follow: true },
      )
      expect(wordsOf(saved.html)).to.include(
        'Register saved: 3 people came. 3 CPD entries of 1.5 hours were made. 1 person has the module to catch up.',
      )
      expect(await statesOf(app(), id)).to.deep.equal({
        Siân: 'attended',
        Idris: 'attended',
        Hana: 'attended',
        Renée: 'absent',
      })
      const [entry] = await entriesOf(sian, id)
      expect([entry?.minutes, entry?.kind, entry?.done_on]).to.deep.equal([90, 'input', YESTERDAY])
      expect(
        await app()
          .db('cpd_entry_competencies')
          .where({ entry_id: entry?.id as number }),
      ).to.have.length(3)
      expect(await app().db('depths_reached').where({ person_id: sian.id })).to.have.length(0)
      expect(await assignmentOf(sian)).to.include({ state: 'done', completed_on: YESTERDAY, due_on: '2026-12-31' })
      expect(await assignmentOf(idris)).to.include({ state: 'done', origin: 'session' })
      expect(await assignmentOf(renee)).to.include({ state: 'assigned', due_on: '2027-01-05', origin: 'session' })
      const told = (await app().db('events').where({ person_id: sian.id }).select('action')) as { action: string }[]
      expect(told.map((row) => row.action)).to.include.members(['module_completed', 'cpd_logged'])
      expect(await eventsOf(app(), id)).to.include('register_taken')
    })

    it('can be corrected: what it made is taken back, and what rests on it stays', async () => {
      const { lena, sian, idris, hana } = app().cast
      const visitor = await app().as(lena)
      const { id, taken } = (await app()
        .db('training_sessions')
        .orderBy('id', 'desc')
        .first('id', 'register_taken_at as taken')) as {
        id: number
        taken: string
      }
      await app()
        .db('cpd_entries')
        .where({ session_id: id, person_id: idris.id })
        .update({ sealed_at: '2026-11-25T09:00:00.000Z' })
      app().clock.now = new Date('2026-11-25T10:05:00Z')
      await visitor.get(`/training/${id}/attendance`)
      const corrected = await visitor.post(
        `/training/${id}/attendance`,
        { taken, came: String(hana.id) },
        { follow: true },
      )
      expect(wordsOf(corrected.html)).to.include('Register saved: 1 person came.')
      expect(wordsOf(corrected.html)).to.include('The CPD entry of Idris Bello stays')
      expect(await entriesOf(sian, id)).to.have.length(0)
      expect(await entriesOf(idris, id)).to.have.length(1)
      expect(await entriesOf(hana, id)).to.have.length(1)
      expect(await assignmentOf(sian)).to.include({ state: 'assigned', completed_on: null, due_on: '2026-12-31' })
      await visitor.get(`/training/${id}/attendance`)
      const stale = await visitor.post(`/training/${id}/attendance`, { taken, came: [] })
      expect(stale.status).to.equal(409)
      expect(await entriesOf(hana, id)).to.have.length(1)
      app().clock.now = new Date('2026-11-25T10:10:00Z')
      const page = await visitor.get(`/training/${id}/attendance`)
      const again = /name="taken" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      await visitor.post(`/training/${id}/attendance`, { taken: again, came: [hana, sian].map((p) => String(p.id)) })
      expect(await entriesOf(sian, id)).to.have.length(1)
      expect(await assignmentOf(sian)).to.include({ state: 'done', completed_on: YESTERDAY })
    })

    it('leaves what somebody wrote in their entry with them', async () => {
      const { lena, pat } = app().cast
      const visitor = await app().as(lena)
      const id = await planAs(visitor, [pat], { on: YESTERDAY, module: 'M01' })
      await visitor.get(`/training/${id}/attendance`)
      await visitor.post(`/training/${id}/attendance`, { taken: '', came: String(pat.id) })
      await app().db('cpd_entries').where({ session_id: id }).update({ change_made: 'I moved the table.', version: 2 })
      const page = await visitor.get(`/training/${id}/attendance`)
      const taken = /name="taken" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      app().clock.now = new Date('2026-11-25T10:15:00Z')
      const saved = await visitor.post(`/training/${id}/attendance`, { taken }, { follow: true })
      expect(wordsOf(saved.html)).to.include('The CPD entry of Pat Moss stays')
      expect(await entriesOf(pat, id)).to.have.length(1)
    })

    it('is saved once by two clicks, and one of two people who save it at once is told', async () => {
      const { lena, dora, sian, idris } = app().cast
      const asLena = await app().as(lena)
      const asDora = await app().as(dora)
      const id = await planAs(asLena, [sian, idris], { on: YESTERDAY, module: 'M02' })
      await asDora.get(`/training/${id}/attendance`)
      await asLena.get(`/training/${id}/attendance`)
      const came = [String(sian.id), String(idris.id)]
      const twice = await Promise.all([
        asLena.post(`/training/${id}/attendance`, { taken: '', came }),
        asLena.post(`/training/${id}/attendance`, { taken: '', came }),
      ])
      expect(twice.map((page) => page.status)).to.deep.equal([303, 303])
      expect((await asDora.post(`/training/${id}/attendance`, { taken: '', came })).status).to.equal(409)
      expect(await app().db('cpd_entries').where({ session_id: id })).to.have.length(2)
    })

    it('opens on the day, and takes nobody of another school', async () => {
      const { lena, sian, olu } = app().cast
      const visitor = await app().as(lena)
      const later = await planAs(visitor, [sian])
      expect((await visitor.get(`/training/${later}/attendance`)).status).to.equal(409)
      expect((await visitor.post(`/training/${later}/attendance`, { taken: '' })).status).to.equal(409)
      const id = await planAs(visitor, [sian], { on: '2026-11-25', module: 'M03' })
      await visitor.get(`/training/${id}/attendance`)
      await visitor.post(`/training/${id}/attendance`, { taken: '', came: [String(sian.id), String(olu.id)] })
      expect(await statesOf(app(), id)).to.deep.equal({ Siân: 'attended' })
      expect(await entriesOf(olu, id)).to.have.length(0)
      const bea = await app().as(app().cast.bea)
      expect((await bea.get(`/training/${id}/attendance`)).status).to.equal(404)
    })
  })
})

describe('the schedule of a term', () => {
  onEachEngineWithApp((app) => {
    it('says what to do when it is empty', async () => {
      const lena = await app().as(app().cast.lena)
      expect(wordsOf((await lena.get('/training')).html)).to.include('Nothing is planned this term')
      const sian = await app().as(app().cast.sian)
      expect((await sian.get('/training')).html).not.to.include('Plan training')
    })

    it('shows the school’s sessions by half term, with my answer and, to the leads, the counts', async () => {
      const { lena, sian, olu, idris } = app().cast
      const id = await planAs(await app().as(lena), [sian])
      await planAs(await app().as(lena), [], { on: '2027-01-14', place: 'Hall' })
      const asSian = await app().as(sian)
      const page = wordsOf((await asSian.get('/training')).html)
      expect(page).to.include('Autumn term, second half')
      expect(page).to.include('1 session waits for your answer')
      expect(page).to.include('I will come')
      expect(page).not.to.include('of 3 places')
      const answered = await asSian.post(
        `/training/${id}/place`,
        { answer: 'accept', from: 'schedule' },
        { follow: true },
      )
      expect(wordsOf(answered.html)).to.include('You are coming')
      expect(wordsOf((await (await app().as(lena)).get('/training')).html)).to.include(
        '1 of 3 places: 1 coming, 0 invited',
      )
      expect(wordsOf((await asSian.get('/training?term=2026-spring')).html)).to.include('Spring term, first half')
      expect(wordsOf((await (await app().as(idris)).get('/training?show=mine')).html)).to.include(
        'Nothing for you this term',
      )
      expect(wordsOf((await (await app().as(olu)).get('/training')).html)).to.include('Nothing is planned this term')
      expect((await (await app().as(app().cast.governor)).get('/training')).status).to.equal(404)
    })

    it('stands on the lead’s home page with its counts and those who do not work on that day', async () => {
      const { lena, sian, aoife, hazelmere } = app().cast
      const visitor = await app().as(lena)
      await planAs(visitor, [sian, aoife], { on: '2026-11-26', place: 'Studio' })
      expect(wordsOf((await visitor.get(`/schools/${hazelmere.urn}`)).html)).to.include(
        '3:30pm to 4:30pm, Studio. 0 coming, 2 invited and not answered, 3 places. 1 does not work on that day.',
      )
    })

    it('asks the database no more often when there are more sessions', async () => {
      const visitor = await app().as(app().cast.lena)
      const asked = async () => {
        let n = 0
        const listen = () => n++
        app().db.on('query', listen)
        await visitor.get('/training')
        app().db.removeListener('query', listen)
        return n
      }
      const few = await asked()
      for (const place of ['A', 'B', 'C', 'D']) await planAs(visitor, [app().cast.sian], { place })
      expect(await asked()).to.equal(few)
    })
  })
})
