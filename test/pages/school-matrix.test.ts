import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, competencyId } from '../support/cast.ts'
import { linksOf, wordsOf } from '../support/html.ts'
import { countQueries, fillStaffRoom } from '../support/staff-room.ts'

describe('everyone by every competency', () => {
  onEachEngineWithApp((app) => {
    const grid = '/schools/100001/matrix'
    /** The row of the grid that names somebody. */
    const rowOf = (html: string, name: string): string =>
      new RegExp(`<tr><th scope="row"><a [^>]*>${name}</a>.*?</tr>`, 's').exec(html)?.[0] ?? ''

    before(async () => {
      const { db, cast } = app()
      const bel = await competencyId(db, 'BEL-1')
      const soc = await competencyId(db, 'SOC-1')
      for (const person of [cast.sian, cast.idris, cast.pat]) {
        await db('depths_reached').insert({
          person_id: person.id,
          competency_id: bel,
          depth: 3,
          reached_on: '2026-05-01',
        })
        for (const [competency_id, depth] of [
          [bel, 2],
          [soc, 2],
        ])
          await add(db, 'planned_steps', {
            ...{ person_id: person.id, competency_id, depth, origin: 'own', position: 1, planned_on: '2026-09-01' },
          })
      }
    })

    it('shows a depth for each competency, a ring where a step is still ahead, and the steps done', async () => {
      const page = await (await app().as(app().cast.lena)).get(grid)
      expect(page.status).to.equal(200)
      const row = rowOf(page.html, 'Moss, Pat')
      expect(row).to.contain('aria-label="Embedded"')
      expect(row).to.contain('aria-label="Not started, planned"')
      expect(wordsOf(row)).to.contain('1 of 2')
      expect([...row.matchAll(/<td/g)]).to.have.length(48)
      expect(wordsOf(page.html)).to.contain('9 people, 47 competencies')
    })

    it('shows the deputy with three hats no depth of those she appraises or tutors, on no page and in no CSV', async () => {
      const dora = await app().as(app().cast.dora)
      const page = await dora.get(grid)
      for (const name of ['Pritchard, Siân', 'Bello, Idris']) {
        const row = rowOf(page.html, name)
        expect(row).to.contain('1 of 2')
        expect(row).to.contain('no depth is shown to you')
        expect(row).to.not.match(/aria-label|<svg/)
      }
      expect(rowOf(page.html, 'Moss, Pat')).to.contain('aria-label="Embedded"')
      const file = (await dora.get('/schools/100001/matrix.csv')).html
      const lines = file.split('\r\n')
      const sian = lines.find((line) => line.startsWith('Pritchard'))
      expect(sian).to.contain('Pritchard,Siân,"Early career teacher, year 2",Key Stage 2,2,1,You appraise or tutor')
      expect(sian).to.match(/,{46}$/)
      expect(sian).to.not.match(/Embedded|Not started/)
      expect(lines.find((line) => line.startsWith('Moss'))).to.match(/Embedded,.*"Not started, planned"/)
      const counts = wordsOf((await dora.get(`${grid}?by=strand`)).html)
      expect(counts).to.match(/Pritchard, Siân Early career teacher, year 2 1 of 2 (Not shown to you ){9}/)
      expect(counts).to.match(/Moss, Pat Established teacher 1 of 2 1 Embedded Not started; 1 planned ahead/)
    })

    it('keeps to one stage, phase or strand when asked', async () => {
      const lena = await app().as(app().cast.lena)
      const trainees = await lena.get(`${grid}?stage=ITT`)
      expect(wordsOf(trainees.html)).to.contain('1 person, 47 competencies')
      const strand = await lena.get(`${grid}?strand=BAR&phase=Key+Stage+2`)
      expect(wordsOf(strand.html)).to.contain('9 people, 6 competencies')
      expect(linksOf(strand.html)).to.include('/schools/100001/matrix.csv?phase=Key+Stage+2&amp;strand=BAR')
      expect(wordsOf((await lena.get(`${grid}?stage=none`)).html)).to.contain('Nobody is here')
    })

    it('opens to the CPD lead and the SENCO of the school only', async () => {
      const { cast } = app()
      for (const [person, status] of [
        [cast.lena, 200],
        [cast.renee, 200],
        [cast.hana, 404],
        [cast.trustLead, 404],
        [cast.bea, 404],
        [cast.sian, 404],
        [cast.governor, 404],
        [cast.admin, 404],
      ] as const)
        for (const address of [grid, `${grid}.csv`])
          expect((await (await app().as(person)).get(address)).status, person.name + address).to.equal(status)
    })

    it('asks the database as often for eighty people as for nine, at most eight times', async () => {
      const { db, cast } = app()
      const lena = await app().as(cast.lena)
      const few = await countQueries(db, () => lena.get(grid))
      await fillStaffRoom(db, cast, 71)
      const many = await countQueries(db, () => lena.get(grid))
      expect(many).to.equal(few)
      expect(many).to.be.at.most(8)
    })
  })
})
