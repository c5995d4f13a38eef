import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { type Person } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'

describe('required training', () => {
  onEachEngineWithApp((app) => {
    const here = () => `/schools/${app().cast.hazelmere.urn}/required-training`
    const kindId = async (title: string) =>
      ((await app().db('required_kinds').where({ title }).first('id')) as { id: number }).id
    const recordsOf = async (person: Person) =>
      (await app()
        .db('required_records as r')
        .join('required_kinds as k', 'k.id', 'r.kind_id')
        .where('r.person_id', person.id)
        .orderBy('r.done_on')
        .select('k.title', 'r.done_on', 'r.renew_by', 'r.certificate', 'r.id')) as Record<string, string | number>[]

    it('opens to those who may read it: the lead and the head, not a teacher, a tutor’s ECT or another school', async () => {
      const { cast } = app()
      for (const [person, status] of [
        [cast.lena, 200],
        [cast.dora, 200],
        [cast.hana, 200],
        [cast.sian, 404],
        [cast.idris, 404],
        [cast.renee, 404],
        [cast.bea, 404],
        [cast.trustLead, 404],
        [cast.governor, 404],
        [cast.leo, 404],
      ] as const) {
        const visitor = await app().as(person)
        expect((await visitor.get(here())).status, person.name).to.equal(status)
        expect((await visitor.get(`${here()}.csv`)).status, `${person.name}: CSV`).to.equal(status)
      }
      const sian = await app().as(cast.sian)
      await sian.get('/required-training')
      expect((await sian.post(here(), { title: 'X', neededBy: 'everyone' })).status).to.equal(403)
      const bea = await app().as(cast.bea)
      await bea.get('/modules')
      expect((await bea.post(here(), { title: 'X', neededBy: 'everyone' })).status).to.equal(404)
    })

    it('starts with the four usual kinds', async () => {
      const page = wordsOf((await (await app().as(app().cast.lena)).get(here())).html)
      for (const words of [
        'Safeguarding and child protection Everyone Every 12 months',
        'Prevent Everyone Every 2 years',
      ])
        expect(page).to.include(words)
      expect(page).to.include('Paediatric first aid Nobody named yet Every 3 years')
    })

    it('records one day for many people at once, once, and works out when to renew', async () => {
      const { cast, db } = app()
      const lena = await app().as(cast.lena)
      const records = `${here()}/${await kindId('Safeguarding and child protection')}/records`
      expect(wordsOf((await lena.get(records)).html)).to.include('works 0.8: Mon, Tue, Wed and Thu')
      const refused = await lena.post(records, { doneOn: '2026-11-26', certificate: 'kept' })
      expect(refused.status).to.equal(422)
      expect(wordsOf(refused.html)).to.include('Choose at least one person')
      expect(wordsOf(refused.html)).to.include('Enter today or a day before it')
      expect(refused.html).to.include('value="kept"')
      expect((await db('required_records')).length).to.equal(0)
      const foreign = await lena.post(records, { doneOn: '2026-09-02', people: String(cast.bea.id) })
      expect(foreign.status).to.equal(404)
      await lena.get(records)
      const fields = {
        doneOn: '2026-09-02',
        people: [String(cast.sian.id), String(cast.aoife.id)],
        certificate: 'KCSIE',
      }
      expect((await lena.post(records, fields)).status).to.equal(303)
      expect((await lena.post(records, fields)).status).to.equal(303)
      expect((await db('required_records')).length).to.equal(2)
      expect((await recordsOf(cast.sian))[0]).to.include({ renew_by: '2027-09-02', certificate: 'KCSIE' })
      expect((await db('events').where({ action: 'required_recorded' })).length).to.equal(2)
    })

    it('says who is overdue and who is due; the newest record counts, whatever day an older one says', async () => {
      const { cast, db } = app()
      const prevent = await kindId('Prevent')
      const at = { kind_id: prevent, recorded_at: '2026-11-25T10:00:00.000Z' }
      await db('required_records').insert([
        { ...at, person_id: cast.idris.id, done_on: '2024-10-01', renew_by: '2026-10-01' },
        { ...at, person_id: cast.pat.id, done_on: '2024-12-10', renew_by: '2026-12-10' },
        { ...at, person_id: cast.hana.id, done_on: '2020-01-10', renew_by: '2029-01-10' },
        { ...at, person_id: cast.hana.id, done_on: '2024-09-20', renew_by: '2026-09-20' },
      ])
      const page = wordsOf((await (await app().as(cast.hana)).get(here())).html)
      expect(page).to.match(/Idris Bello .*Prevent Overdue: renew by 1 October/)
      expect(page).to.match(/Pat Moss .*Prevent Renew by 10 December/)
      expect(page).to.match(/Hana Ito .*Prevent Overdue: renew by 20 September/)
    })

    it('shows everyone their own, and nobody else’s', async () => {
      const { cast } = app()
      const own = wordsOf((await (await app().as(cast.sian)).get('/required-training')).html)
      expect(own).to.include('Safeguarding and child protection In date to 2 September 2027')
      expect(own).to.include('Prevent No record yet')
      expect(own).not.to.include('Paediatric')
      expect(wordsOf((await (await app().as(cast.governor)).get('/required-training')).html)).not.to.include('Prevent')
    })

    it('takes a kind of the school’s own, for named people, and stops it again', async () => {
      const { cast, db } = app()
      const lena = await app().as(cast.lena)
      await lena.get(`${here()}/new`)
      const refused = await lena.post(here(), { title: 'prevent', renewMonths: 'often' })
      expect(refused.status).to.equal(422)
      for (const message of ['This kind is there already', 'Enter a number of months', 'Choose who needs it'])
        expect(wordsOf(refused.html)).to.include(message)
      const fields = { title: 'Fire marshal', renewMonths: '36', neededBy: 'named' }
      const added = await lena.post(here(), fields)
      expect(added.status).to.equal(303)
      expect((await lena.post(here(), fields)).location).to.equal(added.location)
      expect((await db('required_kinds').where({ title: 'Fire marshal' })).length).to.equal(1)
      const kind = added.location ?? ''
      expect(wordsOf((await lena.get(kind)).html)).to.include('Nobody is named yet')
      await lena.get(`${kind}/people`)
      await lena.post(`${kind}/people`, { people: [String(cast.tom.id), String(cast.bea.id)] })
      const named = await db('required_people').select('person_id')
      expect(named).to.deep.equal([{ person_id: cast.tom.id }])
      expect(wordsOf((await lena.get(kind)).html)).to.include('for 1 named person')
      expect(wordsOf((await (await app().as(cast.tom)).get('/required-training')).html)).to.include('Fire marshal')
      const bea = await app().as(cast.bea)
      expect((await bea.get(kind.replace('100001', '100003'))).status, 'another school’s kind').to.equal(404)
      expect((await lena.get(`${here()}/${await kindId('Prevent')}/end`)).status, 'a usual kind stays').to.equal(404)
      await lena.get(`${kind}/end`)
      expect((await lena.post(`${kind}/end`)).status).to.equal(303)
      expect((await lena.get(kind)).status).to.equal(404)
    })

    it('removes a record after asking', async () => {
      const { cast, db } = app()
      const lena = await app().as(cast.lena)
      const [row] = await recordsOf(cast.aoife)
      const removal = `${here()}/${await kindId('Safeguarding and child protection')}/records/${row?.id ?? 0}/removal`
      expect(wordsOf((await lena.get(removal)).html)).to.include('Remove this record of Aoife Ní Bhriain?')
      expect((await lena.post(removal)).status).to.equal(303)
      expect((await recordsOf(cast.aoife)).length).to.equal(0)
      expect((await db('events').where({ action: 'required_removed', person_id: cast.aoife.id })).length).to.equal(1)
      expect((await lena.post(removal)).status).to.equal(404)
    })

    it('asks no more questions of the database for more people', async () => {
      const { db, cast } = app()
      const lena = await app().as(cast.lena)
      const queriesOf = async () => {
        let queries = 0
        const countQuery = () => (queries += 1)
        db.on('query', countQuery)
        await lena.get(here())
        db.removeListener('query', countQuery)
        return queries
      }
      const before = await queriesOf()
      for (let id = 700_000; id < 700_100; id += 1) {
        await db('people').insert({ id, given_name: 'A', family_name: 'Z', sort_name: `z${id}`, created_at: 'x' })
        await db('school_periods').insert({
          person_id: id,
          school_id: cast.hazelmere.id,
          started_on: '2026-09-01',
          fte_percent: 100,
        })
      }
      expect(await queriesOf()).to.equal(before)
    })
  })
})
