import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, competencyId, moduleId } from '../support/cast.ts'
import { linksOf, wordsOf } from '../support/html.ts'
import { countQueries, fillStaffRoom } from '../support/staff-room.ts'

describe('a school this week', () => {
  onEachEngineWithApp((app) => {
    const week = '/schools/100001'

    before(async () => {
      const { db, cast } = app()
      const fam = await competencyId(db, 'FAM-1')
      const bel = await competencyId(db, 'BEL-1')
      for (const person of [cast.sian, cast.idris, cast.pat, cast.tom])
        await add(db, 'planned_steps', {
          ...{
            person_id: person.id,
            competency_id: fam,
            depth: 2,
            origin: 'own',
            position: 1,
            planned_on: '2026-09-01',
          },
        })
      for (const [person, depth] of [
        [cast.renee, 3],
        [cast.idris, 4],
        [cast.lena, 4],
      ] as const)
        await db('depths_reached').insert({ person_id: person.id, competency_id: fam, depth, reached_on: '2026-05-01' })
      await add(db, 'sign_offs', {
        ...{ person_id: cast.sian.id, competency_id: bel, school_id: cast.hazelmere.id, depth: 2, state: 'requested' },
        ...{ requested_at: '2026-11-19T09:00:00.000Z', requested_on: '2026-11-19' },
      })
      await add(db, 'assignments', {
        ...{ person_id: cast.aoife.id, module_id: await moduleId(db, 'M01'), origin: 'hand', state: 'assigned' },
        ...{ assigned_on: '2026-09-01', due_on: '2026-11-02' },
      })
      const kind = await add(db, 'required_kinds', { title: 'Safeguarding, part one', needed_by: 'everyone' })
      for (const person of [cast.sian, cast.lena, cast.hana])
        await add(db, 'required_records', {
          ...{ kind_id: kind, person_id: person.id, done_on: '2025-12-10', recorded_at: '2025-12-10T09:00:00.000Z' },
          renew_by: person === cast.hana ? '2027-12-10' : '2026-12-10',
        })
      await add(db, 'training_sessions', {
        ...{ school_id: cast.hazelmere.id, module_id: await moduleId(db, 'M11'), held_on: '2026-12-02' },
        ...{ starts_at: '15:30', ends_at: '16:30', place: 'Hall', capacity: 30, created_by: cast.lena.userId },
      })
    })

    it('tells the CPD lead who needs something, why, and where it is put right', async () => {
      const { cast } = app()
      const page = await (await app().as(cast.lena)).get(week)
      const words = wordsOf(page.html)
      expect(page.status).to.equal(200)
      expect(words).to.contain('Hazelmere Primary, this week')
      expect(linksOf(page.html)).to.include('/schools/100001/assignment-rules')
      expect(words).to.contain('Three people need something from you')
      expect(words).to.match(/Tom Fairweather .* No mentor since 1 September Choose a mentor/)
      expect(words).to.match(
        /Siân Pritchard .*0\.8, Mon Tue Wed Thu A request has had no reader for 4 school days Offer/,
      )
      expect(words).to.match(/Aoife Ní Bhriain .* 1 module overdue since 2 November Agree a new date/)
      const lena = await app().as(cast.lena)
      for (const [link, title] of [
        [`/people/${cast.tom.id}/support/new?kind=mentor`, 'mentor'],
        [`/teachers/${cast.aoife.id}/assignments`, 'Aoife'],
      ] as const) {
        expect(linksOf(page.html)).to.include(link)
        const there = await lena.get(link)
        expect(there.status, link).to.equal(200)
        expect(wordsOf(there.html)).to.contain(title)
      }
      expect(words).to.contain('Safeguarding, part one: 8 people , 6 not done yet, to renew by 10 December')
      expect(words).to.contain('Wednesday 2 December')
      expect(words).to.contain('1 request , the oldest 4 school days. One has no reader.')
    })

    it('speaks of required training as early as its own page does', async () => {
      const { db, cast } = app()
      const own = async () => wordsOf((await (await app().as(cast.lena)).get('/schools/100001/required-training')).html)
      const home = async () => wordsOf((await (await app().as(cast.lena)).get(week)).html)
      const renewBy = (day: string) =>
        db('required_records').where({ person_id: cast.lena.id }).update({ renew_by: day })
      await renewBy('2027-01-24')
      expect(await own())
        .to.contain('Due within 60 days, or overdue')
        .and.to.match(/Lena Okoro .*24 January 2027/)
      expect(await home()).to.contain('Safeguarding, part one: 8 people')
      await renewBy('2027-01-25')
      expect(await home()).to.contain('Safeguarding, part one: 7 people')
      await renewBy('2026-12-10')
    })

    it('offers what to train together, with those who could help', async () => {
      const page = await (await app().as(app().cast.lena)).get(week)
      expect(wordsOf(page.html)).to.contain(
        '3 of 9 have it planned and not reached. Could help: Idris, Lena and Renée.',
      )
      expect(linksOf(page.html).join(' ')).to.contain('/training/plan?school=100001&amp;module=M')
    })

    it('keeps to the wall: the deputy with three hats sees waiting and modules, no depth of theirs, in no figure', async () => {
      const page = await (await app().as(app().cast.dora)).get(week)
      const words = wordsOf(page.html)
      expect(words).to.contain('2 of 7 have it planned and not reached. Could help: Lena and Renée.')
      expect(words).to.match(
        /Siân Pritchard .* A request has had no reader for 4 school days Another CPD lead or the SENCO/,
      )
      expect(words).to.contain('You appraise or tutor 2 of these people')
    })

    it('leads nobody to standing rules who may not change them', async () => {
      const { cast } = app()
      for (const person of [cast.hana, cast.renee])
        expect(linksOf((await (await app().as(person)).get(week)).html).join(' ')).to.not.contain('assignment-rules')
    })

    it('shows the headteacher counts and needs, nobody by depth', async () => {
      const words = wordsOf((await (await app().as(app().cast.hana)).get(week)).html)
      expect(words).to.contain('Tom Fairweather')
      expect(words).to.contain('A few people have it planned and not reached.')
      expect(words).to.not.contain('Could help')
    })

    it('tells the headteacher "most people", and no figure, where only a few would be left over', async () => {
      const { db, cast } = app()
      const competency_id = await competencyId(db, 'BAR-5')
      const everybody = [cast.sian, cast.idris, cast.pat, cast.renee, cast.lena, cast.dora, cast.tom, cast.aoife]
      for (const { id } of everybody)
        await add(db, 'planned_steps', {
          ...{ person_id: id, competency_id, depth: 2, origin: 'lead', position: 1, planned_on: '2026-09-01' },
        })
      const words = wordsOf((await (await app().as(cast.hana)).get(week)).html)
      expect(words).to.contain('Most people have it planned and not reached.')
      expect(words).to.not.match(/Eight people have|8 of 9/)
      const named = wordsOf((await (await app().as(cast.lena)).get(week)).html)
      expect(named).to.contain('Eight people have')
      expect(named).to.contain('8 of 9 have it planned')
      await db('planned_steps').where({ competency_id }).delete()
    })

    it('opens to the leads, the head and the trust lead; for everyone else it does not exist', async () => {
      const { cast } = app()
      const answers = [
        [cast.lena, 200],
        [cast.renee, 200],
        [cast.hana, 200],
        [cast.trustLead, 200],
        [cast.bea, 404],
        [cast.idris, 404],
        [cast.sian, 404],
        [cast.governor, 404],
        [cast.family, 404],
        [cast.admin, 404],
      ] as const
      for (const [person, status] of answers)
        expect((await (await app().as(person)).get(week)).status, person.name).to.equal(status)
      for (const address of ['/schools/999999', '/schools/abc', '/schools/100003'])
        expect((await (await app().as(cast.lena)).get(address)).status, address).to.equal(404)
    })

    it('asks the database as often for fifty people as for five', async () => {
      const { db, cast } = app()
      const lena = await app().as(cast.lena)
      const few = await countQueries(db, () => lena.get(week))
      await fillStaffRoom(db, cast, 45)
      const many = await countQueries(db, () => lena.get(week))
      expect(many).to.equal(few)
      expect(many).to.be.at.most(12)
    })
  })
})
