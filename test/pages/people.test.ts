import { expect } from 'chai'
import { onEachEngineWithApp, type TestApp } from '../support/app.ts'
import { add, type Person } from '../support/cast.ts'
import { linksOf, wordsOf } from '../support/html.ts'

type Events = { action: string; particulars: string }[]
const eventsOf = (app: TestApp, personId: number): Promise<Events> =>
  app.db('events').where({ person_id: personId }).orderBy('id').select('action', 'particulars')

const NEW = {
  given_name: 'Nia',
  family_name: 'Rowe',
  email: 'nia.rowe@hazelmere.example',
  trn: '',
  stage: 'EXP',
  npq: '',
  started_on: '2026-11-23',
  last_day: '',
  job_title: 'Teacher',
  fte: '0.8',
  days: ['Mon', 'Tue'],
  phase: 'Key Stage 1',
  department: '',
  staff_code: '',
}

describe('People', () => {
  onEachEngineWithApp((app) => {
    const cast = () => app().cast

    describe('who may see whom', () => {
      // prettier-ignore
      const PEOPLE: [string, (c: TestApp['cast']) => Person, (c: TestApp['cast']) => Person, number][] = [
        ['somebody sees their own page', (c) => c.sian, (c) => c.sian, 200],
        ['a mentor sees a mentee', (c) => c.idris, (c) => c.sian, 200],
        ['a past mentor does not', (c) => c.pat, (c) => c.sian, 404],
        ['a colleague does not', (c) => c.tom, (c) => c.sian, 404],
        ['the CPD lead sees the staff', (c) => c.lena, (c) => c.sian, 200],
        ['the induction tutor too', (c) => c.dora, (c) => c.sian, 200],
        ['the head too', (c) => c.hana, (c) => c.sian, 200],
        ['the trust lead too', (c) => c.trustLead, (c) => c.olu, 200],
        ['a lead elsewhere does not', (c) => c.bea, (c) => c.sian, 404],
        ['a governor does not', (c) => c.governor, (c) => c.sian, 404],
        ['the family panel does not', (c) => c.family, (c) => c.sian, 404],
        ['an administrator does', (c) => c.admin, (c) => c.sian, 200],
        ['a leaver is out of the lead’s reach', (c) => c.lena, (c) => c.leo, 404],
        ['and still sees their own page', (c) => c.leo, (c) => c.leo, 200],
      ]
      for (const [sentence, viewer, whom, status] of PEOPLE)
        it(sentence, async () => {
          const page = await (await app().as(viewer(cast()))).get(`/people/${whom(cast()).id}`)
          expect(page.status).to.equal(status)
        })

      it('an id that does not exist, or is no id, is the same 404', async () => {
        const lena = await app().as(cast().lena)
        for (const id of ['999999', 'abc', '-1', '0', '1e3', '99999999999'])
          expect((await lena.get(`/people/${id}`)).status, id).to.equal(404)
      })

      it('mentors are shown to a mentor; the appraiser and the tutor are not, and no TRN', async () => {
        const words = wordsOf((await (await app().as(cast().idris)).get(`/people/${cast().sian.id}`)).html)
        expect(words).to.contain('Mentor: Idris Bello').and.not.contain('Induction tutor')
        expect(words).not.to.contain('3219876')
        const lena = wordsOf((await (await app().as(cast().lena)).get(`/people/${cast().sian.id}`)).html)
        expect(lena).to.contain('Induction tutor: Dora Finch').and.contain('3219876')
      })

      it('nobody sees what they cannot do as a link', async () => {
        const own = linksOf((await (await app().as(cast().sian)).get(`/people/${cast().sian.id}`)).html)
        expect(own.filter((href) => /edit|new|roles|merge|support/.test(href))).to.deep.equal([])
      })
    })

    describe('who may change whom', () => {
      // prettier-ignore
      const CHANGES: [string, (c: TestApp['cast']) => Person, string, number, number][] = [
        ['a teacher cannot change even their own name', (c) => c.sian, '/edit', 403, 403],
        ['a mentor cannot change a mentee', (c) => c.idris, '/edit', 403, 403],
        ['the head reads and does not change', (c) => c.hana, '/edit', 403, 403],
        ['a lead elsewhere does not find the page', (c) => c.bea, '/edit', 404, 404],
        ['a governor neither', (c) => c.governor, '/edit', 404, 403],
        ['a CPD lead gives no roles', (c) => c.lena, '/roles', 403, 403],
        ['a trust lead names no mentors', (c) => c.trustLead, '/support/new?kind=mentor', 403, 403],
        ['a teacher names no mentors', (c) => c.sian, '/support/new?kind=mentor', 403, 403],
        ['a teacher starts no stage', (c) => c.sian, '/stages/new', 403, 403],
        ['a teacher records no leave', (c) => c.sian, '/leave/new', 403, 403],
        ['a teacher starts at no school', (c) => c.sian, '/school-periods/new', 403, 403],
      ]
      for (const [sentence, viewer, path, get, post] of CHANGES)
        it(sentence, async () => {
          const visitor = await app().as(viewer(cast()))
          expect((await visitor.get(`/people/${cast().sian.id}${path}`)).status).to.equal(get)
          const before = await eventsOf(app(), cast().sian.id)
          const posted = await visitor.post(`/people/${cast().sian.id}${path}`, { given_name: 'X', kind: 'mentor' })
          expect(posted.status).to.equal(post)
          expect(await eventsOf(app(), cast().sian.id)).to.deep.equal(before)
        })
    })

    describe('the staff list', () => {
      it('shows everyone who works there with job, stage, time and mentor', async () => {
        const page = await (await app().as(cast().lena)).get(`/schools/${cast().hazelmere.urn}/staff`)
        const words = wordsOf(page.html)
        expect(page.status).to.equal(200)
        expect(words).to.contain('Siân Pritchard').and.contain('Early career teacher, year 2').and.contain('0.8')
        expect(words).to.contain('Mon, Tue, Wed, Thu').and.contain('Idris Bello')
        expect(words).not.to.contain('Leo Marsh').and.not.contain('Olu Ade')
      })

      // prettier-ignore
      const LISTS: [string, (c: TestApp['cast']) => Person, number][] = [
        ['a head reads it', (c) => c.hana, 200],
        ['the trust lead reads it', (c) => c.trustLead, 200],
        ['an administrator reads it', (c) => c.admin, 200],
        ['a teacher does not find it', (c) => c.sian, 404],
        ['a lead elsewhere does not find it', (c) => c.bea, 404],
        ['a governor does not find it', (c) => c.governor, 404],
      ]
      for (const [sentence, viewer, status] of LISTS)
        it(sentence, async () => {
          const visitor = await app().as(viewer(cast()))
          expect((await visitor.get(`/schools/${cast().hazelmere.urn}/staff`)).status).to.equal(status)
          expect((await visitor.get(`/schools/${cast().hazelmere.urn}/staff.csv`)).status).to.equal(status)
        })

      it('finds by a part of the name without accents, and says what to do when there is nobody', async () => {
        const lena = await app().as(cast().lena)
        const found = wordsOf((await lena.get(`/schools/${cast().hazelmere.urn}/staff?q=sian`)).html)
        expect(found).to.contain('Siân Pritchard').and.contain('1 person found')
        const none = wordsOf((await lena.get(`/schools/${cast().hazelmere.urn}/staff?q=zzz%25`)).html)
        expect(none).to.contain('Nobody found').and.contain('Show everyone')
        const stage = wordsOf((await lena.get(`/schools/${cast().hazelmere.urn}/staff?stage=ITT`)).html)
        expect(stage).to.contain('Tom Fairweather').and.not.contain('Idris Bello works')
      })

      it('comes as a CSV that keeps the TRN for those who manage people', async () => {
        const mine = await (await app().as(cast().lena)).get(`/schools/${cast().hazelmere.urn}/staff.csv`)
        expect(mine.headers.get('content-type')).to.contain('text/csv')
        expect(mine.html).to.contain('Siân,Pritchard,sian@hazelmere.example,3219876')
        const head = await (await app().as(cast().hana)).get(`/schools/${cast().hazelmere.urn}/staff.csv`)
        expect(head.html).to.contain('Siân,Pritchard').and.not.contain('3219876')
      })

      it('is where People leads who looks after one school; an administrator gets everyone', async () => {
        const lena = await (await app().as(cast().lena)).get('/people', { follow: false })
        expect(lena.location).to.equal(`/schools/${cast().hazelmere.urn}/staff`)
        const admin = wordsOf((await (await app().as(cast().admin)).get('/people')).html)
        expect(admin).to.contain('Olu Ade').and.contain('Bea Quill').and.contain('Gwen Hart').and.contain('No school')
        const idris = wordsOf((await (await app().as(cast().idris)).get('/people')).html)
        expect(idris).to.contain('Siân Pritchard').and.not.contain('Tom Fairweather')
        const trust = wordsOf((await (await app().as(cast().trustLead)).get('/people')).html)
        expect(trust).to.contain('Olu Ade').and.contain('Siân Pritchard').and.not.contain('Bea Quill')
      })
    })

    describe('adding somebody', () => {
      const path = () => `/schools/${cast().hazelmere.urn}/staff/new`
      const byEmail = (email: string) => app().db('people').where({ email }).select('id') as Promise<{ id: number }[]>

      it('makes a record, a time at the school and a career stage with its steps, once for two clicks', async () => {
        const lena = await app().as(cast().lena)
        await lena.get(path())
        const first = await lena.post(path(), NEW)
        const second = await lena.post(path(), NEW)
        expect(first.status).to.equal(303)
        expect(second.status).to.equal(303)
        const made = await byEmail(NEW.email)
        expect(made).to.have.length(1)
        const id = made[0]?.id ?? 0
        const [time] = (await app().db('school_periods').where({ person_id: id })) as Record<string, unknown>[]
        expect(time).to.include({ fte_percent: 80, working_days: 'Mon Tue', phase: 'Key Stage 1', finished_on: null })
        expect((await eventsOf(app(), id)).map((event) => event.action)).to.include.members([
          'person_added',
          'school_period_started',
          'stage_started',
        ])
        expect(await app().db('stage_periods').where({ person_id: id })).to.have.length(1)
      })

      // prettier-ignore
      const BAD: [string, Record<string, string>, string][] = [
        ['no name', { family_name: '' }, 'Enter the name'],
        ['a formula as a name', { given_name: '=HYPERLINK("x")' }, 'Begin the name with a letter'],
        ['no e-mail address at all', { email: 'nobody' }, 'Enter an e-mail address like'],
        ['a short TRN is asked about, not padded', { trn: '12345' }, 'write 0012345'],
        ['a TRN that a spreadsheet shortened', { trn: '1.23E+06' }, 'a spreadsheet has shortened this one'],
        ['no stage', { stage: '' }, 'Choose the career stage'],
        ['a stage that there is not', { stage: 'XX' }, 'Choose the career stage'],
        ['no first day', { started_on: '' }, 'Enter the first day'],
        ['30 February', { started_on: '2026-02-30' }, 'Enter the first day'],
        ['a last day before the first', { last_day: '2026-11-01' }, 'Give a last day that is not before the first day'],
        ['a first day in 1900', { started_on: '1900-01-01' }, 'Check the year'],
        ['more than full time', { fte: '1.2' }, 'Enter a number up to 1'],
        ['an NPQ that there is not', { npq: 'NPQXX' }, 'Choose an NPQ from the list'],
        ['somebody who is here already', { trn: '1451234', email: '' }, 'is on your staff list already'],
        ['TRN and e-mail of two people', { trn: '1451234', email: 'sian@hazelmere.example' }, 'do not belong to one person'],
      ]
      for (const [sentence, change, message] of BAD)
        it(`refuses ${sentence}, keeps what was typed and stores nothing`, async () => {
          const lena = await app().as(cast().lena)
          const count = async () => (await app().db('people').select('id')).length
          await lena.get(path())
          const before = await count()
          const page = await lena.post(path(), {
            ...NEW,
            given_name: 'Una',
            email: 'other@hazelmere.example',
            department: 'Kept words',
            ...change,
          })
          expect(page.status).to.equal(422)
          expect(wordsOf(page.html)).to.contain(message).and.contain('There is a problem')
          expect(page.html)
            .to.contain('value="Kept words"')
            .and.match(/<title>Error: /)
          expect(await count()).to.equal(before)
        })

      it('brings somebody back who left: a new time on the same record', async () => {
        const lena = await app().as(cast().lena)
        await lena.get(path())
        const page = await lena.post(path(), {
          ...NEW,
          given_name: 'Leo',
          family_name: 'Marsh',
          email: cast().leo.email,
        })
        expect(page.location).to.equal(`/people/${cast().leo.id}`)
        expect(await app().db('school_periods').where({ person_id: cast().leo.id })).to.have.length(2)
        expect(await byEmail(cast().leo.email)).to.have.length(1)
      })

      it('asks when only the name is alike, and then does as it was told', async () => {
        const lena = await app().as(cast().lena)
        await lena.get(path())
        const fields = { ...NEW, given_name: 'Pat', family_name: 'Moss', email: '' }
        const asked = await lena.post(path(), fields)
        expect(asked.status).to.equal(422)
        expect(wordsOf(asked.html)).to.contain('Is this the same person?').and.contain('Yes: Pat Moss')
        const done = await lena.post(path(), { ...fields, same: 'new' })
        expect(done.status).to.equal(303)
        expect(await app().db('people').where({ sort_name: 'moss pat' })).to.have.length(2)
      })

      it('shows nothing of somebody elsewhere and asks them instead', async () => {
        const bea = await app().as(cast().bea)
        const from = `/schools/${cast().otherside.urn}/staff/new`
        await bea.get(from)
        const page = await bea.post(
          from,
          { ...NEW, given_name: 'Sian', family_name: 'P', email: '', trn: '3219876' },
          { follow: true },
        )
        const words = wordsOf(page.html)
        expect(words).to.contain('already in Stepfree').and.contain('We have asked them')
        expect(words).not.to.contain('Siân').and.not.contain('Pritchard').and.not.contain('Hazelmere')
        const [offer] = (await app().db('period_offers').where({ person_id: cast().sian.id })) as { id: number }[]
        const id = offer?.id ?? 0
        const seen = wordsOf((await bea.get(`/offers/${id}`)).html)
        expect(seen).to.contain('Sian P').and.not.contain('Pritchard')
        expect((await bea.get(`/people/${cast().sian.id}`)).status).to.equal(404)
        expect((await (await app().as(cast().tom)).get(`/offers/${id}`)).status).to.equal(404)
        expect((await bea.post(`/offers/${id}`, { answer: 'yes' })).status).to.equal(403)
        const letters = (await app().db('outbox').where({ recipient: cast().sian.email })) as { body: string }[]
        expect(letters).to.have.length(1)
        expect(letters[0]?.body).to.contain(`/offers/${id}`)

        const sian = await app().as(cast().sian)
        expect(wordsOf((await sian.get(`/people/${cast().sian.id}`)).html)).to.contain('Otherside School asks you')
        await sian.get(`/offers/${id}`)
        expect((await sian.post(`/offers/${id}`, { answer: 'yes' })).status).to.equal(303)
        expect((await sian.post(`/offers/${id}`, { answer: 'yes' })).status).to.equal(409)
        expect((await bea.get(`/people/${cast().sian.id}`)).status).to.equal(200)
        const own = wordsOf((await bea.get(`/people/${cast().sian.id}`)).html)
        expect(own, 'the other school is not told').not.to.contain('Hazelmere')
      })

      it('gives a governor a record without a school, for administrators only', async () => {
        expect((await (await app().as(cast().lena)).get('/people/new')).status).to.equal(404)
        expect((await (await app().as(cast().lena)).post('/people/new', { given_name: 'A' })).status).to.equal(403)
        const admin = await app().as(cast().admin)
        await admin.get('/people/new')
        const page = await admin.post('/people/new', {
          given_name: 'Guy',
          family_name: 'Ray',
          email: 'guy@x.example',
          trn: '',
        })
        expect(page.location).to.match(/^\/people\/\d+\/roles$/)
        const again = await admin.post('/people/new', {
          given_name: 'Guy',
          family_name: 'Ray',
          email: 'guy@x.example',
          trn: '',
        })
        expect(again.location).to.equal(page.location)
      })
    })

    describe('changing somebody', () => {
      it('saves a name and says so in the history; the second editor is told', async () => {
        const lena = await app().as(cast().lena)
        const path = `/people/${cast().aoife.id}/edit`
        const form = await lena.get(path)
        const version = /name="version" value="(\d+)"/.exec(form.html)?.[1] ?? ''
        const fields = { given_name: 'Aoife', family_name: 'Byrne', email: cast().aoife.email, trn: '', version }
        expect((await lena.post(path, fields)).status).to.equal(303)
        const late = await lena.post(path, { ...fields, family_name: 'Burns' })
        expect(late.status).to.equal(409)
        const events = await eventsOf(app(), cast().aoife.id)
        expect(events.map((event) => event.action)).to.deep.equal(['person_changed'])
        const history = wordsOf((await lena.get(`/teachers/${cast().aoife.id}/history`)).html)
        expect(history).to.contain('Lena Okoro changed the name')
      })

      it('refuses the TRN of somebody else', async () => {
        const lena = await app().as(cast().lena)
        const path = `/people/${cast().tom.id}/edit`
        await lena.get(path)
        const page = await lena.post(path, {
          given_name: 'Tom',
          family_name: 'F',
          email: '',
          trn: '1451234',
          version: '1',
        })
        expect(page.status).to.equal(422)
        expect(wordsOf(page.html)).to.contain('Somebody else in Stepfree has this TRN')
      })

      it('gives a last day, and what rests on it ends too', async () => {
        const lena = await app().as(cast().lena)
        const time = (await app().db('school_periods').where({ person_id: cast().renee.id }).first('id')) as {
          id: number
        }
        const path = `/school-periods/${time.id}`
        await lena.get(path)
        const fields = { started_on: '2025-09-01', last_day: '2026-12-18', fte: '1', job_title: 'SENCO', version: '1' }
        const page = await lena.post(path, fields)
        expect(page.status).to.equal(303)
        const role = (await app().db('roles').where({ person_id: cast().renee.id }).first('finished_on')) as object
        expect(role).to.deep.equal({ finished_on: '2026-12-19' })
        const words = wordsOf((await lena.get(`/people/${cast().renee.id}`)).html)
        expect(words).to.contain('Leaving').and.contain('18 December 2026')
        expect((await lena.post(path, { ...fields, last_day: '' })).status, 'an old version').to.equal(409)
      })

      it('gives a last day that has passed, and comes to the staff list with a sentence, not to Page not found', async () => {
        const { db } = app()
        const name = { given_name: 'Gone', family_name: 'Already', sort_name: 'already gone' }
        const id = await add(db, 'people', { ...name, created_at: '2026-09-01T08:00:00.000Z' })
        const time = await add(db, 'school_periods', {
          ...{ person_id: id, school_id: cast().hazelmere.id, started_on: '2025-09-01' },
        })
        const lena = await app().as(cast().lena)
        await lena.get(`/school-periods/${time}`)
        const fields = { started_on: '2025-09-01', last_day: '2026-10-23', fte: '1', job_title: '', version: '1' }
        const page = await lena.post(`/school-periods/${time}`, fields, { follow: true })
        expect(page.status).to.equal(200)
        const words = wordsOf(page.html)
        expect(words).to.contain('Gone Already is not on the staff list of Hazelmere Primary any more.')
        expect(words).to.contain('The last day was 23 October 2026.')
      })

      it('starts a stage; the one before ends the day before and stays', async () => {
        const lena = await app().as(cast().lena)
        const path = `/people/${cast().tom.id}/stages/new`
        await lena.get(path)
        const fields = { stage: 'ECT1', npq: '', started_on: '2027-09-01' }
        expect((await lena.post(path, fields)).status).to.equal(303)
        expect((await lena.post(path, fields)).status).to.equal(303)
        const rows = await app()
          .db('stage_periods')
          .where({ person_id: cast().tom.id })
          .orderBy('started_on')
          .select('started_on', 'finished_on')
        expect(rows).to.deep.equal([
          { started_on: '2026-09-01', finished_on: '2027-09-01' },
          { started_on: '2027-09-01', finished_on: null },
        ])
        await lena.get(path)
        const early = await lena.post(path, { stage: 'EXP', npq: '', started_on: '2026-10-01' })
        expect(early.status).to.equal(422)
        expect(wordsOf(early.html)).to.contain('A later stage has begun already')
      })

      it('records leave by its dates, changes it and takes it away', async () => {
        const lena = await app().as(cast().lena)
        const path = `/people/${cast().tom.id}/leave/new`
        await lena.get(path)
        expect((await lena.post(path, { started_on: '2026-12-01', last_day: '' })).status).to.equal(303)
        await lena.get(path)
        expect((await lena.post(path, { started_on: '2026-12-05', last_day: '' })).status).to.equal(422)
        const leave = (await app().db('leave_periods').where({ person_id: cast().tom.id }).first('id')) as {
          id: number
        }
        await lena.get(`/leave/${leave.id}`)
        expect(
          (await lena.post(`/leave/${leave.id}`, { started_on: '2026-12-01', last_day: '2027-01-03' })).status,
        ).to.equal(303)
        const row = (await app().db('leave_periods').where({ id: leave.id }).first('finished_on')) as object
        expect(row).to.deep.equal({ finished_on: '2027-01-04' })
        expect((await lena.post(`/leave/${leave.id}`, { remove: 'yes' })).status).to.equal(303)
        expect((await lena.get(`/leave/${leave.id}`)).status).to.equal(404)
        const renee = wordsOf((await (await app().as(cast().renee)).get(`/teachers/${cast().tom.id}/history`)).html)
        expect(renee, 'leave is not for other readers').not.to.contain('leave')
      })
    })

    describe('support', () => {
      const path = () => `/people/${cast().sian.id}/support/new`

      it('hands over from one mentor to the next, on the same day, once', async () => {
        const lena = await app().as(cast().lena)
        const form = await lena.get(`${path()}?kind=mentor`)
        expect(wordsOf(form.html)).to.contain('Idris Bello has this now')
        const fields = {
          kind: 'mentor',
          supporter: String(cast().renee.id),
          started_on: '2026-12-01',
          last_day: '2026-12-18',
        }
        expect((await lena.post(path(), fields)).status).to.equal(303)
        expect((await lena.post(path(), fields)).status).to.equal(303)
        const rows = await app()
          .db('support_periods')
          .where({ person_id: cast().sian.id, kind: 'mentor' })
          .orderBy('started_on')
          .select('supporter_id', 'finished_on')
        expect(rows).to.deep.equal([
          { supporter_id: cast().pat.id, finished_on: '2026-08-01' },
          { supporter_id: cast().idris.id, finished_on: '2026-12-01' },
          { supporter_id: cast().renee.id, finished_on: '2026-12-19' },
        ])
      })

      // prettier-ignore
      const BAD: [string, (c: TestApp['cast']) => Record<string, string>, string][] = [
        ['cover without a last day', (c) => ({ kind: 'cover_mentor', supporter: String(c.hana.id) }), 'Enter the last day'],
        ['somebody of another school', (c) => ({ kind: 'appraiser', supporter: String(c.olu.id) }), 'Choose somebody'],
        ['the person themselves', (c) => ({ kind: 'appraiser', supporter: String(c.sian.id) }), 'Choose somebody'],
        ['nobody', () => ({ kind: 'appraiser' }), 'Choose somebody'],
        ['a day before they worked here', (c) => ({ kind: 'appraiser', supporter: String(c.hana.id), started_on: '2024-09-01' }), 'do not both work at this school'],
        ['no day', (c) => ({ kind: 'appraiser', supporter: String(c.hana.id), started_on: '' }), 'Enter the first day'],
      ]
      for (const [sentence, fields, message] of BAD)
        it(`refuses ${sentence}`, async () => {
          const lena = await app().as(cast().lena)
          await lena.get(`${path()}?kind=appraiser`)
          const page = await lena.post(path(), {
            supporter: '',
            started_on: '2026-11-25',
            last_day: '',
            ...fields(cast()),
          })
          expect(page.status).to.equal(422)
          expect(wordsOf(page.html)).to.contain(message)
        })

      it('refuses a circle of appraisers', async () => {
        const lena = await app().as(cast().lena)
        const from = `/people/${cast().dora.id}/support/new`
        await lena.get(`${from}?kind=appraiser`)
        const page = await lena.post(from, {
          kind: 'appraiser',
          supporter: String(cast().idris.id),
          started_on: '2026-11-25',
          last_day: '',
        })
        expect(page.status).to.equal(422)
        expect(wordsOf(page.html)).to.contain('circle')
      })

      it('ends on a last day, and closes the door by itself', async () => {
        const lena = await app().as(cast().lena)
        const row = (await app()
          .db('support_periods')
          .where({ person_id: cast().sian.id, supporter_id: cast().idris.id })
          .first('id')) as { id: number }
        await lena.get(`/support/${row.id}/end`)
        expect((await lena.post(`/support/${row.id}/end`, { last_day: 'x' })).status).to.equal(422)
        expect((await lena.post(`/support/${row.id}/end`, { last_day: '2026-11-24' })).status).to.equal(303)
        expect((await (await app().as(cast().idris)).get(`/people/${cast().sian.id}`)).status).to.equal(404)
        expect((await lena.post(`/support/${row.id}/end`, { last_day: '2026-11-24' })).status).to.equal(409)
      })

      it('an unknown kind or id is not there', async () => {
        const lena = await app().as(cast().lena)
        expect((await lena.get(`${path()}?kind=boss`)).status).to.equal(404)
        expect((await lena.get('/support/999999/end')).status).to.equal(404)
      })
    })

    describe('roles', () => {
      it('are given with a place and act at the next request', async () => {
        const admin = await app().as(cast().admin)
        const path = `/people/${cast().idris.id}/roles`
        const place = `school-${cast().hazelmere.urn}`
        expect((await (await app().as(cast().idris)).get(`/schools/${cast().hazelmere.urn}/staff`)).status).to.equal(
          404,
        )
        await admin.get(path)
        const fields = { role: 'cpd_lead', place, started_on: '2026-11-25', last_day: '' }
        expect((await admin.post(path, fields)).status).to.equal(303)
        expect((await admin.post(path, fields)).status).to.equal(303)
        expect(await app().db('roles').where({ person_id: cast().idris.id })).to.have.length(1)
        expect((await (await app().as(cast().idris)).get(`/schools/${cast().hazelmere.urn}/staff`)).status).to.equal(
          200,
        )
        const role = (await app().db('roles').where({ person_id: cast().idris.id }).first('id')) as { id: number }
        await admin.get(path)
        expect((await admin.post(`/roles/${role.id}/end`)).status).to.equal(303)
        expect((await (await app().as(cast().idris)).get(`/schools/${cast().hazelmere.urn}/staff`)).status).to.equal(
          404,
        )
      })

      it('a trust lead at a school, or a role without a place, is refused', async () => {
        const admin = await app().as(cast().admin)
        const path = `/people/${cast().tom.id}/roles`
        await admin.get(path)
        const wrong = await admin.post(path, {
          role: 'trust_lead',
          place: `school-${cast().hazelmere.urn}`,
          started_on: '2026-11-25',
          last_day: '',
        })
        expect(wrong.status).to.equal(422)
        expect(wordsOf(wrong.html)).to.contain('This role cannot be held there')
        expect(
          (await admin.post(path, { role: 'cpd_lead', place: '', started_on: 'x', last_day: '' })).status,
        ).to.equal(422)
      })

      it('the last administrator of the site keeps the role, and is told why', async () => {
        const admin = await app().as(cast().admin)
        const role = (await app().db('roles').where({ person_id: cast().admin.id }).first('id')) as { id: number }
        await admin.get(`/people/${cast().admin.id}/roles`)
        const page = await admin.post(`/roles/${role.id}/end`)
        expect(page.status).to.equal(409)
        expect(wordsOf(page.html)).to.contain('only administrator of the whole site')
      })

      it('an administrator of one school gives roles there and nowhere else', async () => {
        await app().db('roles').insert({
          person_id: cast().olu.id,
          role: 'administrator',
          school_id: cast().larkrise.id,
          started_on: '2026-09-01',
        })
        const olu = await app().as(cast().olu)
        const path = `/people/${cast().olu.id}/roles`
        const form = await olu.get(path)
        expect(form.status).to.equal(200)
        expect(form.html).not.to.contain(`school-${cast().hazelmere.urn}`).and.not.contain('value="site"')
        expect(
          (
            await olu.post(path, {
              role: 'cpd_lead',
              place: `school-${cast().hazelmere.urn}`,
              started_on: '2026-11-25',
              last_day: '',
            })
          ).status,
        ).to.equal(422)
        expect(
          (await olu.post(path, { role: 'administrator', place: 'site', started_on: '2026-11-25', last_day: '' }))
            .status,
        ).to.equal(422)
        expect((await olu.get(`/people/${cast().sian.id}/roles`)).status).to.equal(404)
        expect((await olu.get('/admin')).status).to.equal(200)
        expect((await olu.get('/admin/schools')).status).to.equal(404)
        expect((await olu.post('/admin/schools/new', { urn: '1' })).status).to.equal(403)
      })
    })

    describe('history', () => {
      it('leaves the record out for administrators and is closed to the wall', async () => {
        const { sian } = cast()
        await app()
          .db('events')
          .insert([
            {
              at: '2026-11-20T10:00:00.000Z',
              action: 'signoff_signed',
              person_id: sian.id,
              school_id: cast().hazelmere.id,
              subject_type: 'sign_off',
              subject_id: 1,
              particulars: '{"competency":"Locating the barrier","depth":"Practised"}',
            },
            {
              at: '2026-11-20T10:00:00.000Z',
              action: 'module_completed',
              person_id: sian.id,
              school_id: cast().hazelmere.id,
              subject_type: 'assignment',
              subject_id: 1,
              particulars: '{"module":"Talk that includes"}',
            },
          ])
        const of = async (who: Person, path: string) => (await app().as(who)).get(path)
        const person = `/teachers/${sian.id}/history`
        expect(wordsOf((await of(sian, person)).html)).to.contain('signed Locating the barrier at Practised')
        expect(wordsOf((await of(cast().lena, person)).html)).to.contain('signed Locating the barrier')
        const admin = wordsOf((await of(cast().admin, person)).html)
        expect(admin).not.to.contain('Locating the barrier').and.not.contain('Talk that includes')
        expect(admin).to.contain('named Renée Dubois-Clarke as mentor')
        for (const closed of [cast().dora, cast().idris, cast().hana, cast().governor])
          expect((await of(closed, person)).status, closed.name).to.equal(404)

        const school = `/schools/${cast().hazelmere.urn}/history`
        for (const reader of [cast().lena, cast().dora, cast().hana, cast().admin]) {
          const page = await of(reader, school)
          expect(page.status, reader.name).to.equal(200)
          expect(wordsOf(page.html), reader.name).not.to.contain('Locating the barrier')
        }
        expect(wordsOf((await of(cast().hana, school)).html)).to.contain('Talk that includes')
        expect(wordsOf((await of(cast().admin, school)).html)).not.to.contain('Talk that includes')
        for (const closed of [sian, cast().bea, cast().governor, cast().renee])
          expect((await of(closed, school)).status, closed.name).to.equal(404)
      })
    })

    describe('administration', () => {
      it('adds a school by hand with a URN that can be one, once', async () => {
        const admin = await app().as(cast().admin)
        await admin.get('/admin/schools/new')
        const fields = { urn: '123456', name: 'Elmfield School', phase: 'Primary', trust: cast().trust.uid }
        for (const urn of ['12', '012345', 'abc', '1234567', '100001'])
          expect((await admin.post('/admin/schools/new', { ...fields, urn })).status, urn).to.equal(422)
        expect((await admin.post('/admin/schools/new', fields)).status).to.equal(303)
        expect((await admin.post('/admin/schools/new', fields)).status).to.equal(303)
        const rows = await app().db('schools').where({ urn: '123456' }).select('name', 'phase', 'trust_id')
        expect(rows).to.deep.equal([{ name: 'Elmfield School', phase: 'Primary', trust_id: cast().trust.id }])
        expect(wordsOf((await admin.get('/admin/schools?q=elmf')).html)).to.contain('Elmfield School')
        const empty = wordsOf((await admin.get('/schools/123456/staff')).html)
        expect(empty).to.contain('Nobody is on this list yet').and.contain('Bring in a staff list')
        await admin.get('/admin/schools/123456')
        expect((await admin.post('/admin/schools/123456', { name: 'Elmfield', phase: '', trust: '' })).status).to.equal(
          303,
        )
        expect((await admin.post('/admin/schools/123456', { name: '', phase: '', trust: '' })).status).to.equal(422)
      })

      it('adds and renames a trust', async () => {
        const admin = await app().as(cast().admin)
        await admin.get('/admin/trusts/new')
        expect((await admin.post('/admin/trusts/new', { uid: '5001', name: 'Twice' })).status).to.equal(422)
        expect((await admin.post('/admin/trusts/new', { uid: '6001', name: 'Oak Trust' })).status).to.equal(303)
        await admin.get('/admin/trusts/6001')
        expect((await admin.post('/admin/trusts/6001', { name: 'Oak Learning Trust' })).status).to.equal(303)
        expect(wordsOf((await admin.get('/admin/trusts')).html)).to.contain('Oak Learning Trust')
        expect((await admin.get('/admin/trusts/9')).status).to.equal(404)
      })

      it('is not there for anybody else', async () => {
        for (const path of ['/admin', '/admin/schools', '/admin/trusts', '/admin/schools/new'])
          expect((await (await app().as(cast().lena)).get(path)).status, path).to.equal(404)
        expect((await (await app().as(cast().lena)).post('/admin/schools/new', { urn: '1' })).status).to.equal(403)
      })
    })
  })
})
