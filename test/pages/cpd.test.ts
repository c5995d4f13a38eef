import { expect } from 'chai'
import { fold } from '../../src/shared/text.ts'
import { onEachEngineWithApp, type TestApp } from '../support/app.ts'
import { add, competencyId, type Person } from '../support/cast.ts'

import { linksOf, wordsOf } from '../support/html.ts'

const WORDS = {
  barrier: 'Partners were chosen by standing up.',
  change: 'A rota on the wall.',
  experienced: 'Nobody was left standing.',
  next: 'Keep it.',
}

describe('the CPD log', () => {
  onEachEngineWithApp((app) => {
    const entries = (who: Person) => app().db('cpd_entries').where({ person_id: who.id }).orderBy('id')
    const depthOf = async (who: Person, code: string): Promise<number> => {
      const row = (await app()
        .db('depths_reached')
        .where({ person_id: who.id, competency_id: await competencyId(app().db, code) })
        .first('depth')) as { depth: number } | undefined
      return row?.depth ?? 0
    }
    const log = async (who: Person, fields: Record<string, string> = {}): Promise<number> => {
      const visitor = await app().as(who)
      await visitor.get('/cpd/new')
      const saved = await visitor.post('/cpd', { title: 'Tried a rota', on: '2026-11-24', hours: '1', ...fields })
      expect(saved.status, wordsOf(saved.html)).to.equal(303)
      return Number(/\/cpd\/(\d+)$/.exec(saved.location ?? '')?.[1])
    }

    it('takes an entry in two pages and one submit, with three answers', async () => {
      const sian = await app().as(app().cast.sian)
      const form = await sian.get('/cpd/new')
      expect(form.status).to.equal(200)
      expect(form.html).to.include('value="2026-11-25"')
      const saved = await sian.post(
        '/cpd',
        { title: 'Read about talk partners', on: '2026-11-25', hours: '0.5' },
        { follow: true },
      )
      expect(saved.status).to.equal(200)
      expect(wordsOf(saved.html)).to.include('Saved: Read about talk partners, 30 minutes.')
      const events = await app().db('events').where({ action: 'cpd_logged', person_id: app().cast.sian.id })
      expect(events).to.have.length(1)
      expect(JSON.stringify(events)).not.to.include('talk partners')
    })

    it('makes one entry from two clicks', async () => {
      const aoife = await app().as(app().cast.aoife)
      await aoife.get('/cpd/new')
      const fields = { title: 'Phonics session', on: '2026-11-20', hours: '1h 30m' }
      const both = await Promise.all([aoife.post('/cpd', fields), aoife.post('/cpd', fields)])
      expect(both.map((page) => page.status)).to.deep.equal([303, 303])
      expect(both[0]?.location).to.equal(both[1]?.location)
      const rows = (await entries(app().cast.aoife)) as { minutes: number }[]
      expect(rows.map((row) => row.minutes)).to.deep.equal([90])
    })

    it('shows the entry that is saved already when somebody goes Back to its form, and stores no second one', async () => {
      const olu = await app().as(app().cast.olu)
      const address = (await olu.get('/cpd/new?competency=BEL-1', { follow: false })).location ?? ''
      expect(address).to.match(/^\/cpd\/new\?competency=BEL-1&form=[0-9a-f-]{36}$/)
      await olu.get(address)
      const before = (await entries(app().cast.olu)).length
      const fields = { title: 'Once', on: '2026-11-20', hours: '1', competency: 'BEL-1' }
      const saved = await olu.post('/cpd', fields)
      const back = await olu.get(address, { follow: false })
      expect(back.location).to.equal(saved.location)
      const words = wordsOf((await olu.get(saved.location ?? '')).html)
      expect(words).to.contain('This entry is saved already. Change it here, or log another one.')
      expect(await entries(app().cast.olu)).to.have.length(before + 1)
    })

    it('keeps what was written since when the form that is saved is sent again, as a change to save', async () => {
      const olu = await app().as(app().cast.olu)
      await olu.get('/cpd/new')
      const before = (await entries(app().cast.olu)).length
      const fields = { title: 'Twice', on: '2026-11-20', hours: '1' }
      const key = /name="_key" value="([^"]+)"/.exec((await olu.get('/cpd/new')).html)?.[1] ?? ''
      const saved = await olu.post('/cpd', { ...fields, _key: key })
      const again = await olu.post('/cpd', { ...fields, next: 'Ask the pupils', _key: key })
      expect(again.status).to.equal(200)
      expect(wordsOf(again.html)).to.contain('You saved this entry already').and.to.contain('Ask the pupils')
      expect(again.html).to.contain(`action="${saved.location ?? ''}"`)
      expect((await olu.post('/cpd', { ...fields, _key: key })).location).to.equal(saved.location)
      expect(await entries(app().cast.olu)).to.have.length(before + 1)
    })

    const bad: [string, Record<string, string>, string][] = [
      ['nothing at all', { title: '', on: '', hours: '' }, 'Say what you did'],
      ['a day to come', { on: '2026-11-26' }, 'Enter today or an earlier day'],
      ['a day that is not one', { on: '2026-02-30' }, 'Enter a day that exists'],
      ['a day long ago', { on: '1999-01-01' }, 'Enter a day from 1 September 2000 on'],
      ['hours below nought', { hours: '-1' }, 'Enter the hours as a number'],
      ['no time', { hours: '0' }, 'Enter at least a quarter of an hour'],
      ['1e9 hours', { hours: '1e9' }, 'Enter the hours as a number'],
      ['digits that are not plain', { hours: '٣' }, 'Enter the hours as a number'],
      ['90 of what is not said', { hours: '90' }, 'Did you mean 90 minutes or 90 hours? Write 90 min or 90 h'],
      ['150 of what is not said', { hours: '150' }, 'Did you mean 150 minutes? Write 150 min.'],
      ['a comma', { hours: '1,5' }, 'with a point, such as 1.5'],
      ['a competency that does not exist', { competency: 'XXX-9' }, 'Choose a competency from the list'],
      ['a module that does not exist', { module: 'M99' }, 'Choose a module from the list'],
      ['a kind that does not exist', { kind: 'fun' }, 'Choose learning or practice'],
      ['far too many words', { barrier: 'x'.repeat(2001) }, 'Keep “What was in the way” to 2000 characters or fewer'],
      ['a title without end', { title: 'x'.repeat(201) }, 'in 200 characters or fewer'],
    ]
    for (const [what, fields, message] of bad)
      it(`refuses ${what}, keeps what was typed and stores nothing`, async () => {
        const tom = await app().as(app().cast.tom)
        await tom.get('/cpd/new')
        const page = await tom.post('/cpd', {
          title: 'A visit',
          on: '2026-11-20',
          hours: '1',
          next: 'Keep me',
          ...fields,
        })
        expect(page.status).to.equal(422)
        expect(wordsOf(page.html)).to.include(message)
        expect(page.html).to.include('Keep me')
        expect(page.html).to.include('<title>Error: ')
        expect(await entries(app().cast.tom)).to.have.length(0)
      })

    it('makes somebody Aware when they name what was in the way, and not when they only came', async () => {
      const { idris } = app().cast
      await log(idris, { competency: 'SOC-2' })
      expect(await depthOf(idris, 'SOC-2')).to.equal(0)
      await log(idris, { competency: 'SOC-1', 'competency-2': 'SOC-1', barrier: WORDS.barrier })
      expect(await depthOf(idris, 'SOC-1')).to.equal(1)
    })

    it('takes Aware back with the words that made it, and keeps what was signed', async () => {
      const { pat } = app().cast
      const id = await log(pat, { competency: 'BEL-1', barrier: WORDS.barrier })
      const visitor = await app().as(pat)
      await visitor.get(`/cpd/${id}/edit`)
      const emptied = await visitor.post(`/cpd/${id}`, {
        version: '1',
        title: 'Tried',
        on: '2026-11-24',
        hours: '1',
        competency: 'BEL-1',
      })
      expect(emptied.status).to.equal(303)
      expect(await depthOf(pat, 'BEL-1')).to.equal(0)
      const signed = await competencyId(app().db, 'BEL-2')
      await app().db('depths_reached').insert({
        person_id: pat.id,
        competency_id: signed,
        depth: 2,
        reached_on: '2026-06-01',
        sign_off_id: 1,
      })
      const other = await log(pat, { competency: 'BEL-2', barrier: WORDS.barrier })
      await visitor.get(`/cpd/${other}/deletion`)
      expect((await visitor.post(`/cpd/${other}/deletion`, { version: '1' })).status).to.equal(303)
      expect(await depthOf(pat, 'BEL-2')).to.equal(2)
    })

    it('tells the second of two windows that the first has changed the entry', async () => {
      const { pat } = app().cast
      const id = await log(pat)
      const visitor = await app().as(pat)
      await visitor.get(`/cpd/${id}/edit`)
      const change = { version: '1', on: '2026-11-24', hours: '2' }
      expect((await visitor.post(`/cpd/${id}`, { ...change, title: 'First' })).status).to.equal(303)
      const second = await visitor.post(`/cpd/${id}`, { ...change, title: 'Second' })
      expect(second.status).to.equal(409)
      expect(wordsOf(second.html)).to.include('changed in another window')
      const row = (await app().db('cpd_entries').where({ id }).first('title')) as { title: string }
      expect(row.title).to.equal('First')
    })

    it('neither changes nor deletes an entry that something signed rests on, and says so', async () => {
      const { pat } = app().cast
      const id = await log(pat)
      await app().db('cpd_entries').where({ id }).update({ sealed_at: '2026-11-24T10:00:00.000Z' })
      const visitor = await app().as(pat)
      const shown = await visitor.get(`/cpd/${id}`)
      expect(wordsOf(shown.html)).to.include('A signed record rests on this entry')
      expect(linksOf(shown.html)).not.to.include(`/cpd/${id}/edit`)
      expect((await visitor.get(`/cpd/${id}/edit`, { follow: false })).location).to.equal(`/cpd/${id}`)
      const change = { version: '1', title: 'Other', on: '2026-11-24', hours: '1' }
      expect((await visitor.post(`/cpd/${id}`, change)).status).to.equal(409)
      expect((await visitor.post(`/cpd/${id}/deletion`, { version: '1' })).status).to.equal(409)
    })

    it('deletes an entry after asking once', async () => {
      const { pat } = app().cast
      const id = await log(pat)
      const visitor = await app().as(pat)
      expect(wordsOf((await visitor.get(`/cpd/${id}/deletion`)).html)).to.include('This cannot be undone')
      expect((await visitor.post(`/cpd/${id}/deletion`, { version: '1' })).location).to.equal('/cpd')
      expect((await visitor.get(`/cpd/${id}`)).status).to.equal(404)
    })

    it('repeats the last entry, without the words', async () => {
      const { hana } = app().cast
      await log(hana, { title: 'Weekly reading', competency: 'SOC-1', hours: '1h 20m', ...WORDS })
      const visitor = await app().as(hana)
      const form = await visitor.get('/cpd/new?from=last')
      expect(form.html).to.include('value="Weekly reading"').and.to.include('value="1h 20m"')
      expect(form.html).to.include('value="2026-11-25"')
      expect(form.html).not.to.include(WORDS.barrier)
    })

    const readers: [string, (cast: TestApp['cast']) => Person, number, number][] = [
      ['the teacher', (cast) => cast.sian, 200, 200],
      ['the mentor', (cast) => cast.idris, 200, 403],
      ['the CPD lead', (cast) => cast.lena, 200, 403],
      ['the past mentor', (cast) => cast.pat, 404, 404],
      ['the deputy with three hats', (cast) => cast.dora, 404, 404],
      ['the SENCO', (cast) => cast.renee, 404, 404],
      ['the headteacher', (cast) => cast.hana, 404, 404],
      ['a colleague', (cast) => cast.aoife, 404, 404],
      ['a teacher of another school', (cast) => cast.olu, 404, 404],
      ['a CPD lead elsewhere', (cast) => cast.bea, 404, 404],
      ['the trust lead', (cast) => cast.trustLead, 404, 404],
      ['an administrator', (cast) => cast.admin, 404, 404],
    ]
    for (const [who, person, read, change] of readers)
      it(`answers ${who} with ${read}, and ${change} for changing an ECT's entry`, async () => {
        const [row] = (await entries(app().cast.sian)) as { id: number }[]
        const visitor = await app().as(person(app().cast))
        expect((await visitor.get(`/cpd/${row?.id}`)).status).to.equal(read)
        expect((await visitor.get(`/cpd/${row?.id}/edit`)).status).to.equal(change)
        if (read !== 200 || change !== 200) {
          const posted = await visitor.post(`/cpd/${row?.id}`, {
            version: '1',
            title: 'x',
            on: '2026-11-01',
            hours: '1',
          })
          expect(posted.status).to.be.oneOf([403, 404])
        }
      })

    it('answers 404 to an id that is none', async () => {
      const sian = await app().as(app().cast.sian)
      for (const id of ['0', 'abc', '99999999999', '1e3', '%00'])
        expect((await sian.get(`/cpd/${id}`)).status).to.be.oneOf([400, 404])
    })

    describe('with many entries', () => {
      before(async () => {
        const { db, cast } = app()
        const soc = await competencyId(db, 'SOC-1')
        for (let n = 1; n <= 35; n++) {
          const id = await add(db, 'cpd_entries', {
            person_id: cast.renee.id,
            title: n === 7 ? '=HYPERLINK("http://x")' : `Entry ${n}`,
            done_on: n <= 5 ? '2025-10-01' : `2026-10-${String(n - 5).padStart(2, '0')}`,
            minutes: 60,
            kind: n % 2 === 0 ? 'practice' : 'input',
            search_text: n === 9 ? fold('Entry 9 café 100%') : `entry ${n}`,
            created_at: '2026-10-01T10:00:00.000Z',
            updated_at: '2026-10-01T10:00:00.000Z',
          })
          if (n === 3) await db('cpd_entry_competencies').insert({ entry_id: id, competency_id: soc })
        }
      })

      const find: [string, string, string][] = [
        ['pages of thirty', '', '35 entries'],
        ['an academic year', '?year=2025', '5 entries found'],
        ['one kind', '?kind=practice', '17 entries found'],
        ['words without their accents', '?q=CAFE', '1 entry found'],
        ['a sign that SQL would read as anything', '?q=100%25', '1 entry found'],
        ['one competency', '?competency=SOC-1', '1 entry found'],
        ['what does not exist', '?competency=NO-1', 'Nothing found'],
        ['a year that is none', '?year=9999%27', '35 entries'],
      ]
      for (const [what, query, words] of find)
        it(`finds ${what}`, async () => {
          const renee = await app().as(app().cast.renee)
          const page = await renee.get(`/cpd${query}`)
          expect(page.status).to.equal(200)
          expect(wordsOf(page.html)).to.include(words)
        })

      it('goes on to the next page and says hours of learning and of practice this year', async () => {
        const renee = await app().as(app().cast.renee)
        const first = await renee.get('/cpd')
        expect(linksOf(first.html)).to.include('/cpd?page=2')
        expect(first.html).to.contain('<td class="is-nowrap" data-label="How long">')
        expect(wordsOf(first.html)).to.include('30 hours. 15 hours learning, 15 hours practice')
        expect(wordsOf((await renee.get('/cpd?page=2&sort=oldest')).html)).to.include('Previous')
        expect((await renee.get('/cpd?page=900')).status).to.equal(200)
      })

      it('hands out the same entries as CSV, formulas defused', async () => {
        const renee = await app().as(app().cast.renee)
        const file = await renee.get('/cpd.csv?year=2026&sort=oldest')
        expect(file.headers.get('content-type')).to.include('text/csv')
        const lines = file.html.trim().split('\r\n')
        expect(lines).to.have.length(31)
        expect(file.html).to.include(`'=HYPERLINK`)
        expect(file.html).not.to.match(/(^|,)"?=HYPERLINK/m)
      })
    })
  })
})
