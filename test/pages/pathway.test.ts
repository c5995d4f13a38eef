import { expect } from 'chai'
import { planTemplate } from '../../src/pathways/plan.actions.ts'
import { systemWork } from '../../src/system-work.ts'
import { pino } from 'pino'
import { onEachEngineWithApp } from '../support/app.ts'
import { logEnough } from '../support/enough.ts'
import { add, competencyId, moduleId, NOW } from '../support/cast.ts'
import { linksOf, wordsOf } from '../support/html.ts'

describe('a teacher’s pathway', () => {
  onEachEngineWithApp((app) => {
    before(async () => {
      const { db, cast } = app()
      const stage = (await db('career_stages').where({ code: 'ECT2' }).first('id')) as { id: number }
      const work = systemWork(db, pino({ level: 'silent' }), () => NOW, 'http://localhost', 'secret')
      await planTemplate(db, work, [cast.sian.id], stage.id, '2026-09-01')
      const families = await competencyId(db, 'FAM-2')
      await db('depths_reached').insert({
        person_id: cast.sian.id,
        competency_id: await competencyId(db, 'BEL-4'),
        depth: 2,
        reached_on: '2026-10-12',
      })
      await db('focus_periods').insert({ person_id: cast.sian.id, competency_id: families, started_on: '2026-11-02' })
      const entry = await add(db, 'cpd_entries', {
        person_id: cast.sian.id,
        school_id: cast.hazelmere.id,
        title: 'First structured conversation',
        done_on: '2026-11-19',
        minutes: 45,
        kind: 'practice',
        barrier: 'Our form asked families for problems only',
        change_made: 'We began with what goes well at home',
        pupils_experienced: 'He chose the picture for his page',
        next: 'Hold a second one',
        created_at: NOW.toISOString(),
        updated_at: NOW.toISOString(),
      })
      await db('cpd_entry_competencies').insert({ entry_id: entry, competency_id: families })
    })

    it('says in words how many planned steps are done and what is in focus', async () => {
      const sian = await app().as(app().cast.sian)
      const words = wordsOf((await sian.get('/me/pathway')).html)
      expect(words).to.contain('Your pathway, Siân')
      expect(words).to.contain('One of the six steps planned with you is done. One is in focus this half term.')
      expect(words).to.contain('Hazelmere Primary, 0.8 full time')
      expect(words).to.contain('Mentor Idris Bello')
      expect(words).to.contain('A developmental record.')
    })

    it('says what counts so far, what is still needed, and from when it is enough', async () => {
      const sian = await app().as(app().cast.sian)
      const words = wordsOf((await sian.get('/me/pathway')).html)
      expect(words).to.contain('Done: What was in the way, what you changed, what pupils experienced and what is next')
      expect(words).to.contain('Still to come: Two pieces of evidence, of two kinds: none so far')
      expect(words).to.contain('That will be enough.')
    })

    it('has the same ask button as the entry and the competency once it is enough, naming who reads it', async () => {
      const { db, cast } = app()
      const before = wordsOf((await (await app().as(cast.sian)).get('/me/pathway')).html)
      expect(before).to.contain('Then you can record it together with Idris Bello.')
      expect(before).not.to.contain('Record together')
      const mentor = await app().as(cast.idris)
      expect(wordsOf((await mentor.get(`/teachers/${cast.sian.id}`)).html)).to.contain('Then Siân can ask.')
      const [entry = 0] = await logEnough(db, cast.sian, 'FAM-2')
      const sian = await app().as(cast.sian)
      const page = await sian.get('/me/pathway')
      const button = /<form class="ask".*?<\/form>/s
      expect(wordsOf(page.html)).to.contain('Enough. You can record it together with Idris Bello now')
      const forms = [page.html, (await sian.get(`/cpd/${entry}`)).html, (await sian.get('/competencies/FAM-2')).html]
      const asks = forms.map((html) => wordsOf(button.exec(html)?.[0] ?? ''))
      expect(asks[0]).to.contain('Record together with Idris Bello').and.to.contain('At Practised.')
      expect(asks[1]).to.equal(asks[0])
      expect(asks[2]).to.equal(asks[0])
      await sian.post('/sign-offs', { competency: 'FAM-2' })
      const asked = await sian.get('/me/pathway')
      expect(wordsOf(asked.html)).to.contain('Waiting for an answer. With Idris, asked today.')
      expect(asked.html).not.to.match(button)
      await db('sign_offs').where({ person_id: cast.sian.id }).update({ state: 'withdrawn', closed_on: '2026-11-25' })
    })

    it('speaks to the mentor about the mentee, and keeps the mentee in every address of a competency', async () => {
      const { cast } = app()
      const mentor = await app().as(cast.idris)
      const page = await mentor.get(`/teachers/${cast.sian.id}`)
      const words = wordsOf(/<main.*<\/main>/s.exec(page.html)?.[0] ?? '')
      expect(words).to.contain('pieces of evidence').and.to.contain('what they changed')
      expect(words, /.{60}\byour?\b.{20}/i.exec(words)?.[0]).not.to.match(/\byour?\b/i)
      const links = linksOf(page.html).filter((href) => href.startsWith('/competencies/'))
      expect(links).to.not.be.empty
      for (const href of links) expect(href).to.match(new RegExp(`\\?for=${cast.sian.id}$`))
      const competency = await mentor.get(links[0] ?? '')
      expect(linksOf(competency.html)).to.contain(`/teachers/${cast.sian.id}`)
    })

    it('counts the same hours as the log, the lead’s page and the mentor: by the day it was done, and says so', async () => {
      const { db, cast } = app()
      const older = await add(db, 'cpd_entries', {
        ...{ person_id: cast.sian.id, title: 'A conversation last year', done_on: '2026-08-31', minutes: 600 },
        ...{ kind: 'practice', created_at: NOW.toISOString(), updated_at: NOW.toISOString() },
      })
      await db('cpd_entry_competencies').insert({ entry_id: older, competency_id: await competencyId(db, 'FAM-2') })
      const rule = 'Counted by the day it was done, from 1 September 2026.'
      const sian = await app().as(cast.sian)
      const log = wordsOf((await sian.get('/cpd')).html)
      const hours = /This year, 2026 to 2027: (\S+ \w+)\./.exec(log)?.[1] ?? 'none'
      expect(log).to.contain(rule)
      for (const [who, address] of [
        [cast.sian, '/me/pathway'],
        [cast.idris, `/teachers/${cast.sian.id}`],
        [cast.lena, `/schools/${cast.hazelmere.urn}`],
      ] as const) {
        const words = wordsOf((await (await app().as(who)).get(address)).html)
        expect(words, address).to.contain(hours).and.to.contain(rule)
      }
      await db('cpd_entry_competencies').where({ entry_id: older }).delete()
      await db('cpd_entries').where({ id: older }).delete()
    })

    it('offers a teaching assistant with nothing planned what support staff are offered, and what to do now', async () => {
      const { cast } = app()
      const page = await (await app().as(cast.aoife)).get('/me/pathway')
      const words = wordsOf(page.html)
      expect(words).to.contain('A way in: Support staff').and.to.contain('Aware is enough')
      expect(words).to.contain('One module a term at most')
      expect(linksOf(page.html)).to.include('/modules/M01').and.to.include('/cpd/new')
      expect(wordsOf((await (await app().as(cast.sian)).get('/me/pathway')).html)).not.to.contain('A way in')
    })

    it('has nothing still to come on the card of what is reached', async () => {
      const { db, cast } = app()
      const focus = await add(db, 'focus_periods', {
        ...{ person_id: cast.sian.id, competency_id: await competencyId(db, 'BEL-4'), started_on: '2026-11-02' },
      })
      const page = await (await app().as(cast.sian)).get('/me/pathway')
      const card = page.html.split('<section class="card card--focus">').find((each) => each.includes('BEL-4')) ?? ''
      const words = wordsOf(card.split('</section>')[0] ?? '')
      expect(words).to.contain('Practised is reached.').and.not.to.contain('Still to come')
      await db('focus_periods').where({ id: focus }).delete()
    })

    it('says when the next session is as every other page does, here and on the first page', async () => {
      const { db, cast } = app()
      const session = await add(db, 'training_sessions', {
        ...{ school_id: cast.hazelmere.id, module_id: await moduleId(db, 'M11'), held_on: '2026-12-02' },
        ...{ starts_at: '15:30', ends_at: '16:30', place: 'Hall', capacity: 30, created_by: cast.lena.userId },
      })
      for (const person of [cast.sian, cast.idris])
        await add(db, 'session_places', {
          ...{ session_id: session, person_id: person.id, state: 'invited', invited_at: NOW.toISOString() },
        })
      const pathway = await (await app().as(cast.sian)).get('/me/pathway')
      expect(wordsOf(pathway.html)).to.contain('Wednesday 2 December, 3:30pm')
      const first = await (await app().as(cast.idris)).get('/')
      expect(wordsOf(first.html)).to.contain('Wednesday 2 December, 3:30pm, Hall')
    })

    it('is open to the mentor of today, and closed to the mentor of last year', async () => {
      const { cast } = app()
      const idris = await app().as(cast.idris)
      expect(wordsOf((await idris.get(`/teachers/${cast.sian.id}`)).html)).to.contain('Structured conversations')
      const pat = await app().as(cast.pat)
      expect((await pat.get(`/teachers/${cast.sian.id}`)).status).to.equal(404)
    })

    it('shows four facts to an induction tutor, even one who is also CPD lead', async () => {
      const { cast } = app()
      const dora = await app().as(cast.dora)
      const page = await dora.get(`/teachers/${cast.sian.id}`)
      const words = wordsOf(page.html)
      expect(page.status).to.equal(200)
      expect(words).to.contain('Planned steps done 1 of 6')
      expect(words).to.contain('In focus this half term Structured conversations and shared plans')
      expect(words).not.to.contain('Friendship, peer relationships')
      expect(words).not.to.contain('Practised')
      expect((await dora.get(`/teachers/${cast.sian.id}/strands`)).status).to.equal(404)
    })

    it('gives the CPD lead without those hats the whole record', async () => {
      const { cast } = app()
      const lena = await app().as(cast.lena)
      expect(wordsOf((await lena.get(`/teachers/${cast.sian.id}`)).html)).to.contain(
        'Friendship, peer relationships and safety',
      )
    })

    it('says on the first page of teachers and leads alike that a school asks for them', async () => {
      const { db, cast } = app()
      for (const person of [cast.sian, cast.lena])
        await add(db, 'period_offers', {
          ...{ person_id: person.id, school_id: cast.otherside.id, started_on: '2027-01-04', state: 'waiting' },
          ...{ written_name: person.name, written_as: person.email, offered_at: NOW.toISOString() },
        })
      const said = 'Otherside School asks you to join its staff list'
      const mine = await (await app().as(cast.sian)).get('/me/pathway')
      expect(wordsOf(mine.html)).to.contain(`Yours to do ${said}`)
      expect(linksOf(mine.html).some((link) => link.startsWith('/offers/'))).to.equal(true)
      expect(wordsOf((await (await app().as(cast.lena)).get('/')).html)).to.contain(`A school asks you ${said}`)
      const mentor = await (await app().as(cast.idris)).get(`/teachers/${cast.sian.id}`)
      expect(wordsOf(mentor.html)).not.to.contain('Otherside')
      expect(wordsOf((await (await app().as(cast.idris)).get('/')).html)).not.to.contain('A school asks you')
    })

    it('lets a teacher choose a focus, a second one by choice, and never a third', async () => {
      const { cast, db } = app()
      const aoife = await app().as(cast.aoife)
      await aoife.get('/competencies/BEL-1')
      const first = await aoife.post(`/teachers/${cast.aoife.id}/focus`, { competency: 'BEL-1' })
      expect(first.location).to.equal(`/teachers/${cast.aoife.id}`)
      await aoife.post(`/teachers/${cast.aoife.id}/focus`, { competency: 'BEL-2', keep: 'yes' })
      const third = await aoife.post(`/teachers/${cast.aoife.id}/focus`, { competency: 'BEL-3', keep: 'yes' })
      expect(third.status).to.equal(409)
      const live = await db('focus_periods').where({ person_id: cast.aoife.id }).whereNull('finished_on')
      expect(live).to.have.length(2)
    })

    it('plans a step with its event, and takes it up again after it was set aside', async () => {
      const { cast, db } = app()
      const idris = await app().as(cast.idris)
      await idris.get('/competencies/SOC-4')
      await idris.post(`/teachers/${cast.idris.id}/steps`, { competency: 'SOC-4', depth: '2' })
      const step = (await db('planned_steps').where({ person_id: cast.idris.id }).first('id', 'origin')) as {
        id: number
        origin: string
      }
      expect(step.origin).to.equal('own')
      await idris.post(`/teachers/${cast.idris.id}/steps/${step.id}/set-aside`)
      expect((await idris.post(`/teachers/${cast.idris.id}/steps/${step.id}/set-aside`)).status).to.equal(409)
      await idris.post(`/teachers/${cast.idris.id}/steps`, { competency: 'SOC-4', depth: '2' })
      const steps = await db('planned_steps').where({ person_id: cast.idris.id }).whereNull('set_aside_on')
      expect(steps).to.have.length(1)
      const events = (await db('events').where({ person_id: cast.idris.id }).orderBy('id').select('action')) as {
        action: string
      }[]
      expect(events.map((event) => event.action)).to.deep.equal(['step_planned', 'step_set_aside', 'step_planned'])
    })

    it('does not let a colleague plan or choose for somebody else', async () => {
      const { cast } = app()
      const olu = await app().as(cast.olu)
      await olu.get('/competencies/SOC-4')
      expect((await olu.post(`/teachers/${cast.sian.id}/steps`, { competency: 'SOC-4', depth: '2' })).status).to.equal(
        404,
      )
      expect((await olu.post(`/teachers/${cast.sian.id}/focus`, { competency: 'SOC-4' })).status).to.equal(404)
    })

    it('keeps the planned steps of an earlier stage when a new stage begins', async () => {
      const { cast, db } = app()
      const work = systemWork(db, pino({ level: 'silent' }), () => NOW, 'http://localhost', 'secret')
      const stage = async (code: string) =>
        ((await db('career_stages').where({ code }).first('id')) as { id: number }).id
      const steps = () => db('planned_steps').where({ person_id: cast.tom.id })
      await planTemplate(db, work, [cast.tom.id], await stage('ITT'), '2025-09-01')
      expect(await steps()).to.have.length(12)
      await planTemplate(db, work, [cast.tom.id], await stage('ECT1'), '2026-09-01')
      expect(await steps()).to.have.length(18)
      await planTemplate(db, work, [cast.tom.id], await stage('ECT1'), '2026-09-01')
      expect(await steps()).to.have.length(18)
    })

    it('shows all nine strands as a picture with the same in tables', async () => {
      const sian = await app().as(app().cast.sian)
      const page = await sian.get(`/teachers/${app().cast.sian.id}/strands`)
      expect(page.status).to.equal(200)
      expect(page.html.match(/<table/g)).to.have.length(9)
      expect(wordsOf(page.html)).to.contain('1 of 47 competencies begun')
    })

    it('asks the database the same number of questions however long the history is', async () => {
      const { db, cast } = app()
      const sian = await app().as(cast.sian)
      let queries = 0
      const count = () => queries++
      db.on('query', count)
      await sian.get('/me/pathway')
      const few = queries
      for (let i = 0; i < 30; i++) {
        await add(db, 'cpd_entries', {
          person_id: cast.sian.id,
          title: 'More',
          done_on: '2026-10-01',
          minutes: 30,
          kind: 'input',
          created_at: NOW.toISOString(),
          updated_at: NOW.toISOString(),
        })
      }
      queries = 0
      await sian.get('/me/pathway')
      db.removeListener('query', count)
      expect(queries).to.equal(few)
      // Eight, and one more while a school’s offer waits.
      expect(queries).to.be.at.most(9)
    })
  })
})
