import { expect } from 'chai'
import { onEachEngine } from '../support/db.ts'

describe('the framework', () => {
  onEachEngine((db) => {
    const count = async (table: string) => ((await db()(table).count({ n: '*' })) as { n: number }[])[0]?.n

    it('has 9 strands, 47 competencies, 235 descriptors and 40 modules once it is loaded', async () => {
      expect(await count('strands')).to.equal(9)
      expect(await count('competencies')).to.equal(47)
      expect(await count('stage_descriptors')).to.equal(235)
      expect(await count('modules')).to.equal(40)
    })
  })
})
