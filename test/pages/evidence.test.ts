import { expect } from 'chai'
import { onEachEngineWithApp, type TestApp } from '../support/app.ts'
import { add, competencyId, type Person } from '../support/cast.ts'
import { logEnough } from '../support/enough.ts'
import { linksOf, wordsOf } from '../support/html.ts'

const LOGGED = {
  title: 'A rota for talk partners',
  on: '2026-11-18',
  hours: '1',
  kind: 'practice',
  competency: 'CAS-4',
}
const WORDS = {
  barrier: 'Partners were chosen by standing up.',
  change: 'A rota on the wall.',
  experienced: 'Nobody was left standing.',
  next: 'Keep it.',
}
const PUPILS = {
  kind: 'PUP',
  seenOn: '2026-11-20',
  seenByName: 'A teaching assistant',
  method: 'Three faces',
  words: '“I know who I am with.”',
  whose: 'Their own',
  howMany: '6',
}

describe('what shows the practice', () => {
  onEachEngineWithApp((app) => {
    const log = async (who: Person, fields: Record<string, string> = {}): Promise<number> => {
      const visitor = await app().as(who)
      await visitor.get('/cpd/new')
      const saved = await visitor.post('/cpd', { ...LOGGED, ...WORDS, ...fields })
      return Number(/\/cpd\/(\d+)$/.exec(saved.location ?? '')?.[1])
    }
    const row = (id: number): Promise<Record<string, unknown> | undefined> =>
      app().db('entry_evidence').where({ entry_id: id }).first()
    const write = async (who: Person, id: number, fields: Record<string, string>) => {
      const visitor = await app().as(who)
      const form = await visitor.get(`/cpd/${id}/evidence?kind=${fields.kind ?? ''}`)
      const version = /name="version" value="(\d+)"/.exec(form.html)?.[1] ?? '1'
      return visitor.post(`/cpd/${id}/evidence`, { version, ...fields })
    }

    it('is one of nine kinds, each a press away from the entry', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      const visitor = await app().as(sian)
      const entry = await visitor.get(`/cpd/${id}`)
      expect(wordsOf(entry.html)).to.include('What shows it?')
      expect(linksOf(entry.html)).to.include(`/cpd/${id}/evidence`)
      const kinds = await visitor.get(`/cpd/${id}/evidence`)
      for (const kind of ['OBS', 'PUP', 'FAM', 'WRK', 'REF', 'OUT', 'PER', 'COP', 'ATT'])
        expect(linksOf(kinds.html)).to.include(`/cpd/${id}/evidence?kind=${kind}`)
      expect(linksOf(kinds.html).filter((href) => href.includes('?kind='))).to.have.length(9)
      expect((await visitor.get(`/cpd/${id}/evidence?kind=SELFIE`)).html).to.include('?kind=OBS')
    })

    it('keeps what pupils said, with who asked and when, and prints the record in its order', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      const saved = await write(sian, id, { ...PUPILS, didNotWork: 'Two days without the rota.', found: 'mixed' })
      expect(saved.status, wordsOf(saved.html)).to.equal(303)
      expect(await row(id)).to.include({ kind: 'PUP', seen_on: '2026-11-20', seen_by_name: 'A teaching assistant' })
      const shown = wordsOf((await (await app().as(sian)).get(`/cpd/${id}`)).html)
      expect(shown).to.match(
        /What pupils experienced Nobody was left standing\. It was Mixed What did not work Two days without the rota\. Next Keep it\./,
      )
      expect(shown).to.match(/What pupils said or showed Who and when A teaching assistant, 20 November/)
      expect(shown).to.include('“I know who I am with.”').and.to.include('They were told what changed Not yet')
      const events = await app().db('events').where({ action: 'evidence_added', subject_id: id })
      expect(events).to.have.length(1)
      expect(JSON.stringify(events)).not.to.include('I know who')
    })

    const REFUSED: [sentence: string, fields: Record<string, string>, message: string][] = [
      ['without the words', { ...PUPILS, words: '' }, 'Answer “What did they say or show?”'],
      ['without saying whose words they are', { ...PUPILS, whose: '' }, 'Answer “Whose words are these?”'],
      ['with an answer that is not offered', { ...PUPILS, whose: 'The dog’s' }, 'Answer “Whose words are these?”'],
      ['without a day', { ...PUPILS, seenOn: '' }, 'Enter the day'],
      ['with a day to come', { ...PUPILS, seenOn: '2027-01-01' }, 'Enter today or an earlier day'],
      ['with a day that does not exist', { ...PUPILS, seenOn: '2026-02-30' }, 'Enter a day that exists'],
      ['without saying who asked', { ...PUPILS, seenByName: '' }, 'Choose a colleague, or write who it was below'],
      ['with a colleague of another school', { ...PUPILS, seenBy: '999999' }, 'Choose a colleague from the list'],
      ['with half a pupil', { ...PUPILS, howMany: '0.5' }, 'Enter a whole number'],
      ['with far too many words', { ...PUPILS, words: 'x'.repeat(2001) }, 'to 2000 characters or fewer'],
      ['with a result that is not offered', { ...PUPILS, found: 'brilliant' }, 'Choose one of the answers'],
      [
        'with a grade of the lesson',
        {
          ...{ kind: 'OBS', seenOn: '2026-11-20', seenByName: 'A deputy', focus: 'Talk', question: 'Who spoke?' },
          pupilsDid: 'Outstanding behaviour throughout.',
        },
        'Lessons are not graded here',
      ],
      [
        'measured again before the first time',
        {
          ...{
            kind: 'OUT',
            measure: 'Minutes lost',
            fits: 'It is their time',
            baselineOn: '2026-10-01',
            baseline: '9',
          },
          ...{ followUpOn: '2026-09-01', followUp: '4', howMany: '12', caution: 'One class' },
        },
        'check the two days',
      ],
    ]
    for (const [sentence, fields, message] of REFUSED)
      it(`is refused ${sentence}, with the answers kept and nothing stored`, async () => {
        const { sian } = app().cast
        const id = await log(sian)
        const refused = await write(sian, id, fields)
        expect(refused.status).to.equal(422)
        expect(wordsOf(refused.html)).to.include(message)
        expect(refused.html).to.include(fields.method ?? fields.focus ?? fields.measure ?? '')
        expect(await row(id)).to.equal(undefined)
      })

    it('goes over to another kind with the record, and can be taken out again', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      await write(sian, id, { ...PUPILS, forWhom: 'A table of six' })
      const visitor = await app().as(sian)
      const other = await visitor.get(`/cpd/${id}/evidence?kind=WRK`)
      expect(other.html).to.include('A table of six').and.not.to.include('Three faces')
      await write(sian, id, {
        ...{
          kind: 'WRK',
          before: 'Hands up',
          after: 'Cards',
          notice: 'Who wrote',
          access: 'All could',
          forWhom: 'A table of six',
        },
      })
      expect(await row(id)).to.include({ kind: 'WRK', seen_on: null, for_whom: 'A table of six' })
      const kinds = await visitor.get(`/cpd/${id}/evidence`)
      const version = /name="version" value="(\d+)"/.exec(kinds.html)?.[1] ?? ''
      expect((await visitor.post(`/cpd/${id}/evidence/removal`, { version })).status).to.equal(303)
      expect(await row(id)).to.equal(undefined)
      expect(wordsOf((await visitor.get(`/cpd/${id}`)).html)).to.include('Nobody was left standing.')
    })

    it('is not written over what another window changed', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      expect((await write(sian, id, PUPILS)).status).to.equal(303)
      expect((await write(sian, id, { ...PUPILS, version: '1', words: 'Other words' })).status).to.equal(409)
      expect(String((await row(id))?.details)).not.to.include('Other words')
    })

    it('goes with the entry when it is deleted', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      await write(sian, id, PUPILS)
      const visitor = await app().as(sian)
      const page = await visitor.get(`/cpd/${id}/deletion`)
      const version = /name="version" value="(\d+)"/.exec(page.html)?.[1] ?? ''
      expect((await visitor.post(`/cpd/${id}/deletion`, { version })).status).to.equal(303)
      expect(await row(id)).to.equal(undefined)
    })

    it('is read by the mentor with the request, sealed with the answer, and stays as it was then', async () => {
      const { sian, idris } = app().cast
      const id = await log(sian, { competency: 'CAS-5' })
      await logEnough(app().db, sian, 'CAS-5')
      await write(sian, id, PUPILS)
      const own = await app().as(sian)
      await own.get(`/cpd/${id}`)
      const asked = await own.post('/sign-offs', { entry: String(id) })
      const mentor = await app().as(idris)
      const request = await mentor.get(asked.location ?? '')
      expect(wordsOf(request.html)).to.include('“I know who I am with.”').and.to.include('Three faces')
      const seen = /name="seen" value="([^"]*)"/.exec(request.html)?.[1] ?? ''
      const answer = {
        answer: 'signed',
        saw: 'The rota on Monday',
        pupils: 'All six had a partner',
        next: 'Keep it',
        seen,
      }
      expect((await mentor.post(`${asked.location ?? ''}/decision`, answer)).status).to.equal(303)
      const page = await own.get(`/cpd/${id}/evidence?kind=PUP`)
      expect(wordsOf(page.html)).to.include('A signed record rests on this entry')
      expect((await own.post(`/cpd/${id}/evidence`, { ...PUPILS, version: '2' })).status).to.equal(409)
      await app().db('entry_evidence').where({ entry_id: id }).update({ details: '{"words":"Something else"}' })
      expect(wordsOf((await mentor.get(asked.location ?? '')).html)).to.include('“I know who I am with.”')
    })

    it('makes the mentor look again when it was changed while they read', async () => {
      const { sian, idris } = app().cast
      const id = await log(sian, { competency: 'HQT-2' })
      await logEnough(app().db, sian, 'HQT-2')
      const own = await app().as(sian)
      await own.get(`/cpd/${id}`)
      const asked = await own.post('/sign-offs', { entry: String(id) })
      const mentor = await app().as(idris)
      const request = await mentor.get(asked.location ?? '')
      const seen = /name="seen" value="([^"]*)"/.exec(request.html)?.[1] ?? ''
      await write(sian, id, PUPILS)
      const answer = { answer: 'signed', saw: 'The rota', pupils: 'All six', next: 'Keep it', seen }
      expect((await mentor.post(`${asked.location ?? ''}/decision`, answer)).status).to.equal(409)
    })

    it('reads the evidence of any number of entries in one query more', async () => {
      await expectConstant(app())
    })
  })
})

/** A request with one entry and a request with twelve ask the database equally often. */
async function expectConstant(app: TestApp): Promise<void> {
  const { listBrought } = await import('../../src/signoff/requests.store.ts')
  const { countQueries } = await import('../support/staff-room.ts')
  const { sian, hazelmere } = app.cast
  const competency_id = await competencyId(app.db, 'GRO-1')
  const now = '2026-11-20T10:00:00.000Z'
  const sign_off_id = await add(app.db, 'sign_offs', {
    ...{ person_id: sian.id, competency_id, school_id: hazelmere.id, depth: 2, state: 'withdrawn' },
    ...{ requested_at: now, requested_on: '2026-11-20' },
  })
  const bring = async (): Promise<void> => {
    const entry_id = await add(app.db, 'cpd_entries', {
      ...{ person_id: sian.id, school_id: hazelmere.id, title: 'One', done_on: '2026-11-02', minutes: 60 },
      ...{ kind: 'practice', created_at: now, updated_at: now },
    })
    await app.db('sign_off_entries').insert({ sign_off_id, entry_id })
    await app.db('entry_evidence').insert({ entry_id, kind: 'WRK' })
  }
  await bring()
  const few = await countQueries(app.db, () => listBrought(app.db, sign_off_id))
  for (let i = 0; i < 11; i++) await bring()
  expect((await listBrought(app.db, sign_off_id)).length).to.equal(12)
  expect(await countQueries(app.db, () => listBrought(app.db, sign_off_id))).to.equal(few)
}
