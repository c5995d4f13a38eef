import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import { pino } from 'pino'
import { type Db } from '../../src/db/connection.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { startFocus } from '../../src/pathways/plan.actions.ts'
import { recordLeave } from '../../src/people/leave.actions.ts'
import { startRole } from '../../src/people/roles.actions.ts'
import { endSchoolPeriod, FULL_TIME, startSchoolPeriod } from '../../src/people/school-periods.actions.ts'
import { listSchoolPeriods } from '../../src/people/school-periods.store.ts'
import { listCareerStages } from '../../src/people/stage-periods.store.ts'
import { startStage } from '../../src/people/stages.actions.ts'
import { startSupport } from '../../src/people/support.actions.ts'
import { type SupportKind } from '../../src/people/support.rules.ts'
import { scopeOf } from '../../src/policy.ts'
import { systemWork } from '../../src/system-work.ts'
import { type Work } from '../../src/work.ts'
import { type Cast, makeCast, NOW, type Person, TODAY } from '../support/cast.ts'
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
