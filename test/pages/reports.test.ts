import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, type Cast, moduleId, type Person } from '../support/cast.ts'
import { linksOf, wordsOf } from '../support/html.ts'
import { countQueries, fillStaffRoom } from '../support/staff-room.ts'

describe('reports', () => {
  onEachEngineWithApp((app) => {
    let people: number[] = []

    before(async () => {
      const { db, cast } = app()
      people = await fillStaffRoom(db, cast, 40)
      await add(db, 'training_sessions', {
        ...{ school_id: cast.hazelmere.id, module_id: await moduleId(db, 'M11'), held_on: '2026-10-07' },
        ...{ starts_at: '15:30', ends_at: '16:30', place: 'Hall', capacity: 30, created_by: cast.lena.userId },
        register_taken_at: '2026-10-07T16:40:00.000Z',
      })
    })

    const statuses = async (address: string, rows: (cast: Cast) => readonly (readonly [Person, number])[]) => {
      for (const [person, status] of rows(app().cast))
        expect((await (await app().as(person)).get(address)).status, `${person.name} ${address}`).to.equal(status)
    }

    it('sum up a school by strand, stage and phase', async () => {
      const page = await (await app().as(app().cast.lena)).get('/schools/100001/completion')
      const words = wordsOf(page.html)
      expect(words).to.contain('49 people on 25 November 2026.')
      expect(words).to.match(/Modules: 40 done, 76 due, 4 overdue/)
      expect(words).to.match(/Belonging and lived experience( \d+){5} \d+ of \d+/)
      expect(words).to.match(/Support staff 10 /)
      expect(words).to.match(/Key Stage 2 22 /)
    })

    it('count the same in the CSV as on the page', async () => {
      const lena = await app().as(app().cast.lena)
      const words = wordsOf((await lena.get('/schools/100001/completion')).html)
      const lines = (await lena.get('/schools/100001/completion.csv')).html.split('\r\n')
      const [, ...school] = lines.find((line) => line.startsWith('school,'))?.split(',') ?? []
      expect(words).to.contain(`${school[2] ?? '?'} planned steps are done`)
      const strand = lines.find((line) => line.startsWith('strand,My own growth'))?.split(',') ?? []
      expect(words).to.contain(`My own growth ${strand.slice(7).join(' ')} ${strand[3] ?? '?'}`)
    })

    it('leave whoever the deputy appraises or tutors out of every depth', async () => {
      const { db, cast } = app()
      const dora = await app().as(cast.dora)
      const before = wordsOf((await dora.get('/schools/100001/completion')).html)
      const steps = /How deep people are in each strand.*By career stage/.exec(before)?.[0]
      await db('depths_reached').insert({
        person_id: cast.sian.id,
        competency_id: 1,
        depth: 4,
        reached_on: '2026-05-01',
      })
      await db('depths_reached').insert({
        person_id: cast.idris.id,
        competency_id: 2,
        depth: 3,
        reached_on: '2026-05-01',
      })
      const after = wordsOf((await dora.get('/schools/100001/completion')).html)
      expect(/How deep people are in each strand.*By career stage/.exec(after)?.[0]).to.equal(steps)
      expect(after).to.contain('You appraise or tutor 2 of these people')
      const file = (await dora.get('/schools/100001/completion.csv')).html
      expect(file).to.match(/strand,Belonging and lived experience,47,/)
      const lena = await app().as(cast.lena)
      expect((await lena.get('/schools/100001/completion.csv')).html).to.match(
        /strand,Belonging and lived experience,49,/,
      )
      await db('depths_reached').whereIn('person_id', [cast.sian.id, cast.idris.id]).delete()
    })

    it('give the headteacher the curves without small groups', async () => {
      const words = wordsOf((await (await app().as(app().cast.hana)).get('/schools/100001/completion')).html)
      const table = /How deep people are in each strand(.*)Each person is counted once/.exec(words)?.[1] ?? ''
      expect(table).to.contain('fewer than 6')
      for (const [, figures] of table.matchAll(/ ((?:\d+ |not shown |fewer than 6 ){5})/g))
        for (const figure of (figures ?? '')
          .replaceAll('fewer than 6', 'few')
          .replaceAll('not shown', 'kept')
          .trim()
          .split(' '))
          if (/^\d+$/.test(figure)) expect(Number(figure) === 0 || Number(figure) >= 6, figure).to.equal(true)
    })

    it('put the schools of a trust side by side without a name', async () => {
      const { cast } = app()
      const trust = await app().as(cast.trustLead)
      const page = await trust.get('/trusts/5001')
      const words = wordsOf(page.html)
      expect(words).to.match(/Hazelmere Primary 49 \d+ of \d+ 40 76 fewer than 6 people/)
      expect(words).to.contain('Larkrise Academy 1 none planned 0 0')
      expect(words).to.contain('Too small for figures by strand, and in none of them: Larkrise Academy.')
      for (const name of ['Pritchard', 'Olu', 'Abara']) expect(page.html).to.not.contain(name)
      const file = (await trust.get('/trusts/5001/completion.csv')).html
      expect(file).to.match(/Hazelmere Primary,,49,\d+ of \d+,40,76,fewer than 6 people/)
      expect(file).to.not.match(/Pritchard|Larkrise Academy,Belonging/)
    })

    it('give everybody the same governors’ paper, whomever they appraise or tutor', async () => {
      const { cast } = app()
      const read = async (who: Person) => {
        const page = await (await app().as(who)).get('/board/100001')
        expect(page.status, who.name).to.equal(200)
        return /<article.*<\/article>|<main.*<\/main>/s.exec(page.html)?.[0] ?? ''
      }
      const papers = [await read(cast.governor), await read(cast.hana), await read(cast.lena), await read(cast.dora)]
      expect(papers[0]).to.include('Hazelmere Primary')
      for (const paper of papers) expect(paper).to.equal(papers[0])
    })

    it('give governors one sheet in words and whole-school counts, nothing about fewer than ten people', async () => {
      const page = await (await app().as(app().cast.governor)).get('/board/100001')
      const words = wordsOf(page.html)
      expect(page.status).to.equal(200)
      expect(words).to.contain('Figures of 25 November 2026, autumn, second half of 2026 to 2027')
      expect(words).to.contain('49 people work at Hazelmere Primary')
      expect(words).to.contain('1 training session held this school year')
      expect(words).to.contain('developmental records')
      expect(words).to.contain('Questions to ask')
      const table = /<tbody>.*<\/tbody>/s.exec(page.html)?.[0] ?? ''
      const figures = [...table.matchAll(/<td[^>]*>([^<]*)</g)].map((match) => match[1] ?? '')
      const inWords = [...words.matchAll(/: (\d+) people (?:have|are).*?, (\d+) (?:have|are) not/g)]
      expect(figures.length / 3 + inWords.length, 'strands that are told of').to.be.within(5, 9)
      for (const figure of [...figures, ...inWords.flatMap(([, have, not]) => [have, not])])
        expect(Number(figure) === 0 || Number(figure) >= 10, figure).to.equal(true)
      expect(words).to.not.match(/fewer than 10 people have|not shown/)
      for (const person of Object.values(app().cast).flatMap((one) => ('email' in one ? [one.name] : [])))
        if (person !== app().cast.governor.name) expect(page.html).to.not.contain(person)
    })

    it('tell governors of a school of fifteen neither that all fifteen lack a training nor that fewer than ten do', async () => {
      const { db, cast } = app()
      await add(db, 'roles', {
        ...{ person_id: cast.governor.id, role: 'governor', school_id: cast.otherside.id, started_on: '2025-09-01' },
      })
      await add(db, 'required_kinds', { title: 'First aid', school_id: cast.otherside.id, needed_by: 'everyone' })
      for (let i = 0; i < 14; i++) {
        const person = {
          given_name: 'Colleague',
          family_name: `No ${i}`,
          sort_name: `no ${i}`,
          created_at: '2026-09-01',
        }
        const person_id = await add(db, 'people', person)
        const at = { school_id: cast.otherside.id, started_on: '2025-09-01', fte_percent: 100 }
        await add(db, 'school_periods', { person_id, ...at })
      }
      const words = wordsOf((await (await app().as(cast.governor)).get('/board/100003')).html)
      expect(words).to.contain('15 people work at Otherside School')
      expect(words).to.contain('This school is small: figures about fewer than ten people are left out')
      expect(words).to.contain('Who has what to do or renew is followed up by name.')
      expect(words).to.not.match(/First aid|fewer than 10 people have|most people|Nothing falls due/)
      await db('roles').where({ school_id: cast.otherside.id, role: 'governor' }).delete()
    })

    it('tell governors of a very small school nothing but words', async () => {
      const { db, cast } = app()
      await add(db, 'roles', {
        ...{ person_id: cast.governor.id, role: 'governor', school_id: cast.larkrise.id, started_on: '2025-09-01' },
      })
      const words = wordsOf((await (await app().as(cast.governor)).get('/board/100002')).html)
      expect(words.match(/This school is small: figures about fewer than ten people are left out/g)).to.have.length(1)
      expect(words).to.not.match(/\d+ people (work|have|are)|steps planned|they logged/)
    })

    it('list what each person may open', async () => {
      const { cast } = app()
      const links = async (person: Person) => linksOf((await (await app().as(person)).get('/reports')).html)
      expect(await links(cast.lena)).to.include('/schools/100001/matrix')
      expect(await links(cast.hana)).to.not.include('/schools/100001/matrix')
      expect(await links(cast.trustLead)).to.include.members(['/trusts/5001', '/schools/100002', '/board/100001'])
      expect(await links(cast.governor)).to.include('/board/100001')
      expect(await links(cast.governor)).to.not.include('/schools/100001')
    })

    it('open to the roles of the table and are unknown to everyone else', async () => {
      await statuses('/schools/100001/completion', (c) => [
        ...([
          [c.lena, 200],
          [c.renee, 200],
          [c.hana, 200],
          [c.trustLead, 200],
        ] as const),
        ...([
          [c.bea, 404],
          [c.sian, 404],
          [c.idris, 404],
          [c.governor, 404],
          [c.admin, 404],
        ] as const),
      ])
      await statuses('/trusts/5001', (c) => [
        ...([
          [c.trustLead, 200],
          [c.lena, 404],
          [c.hana, 404],
          [c.bea, 404],
          [c.admin, 404],
          [c.sian, 404],
        ] as const),
      ])
      await statuses('/trusts/5002', (c) => [[c.trustLead, 404]])
      await statuses('/trusts/nothing', (c) => [[c.trustLead, 404]])
      await statuses('/board/100001', (c) => [
        ...([
          [c.governor, 200],
          [c.lena, 200],
          [c.hana, 200],
          [c.trustLead, 200],
        ] as const),
        ...([
          [c.renee, 404],
          [c.bea, 404],
          [c.sian, 404],
          [c.family, 404],
          [c.admin, 404],
        ] as const),
      ])
      await statuses('/board/100003', (c) => [[c.governor, 404]])
      await statuses('/reports', (c) => [
        [c.lena, 200],
        [c.sian, 404],
        [c.family, 404],
        [c.admin, 404],
      ])
    })

    it('ask the database as often for more people', async () => {
      const { db, cast } = app()
      const pages: [Person, string, number][] = [
        [cast.lena, '/schools/100001/completion', 8],
        [cast.trustLead, '/trusts/5001', 8],
        [cast.governor, '/board/100001', 9],
      ]
      const before = new Map<string, number>()
      for (const [person, address] of pages) {
        const visitor = await app().as(person)
        before.set(address, await countQueries(db, () => visitor.get(address)))
      }
      expect(people).to.have.length(40)
      await fillStaffRoom(db, cast, 40)
      for (const [person, address, most] of pages) {
        const visitor = await app().as(person)
        const queries = await countQueries(db, () => visitor.get(address))
        expect(queries, address).to.equal(before.get(address))
        expect(queries, address).to.be.at.most(most)
      }
    })
  })
})
