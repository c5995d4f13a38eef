import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, NOW } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'
import { type Page, type Visitor } from '../support/visitor.ts'

const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/staff/${name}`, import.meta.url))
const HEAD = 'First name,Last name,E-mail,TRN,Staff code,Job title,Start date'

describe('putting staff in from a list', () => {
  onEachEngineWithApp((app) => {
    const upload = async (who: Visitor, urn: string, content: Buffer | string, name = 'staff.csv'): Promise<Page> => {
      await who.get(`/schools/${urn}/imports/staff`)
      return who.upload(`/schools/${urn}/imports/staff`, { field: 'file', name, content: Buffer.from(content) })
    }
    /** Uploads, opens the check page, and answers its address. */
    const check = async (who: Visitor, urn: string, content: Buffer | string, name?: string): Promise<string> => {
      const uploaded = await upload(who, urn, content, name)
      expect(uploaded.status, wordsOf(uploaded.html)).to.equal(303)
      await who.get(uploaded.location ?? '')
      return uploaded.location ?? ''
    }
    const digestOn = (page: Page): string => /name="digest" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
    const confirm = async (who: Visitor, here: string, more: Record<string, string> = {}): Promise<Page> => {
      const digest = digestOn(await who.get(here))
      return who.post(`${here}/confirmation`, { digest, ...more }, { follow: true })
    }
    const admin = () => app().as(app().cast.admin)
    const lena = () => app().as(app().cast.lena)
    const hazelmere = () => app().cast.hazelmere
    const larkrise = () => app().cast.larkrise
    const counted = async (table: string, where: Record<string, unknown> = {}): Promise<number> =>
      Number(((await app().db(table).where(where).count({ n: '*' })) as { n: number }[])[0]?.n)

    describe('may be done', () => {
      it('by the CPD lead of the school and by an administrator, and exists for nobody else', async () => {
        const { lena, admin, bea, sian, hana, trustLead, dora } = app().cast
        const table = [
          [lena, 200],
          [dora, 200],
          [admin, 200],
          [bea, 404],
          [sian, 404],
          [hana, 404],
          [trustLead, 404],
        ] as const
        for (const [who, status] of table) {
          const page = await (await app().as(who)).get(`/schools/${hazelmere().urn}/imports/staff`)
          expect(page.status, who.name).to.equal(status)
        }
        const waiting = await check(await app().as(lena), hazelmere().urn, `${HEAD}\nNew,Person,,,,,`)
        expect((await (await app().as(bea)).get(waiting)).status).to.equal(404)
        const post = await (await app().as(bea)).post(`${waiting}/confirmation`, { digest: 'x' })
        expect(post.status).to.equal(404)
        const elsewhere = waiting.replace(hazelmere().urn, app().cast.otherside.urn)
        expect((await (await app().as(bea)).get(elsewhere)).status).to.equal(404)
        await (await app().as(lena)).post(`${waiting}/drop`)
      })
    })

    describe('with a file that is none', () => {
      const cases: [string, Buffer | string, string][] = [
        ['a PDF named .csv', '%PDF-1.7\n%âãÏÓ', 'This is a PDF, whatever its name says.'],
        ['an empty file', '', 'The file is empty.'],
        ['a workbook', Buffer.from('PK\u0003\u0004 and more'), 'This is a workbook, not a CSV.'],
        ['headings without rows', `${HEAD}\n`, 'The file has headings but no rows.'],
        [
          'two columns for one field',
          'First name,Last name,Email,Work email\nAda,Okafor,a@x.example,b@x.example',
          'Email and Work email are both read as E-mail.',
        ],
        ['no names', 'TRN,Role\n3012345,Teacher', 'No columns hold first and last names.'],
      ]
      for (const [what, content, words] of cases) {
        it(`says what to do about ${what}, and stores nothing`, async () => {
          const before = await counted('imports')
          const page = await upload(await admin(), larkrise().urn, content, 'staff.csv')
          expect(page.status).to.equal(422)
          expect(wordsOf(page.html)).to.contain(words)
          expect(page.html).to.contain('<title>Error: ')
          expect(await counted('imports')).to.equal(before)
        })
      }
      it('says so when no file was chosen', async () => {
        const page = await upload(await admin(), larkrise().urn, '', '')
        expect(page.status).to.equal(422)
        expect(wordsOf(page.html)).to.contain('Choose the staff list.')
      })
    })

    describe('Larkrise’s list with bad rows', () => {
      let here = ''
      before(async () => {
        here = await check(await admin(), larkrise().urn, fixture('larkrise_bad_rows.csv'), 'larkrise.csv')
      })

      it('names each bad row by its line, and changes nothing before it is confirmed', async () => {
        const people = await counted('people')
        const page = await (await admin()).get(`${here}?show=refused`)
        const words = wordsOf(page.html)
        for (const part of [
          '7 rows read: 1 will be created and 6 refused.',
          'Line 3 Ben Silva E-mail: not-an-email is not an e-mail address',
          '31/02/2026 is not a day in the calendar',
          'Line 5 Nameless First name: fill in the blank.',
          'Line 6 Ada Okafor The same TRN is on line 2.',
          '1.23457E+06 is a number that a spreadsheet has shortened',
          'Wizard is not a career stage we know.',
          'A cell starts with = and would run as a formula',
        ])
          expect(words).to.contain(part)
        expect(await counted('people')).to.equal(people)
      })

      it('hands out the refused rows as they were written, with line and reason, no formula live', async () => {
        const page = await (await admin()).get(`${here}/refused.csv`)
        expect(page.headers.get('content-type')).to.contain('text/csv')
        const lines = page.html.replace(/^\ufeff/, '').split('\r\n')
        expect(lines[0]).to.equal(
          'First name,Last name,Email address,TRN,Role,Start date,Career stage,Line,Why it was refused',
        )
        expect(lines).to.have.length(8)
        expect(lines[1]).to.match(/^Ben,Silva,not-an-email,3400002,Teacher,2026-09-01,ECT year 1,3,/)
        expect(lines[6]).to.match(/^"'=HYPERLINK/)
      })

      it('lets the good one in when it is confirmed, with stage, steps and events, once for two clicks', async () => {
        const who = await admin()
        const digest = digestOn(await who.get(here))
        const first = await who.post(`${here}/confirmation`, { digest })
        const second = await who.post(`${here}/confirmation`, { digest })
        expect([first.status, second.status]).to.deep.equal([303, 303])
        const [ada] = (await app().db('people').where({ trn: '3400001' })) as { id: number; given_name: string }[]
        expect(await counted('people', { trn: '3400001' })).to.equal(1)
        expect(ada?.given_name).to.equal('Ada')
        const id = ada?.id ?? 0
        expect(await counted('school_periods', { person_id: id, school_id: larkrise().id })).to.equal(1)
        expect(await counted('stage_periods', { person_id: id })).to.equal(1)
        expect(await counted('planned_steps', { person_id: id, origin: 'template' })).to.be.greaterThan(0)
        const events = (await app().db('events').where({ person_id: id }).orderBy('id').select('action')) as {
          action: string
        }[]
        expect(events.map((event) => event.action)).to.deep.equal([
          'person_added',
          'school_period_started',
          'stage_started',
          'template_planned',
        ])
        const subject = { subject_type: 'import', subject_id: Number(here.split('/').at(-1)) }
        expect(await counted('events', { action: 'import_confirmed', ...subject })).to.equal(1)
        const page = await who.get(here)
        expect(wordsOf(page.html)).to.contain('Created 1 person')
        expect((await who.get(`${here}/refused.csv`)).html).to.contain('not-an-email')
      })

      it('leaves everybody alone the second time', async () => {
        const who = await admin()
        const again = await check(who, larkrise().urn, fixture('larkrise_bad_rows.csv'))
        const page = await who.get(again)
        expect(wordsOf(page.html)).to.contain('1 left alone and 6 refused')
        expect(wordsOf(page.html)).to.contain('There is nothing to do')
        const people = await counted('people')
        const events = await counted('events', { action: 'person_changed' })
        await who.post(`${again}/confirmation`, { digest: digestOn(page) })
        expect(await counted('people')).to.equal(people)
        expect(await counted('events', { action: 'person_changed' })).to.equal(events)
        await who.post(`${again}/drop`)
      })

      it('can be undone while nothing rests on it: nobody is left of it, and the list goes in anew', async () => {
        const who = await admin()
        const page = await who.post(`${here}/undo`, {}, { follow: true })
        expect(wordsOf(page.html)).to.contain('This import was undone')
        expect(await counted('people', { trn: '3400001' })).to.equal(0)
        expect(await counted('people', { given_name: 'Ada', family_name: 'Okafor' })).to.equal(0)
        const [gone] = (await app().db('people').where({ given_name: 'Removed' }).orderBy('id', 'desc')) as {
          id: number
        }[]
        for (const table of ['school_periods', 'stage_periods', 'planned_steps'])
          expect(await counted(table, { person_id: gone?.id })).to.equal(0)
        expect((await who.get(`/people/${gone?.id}`)).status).to.equal(404)
        const subject = { subject_type: 'import', subject_id: Number(here.split('/').at(-1)) }
        expect(await counted('events', { action: 'import_undone', ...subject })).to.equal(1)
        expect((await who.post(`${here}/undo`)).status).to.equal(409)
        const again = await check(who, larkrise().urn, fixture('larkrise_bad_rows.csv'))
        await confirm(who, again)
        expect(await counted('people', { trn: '3400001' })).to.equal(1)
      })

      it('cannot be undone once somebody logged CPD, and says who and what', async () => {
        const who = await admin()
        const [last] = (await app().db('imports').where({ state: 'confirmed' }).orderBy('id', 'desc')) as {
          id: number
        }[]
        const [ada] = (await app().db('people').where({ trn: '3400001' })) as { id: number }[]
        await add(app().db, 'cpd_entries', {
          ...{ person_id: ada?.id, school_id: larkrise().id, title: 'A talk', done_on: '2026-11-20', minutes: 60 },
          ...{ kind: 'input', created_at: NOW.toISOString(), updated_at: NOW.toISOString() },
        })
        const address = `/schools/${larkrise().urn}/imports/${last?.id}`
        await who.get(address)
        const page = await who.post(`${address}/undo`)
        expect(page.status).to.equal(409)
        expect(wordsOf(page.html)).to.contain('It cannot be undone any more: Ada Okafor has logged CPD.')
        expect(await counted('people', { trn: '3400001' })).to.equal(1)
      })
    })

    it('takes semicolons, a byte order mark and a line break in a name', async () => {
      const who = await admin()
      const here = await check(who, larkrise().urn, fixture('larkrise_utf8_semicolons.csv'))
      expect(wordsOf((await who.get(here)).html)).to.contain('Mary Ann Evans')
      await confirm(who, here)
      const row = (await app()
        .db('people')
        .join('school_periods as at', 'at.person_id', 'people.id')
        .where({ trn: '3300003' })
        .first('given_name', 'finished_on')) as unknown
      expect(row).to.deep.equal({ given_name: 'Mary Ann', finished_on: '2027-01-01' })
    })

    it('takes Hazelmere’s list in Windows-1252: asks about names alike, tidies a TRN, names mentors', async () => {
      const who = await lena()
      const here = await check(who, hazelmere().urn, fixture('hazelmere_windows1252.csv'))
      const page = await who.get(here)
      expect(wordsOf(page.html)).to.contain('Somebody here has a name like this. Is it the same person?')
      expect(wordsOf((await who.get(`${here}?show=notes`)).html)).to.contain('TRN: RP14/51234 → 1451234')
      const { renee, aoife } = app().cast
      await who.post(`${here}/answers`, { 'row-5-person': String(renee.id), 'row-7-person': String(aoife.id) })
      const answered = wordsOf((await who.get(`${here}?show=change`)).html)
      expect(answered).to.contain('6 rows read: 2 will be created and 4 will be changed.')
      expect(answered).to.contain('TRN: nothing → 2987654')
      await confirm(who, here)
      expect(await counted('people', { family_name: 'O’Brien', given_name: 'Zoë' })).to.equal(1)
      expect(await counted('people', { id: renee.id, trn: '2987654' })).to.equal(1)
      const mentors = (await app()
        .db('support_periods as s')
        .join('people as m', 'm.id', 's.supporter_id')
        .where({ 's.person_id': app().cast.sian.id, 's.kind': 'mentor' })
        .orderBy('s.started_on')
        .select('m.given_name', 's.started_on', 's.finished_on')) as unknown[]
      expect(mentors.slice(1)).to.deep.equal([
        { given_name: 'Idris', started_on: '2026-08-01', finished_on: '2026-11-25' },
        { given_name: 'Zoë', started_on: '2026-11-25', finished_on: null },
      ])
      const again = await check(who, hazelmere().urn, fixture('hazelmere_windows1252.csv'))
      expect(wordsOf((await who.get(again)).html)).to.contain('6 rows read: 6 left alone.')
      const undone = await who.post(`${here}/undo`, {}, { follow: true })
      expect(wordsOf(undone.html)).to.contain('This import was undone')
      expect(
        await counted('support_periods', { person_id: app().cast.sian.id, finished_on: null, kind: 'mentor' }),
      ).to.equal(1)
      expect(await counted('people', { id: renee.id, trn: '2987654' })).to.equal(0)
      expect(await counted('people', { trn: '3012345' })).to.equal(0)
      await who.post(`${again}/drop`)
    })

    it('proposes whoever is missing as a leaver, and removes nobody', async () => {
      const who = await lena()
      const here = await check(
        who,
        hazelmere().urn,
        `${HEAD}\nSiân,Pritchard,,3219876,,,\nNew,Starter,ns@x.example,,,,`,
      )
      const page = await who.get(`${here}?show=leavers`)
      expect(wordsOf(page.html)).to.contain('Idris Bello')
      expect(page.html).not.to.match(/type="checkbox"[^>]*checked/)
      const { pat, tom } = app().cast
      const shown = [String(pat.id), String(tom.id)]
      const missing = await who.post(`${here}/leavers`, { shown, [`leaver-${pat.id}`]: 'yes' })
      expect(missing.status).to.equal(422)
      expect(wordsOf(missing.html)).to.contain('Enter the last day of those you ticked.')
      await who.post(`${here}/leavers`, { shown, [`leaver-${pat.id}`]: 'yes', 'last-day': '2026-12-18' })
      await confirm(who, here)
      const ends = async (id: number) =>
        ((await app().db('school_periods').where({ person_id: id }).first('finished_on')) as { finished_on: string })
          .finished_on
      expect(await ends(pat.id)).to.equal('2026-12-19')
      expect(await ends(tom.id)).to.equal(null)
      await who.post(`${here}/undo`)
      expect(await ends(pat.id)).to.equal(null)
    })

    it('wants the number typed when more than a fifth would leave', async () => {
      const who = await lena()
      const here = await check(who, hazelmere().urn, `${HEAD}\nSiân,Pritchard,,3219876,,,`)
      const { pat, tom, idris, hana } = app().cast
      const shown = [pat, tom, idris, hana].map(({ id }) => String(id))
      const ticks = Object.fromEntries(shown.map((id) => [`leaver-${id}`, 'yes']))
      await who.post(`${here}/leavers`, { shown, ...ticks, 'last-day': '2026-12-18' })
      const refused = await confirm(who, here)
      expect(refused.status).to.equal(422)
      expect(wordsOf(refused.html)).to.contain('4 people would leave, more than a fifth of the staff.')
      expect(await counted('school_periods', { person_id: pat.id, finished_on: '2026-12-19' })).to.equal(0)
      const done = await confirm(who, here, { typed: '4' })
      expect(wordsOf(done.html)).to.contain('Last day recorded 4 people')
      expect(await counted('support_periods', { supporter_id: idris.id, finished_on: '2026-12-19' })).to.equal(1)
      await who.post(`${here}/undo`)
      expect(await counted('support_periods', { supporter_id: idris.id, finished_on: null })).to.equal(1)
    })

    it('refuses a row whose TRN, staff code and e-mail belong to different people', async () => {
      const who = await lena()
      const here = await check(
        who,
        hazelmere().urn,
        `${HEAD}\nSiân,Pritchard,${app().cast.hana.email},3219876,,,\nSiân,Pritchard,${app().cast.sian.email},3111111,,,`,
      )
      const words = wordsOf((await who.get(`${here}?show=refused`)).html)
      expect(words).to.contain('The TRN and e-mail belong to different people here.')
      expect(words).to.contain('2 refused')
      await who.post(`${here}/drop`)
    })

    it('pads short TRNs only after a yes, one by one or all at once', async () => {
      const who = await admin()
      const here = await check(
        who,
        larkrise().urn,
        `${HEAD}\nPia,One,,12345,,Teacher,\nQuin,Two,,123456,,Teacher,\nRio,Three,,54321,,Teacher,`,
      )
      expect(wordsOf((await who.get(here)).html)).to.contain('Is 12345 the TRN 0012345?')
      await who.post(`${here}/answers`, { 'row-2-pad': 'no' })
      await who.post(`${here}/answers`, { 'pad-all': 'yes' })
      await confirm(who, here)
      expect(await counted('people', { given_name: 'Pia', trn: null })).to.equal(1)
      expect(await counted('people', { given_name: 'Quin', trn: '0123456' })).to.equal(1)
      expect(await counted('people', { given_name: 'Rio', trn: '0054321' })).to.equal(1)
    })

    it('shows nothing of somebody at another school, and asks them instead', async () => {
      const who = await lena()
      const { bea } = app().cast
      const here = await check(who, hazelmere().urn, `${HEAD}\nBeatrice,Writtenhere,${bea.email},,,Teacher,2027-01-04`)
      for (const section of ['elsewhere', 'notes', 'leavers', 'columns']) {
        const page = await who.get(`${here}?show=${section}`)
        for (const hidden of ['Quill', 'Otherside']) expect(page.html).not.to.contain(hidden)
      }
      expect(wordsOf((await who.get(here)).html)).to.contain('Beatrice Writtenhere')
      const done = await confirm(who, here)
      expect(done.html).not.to.contain('Quill')
      expect(await counted('school_periods', { person_id: bea.id })).to.equal(1)
      expect(await counted('period_offers', { person_id: bea.id, school_id: hazelmere().id })).to.equal(1)
      const again = await check(who, hazelmere().urn, `${HEAD}\nBeatrice,Writtenhere,${bea.email},,,Teacher,2027-01-04`)
      await confirm(who, again)
      expect(await counted('period_offers', { person_id: bea.id })).to.equal(1)
      await who.post(`${here}/undo`)
      expect(await counted('period_offers', { person_id: bea.id, state: 'withdrawn' })).to.equal(1)
    })

    it('leaves somebody who works at two schools with the mentor they have at the other, and says so', async () => {
      const { db, cast } = app()
      const who = await lena()
      const olu = { person_id: cast.olu.id, started_on: '2026-09-01' }
      const time = await add(db, 'school_periods', { ...olu, school_id: hazelmere().id, fte_percent: 40 })
      const mentoring = await add(db, 'support_periods', {
        ...{ ...olu, supporter_id: cast.bea.id, school_id: larkrise().id, kind: 'mentor' },
      })
      const row = `Olu,Ade,${cast.olu.email},Music teacher,${cast.idris.email}`
      const here = await check(who, hazelmere().urn, `First name,Last name,E-mail,Job title,Mentor email\n${row}`)
      const notes = wordsOf((await who.get(`${here}?show=notes`)).html)
      expect(notes).to.contain('Mentor: a colleague at another school mentors them and goes on.')
      expect(notes).to.contain(`${cast.idris.email} is not set, because a person has one mentor at a time.`)
      await confirm(who, here)
      const mentors = (await db('support_periods')
        .where({ person_id: cast.olu.id })
        .select('supporter_id')) as unknown[]
      expect(mentors).to.deep.equal([{ supporter_id: cast.bea.id }])
      await who.post(`${here}/undo`)
      await db('support_periods').where({ id: mentoring }).delete()
      await db('school_periods').where({ id: time }).delete()
    })

    it('asks whether somebody who left is back, and begins a new time on the same record', async () => {
      const who = await lena()
      const { leo } = app().cast
      const here = await check(who, hazelmere().urn, `${HEAD}\nLeo,Marsh,${leo.email},,,,`)
      expect(wordsOf((await who.get(here)).html)).to.contain('31 August 2026 as their last day here. Are they back?')
      await who.post(`${here}/answers`, { 'row-2-back': 'yes' })
      expect(wordsOf((await who.get(`${here}?show=change`)).html)).to.contain('Comes back on 25 November 2026.')
      await confirm(who, here)
      const times = (await app().db('school_periods').where({ person_id: leo.id }).orderBy('id')) as {
        started_on: string
        finished_on: string | null
      }[]
      expect(times.map((time) => [time.started_on, time.finished_on])).to.deep.equal([
        ['2025-09-01', '2026-09-01'],
        ['2026-11-25', null],
      ])
      await who.post(`${here}/undo`)
      expect(await counted('school_periods', { person_id: leo.id })).to.equal(1)
    })

    it('remembers the columns of a school for its next list', async () => {
      const who = await lena()
      const odd = 'First name,Last name,Lehrernummer\nSiân,Pritchard,3219876'
      const here = await check(who, hazelmere().urn, odd)
      expect(wordsOf((await who.get(here)).html)).to.contain('Somebody here has a name like this')
      const clash = await who.post(`${here}/columns`, { 'column-0': 'given_name', 'column-1': 'given_name' })
      expect(clash.status).to.equal(422)
      expect(wordsOf(clash.html)).to.contain('are both read as First name')
      await who.post(`${here}/columns`, {
        ...{ 'column-0': 'given_name', 'column-1': 'family_name', 'column-2': 'trn' },
      })
      expect(wordsOf((await who.get(here)).html)).to.contain('1 row read: 1 left alone.')
      const next = await check(who, hazelmere().urn, odd.replace('Lehrernummer', 'LEHRER-nummer'))
      expect(wordsOf((await who.get(next)).html)).to.contain('1 left alone')
      for (const each of [here, next]) await who.post(`${each}/drop`)
    })

    it('asks which name comes first in a single column of names', async () => {
      const who = await admin()
      const here = await check(who, larkrise().urn, 'Staff name,TRN\n"Tamm, Kadri",3555555')
      expect(wordsOf((await who.get(here)).html)).to.contain('Which name comes first in the column of names?')
      await who.post(`${here}/columns`, { 'column-0': 'full_name', 'column-1': 'trn', 'name-order': 'family_first' })
      expect(wordsOf((await who.get(here)).html)).to.contain('Kadri Tamm')
      await who.post(`${here}/drop`)
    })

    it('lets a stray quote spoil its own line only', async () => {
      const who = await admin()
      const here = await check(
        who,
        larkrise().urn,
        `${HEAD}\nGood,One,,3666661,,,\nBad "Quo" te,X,,,,,\nGood,Two,,3666662,,,`,
      )
      const words = wordsOf((await who.get(`${here}?show=refused`)).html)
      expect(words).to.contain('3 rows read: 2 will be created and 1 refused.')
      expect(words).to.contain('A quotation mark is in the wrong place')
      await who.post(`${here}/drop`)
    })

    it('shows how it stands now when somebody changed these people after the page was drawn', async () => {
      const who = await lena()
      const here = await check(
        who,
        hazelmere().urn,
        `${HEAD}\nTom,Fairweather,${app().cast.tom.email},,,Trainee teacher,`,
      )
      const digest = digestOn(await who.get(here))
      await app().db('school_periods').where({ person_id: app().cast.tom.id }).update({ job_title: 'Student teacher' })
      const page = await who.post(`${here}/confirmation`, { digest })
      expect(page.status).to.equal(409)
      expect(wordsOf(page.html)).to.contain('Nothing was done. This is how it stands now.')
      expect(wordsOf((await who.get(`${here}?show=change`)).html)).to.contain('Student teacher → Trainee teacher')
      expect(await counted('school_periods', { job_title: 'Trainee teacher' })).to.equal(0)
      await app().db('school_periods').where({ person_id: app().cast.tom.id }).update({ job_title: 'Trainee' })
      await who.post(`${here}/drop`)
    })

    it('lets one of two people win who confirm at the same moment', async () => {
      const [first, second] = [await lena(), await app().as(app().cast.dora)]
      const here = await check(first, hazelmere().urn, `${HEAD}\nOnly,Once,once@x.example,,,,`)
      const digest = digestOn(await first.get(here))
      await second.get(here)
      const answers = await Promise.all([
        first.post(`${here}/confirmation`, { digest }),
        second.post(`${here}/confirmation`, { digest }),
      ])
      expect(answers.map((answer) => answer.status).sort()).to.deep.equal([303, 409])
      expect(await counted('people', { email: 'once@x.example' })).to.equal(1)
    })

    it('forgets a list after 24 hours', async () => {
      const who = await lena()
      const here = await check(who, hazelmere().urn, `${HEAD}\nToo,Late,late@x.example,,,,`)
      const digest = digestOn(await who.get(here))
      const was = app().clock.now
      app().clock.now = new Date(was.getTime() + 24 * 60 * 60 * 1000 + 1000)
      try {
        const again = app().visitor()
        await again.signIn(app().cast.lena.email, 'a long enough password')
        const page = await again.get(here)
        expect(wordsOf(page.html)).to.contain('waited for more than 24 hours, so it was forgotten')
        expect((await again.post(`${here}/confirmation`, { digest })).status).to.equal(409)
        expect((await again.get(`${here}/refused.csv`)).status).to.equal(404)
        expect(await counted('people', { email: 'late@x.example' })).to.equal(0)
      } finally {
        app().clock.now = was
      }
    })

    it('checks a list of 15,000 rows, and confirms the very same plan', async () => {
      const who = await admin()
      const { bea, otherside } = app().cast
      const rows = Array.from({ length: 15_000 }, (_, i) =>
        i === 14_000
          ? `Long,Stranger,${app().cast.olu.email},,,Teacher of everything there is,01/09/2026`
          : `Given${i},Family${i},long${i}@x.example,${i % 7 === 0 ? 'x' : 5_000_000 + i},,Teacher of everything there is,01/09/2026`,
      )
      const here = await check(who, otherside.urn, [HEAD, ...rows, `Bea,Quill,${bea.email},,,,`].join('\n'))
      const page = await who.get(`${here}?show=refused&page=2`)
      expect(wordsOf(page.html)).to.contain(
        '15001 rows read: 12857 will be created, 1 left alone, 1 asked, because they are in Stepfree elsewhere and 2142 refused.',
      )
      expect(wordsOf(page.html)).to.contain('Page 2 of 22')
      expect(wordsOf(page.html)).to.contain('Line 702 ')
      expect(page.html).not.to.contain('Ade')
      const before = await counted('people')
      const confirmed = await who.post(`${here}/confirmation`, { digest: digestOn(page) })
      expect(confirmed.status).to.equal(303)
      expect(await counted('people')).to.equal(before + 12_857)
      expect(wordsOf((await who.post(`${here}/undo`, {}, { follow: true })).html)).to.contain('This import was undone')
    })

    it('keeps working days however they are written, and planning knows who is in that day', async () => {
      const { cast, db } = app()
      const who = await app().as(cast.bea)
      const written: [string, string, string | null][] = [
        ['Ama', 'Mon-Wed', 'Mon Tue Wed'],
        ['Bo', 'M T W', 'Mon Tue Wed'],
        ['Cal', 'Monday;Tuesday', 'Mon Tue'],
        ['Dil', '"Mon, Tue am"', 'Mon Tue'],
        ['Eda', 'MT-TF', 'Mon Tue Thu Fri'],
        ['Fin', 'All week', null],
      ]
      const rows = written.map(([name, days]) => `${name},Partday,0.6,${days},01/09/2026`)
      const here = await check(
        who,
        cast.otherside.urn,
        ['First name,Last name,FTE,Working days,Start date', ...rows].join('\n'),
      )
      await confirm(who, here)
      const kept = (await db('school_periods as at')
        .join('people as p', 'p.id', 'at.person_id')
        .where('p.family_name', 'Partday')
        .orderBy('p.given_name')
        .select('p.given_name', 'at.working_days')) as { given_name: string; working_days: string | null }[]
      expect(kept.map((row) => [row.given_name, row.working_days])).to.deep.equal(
        written.map(([name, , days]) => [name, days]),
      )
      const session = { module: 'M22', on: '2026-12-03', from: '15:30', to: '16:30', place: 'Hall', capacity: '9' }
      const page = await who.get(`/training/plan/people?${new URLSearchParams(session).toString()}`)
      const words = wordsOf(page.html)
      for (const name of ['Ama', 'Bo', 'Cal', 'Dil'])
        expect(words).to.match(new RegExp(`${name} Partday [^,]*Works Monday[^:]*: not in on Thursday`))
      for (const name of ['Eda', 'Fin'])
        expect(words).to.not.match(new RegExp(`${name} Partday [^P]*not in on Thursday`))
    })

    it('keeps the file once when the form is sent twice', async () => {
      const who = await lena()
      await who.get(`/schools/${hazelmere().urn}/imports/staff`)
      const send = () =>
        who.upload(`/schools/${hazelmere().urn}/imports/staff`, {
          ...{ field: 'file', name: 'twice.csv', content: Buffer.from(`${HEAD}\nA,B,,,,,`) },
        })
      const [one, two] = [await send(), await send()]
      expect(two.location).to.equal(one.location)
      expect(await counted('imports', { file_name: 'twice.csv' })).to.equal(1)
    })
  })
})
