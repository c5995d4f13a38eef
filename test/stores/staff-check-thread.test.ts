import { existsSync } from 'node:fs'
import { expect } from 'chai'
import { NO_ANSWERS } from '../../src/transfer/import-answers.rules.ts'
import * as sources from '../../src/transfer/staff-check-page.ts'
import { openLookups } from '../../src/transfer/staff-facts.store.ts'
import { type Cast, makeCast, TODAY } from '../support/cast.ts'
import { leftOut, onEachEngine } from '../support/db.ts'

const compiled = new URL('../../dist/src/transfer/staff-check-page.js', import.meta.url)
const isBuilt = existsSync(compiled)
if (!isBuilt) leftOut.push('the check of a long staff list in a thread: run `npm run build` first.')

describe('a long staff list in a thread of its own', () => {
  onEachEngine((fresh) => {
    let cast: Cast
    before(async () => {
      cast = await makeCast(fresh())
    })

    const list = (): Buffer => {
      const rows = Array.from({ length: 15_000 }, (_, i) => {
        if (i === 12_000) return `Known,Elsewhere,${cast.bea.email},,Teacher of everything that there is,01/09/2026`
        const trn = i % 7 === 0 ? 'x' : String(5_000_000 + i)
        return `Given${i},Family${i},long${i}@x.example,${trn},Teacher of everything that there is,01/09/2026`
      })
      return Buffer.from(['First name,Last name,E-mail,TRN,Job title,Start date', ...rows].join('\n'))
    }
    const what: sources.ToCheck = {
      facts: { saved: { fields: new Map() }, answers: NO_ANSWERS },
      today: TODAY,
      asked: { show: 'refused', page: 2, perPage: 100 },
    }

    it('is the same check, with people elsewhere asked for on the way', async function () {
      if (!isBuilt) this.skip()
      const built = (await import(compiled.href)) as typeof sources
      const lookups = await openLookups(fresh(), cast.hazelmere.id, TODAY)
      const here = await sources.checkHere(lookups, list(), what)
      const there = await built.checkPage(lookups, () => Promise.resolve(list()), what)
      expect(here.check.plan?.counts).to.include({ create: 12_856, refused: 2143, elsewhere: 1 })
      expect(there.check.plan?.counts).to.deep.equal(here.check.plan?.counts)
      expect(there.check.digest).to.equal(here.check.digest)
      expect(there.sections.asked).to.deep.equal(here.sections.asked)
      expect(there.sections.asked.map(({ line }) => line).slice(0, 2)).to.deep.equal([702, 709])
    })
  })
})
