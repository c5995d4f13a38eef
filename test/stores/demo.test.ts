import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { type Db } from '../../src/db/connection.ts'
import { DEMO_SIGN_INS } from '../../src/accounts/demo-sign-ins.rules.ts'
import { isRightPassword } from '../../src/accounts/passwords.ts'
import { findUserByEmail } from '../../src/accounts/users.store.ts'
import { loadDemo, NotEmpty, tellStory } from '../../src/cli/demo/load.ts'
import { TABLES } from '../../src/cli/demo/rows.rules.ts'
import { onEachEngine } from '../support/db.ts'
import { PASSWORD } from '../support/cast.ts'

const TODAY = '2026-11-23'

describe('the demo', () => {
  onEachEngine((fresh) => {
    before(() => loadDemo(fresh(), { today: TODAY, password: PASSWORD }))

    it('is a trust of three schools with about 180 people', async () => {
      expect(await count(fresh(), 'trusts')).to.equal(1)
      expect(await count(fresh(), 'schools')).to.equal(3)
      expect(await count(fresh(), 'people')).to.be.within(170, 195)
      const staff = (await fresh()('school_periods as p')
        .join('schools as s', 's.id', 'p.school_id')
        .where((open) => open.whereNull('p.finished_on').orWhere('p.finished_on', '>', TODAY))
        .groupBy('s.name')
        .orderBy('s.name')
        .select('s.name')
        .count({ n: '*' })) as { name: string; n: number }[]
      const [alder, hazelmere, larkrise] = staff
      expect(alder?.n).to.be.within(36, 44)
      expect(hazelmere).to.deep.equal({ name: 'Hazelmere Primary', n: 31 })
      expect(larkrise?.n).to.be.within(100, 114)
    })

    it('has an account for every sign-in that the product names, all with one password', async () => {
      expect(DEMO_SIGN_INS).to.have.length(13)
      for (const { email } of DEMO_SIGN_INS) {
        const user = await findUserByEmail(fresh(), email)
        expect(user, email).to.not.equal(undefined)
        expect(await isRightPassword(user?.passwordHash, PASSWORD), email).to.equal(true)
      }
    })

    it('does not touch a database that has people in it', async () => {
      const before = await count(fresh(), 'people')
      const again = await loadDemo(fresh(), { today: TODAY, password: PASSWORD }).catch((error: unknown) => error)
      expect(again).to.be.instanceOf(NotEmpty)
      expect(await count(fresh(), 'people')).to.equal(before)
    })
  })

  onEachEngine((fresh) => {
    it('tells the same story on the same day, and another one on another day', async () => {
      const once = await digest(fresh(), TODAY)
      expect(await digest(fresh(), TODAY)).to.equal(once)
      expect(await digest(fresh(), '2026-11-24')).to.not.equal(once)
    })
  })
})

const count = async (db: Db, table: string): Promise<number> => {
  const [row] = (await db(table).count({ n: '*' })) as { n: number }[]
  return row?.n ?? 0
}

async function digest(db: Db, today: string): Promise<string> {
  const rows = await tellStory(db, { today }, 'a hash')
  return createHash('sha256')
    .update(JSON.stringify(TABLES.map((table) => rows.of(table))))
    .digest('hex')
}
