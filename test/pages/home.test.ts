import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, competencyId, moduleId, type Person } from '../support/cast.ts'
import { linksOf, wordsOf } from '../support/html.ts'
import { countQueries, fillStaffRoom } from '../support/staff-room.ts'

describe('the first page', () => {
  onEachEngineWithApp((app) => {
    const home = async (person: Person) => (await app().as(person)).get('/')
    const wordsFor = async (person: Person) => wordsOf((await home(person)).html)
    const leadsTo = async (person: Person) => (await (await app().as(person)).get('/', { follow: false })).location

    before(async () => {
      const { db, cast } = app()
      const fam = await competencyId(db, 'FAM-1')
      const bar = await competencyId(db, 'BAR-1')
      await db('focus_periods').insert([
        { person_id: cast.sian.id, competency_id: fam, started_on: '2026-11-02' },
        { person_id: cast.idris.id, competency_id: bar, started_on: '2026-11-02' },
      ])
      const ask = (person: Person, competency_id: number, depth: number, signatory: Person | null) =>
        add(db, 'sign_offs', {
          ...{ person_id: person.id, competency_id, depth, school_id: cast.hazelmere.id, state: 'requested' },
          ...{
            signatory_id: signatory?.id ?? null,
            requested_on: '2026-11-19',
            requested_at: '2026-11-19T09:00:00.000Z',
          },
        })
      await ask(cast.sian, fam, 2, cast.idris)
      await ask(cast.pat, bar, 3, cast.lena)
      await ask(cast.idris, bar, 2, null)
      await add(db, 'assignments', {
        ...{ person_id: cast.sian.id, module_id: await moduleId(db, 'M01'), origin: 'hand', state: 'done' },
        ...{ assigned_on: '2026-09-01', completed_on: '2026-10-01' },
      })
      await add(db, 'training_sessions', {
        ...{ school_id: cast.hazelmere.id, module_id: await moduleId(db, 'M11'), held_on: '2026-12-02' },
        ...{ starts_at: '15:30', ends_at: '16:30', place: 'Hall', capacity: 30, created_by: cast.lena.userId },
      })
    })

    it('is the pathway for a teacher, the board paper for a governor, the roll-up for a trust lead', async () => {
      const { cast } = app()
      expect(await leadsTo(cast.sian)).to.equal('/me/pathway')
      expect(await leadsTo(cast.aoife)).to.equal('/me/pathway')
      expect(await leadsTo(cast.governor)).to.equal('/board/100001')
      expect(await leadsTo(cast.trustLead)).to.equal('/trusts/5001')
    })

    it('is the school for its CPD lead, with her own pathway beside it', async () => {
      const words = await wordsFor(app().cast.lena)
      expect(words).to.contain('Hazelmere Primary, this week')
      expect(words).to.match(/Tom Fairweather .* No mentor since/)
      expect(words).to.contain('My own pathway')
      expect(words).to.match(/Asked of you One request waits for you\. Pat Moss: .* Waiting 4 school days/)
    })

    it('tells a mentor who waits and how long, and what the mentee works on', async () => {
      const page = await home(app().cast.idris)
      const words = wordsOf(page.html)
      expect(words).to.contain(
        'One request waits for you. Waiting for you Siân Pritchard: Starting from what families know Waiting 4',
      )
      expect(words).to.contain('Siân Pritchard In focus: Starting from what families know')
      expect(words).to.match(/My own pathway .*In focus this half term/)
      expect(linksOf(page.html)).to.include('/cpd/new')
      expect(await wordsFor(app().cast.pat)).to.not.contain('Siân')
    })

    it('lists a mentee once, however many things they have in focus, under a heading of its own', async () => {
      const { db, cast } = app()
      const second = await add(db, 'focus_periods', {
        ...{ person_id: cast.sian.id, competency_id: await competencyId(db, 'BEL-1'), started_on: '2026-11-09' },
      })
      const words = await wordsFor(cast.idris)
      expect(words).to.match(/Waiting for you Siân Pritchard: .* Your mentees Siân Pritchard In focus: [^;]+; [^;]+/)
      expect(words.split('Siân Pritchard In focus')).to.have.length(2)
      await db('focus_periods').where({ id: second }).delete()
    })

    it('says of a request of the same day that it was asked today, in the words of the queue', async () => {
      const { db, cast } = app()
      await db('sign_offs').where({ person_id: cast.sian.id }).update({ requested_on: '2026-11-25' })
      expect(await wordsFor(cast.idris)).to.contain('Starting from what families know Asked today')
      await db('sign_offs').where({ person_id: cast.sian.id }).update({ requested_on: '2026-11-19' })
    })

    it('tells the SENCO which deeper requests wait and what colleagues have in focus', async () => {
      const words = await wordsFor(app().cast.renee)
      expect(words).to.match(/Pat Moss: .* Embedded With Lena Okoro for 4 school days/)
      expect(words).to.match(/Idris Bello: .* Practised No reader for 4 school days/)
      expect(words).to.contain('Family voice and governance In focus for 1 person this half term')
      expect(words).to.not.contain('Siân Pritchard')
    })

    it('gives the deputy with three hats one page, with stage dates and modules of her ECT and no sign-off of hers', async () => {
      const words = await wordsFor(app().cast.dora)
      expect(words).to.contain('Hazelmere Primary, this week')
      expect(words).to.match(
        /You as induction tutor .*Siân Pritchard Early career teacher, year 2 since 1 September 2025\. Modules done: 1 of 1/,
      )
      expect(words).to.not.contain('Starting from what families know')
      expect(words).to.match(/Idris Bello .*A request has had no reader for 4 school days Another CPD lead/)
    })

    it('shows the headteacher depth curves and conditions, nobody by depth', async () => {
      const words = await wordsFor(app().cast.hana)
      expect(words).to.contain('How deep people are, strand by strand')
      expect(words).to.contain('1 trainee or ECT has no mentor')
      expect(words).to.contain('1 person waits without a reader')
      expect(words).to.not.contain('Tom Fairweather')
    })

    it('tells the family panel what the staff learn, and names nobody', async () => {
      const page = await home(app().cast.family)
      expect(wordsOf(page.html)).to.contain('Wednesday 2 December: First conversations with families')
      for (const person of [app().cast.lena, app().cast.sian]) expect(page.html).to.not.contain(person.name)
    })

    it('tells an administrator what there is to look after, and opens no record', async () => {
      const { db, cast } = app()
      await fillStaffRoom(db, cast, 3)
      const page = await home(cast.admin)
      expect(wordsOf(page.html)).to.contain('3 people without an account or an invitation')
      expect(linksOf(page.html).some((link) => link.startsWith('/teachers/'))).to.equal(false)
    })

    it('asks the database at most twelve times for a lead, however many people there are', async () => {
      const { db, cast } = app()
      for (const person of [cast.lena, cast.dora, cast.hana, cast.renee, cast.idris]) {
        const visitor = await app().as(person)
        const few = await countQueries(db, () => visitor.get('/'))
        await fillStaffRoom(db, cast, 10)
        const many = await countQueries(db, () => visitor.get('/'))
        expect(many, person.name).to.equal(few)
        expect(many, person.name).to.be.at.most(12)
      }
    })
  })
})
