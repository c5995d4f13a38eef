import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, competencyId, type Person } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'

describe('a competency planned to Practised and, later, to Embedded', () => {
  onEachEngineWithApp((app) => {
    /** Siân and eleven more: Belonging planned to two depths, the first of them reached, and one other step. */
    before(async () => {
      const { db, cast } = app()
      const bel = await competencyId(db, 'BEL-1')
      const soc = await competencyId(db, 'SOC-1')
      const people = [cast.sian.id]
      for (let i = 0; i < 11; i++) {
        const person_id = await add(db, 'people', {
          ...{ given_name: 'Ada', family_name: `Abara ${i}`, sort_name: `abara ${i} ada` },
          created_at: '2026-09-01T08:00:00.000Z',
        })
        await add(db, 'school_periods', {
          ...{ person_id, school_id: cast.hazelmere.id, started_on: '2025-09-01', fte_percent: 100 },
        })
        people.push(person_id)
      }
      for (const person_id of people) {
        for (const [competency_id, depth] of [
          [bel, 2],
          [bel, 3],
          [soc, 2],
        ])
          await add(db, 'planned_steps', {
            ...{ person_id, competency_id, depth, origin: 'own', position: 1, planned_on: '2026-09-01' },
          })
        await db('depths_reached').insert({ person_id, competency_id: bel, depth: 2, reached_on: '2026-05-01' })
      }
    })

    const read = async (who: Person, address: string) => (await (await app().as(who)).get(address)).html
    const words = async (who: Person, address: string) => wordsOf(await read(who, address))

    it('is two steps on the pathway, one done and one ahead', async () => {
      const { cast } = app()
      const mine = await words(cast.sian, '/me/pathway')
      expect(mine).to.contain('One of the three steps planned with you is done.')
      expect(mine).to.match(/Planned with you .*to Embedded.*Done so far .*Practised/)
      expect(await words(cast.dora, `/teachers/${cast.sian.id}`)).to.contain('Planned steps done 1 of 3')
    })

    it('is two steps on the page of the competency, where the one ahead can be set aside', async () => {
      const page = await words(app().cast.sian, '/competencies/BEL-1')
      expect(page).to.contain('Practised, planned to Practised and Embedded').and.to.contain('Set this step aside')
      expect(page).not.to.contain('Plan this to')
    })

    it('is counted the same in the grid, the sums of a school, its home, the trust’s roll-up and the board paper', async () => {
      const { cast } = app()
      const grid = await read(cast.lena, '/schools/100001/matrix')
      const row = /<tr><th scope="row"><a [^>]*>Pritchard, Siân<\/a>.*?<\/tr>/s.exec(grid)?.[0] ?? ''
      expect(wordsOf(row)).to.contain('1 of 3')
      const csv = await read(cast.lena, '/schools/100001/matrix.csv')
      expect(csv.split('\r\n').find((line) => line.startsWith('Pritchard'))).to.contain('Key Stage 2,3,1,')
      const sums = await words(cast.lena, '/schools/100001/completion')
      expect(sums).to.contain('12 of 36 planned steps are done')
      expect(sums).to.match(/Belonging and lived experience( \d+){5} 12 of 24/)
      expect(await words(cast.hana, '/')).to.contain('12 of 36 planned steps are done')
      expect(await words(cast.trustLead, '/trusts/5001')).to.match(/Hazelmere Primary \d+ 12 of 36/)
      expect(await words(cast.governor, '/board/100001')).to.contain('They have 36 steps planned: 12 are done.')
    })

    it('offers the next depth on the competency’s page once what was planned is reached', async () => {
      const { db, cast } = app()
      await db('depths_reached').insert({
        ...{
          person_id: cast.sian.id,
          competency_id: await competencyId(db, 'SOC-1'),
          depth: 2,
          reached_on: '2026-05-01',
        },
      })
      expect(await words(cast.sian, '/competencies/SOC-1')).to.contain('Plan this to Embedded')
    })
  })
})
