import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { PASSWORD } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'

describe('required training from a CSV', () => {
  onEachEngineWithApp((app) => {
    const list = () => `/schools/${app().cast.hazelmere.urn}/required-training`
    const imports = () => `/schools/${app().cast.hazelmere.urn}/imports/required-training`
    const send = async (text: string | Uint8Array, name = 'training.csv') => {
      const lena = await app().as(app().cast.lena)
      await lena.get(imports())
      const content = typeof text === 'string' ? new TextEncoder().encode(text) : text
      return lena.upload(imports(), { field: 'file', name, content })
    }
    const records = async () => (await app().db('required_records').orderBy('id')) as Record<string, unknown>[]

    it('is for the lead and the head of the school', async () => {
      const { cast } = app()
      for (const [person, status] of [
        [cast.lena, 200],
        [cast.hana, 200],
        [cast.sian, 404],
        [cast.bea, 404],
        [cast.admin, 404],
      ] as const)
        expect((await (await app().as(person)).get(imports())).status, person.name).to.equal(status)
    })

    it('says what to do about a file that will not do, and keeps nothing', async () => {
      const cases: [string | Uint8Array, string][] = [
        ['', 'Choose a CSV file'],
        ['%PDF-1.7 rubbish', 'This is a PDF'],
        ['Name,Training,Done on\nSiân,Prevent,2026-09-01\n', 'Add a column TRN, E-mail or Staff code'],
        ['TRN,Done on\n3219876,2026-09-01\n', 'Add a column Training'],
        ['TRN,Training\n3219876,Prevent\n', 'Add a column Done on'],
        ['TRN,Training,Done on,Date completed\n1,2,3,4\n', 'Two columns say the same thing'],
        ['TRN,Training,Done on\n', 'no rows'],
      ]
      for (const [text, words] of cases) {
        const answer = await send(text)
        expect(answer.status, words).to.equal(422)
        expect(wordsOf(answer.html)).to.include(words)
      }
      expect((await app().db('imports')).length).to.equal(0)
    })

    it('shows what it would do line by line, then does it once', async () => {
      const sent = await send(
        [
          'TRN,E-mail,Training,Done on,Renew by,Certificate',
          '3219876,,Prevent,01/09/2026,,P-1',
          ',idris@hazelmere.example,prevent,2026-09-02,2027-03-01,',
          'RP14/51234,sian@hazelmere.example,Prevent,2026-09-02,,',
          ',nobody@hazelmere.example,Prevent,2026-09-02,,',
          ',leo@hazelmere.example,Prevent,2026-09-02,,',
          '3219876,,Fire eating,2026-09-02,,',
          '3219876,,Prevent,31/02/2026,,',
          '3219876,,Prevent,2026-11-26,,',
          '3219876,,Prevent,2026-09-01,,again',
          ',,Prevent,2026-09-02,,',
          '12345,,Prevent,2026-09-02,,',
          ',aoife@hazelmere.example,Prevent,,,',
          ',pat@hazelmere.example,Prevent,2026-09-03,,a "stray quote',
        ].join('\r\n'),
      )
      expect(sent.status).to.equal(303)
      const check = sent.location ?? ''
      const lena = await app().as(app().cast.lena)
      const page = wordsOf((await lena.get(check)).html)
      for (const words of [
        'New records 2',
        'Without a day, left alone 1',
        'The TRN, e-mail and staff code do not mean the same person',
        'Nobody who works here now',
        'This training is not in your list',
        'Write it like 25/11/2026',
        'It was done after today',
        'The same person, training and day is in the file above',
        'so that we know whom it means',
        'A TRN has seven digits',
        'Put 2 records on record?',
      ])
        expect(page, words).to.include(words)
      expect((await records()).length, 'nothing before yes').to.equal(0)
      const refused = await lena.get(`${check}/refused.csv`)
      expect(refused.html).to.match(/Line,Reason,TRN/)
      expect(refused.html).to.include('Fire eating')
      await lena.get(check)
      expect((await lena.post(`${check}/confirmation`)).status).to.equal(303)
      expect((await lena.post(`${check}/confirmation`)).status).to.equal(303)
      const stored = await records()
      expect(stored.map((row) => [row.person_id, row.done_on, row.renew_by, row.certificate])).to.deep.equal([
        [app().cast.sian.id, '2026-09-01', '2028-09-01', 'P-1'],
        [app().cast.idris.id, '2026-09-02', '2027-03-01', null],
      ])
      const done = await app().db('events').where({ action: 'import_confirmed' })
      expect(done.length).to.equal(1)
      expect((await app().db('imports').whereNotNull('content')).length, 'the file is forgotten').to.equal(0)
      expect((await lena.get(check)).status).to.equal(409)
    })

    it('takes its own download back without changing anything', async () => {
      const lena = await app().as(app().cast.lena)
      const out = await lena.get(`${list()}.csv`)
      expect(out.headers.get('content-type')).to.include('text/csv')
      expect(out.html).to.include('Siân Pritchard,3219876')
      const before = await records()
      const sent = await send(out.html)
      expect(sent.status).to.equal(303)
      const page = wordsOf((await lena.get(sent.location ?? '')).html)
      expect(page).to.include('On record already 2')
      expect(page).to.include('New records 0')
      expect(page).to.include('Refused 0')
      expect(page).to.include('there is nothing to put on record')
      expect(await records()).to.deep.equal(before)
    })

    it('changes a record when the file says otherwise, and is closed to another school', async () => {
      const sent = await send('TRN;Training;Done on;Certificate\n3219876;Prevent;2026-09-01;P-2\n')
      const check = sent.location ?? ''
      const lena = await app().as(app().cast.lena)
      expect(wordsOf((await lena.get(check)).html)).to.include('Changed records 1')
      const bea = await app().as(app().cast.bea)
      expect((await bea.get(check)).status).to.equal(404)
      expect((await bea.get(check.replace('100001', '100003'))).status).to.equal(404)
      await lena.get(check)
      await lena.post(`${check}/confirmation`)
      expect((await records()).map((row) => row.certificate)).to.deep.equal(['P-2', null])
    })

    it('forgets a file after a day', async () => {
      const sent = await send('TRN,Training,Done on\n3219876,Prevent,2026-08-01\n')
      const check = sent.location ?? ''
      const { clock } = app()
      const before = clock.now
      clock.now = new Date('2026-11-26T10:00:01Z')
      const lena = app().visitor()
      await lena.signIn(app().cast.lena.email, PASSWORD)
      expect((await lena.get(check)).status).to.equal(409)
      await lena.get(list())
      expect((await lena.post(`${check}/confirmation`)).status).to.equal(409)
      clock.now = before
      expect((await records()).length).to.equal(2)
    })
  })
})
