import { expect } from 'chai'
import { pino } from 'pino'
import { countAssignments } from '../../src/assignments/assignments.store.ts'
import { completeFromSession, reopenFromSession } from '../../src/assignments/assignments.actions.ts'
import { runRules } from '../../src/assignments/rules-round.ts'
import { applyRules } from '../../src/assignments/standing-rules.actions.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { systemWork } from '../../src/system-work.ts'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, moduleId, NOW, TODAY } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'

describe('standing rules', () => {
  onEachEngineWithApp((app) => {
    const work = () => systemWork(app().db, pino({ level: 'silent' }), () => NOW, 'http://localhost', 'secret')
    const apply = (among: { schoolId?: number; personIds?: number[] } = {}) =>
      inTransaction(app().db, (trx) => applyRules(trx, work(), among))
    const rulesPath = () => `/schools/${app().cast.hazelmere.urn}/assignment-rules`
    const stageId = async (code: string) =>
      ((await app().db('career_stages').where({ code }).first('id')) as { id: number }).id
    const rowsOf = async (personId: number) =>
      (await app()
        .db('assignments as a')
        .join('modules as m', 'm.id', 'a.module_id')
        .where('a.person_id', personId)
        .orderBy('m.code')
        .select('m.code', 'a.state', 'a.origin', 'a.due_on', 'a.id')) as {
        code: string
        state: string
        origin: string
        due_on: string
        id: number
      }[]
    const newcomer = async (stage: string, name: string): Promise<number> => {
      const { db, cast } = app()
      const id = await add(db, 'people', {
        given_name: name,
        family_name: 'Newcomer',
        sort_name: `newcomer ${name}`,
        created_at: '2026-11-01T08:00:00.000Z',
      })
      const at = { person_id: id, started_on: '2026-11-01' }
      await add(db, 'school_periods', { ...at, school_id: cast.hazelmere.id, fte_percent: 100, phase: 'Key Stage 1' })
      await add(db, 'stage_periods', { ...at, stage_id: await stageId(stage), started_on: '2026-09-01' })
      return id
    }

    it('are for the CPD lead of the school, and for nobody else', async () => {
      const { cast } = app()
      for (const [person, status] of [
        [cast.lena, 200],
        [cast.dora, 200],
        [cast.bea, 404],
        [cast.sian, 404],
        [cast.hana, 404],
        [cast.trustLead, 404],
        [cast.admin, 404],
      ] as const)
        expect((await (await app().as(person)).get(rulesPath())).status, person.name).to.equal(status)
      const sian = await app().as(cast.sian)
      await sian.get('/modules')
      expect((await sian.post(rulesPath())).status).to.equal(403)
    })

    it('ask for what is missing and make nothing', async () => {
      const lena = await app().as(app().cast.lena)
      expect(wordsOf((await lena.get(rulesPath())).html)).to.include('No rules yet')
      const refused = await lena.post(rulesPath(), { weeks: '0' })
      expect(refused.status).to.equal(422)
      for (const message of ['Choose a career stage', 'Choose a module', 'Enter a number of weeks, from 1 to 150'])
        expect(wordsOf(refused.html)).to.include(message)
      const unknown = await lena.post(rulesPath(), { stage: '999999', module: '999999', weeks: '10' })
      expect(unknown.status).to.equal(422)
      expect((await app().db('assignment_rules')).length).to.equal(0)
    })

    it('are made from the template of a stage in one press, once however often it is pressed', async () => {
      const { cast } = app()
      const lena = await app().as(cast.lena)
      const shown = wordsOf((await lena.get(rulesPath())).html)
      expect(shown).to.include('Early career teacher, year 2')
      expect(shown).to.include('1 person is at this stage here now')
      const fields = { stage: String(await stageId('ECT2')) }
      const pressed = await lena.post(`${rulesPath()}/template`, fields)
      expect(pressed.status).to.equal(303)
      await lena.post(`${rulesPath()}/template`, fields)
      const rules = await app().db('assignment_rules').where({ school_id: cast.hazelmere.id })
      expect(rules.length).to.equal(2)
      expect(await rowsOf(cast.sian.id)).to.have.length(2)
      const [first] = await rowsOf(cast.sian.id)
      expect(first).to.include({ code: 'M14', state: 'assigned', origin: 'rule', due_on: '2026-12-23' })
      expect((await app().db('events').where({ action: 'assignment_rule_made' })).length).to.equal(2)
      expect((await app().db('events').where({ action: 'module_assigned', person_id: cast.sian.id })).length).to.equal(
        2,
      )
    })

    it('pick up people who arrive later, give nothing twice, and bring nothing back that was taken away', async () => {
      const { cast, db } = app()
      expect(await apply(), 'nothing is left to give').to.equal(0)
      const late = await newcomer('ECT2', 'Kit')
      expect(await apply({ personIds: [cast.tom.id] })).to.equal(0)
      expect(await apply({ personIds: [late] })).to.equal(2)
      expect((await rowsOf(late)).map((row) => row.due_on)).to.deep.equal(['2027-01-12', '2027-05-25'])
      expect(await apply({ schoolId: cast.hazelmere.id })).to.equal(0)
      const [row] = await rowsOf(late)
      await db('assignments')
        .where({ id: row?.id ?? 0 })
        .update({ state: 'withdrawn', reason: 'Not needed' })
      expect(await apply()).to.equal(0)
      expect((await rowsOf(late))[0]?.state).to.equal('withdrawn')
    })

    it('show who gets it now, who has it and who is left out, before they are made', async () => {
      const { cast } = app()
      const lena = await app().as(cast.lena)
      await lena.get(rulesPath())
      const fields = {
        stage: String(await stageId('ECT2')),
        phase: 'Key Stage 2',
        module: String(await moduleId(app().db, 'M30')),
        weeks: '70',
      }
      const check = await lena.post(rulesPath(), fields)
      expect(check.status).to.equal(200)
      expect(wordsOf(check.html)).to.include('1 person gets the module now')
      expect(wordsOf(check.html)).to.include('Siân Pritchard due by 4 January 2027')
      expect(check.html).not.to.include('Kit Newcomer')
      expect((await rowsOf(cast.sian.id)).length, 'nothing is made before yes').to.equal(2)
      expect((await lena.post(`${rulesPath()}/confirmation`, fields)).status).to.equal(303)
      await lena.post(`${rulesPath()}/confirmation`, fields)
      expect((await rowsOf(cast.sian.id)).length).to.equal(3)
      expect((await app().db('assignment_rules').where({ phase: 'Key Stage 2' })).length).to.equal(1)
    })

    it('end: nobody new is given the module, who has it keeps it', async () => {
      const lena = await app().as(app().cast.lena)
      const rule = (await app().db('assignment_rules').where({ phase: 'Key Stage 2' }).first()) as { id: number }
      expect(wordsOf((await lena.get(`${rulesPath()}/${rule.id}/end`)).html)).to.include('1 person who got it')
      expect((await lena.post(`${rulesPath()}/${rule.id}/end`)).status).to.equal(303)
      expect((await lena.post(`${rulesPath()}/${rule.id}/end`)).status).to.equal(409)
      expect((await rowsOf(app().cast.sian.id)).length).to.equal(3)
      expect(wordsOf((await lena.get(rulesPath())).html)).to.include('Rules that have ended')
      const elsewhere = `/schools/${app().cast.otherside.urn}/assignment-rules/${rule.id}/end`
      expect((await (await app().as(app().cast.bea)).get(elsewhere)).status).to.equal(404)
    })

    it('pick a thousand people up with a handful of queries', async () => {
      const { db, cast } = app()
      const stage = await stageId('ECT2')
      const ids = Array.from({ length: 1000 }, (_, i) => 500_000 + i)
      for (let i = 0; i < ids.length; i += 400) {
        const part = ids.slice(i, i + 400)
        await db('people').insert(
          part.map((id) => ({ id, given_name: 'A', family_name: `B${id}`, sort_name: `b${id}`, created_at: 'x' })),
        )
        const since = { started_on: '2026-09-01' }
        await db('school_periods').insert(
          part.map((id) => ({ person_id: id, school_id: cast.larkrise.id, fte_percent: 100, ...since })),
        )
        await db('stage_periods').insert(part.map((id) => ({ person_id: id, stage_id: stage, ...since })))
      }
      await add(db, 'assignment_rules', {
        school_id: cast.larkrise.id,
        stage_id: stage,
        module_id: await moduleId(db, 'M11'),
        due_after_days: 91,
        created_on: TODAY,
      })
      let queries = 0
      const countQuery = () => (queries += 1)
      db.on('query', countQuery)
      expect(await apply({ schoolId: cast.larkrise.id })).to.equal(1000)
      db.removeListener('query', countQuery)
      expect(queries).to.be.lessThan(15)
      expect(await runRules(work()), 'the hourly round finds nothing more to give').to.equal(0)
      const counts = await countAssignments(db, ids.slice(0, 10), TODAY)
      expect(counts.get(500_000)).to.deep.equal({ done: 0, due: 1, overdue: 0 })
    })

    it('take a register for done, and give back what was there when it is corrected', async () => {
      const { db, cast } = app()
      const session = {
        moduleId: await moduleId(db, 'M14'),
        module: 'A module',
        schoolId: cast.hazelmere.id,
        on: '2026-11-24',
        personIds: [cast.sian.id, cast.aoife.id],
      }
      const before = (await rowsOf(cast.sian.id)).find((row) => row.code === 'M14')
      await inTransaction(db, (trx) => completeFromSession(trx, work(), session))
      await inTransaction(db, (trx) => completeFromSession(trx, work(), session))
      const done = { state: 'done', completed_on: '2026-11-24' }
      const find = async (personId: number) =>
        (await db('assignments').where({ person_id: personId, module_id: session.moduleId }).first()) as
          Record<string, unknown> | undefined
      expect(await find(cast.sian.id)).to.include({ ...done, origin: 'rule' })
      expect(await find(cast.aoife.id)).to.include({ ...done, origin: 'session' })
      expect((await db('events').where({ action: 'module_completed', person_id: cast.aoife.id })).length).to.equal(1)
      await inTransaction(db, (trx) => reopenFromSession(trx, work(), session))
      expect(await find(cast.sian.id)).to.include({ state: 'assigned', completed_on: null, due_on: before?.due_on })
      expect(await find(cast.aoife.id)).to.equal(undefined)
    })
  })
})
