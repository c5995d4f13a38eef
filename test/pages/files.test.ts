import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import path from 'node:path'
import { expect } from 'chai'
import { pino } from 'pino'
import sharp from 'sharp'
import { sweepFiles } from '../../src/evidence/files.job.ts'
import { MOST_BYTES } from '../../src/evidence/files.rules.ts'
import { mergePeople } from '../../src/people/merges.actions.ts'
import { getPerson } from '../../src/people/people.store.ts'
import { type FileStore, makeFileStore, NoRoom } from '../../src/io/files.ts'
import { systemClock } from '../../src/shared/clock.ts'
import { systemWork } from '../../src/system-work.ts'
import { onEachEngineWithApp } from '../support/app.ts'
import { add, makeAccount, NOW, type Person } from '../support/cast.ts'
import { logEnough } from '../support/enough.ts'
import { office, PDF, photoWithPlace, PROGRAM, SVG } from '../support/files.ts'
import { linksOf, wordsOf } from '../support/html.ts'
import { type Page } from '../support/visitor.ts'

const LOGGED = { title: 'A rota for talk partners', on: '2026-11-18', hours: '1', kind: 'practice' }
const NO_PUPIL = { shows: 'no' }
const inAnHour = (): Date => new Date(systemClock().getTime() + 3_600_000)
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex')

describe('a file on an entry', function () {
  this.timeout(60_000)
  onEachEngineWithApp((app) => {
    const log = async (who: Person, fields: Record<string, string> = {}): Promise<number> => {
      const visitor = await app().as(who)
      await visitor.get('/cpd/new')
      const saved = await visitor.post('/cpd', { ...LOGGED, ...fields })
      return Number(/\/cpd\/(\d+)$/.exec(saved.location ?? '')?.[1])
    }
    const send = async (
      who: Person,
      id: number,
      content: Buffer,
      { name = 'rota.pdf', fields = NO_PUPIL }: { name?: string; fields?: Record<string, string> } = {},
    ): Promise<Page> => {
      const visitor = await app().as(who)
      await visitor.get(`/cpd/${id}/files/new`)
      return visitor.upload(`/cpd/${id}/files/new`, { field: 'file', name, content }, fields)
    }
    type Row = { id: number; name: string; stored_as: string; sha256: string; size: number; kind: string }
    const rows = async (id: number): Promise<Row[]> =>
      (await app().db('entry_files').where({ entry_id: id }).orderBy('id')) as Row[]
    const onDisk = (): string[] => readdirSync(app().filesDir).sort()
    const known = async (): Promise<string[]> =>
      ((await app().db('entry_files').select('stored_as')) as Row[]).map((row) => row.stored_as).sort()
    const events = (action: string, id: number) => app().db('events').where({ action, subject_id: id })
    const versionOf = async (id: number): Promise<number> =>
      ((await app().db('cpd_entries').where({ id }).first('version')) as { version: number }).version
    const work = (files: FileStore = makeFileStore(app().filesDir), now = systemClock()) =>
      systemWork(app().db, pino({ level: 'silent' }), () => now, app().url, 'secret', 'none', files)
    const remove = async (who: Person, id: number, fileId: number): Promise<Page> => {
      const visitor = await app().as(who)
      await visitor.get(`/cpd/${id}/files/${fileId}/removal`)
      return visitor.post(`/cpd/${id}/files/${fileId}/removal`, { version: String(await versionOf(id)) })
    }

    it('is added from the entry’s page, under a name that nobody chose, with its event and the answers', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      const visitor = await app().as(sian)
      expect(linksOf((await visitor.get(`/cpd/${id}`)).html)).to.include(`/cpd/${id}/files/new`)
      const saved = await send(sian, id, PDF, { name: 'Rota.PDF', fields: { shows: 'yes', safe: 'redacted' } })
      expect(saved.status, wordsOf(saved.html)).to.equal(303)
      const [row] = await rows(id)
      expect(row).to.include({ name: 'Rota.pdf', kind: 'pdf', size: PDF.length, sha256: sha256(PDF) })
      expect(row).to.include({ shows_pupil: 'yes', made_safe: 'redacted' })
      expect(row?.stored_as).to.match(/^[0-9a-f]{32}$/)
      expect(readFileSync(path.join(app().filesDir, row?.stored_as ?? ''))).to.deep.equal(PDF)
      const told = JSON.stringify(await events('file_added', id))
      expect(told).to.include('PDF').and.not.to.include('Rota')
      const shown = await visitor.get(`/cpd/${id}`)
      expect(wordsOf(shown.html)).to.include('Rota.pdf PDF, 1 KB, names and faces are taken out Remove')
      expect(await versionOf(id)).to.equal(2)
      expect((await visitor.get('/cpd.csv')).html).to.include('Rota.pdf')
    })

    it('may have 25 MB to the byte', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      expect((await send(sian, id, Buffer.alloc(MOST_BYTES, PDF))).status).to.equal(303)
      expect((await send(sian, id, Buffer.alloc(MOST_BYTES + 1, PDF))).status).to.equal(422)
      expect((await rows(id)).map((row) => row.size)).to.deep.equal([MOST_BYTES])
    })

    it('is downloaded as an attachment that no browser shows or keeps', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      await send(sian, id, PDF, { name: 'Cynllun Siân "1".pdf' })
      const [row] = await rows(id)
      const got = await (await app().as(sian)).get(`/cpd/${id}/files/${row?.id ?? 0}`)
      expect(got.html).to.equal(PDF.toString())
      const headers = Object.fromEntries(got.headers)
      expect(headers).to.include({
        'content-type': 'application/pdf',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      })
      expect(headers['content-disposition']).to.match(
        /^attachment; filename="[ -~]+"; filename\*=UTF-8''Cynllun%20Si%C3%A2n%20/,
      )
      expect(
        await app()
          .db('events')
          .where({ action: 'file_downloaded', subject_id: row?.id ?? 0 }),
      ).to.deep.equal([])
    })

    it('is a photo without the place and time it was taken', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      await send(sian, id, await photoWithPlace(), { name: 'board.jpg' })
      const [row] = await rows(id)
      const kept = readFileSync(path.join(app().filesDir, row?.stored_as ?? ''))
      expect((await sharp(kept).metadata()).exif).to.equal(undefined)
      expect(kept.includes('SECRETNAME')).to.equal(false)
      expect(row?.sha256).to.equal(sha256(kept))
    })

    const bomb = () => office('word/document.xml', [{ name: 'word/a.xml', content: Buffer.alloc(20 * 1024 * 1024) }])
    const REFUSED: [sentence: string, content: () => Buffer, name: string, message: string][] = [
      ['a program with another name', () => PROGRAM, 'lesson.pdf', 'This is a program'],
      ['a drawing with a script', () => SVG, 'drawing.png', 'a drawing in code'],
      ['a document that unpacks to far too much', bomb, 'bomb.docx', 'unpacks to far more than its size'],
      ['a file of 26 MB', () => Buffer.alloc(26 * 1024 * 1024, PDF), 'big.pdf', 'Choose a file of 25 MB or less'],
      ['a name that is a path', () => PDF, '../../etc/passwd', 'has a folder in it'],
      [
        'a photo that this server cannot read',
        () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
        'IMG.heic',
        'HEIC',
      ],
      ['an empty file', () => Buffer.alloc(0), 'empty.pdf', 'This file is empty'],
    ]
    for (const [sentence, content, name, message] of REFUSED)
      it(`is refused in words, beside the field, and nothing is kept: ${sentence}`, async () => {
        const { sian } = app().cast
        const id = await log(sian)
        const before = onDisk()
        const refused = await send(sian, id, content(), { name, fields: { shows: 'yes', safe: 'agreed' } })
        expect(refused.status).to.equal(422)
        expect(wordsOf(refused.html)).to.include(message)
        expect(refused.html)
          .to.include('id="file-error"')
          .and.match(/value="agreed" checked/)
        expect(onDisk()).to.deep.equal(before)
        expect(await rows(id)).to.deep.equal([])
        expect(await events('file_added', id)).to.deep.equal([])
        expect(await versionOf(id)).to.equal(1)
      })

    it('is refused while it shows a pupil and nothing was done about it, with what to do', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      const before = onDisk()
      const refused = await send(sian, id, PDF, { fields: { shows: 'yes', safe: 'neither' } })
      expect(refused.status).to.equal(422)
      expect(wordsOf(refused.html)).to.include('Cover names and faces')
      expect(wordsOf(refused.html)).to.include('Choose the file again')
      expect((await send(sian, id, PDF, { fields: {} })).status).to.equal(422)
      expect(onDisk()).to.deep.equal(before)
      expect(await rows(id)).to.deep.equal([])
    })

    it('needs the token of the form', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      const visitor = await app().as(sian)
      const file = { field: 'file', name: 'rota.pdf', content: PDF }
      expect((await visitor.upload(`/cpd/${id}/files/new`, file, { ...NO_PUPIL, _csrf: 'other' })).status).to.equal(403)
      expect(await rows(id)).to.deep.equal([])
    })

    it('comes once, however often the form is sent, and five times for one entry', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      const visitor = await app().as(sian)
      const before = onDisk().length
      const file = { field: 'file', name: 'rota.pdf', content: PDF }
      await visitor.get(`/cpd/${id}/files/new`)
      const twice = await Promise.all([1, 2].map(() => visitor.upload(`/cpd/${id}/files/new`, file, NO_PUPIL)))
      expect(twice.map((page) => page.status)).to.deep.equal([303, 303])
      expect(await rows(id)).to.have.length(1)
      for (let n = 0; n < 3; n++) await send(sian, id, PDF)
      const key = (n: number) => ({ ...NO_PUPIL, _key: `two at once ${id} ${n}` })
      const atOnce = await Promise.all([1, 2].map((n) => visitor.upload(`/cpd/${id}/files/new`, file, key(n))))
      expect(atOnce.map((page) => page.status).sort()).to.deep.equal([303, 422])
      expect(wordsOf(atOnce.map((page) => page.html).join())).to.include('An entry takes five files')
      expect(await rows(id)).to.have.length(5)
      expect(onDisk()).to.have.length(before + 5)
      expect(onDisk()).to.deep.equal(await known())
      const entry = await visitor.get(`/cpd/${id}`)
      expect(linksOf(entry.html)).not.to.include(`/cpd/${id}/files/new`)
    })

    it('is opened by who may read the entry and nobody else, and its owner sees by whom', async () => {
      const { sian, idris, pat, lena, dora, hana, renee, aoife, olu, bea, admin } = app().cast
      const id = await log(sian)
      await send(sian, id, PDF)
      const fileId = (await rows(id))[0]?.id ?? 0
      const status = async (who: Person): Promise<number> =>
        (await (await app().as(who)).get(`/cpd/${id}/files/${fileId}`)).status
      for (const who of [pat, dora, hana, renee, aoife, olu, bea, admin])
        expect(await status(who), who.name).to.equal(404)
      for (const who of [sian, idris, lena, idris]) expect(await status(who), who.name).to.equal(200)
      expect((await app().visitor().get(`/cpd/${id}/files/${fileId}`, { follow: false })).status).to.equal(303)
      const told = (await events('file_downloaded', fileId)) as { actor_id: number; person_id: number }[]
      expect(told.map((event) => event.actor_id)).to.deep.equal([idris.userId, lena.userId])
      const history = wordsOf((await (await app().as(sian)).get(`/teachers/${sian.id}/history`)).html)
      expect(history).to.include('downloaded a file of the CPD entry of 18 November')
      const other = await log(sian)
      expect((await (await app().as(sian)).get(`/cpd/${other}/files/${fileId}`)).status).to.equal(404)
      expect((await (await app().as(sian)).get(`/files/${(await rows(id))[0]?.stored_as ?? ''}`)).status).to.equal(404)
    })

    it('is opened by the appraiser only where they were asked by name, and only what that request brings', async () => {
      const { idris, dora } = app().cast
      const [first = 0, second = 0] = await logEnough(app().db, idris, 'CAS-2')
      const other = await log(idris)
      for (const id of [first, second, other]) await send(idris, id, PDF)
      const fileOf = async (id: number): Promise<string> => `/cpd/${id}/files/${(await rows(id))[0]?.id ?? 0}`
      const theirs = await app().as(dora)
      expect((await theirs.get(await fileOf(first))).status).to.equal(404)
      const mine = await app().as(idris)
      await mine.get(`/cpd/${first}`)
      const asked = await mine.post('/sign-offs', { competency: 'CAS-2', signatory: String(dora.id) })
      const request = /\/sign-offs\/(\d+)/.exec(asked.location ?? '')?.[1] ?? ''
      expect((await theirs.get(await fileOf(first))).status).to.equal(200)
      expect((await theirs.get(await fileOf(other))).status).to.equal(404)
      await mine.get(`/sign-offs/${request}`)
      await mine.post(`/sign-offs/${request}/withdrawal`)
      expect((await theirs.get(await fileOf(first))).status).to.equal(404)
      const fileId = (await rows(first))[0]?.id ?? 0
      expect((await theirs.get(`/sign-offs/${request}/files/${fileId}`)).status).to.equal(404)
    })

    it('follows its entry when two records of one person are joined', async () => {
      const { db, cast } = app()
      const other = await makeAccount(db, 'Tomos', 'Fairweather')
      await add(db, 'school_periods', { person_id: other.id, school_id: cast.hazelmere.id, started_on: '2026-09-01' })
      const id = await log(other)
      await send(other, id, PDF)
      const joined = await mergePeople(db, work(), await getPerson(db, cast.aoife.id), await getPerson(db, other.id))
      expect(joined.ok).to.equal(true)
      const got = await (await app().as(cast.aoife)).get(`/cpd/${id}/files/${(await rows(id))[0]?.id ?? 0}`)
      expect(got.html).to.equal(PDF.toString())
    })

    it('goes to whoever is asked to sign, with the request', async () => {
      const { sian, aoife, idris, dora } = app().cast
      const ids = await logEnough(app().db, sian, 'CAS-4')
      const [first = 0] = ids
      await send(sian, first, PDF)
      const fileId = (await rows(first))[0]?.id ?? 0
      const mine = await app().as(sian)
      await mine.get(`/cpd/${first}`)
      const asked = await mine.post('/sign-offs', { competency: 'CAS-4', signatory: String(aoife.id) })
      const request = Number(/\/sign-offs\/(\d+)/.exec(asked.location ?? '')?.[1])
      const address = `/sign-offs/${request}/files/${fileId}`
      const reader = await app().as(aoife)
      const page = await reader.get(`/sign-offs/${request}`)
      expect(linksOf(page.html)).to.include(address)
      expect((await reader.get(address)).html).to.equal(PDF.toString())
      expect((await (await app().as(idris)).get(address)).status).to.equal(200)
      expect((await (await app().as(dora)).get(address)).status).to.equal(404)
      expect((await reader.get(`/sign-offs/${request}/files/999999`)).status).to.equal(404)

      // Beside another of hers, on the page of one conversation.
      await logEnough(app().db, sian, 'BEL-1')
      await mine.get(`/cpd/${first}`)
      await mine.post('/sign-offs', { competency: 'BEL-1', signatory: String(aoife.id) })
      expect(linksOf((await reader.get(`/sign-offs/with/${sian.id}`)).html)).to.include(address)

      // A file that goes or comes while the page is open has to be looked at.
      const seen = /name="seen" value="([^"]*)"/.exec(page.html)?.[1] ?? ''
      await send(sian, first, PDF, { name: 'second.pdf' })
      await reader.get(`/sign-offs/${request}`)
      const answer = { answer: 'signed', saw: 'In Year 4.', next: 'Ask again.' }
      const late = await reader.post(`/sign-offs/${request}/decision`, { ...answer, seen })
      expect(late.status).to.equal(409)
      expect(wordsOf(late.html)).to.include('changed what this request brings')
      const now = /name="seen" value="([^"]*)"/.exec(late.html)?.[1] ?? ''
      await remove(sian, first, fileId)
      await reader.get(`/sign-offs/${request}`)
      expect((await reader.post(`/sign-offs/${request}/decision`, { ...answer, seen: now })).status).to.equal(409)
    })

    it('is sealed by the answer with its name, kind, size and SHA-256, and stays', async () => {
      const { sian, idris } = app().cast
      const ids = await logEnough(app().db, sian, 'CAS-3')
      const [first = 0] = ids
      await send(sian, first, PDF)
      const [row] = await rows(first)
      const mine = await app().as(sian)
      await mine.get(`/cpd/${first}`)
      const asked = await mine.post('/sign-offs', { competency: 'CAS-3' })
      const request = Number(/\/sign-offs\/(\d+)/.exec(asked.location ?? '')?.[1])
      const reader = await app().as(idris)
      const page = await reader.get(`/sign-offs/${request}`)
      const seen = /name="seen" value="([^"]*)"/.exec(page.html)?.[1] ?? ''
      const words = { answer: 'signed', saw: 'In Year 4.', next: 'Ask again.', seen }
      const signed = await reader.post(`/sign-offs/${request}/decision`, words)
      expect(signed.status, wordsOf(signed.html)).to.equal(303)
      const { snapshot } = (await app().db('sign_off_decisions').where({ sign_off_id: request }).first('snapshot')) as {
        snapshot: string
      }
      const kept = JSON.parse(snapshot) as { entries: { id: number; files: unknown[] }[] }
      expect(kept.entries.find((entry) => entry.id === first)?.files).to.deep.equal([
        {
          ...{ id: row?.id, name: 'rota.pdf', kind: 'pdf', size: PDF.length, sha256: sha256(PDF) },
          ...{ showsPupil: 'no', madeSafe: null },
        },
      ])
      const record = await mine.get(`/sign-offs/${request}`)
      expect(wordsOf(record.html)).to.include(`SHA-256 ${sha256(PDF)}`)
      expect((await mine.get('/sign-offs.csv')).html).to.include(sha256(PDF))
      expect((await mine.get(`/sign-offs/${request}/files/${row?.id ?? 0}`)).html).to.equal(PDF.toString())
      // Whoever answered keeps what they read, and nothing more.
      const theirs = { person_id: sian.id, supporter_id: idris.id, kind: 'mentor' }
      await app().db('support_periods').where(theirs).update({ finished_on: '2026-11-25' })
      expect((await reader.get(`/cpd/${first}/files/${row?.id ?? 0}`)).status).to.equal(404)
      expect((await reader.get(`/sign-offs/${request}/files/${row?.id ?? 0}`)).html).to.equal(PDF.toString())
      await app().db('support_periods').where(theirs).update({ finished_on: null })
      // What a signed record rests on is neither removed nor joined by more.
      expect((await remove(sian, first, row?.id ?? 0)).status).to.equal(409)
      expect((await send(sian, first, PDF)).status).to.equal(422)
      expect(await rows(first)).to.have.length(1)
      expect(onDisk()).to.deep.equal(await known())
    })

    it('shows as added after the answer where it came later, and as removed where it went', async () => {
      const { sian, idris } = app().cast
      const [first = 0] = await logEnough(app().db, sian, 'BEL-2')
      await send(sian, first, PDF)
      const fileId = (await rows(first))[0]?.id ?? 0
      const mine = await app().as(sian)
      await mine.get(`/cpd/${first}`)
      const asked = await mine.post('/sign-offs', { competency: 'BEL-2' })
      const request = Number(/\/sign-offs\/(\d+)/.exec(asked.location ?? '')?.[1])
      const reader = await app().as(idris)
      const page = await reader.get(`/sign-offs/${request}`)
      const seen = /name="seen" value="([^"]*)"/.exec(page.html)?.[1] ?? ''
      await reader.post(`/sign-offs/${request}/decision`, { answer: 'not_yet', saw: 'One lesson.', next: 'Ask.', seen })
      app().clock.now = new Date(NOW.getTime() + 60_000)
      try {
        await send(sian, first, PDF, { name: 'later.pdf' })
        expect((await remove(sian, first, fileId)).status).to.equal(303)
        const after = await mine.get(`/sign-offs/${request}`)
        expect(wordsOf(after.html)).to.match(/later\.pdf, a file of “[^”]+” , added after the answer, 25 November/)
        expect(wordsOf(after.html)).to.include('names or shows no pupil, removed since')
        expect(linksOf(after.html)).not.to.include(`/sign-offs/${request}/files/${fileId}`)
        expect((await mine.get(`/sign-offs/${request}/files/${fileId}`)).status).to.equal(404)
        expect((await mine.get('/sign-offs.csv')).html).to.include('later.pdf, a file of')
      } finally {
        app().clock.now = NOW
      }
    })

    it('is removed by its owner after being asked, and goes with its entry', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      await send(sian, id, PDF)
      await send(sian, id, PDF, { name: 'second.pdf' })
      const [one, two] = await rows(id)
      const visitor = await app().as(sian)
      expect(wordsOf((await visitor.get(`/cpd/${id}/files/${one?.id ?? 0}/removal`)).html)).to.include(
        'It goes for good',
      )
      const stale = await visitor.post(`/cpd/${id}/files/${one?.id ?? 0}/removal`, { version: '1' })
      expect(stale.status).to.equal(409)
      expect((await remove(sian, id, one?.id ?? 0)).status).to.equal(303)
      expect(onDisk()).not.to.include(one?.stored_as)
      expect((await events('file_removed', id)).length).to.equal(1)
      await visitor.get(`/cpd/${id}/deletion`)
      expect((await visitor.post(`/cpd/${id}/deletion`, { version: String(await versionOf(id)) })).status).to.equal(303)
      expect(onDisk()).not.to.include(two?.stored_as)
      expect(await rows(id)).to.deep.equal([])
      expect(onDisk()).to.deep.equal(await known())
    })

    it('leaves nothing behind when its transaction fails', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      const before = onDisk()
      for (const table of ['events', 'entry_files']) {
        const visitor = await app().as(sian)
        await visitor.get(`/cpd/${id}/files/new`)
        await app().db.schema.renameTable(table, `${table}_away`)
        const file = { field: 'file', name: 'rota.pdf', content: PDF }
        try {
          expect((await visitor.upload(`/cpd/${id}/files/new`, file, NO_PUPIL)).status).to.equal(500)
        } finally {
          await app().db.schema.renameTable(`${table}_away`, table)
        }
        // Where the database could not even say whether there is a row, the sweep sees to it.
        if (table === 'entry_files') await sweepFiles(work(undefined, inAnHour()))
        expect(onDisk(), table).to.deep.equal(before)
      }
      expect(await events('file_added', id)).to.deep.equal([])
      expect(await versionOf(id)).to.equal(1)
    })

    it('leaves nothing behind when the connection is cut in the middle of it', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      const before = onDisk()
      const visitor = await app().as(sian)
      const form = await visitor.get(`/cpd/${id}/files/new`)
      const token = /name="_csrf" value="([^"]*)"/.exec(form.html)?.[1] ?? ''
      const field = (name: string, value: string): string =>
        `--cut\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
      const head = 'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf'
      const start = `${field('_csrf', token)}${field('shows', 'no')}--cut\r\n${head}\r\n\r\n${PDF.toString()}`
      await new Promise<void>((resolve) => {
        const cut = httpRequest(`${app().url}/cpd/${id}/files/new`, {
          method: 'POST',
          headers: {
            ...{ cookie: visitor.cookieHeader(), origin: app().url, 'content-length': 1_000_000 },
            'content-type': 'multipart/form-data; boundary=cut',
          },
        })
        cut.on('error', () => resolve())
        cut.write(start, () => setTimeout(() => cut.destroy(new Error('cut')), 100))
      })
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(onDisk()).to.deep.equal(before)
      expect(await rows(id)).to.deep.equal([])
    })

    it('is swept away where a killed server left it half written, or without its row', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      await send(sian, id, PDF)
      const hour = new Date(systemClock().getTime() - 3_600_000)
      const old = (name: string): void => {
        writeFileSync(path.join(app().filesDir, name), 'half')
        utimesSync(path.join(app().filesDir, name), hour, hour)
      }
      old(`${'a'.repeat(32)}.part`)
      old('b'.repeat(32))
      writeFileSync(path.join(app().filesDir, 'c'.repeat(32)), 'being added at this moment')
      expect(await sweepFiles(work())).to.equal(2)
      expect(onDisk()).to.include('c'.repeat(32)).and.not.to.include('b'.repeat(32))
      expect(await sweepFiles(work(undefined, inAnHour()))).to.equal(1)
      expect(onDisk()).to.deep.equal(await known())
    })

    it('is never swept away by the database of another site', async () => {
      const store = makeFileStore(path.join(app().filesDir, 'another'))
      for (let n = 0; n < 21; n++) await store.write(PDF)
      expect(await sweepFiles(work(store, inAnHour()))).to.equal(0)
      expect(await store.list()).to.have.length(21)
    })

    it('is not handed out when its bytes were changed on the disk', async () => {
      const { sian } = app().cast
      const id = await log(sian)
      await send(sian, id, PDF)
      const [row] = await rows(id)
      writeFileSync(path.join(app().filesDir, row?.stored_as ?? ''), 'something else')
      const got = await (await app().as(sian)).get(`/cpd/${id}/files/${row?.id ?? 0}`)
      expect(got.status).to.equal(500)
      expect(got.html).not.to.include('something else')
    })

    it('is taken sixty times an hour from one person', async () => {
      const { tom } = app().cast
      const id = await log(tom)
      const visitor = await app().as(tom)
      const file = { field: 'file', name: '', content: new Uint8Array() }
      const statuses: number[] = []
      for (let n = 0; n < 61; n++) statuses.push((await visitor.upload(`/cpd/${id}/files/new`, file, {})).status)
      expect(new Set(statuses.slice(0, 60))).to.deep.equal(new Set([422]))
      expect(statuses[60]).to.equal(429)
    })
  })
})

describe('a file for which there is no room', () => {
  const full: FileStore = {
    write: () => Promise.reject(new NoRoom()),
    read: () => Promise.reject(new Error('nothing is here')),
    remove: () => Promise.resolve(),
    list: () => Promise.resolve([]),
  }
  onEachEngineWithApp(
    (app) => {
      it('is answered in words, with nothing kept', async () => {
        const { db, cast } = app()
        const [id = 0] = await logEnough(db, cast.sian, 'CAS-4')
        const visitor = await app().as(cast.sian)
        await visitor.get(`/cpd/${id}/files/new`)
        const file = { field: 'file', name: 'rota.pdf', content: PDF }
        const refused = await visitor.upload(`/cpd/${id}/files/new`, file, NO_PUPIL)
        expect(refused.status).to.equal(507)
        expect(wordsOf(refused.html)).to.include('There is no room for files on the server now')
        expect(await db('entry_files').select('id')).to.deep.equal([])
        expect(await db('events').where({ action: 'file_added' })).to.deep.equal([])
      })
    },
    { files: full },
  )
})
