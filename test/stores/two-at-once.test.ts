import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import { pino } from 'pino'
import { removeIdentity, switchAccountOff } from '../../src/accounts/account.actions.ts'
import { findAccount } from '../../src/accounts/users.store.ts'
import { type Db } from '../../src/db/connection.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { startFocus } from '../../src/pathways/plan.actions.ts'
import { recordLeave } from '../../src/people/leave.actions.ts'
import { endRole, startRole } from '../../src/people/roles.actions.ts'
import { getRole } from '../../src/people/roles.store.ts'
import { endSchoolPeriod, FULL_TIME, startSchoolPeriod } from '../../src/people/school-periods.actions.ts'
import { listSchoolPeriods } from '../../src/people/school-periods.store.ts'
import { listCareerStages } from '../../src/people/stage-periods.store.ts'
import { startStage } from '../../src/people/stages.actions.ts'
import { startSupport } from '../../src/people/support.actions.ts'
import { type SupportKind } from '../../src/people/support.rules.ts'
import { scopeOf } from '../../src/policy.ts'
import { systemWork } from '../../src/system-work.ts'
import { type Work } from '../../src/work.ts'
import { add, type Cast, makeCast, NOW, type Person, TODAY } from '../support/cast.ts'
import { onEachEngine } from '../support/db.ts'

const log = pino({ level: 'silent' })
type Act = (trx: Db, work: Work) => Promise<unknown>

describe('two people who press at one moment', () => {
  onEachEngine((fresh) => {
    let cast: Cast
    before(async () => {
      cast = await makeCast(fresh())
    })

    /** Both have read what there is before the first of them is done, unless one waits for the other. */
    async function atOnce(...acts: Act[]): Promise<void> {
      const work = systemWork(fresh(), log, () => NOW, 'http://localhost', 'secret')
      const done = acts.map((act) =>
        inTransaction(fresh(), async (trx) => {
          await act(trx, { ...work, db: trx })
          await wait(60)
        }),
      )
      await Promise.allSettled(done)
    }
    const openRows = async (table: string, where: object): Promise<number> =>
      ((await fresh()(table).where(where).whereNull('finished_on').select('id')) as unknown[]).length
    const support =
      (person: Person, supporter: Person, kind: SupportKind): Act =>
      (trx, work) =>
        startSupport(trx, work, {
          ...{ kind, personId: person.id, supporterId: supporter.id, supporterName: supporter.name },
          ...{ schoolId: cast.hazelmere.id, startedOn: TODAY, finishedOn: null },
        })

    it('leave a trainee with one mentor, not with two', async () => {
      await atOnce(support(cast.tom, cast.lena, 'mentor'), support(cast.tom, cast.pat, 'mentor'))
      expect(await openRows('support_periods', { person_id: cast.tom.id, kind: 'mentor' })).to.equal(1)
    })

    it('do not make two colleagues appraise each other', async () => {
      await atOnce(support(cast.tom, cast.aoife, 'appraiser'), support(cast.aoife, cast.tom, 'appraiser'))
      expect(await openRows('support_periods', { kind: 'appraiser' }), 'with the one of the cast').to.equal(2)
    })

    it('leave one time at a school', async () => {
      const start: Act = (trx, work) =>
        startSchoolPeriod(trx, work, {
          ...{ ...FULL_TIME, personId: cast.olu.id, school: { id: cast.hazelmere.id, name: 'Hazelmere' } },
          ...{ startedOn: TODAY, finishedOn: null },
        })
      await atOnce(start, start)
      expect(await openRows('school_periods', { person_id: cast.olu.id, school_id: cast.hazelmere.id })).to.equal(1)
    })

    it('leave one time of leave', async () => {
      const away: Act = (trx, work) =>
        recordLeave(trx, work, { personId: cast.aoife.id, startedOn: TODAY, finishedOn: null })
      await atOnce(away, away)
      expect(await openRows('leave_periods', { person_id: cast.aoife.id })).to.equal(1)
    })

    it('leave one career stage', async () => {
      const stages = await listCareerStages(fresh())
      const begin = (at: number): Act => {
        const stage = stages[at]
        if (stage === undefined) throw new Error('There are too few career stages.')
        return (trx, work) => startStage(trx, work, { personId: cast.governor.id, stage, startedOn: TODAY })
      }
      await atOnce(begin(0), begin(1))
      expect(await openRows('stage_periods', { person_id: cast.governor.id })).to.equal(1)
    })

    it('give a role once', async () => {
      const give: Act = (trx, work) =>
        startRole(trx, work, {
          ...{ personId: cast.pat.id, role: 'governor', place: { schoolId: cast.hazelmere.id, trustId: null } },
          ...{ placeName: 'Hazelmere', giver: scopeOf(work.viewer, 'roles.manage', TODAY) },
          ...{ startedOn: TODAY, finishedOn: null },
        })
      await atOnce(give, give)
      expect(await openRows('roles', { person_id: cast.pat.id, role: 'governor' })).to.equal(1)
    })

    it('leave one focus', async () => {
      const viewer = { userId: cast.sian.userId, personId: cast.sian.id, name: '', place: null, schoolIds: [] }
      const focus =
        (code: string): Act =>
        (trx, work) =>
          startFocus(
            { ...work, db: trx, viewer: { ...viewer, hats: [{ name: 'teacher', scope: 'people' }] } },
            cast.sian.id,
            code,
            false,
          )
      await atOnce(focus('FAM-1'), focus('BAR-1'))
      expect(await openRows('focus_periods', { person_id: cast.sian.id })).to.equal(1)
    })

    it('leave an administrator of the whole site, whether the role or the account ends', async () => {
      const db = fresh()
      const other = { person_id: cast.pat.id, role: 'administrator', started_on: '2025-09-01' }
      const roles = [await add(db, 'roles', other)]
      const own = (await db('roles').where({ person_id: cast.admin.id }).first('id')) as { id: number }
      roles.push(own.id)
      const end =
        (id: number): Act =>
        async (trx, work) =>
          endRole(trx, work, await getRole(trx, id))
      await atOnce(...roles.map(end))
      expect(await openRows('roles', { role: 'administrator' }), 'two roles').to.equal(1)
      await db('roles').whereIn('id', roles).update({ finished_on: null })
      const off =
        (person: Person): Act =>
        async (_trx, work) => {
          const account = await findAccount(work.db, { personId: person.id })
          if (account !== undefined) await switchAccountOff(work, account)
        }
      await atOnce(off(cast.pat), off(cast.admin))
      const on = await db('users').whereIn('person_id', [cast.pat.id, cast.admin.id]).whereNull('disabled_at')
      expect(on, 'two accounts').to.have.length(1)
    })

    it('leave one way to sign in', async () => {
      const db = fresh()
      const ids: number[] = []
      for (const subject of ['one', 'two'])
        ids.push(
          await add(db, 'identities', {
            ...{ user_id: cast.olu.userId, issuer: 'https://x.example', subject },
            linked_at: NOW.toISOString(),
          }),
        )
      await db('users').where({ id: cast.olu.userId }).update({ password_hash: null })
      const remove =
        (id: number): Act =>
        async (_trx, work) => {
          const account = await findAccount(work.db, { personId: cast.olu.id })
          if (account !== undefined) await removeIdentity(work, account, { id, provider: 'X' })
        }
      await atOnce(...ids.map(remove))
      expect(await db('identities').where({ user_id: cast.olu.userId })).to.have.length(1)
    })

    it('do not make somebody a mentor beyond their last day', async () => {
      const [period] = await listSchoolPeriods(fresh(), cast.renee.id)
      if (period === undefined) throw new Error('Renée works at Hazelmere.')
      const leave: Act = (trx, work) =>
        endSchoolPeriod(trx, work, period, { id: cast.hazelmere.id, name: 'Hazelmere' }, '2026-12-01')
      await atOnce(leave, support(cast.aoife, cast.renee, 'mentor'))
      expect(await openRows('support_periods', { supporter_id: cast.renee.id })).to.equal(0)
    })
  })
})
