import { readFileSync, writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { pino } from 'pino'
import { run } from '../../src/cli/import-gias.ts'
import { type Db } from '../../src/db/connection.ts'
import { systemWork } from '../../src/system-work.ts'
import { importGias, type GiasReport } from '../../src/transfer/gias-import.actions.ts'
import { onEachEngine } from '../support/db.ts'

const file = (name: string): string => fileURLToPath(new URL(`../fixtures/gias/${name}`, import.meta.url))
const workOn = (db: Db) =>
  systemWork(db, pino({ level: 'silent' }), () => new Date('2026-11-25T10:00:00Z'), 'http://localhost', 'secret')

describe('taking in the national extract of schools', () => {
  onEachEngine((fresh) => {
    const take = async (bytes: Buffer): Promise<GiasReport> => {
      const outcome = await importGias(workOn(fresh()), bytes)
      if (!outcome.ok) throw new Error(outcome.reason)
      expect(accountedFor(outcome.value)).to.equal(outcome.value.read)
      return outcome.value
    }
    const eventsSoFar = async (): Promise<number> =>
      Number(
        ((await fresh()('events').where({ action: 'schools_imported' }).count({ n: '*' })) as { n: number }[])[0]?.n,
      )

    it('creates 20 of the 50 real schools and leaves 30 out: 26 not in England, 4 closed before 2020', async () => {
      const report = await take(readFileSync(file('edubasealldata_sample.csv')))
      expect(report).to.deep.include({ read: 50, created: 20, changed: 0, unchanged: 0, refused: [] })
      expect(report.leftOut).to.deep.equal({ not_in_england: 26, closed_before_2020: 4, proposed_to_open: 0 })
      const [school] = (await fresh()('schools').where({ urn: '100000' })) as Record<string, unknown>[]
      expect(school).to.deep.include({ name: 'The Aldgate School', phase: 'Primary', status: 'open', town: 'London' })
      expect(school).to.deep.include({ la_code: '201', establishment_number: '3614', ukprn: '10079319' })
      expect(await eventsSoFar()).to.equal(1)
    })

    it('creates nothing the second time, and writes no event', async () => {
      const report = await take(readFileSync(file('edubasealldata_sample.csv')))
      expect(report).to.deep.include({ created: 0, changed: 0, unchanged: 20 })
      expect(await eventsSoFar()).to.equal(1)
    })

    it('takes a Windows-1252 extract with 5- and 6-digit URNs and trusts, and accounts for every other row', async () => {
      const report = await take(readFileSync(file('invented_windows1252.csv')))
      expect(report).to.deep.include({ read: 10, created: 5, changed: 0, unchanged: 0 })
      expect(report.trusts).to.deep.equal({ created: 2, changed: 0 })
      expect(report.leftOut).to.deep.equal({ not_in_england: 1, closed_before_2020: 1, proposed_to_open: 1 })
      expect(report.refused.map(({ line, urn, reason }) => [line, urn, reason])).to.deep.equal([
        [10, '901001', 'urn_on_earlier_line'],
        [11, '9010', 'bad_urn'],
      ])
      const rows = (await fresh()('schools')
        .leftJoin('trusts', 'trusts.id', 'schools.trust_id')
        .whereIn('schools.urn', ['20451', '901001', '901002', '901003'])
        .orderBy('schools.urn')
        .select('schools.name', 'schools.status', 'schools.phase', 'trusts.uid', 'trusts.name as trust')) as unknown[]
      expect(rows).to.deep.equal([
        { name: 'Little Larks Children’s Centre', status: 'open', phase: null, uid: null, trust: null },
        {
          ...{ name: 'St Brannoc’s Church of England Primary School', status: 'open', phase: 'Primary' },
          ...{ uid: '4711', trust: 'Fens & Broads Trust – “Together”' },
        },
        {
          ...{ name: 'École Zoë Academy', status: 'open', phase: 'Secondary' },
          ...{ uid: '4711', trust: 'Fens & Broads Trust – “Together”' },
        },
        {
          ...{ name: 'Marsh View School', status: 'proposed_to_close', phase: 'Primary' },
          ...{ uid: '812', trust: 'Señor Pike Learning Trust' },
        },
      ])
      expect(await take(readFileSync(file('invented_windows1252.csv')))).to.deep.include({ created: 0, changed: 0 })
    })

    it('changes what the register changed, and only that', async () => {
      const text = readFileSync(file('invented_windows1252.csv'), 'latin1').replace(
        'Marsh View School',
        'Marsh Academy',
      )
      const report = await take(Buffer.from(text, 'latin1'))
      expect(report).to.deep.include({ created: 0, changed: 1, unchanged: 4 })
      expect(await fresh()('schools').where({ urn: '901003' }).first('name', 'sort_name')).to.deep.equal({
        name: 'Marsh Academy',
        sort_name: 'marsh academy',
      })
    })

    it('leaves alone what a narrow layout does not say', async () => {
      const report = await take(Buffer.from('URN,EstablishmentName\n901001,St Brannoc’s Primary School\n'))
      expect(report).to.deep.include({ created: 0, changed: 1 })
      const row = (await fresh()('schools').where({ urn: '901001' }).first('phase', 'town', 'trust_id')) as unknown
      expect(row).to.deep.include({ phase: 'Primary', town: 'Norwich' })
      expect((row as { trust_id: number | null }).trust_id).to.be.a('number')
    })

    it('refuses the invented three-digit URNs row by row, says so, and ends with code 1', async () => {
      const said: string[] = []
      const code = await run([file('with_trusts.csv')], workOn(fresh()), (line) => said.push(line))
      expect(code).to.equal(1)
      expect(said).to.deep.equal([
        '6 rows read: 0 created, 0 changed, 0 unchanged, 0 left out and 6 refused.',
        'Line 2 is refused: 130 is not a URN of five or six digits (InnerLondonSchool).',
        'Line 3 is refused: 131 is not a URN of five or six digits (OuterLondonSchool).',
        'Line 4 is refused: 123 is not a URN of five or six digits (FringeSchool).',
        'Line 5 is refused: 132 is not a URN of five or six digits (RestOfEnglandSchool).',
        'Line 6 is refused: 140 is not a URN of five or six digits (TrustSchool).',
        'Line 7 is refused: 142 is not a URN of five or six digits (SenSchool).',
      ])
    })

    it('says what was left out in words, and as an object for machines', async () => {
      const words: string[] = []
      expect(await run([file('edubasealldata_sample.csv')], workOn(fresh()), (line) => words.push(line))).to.equal(0)
      expect(words).to.deep.equal([
        '50 rows read: 0 created, 0 changed, 20 unchanged, 30 left out and 0 refused.',
        'Left out: 26 not in England and 4 closed before 2020.',
      ])
      const json: string[] = []
      await run([file('edubasealldata_sample.csv'), '--json'], workOn(fresh()), (line) => json.push(line))
      expect(JSON.parse(json.join(''))).to.deep.include({ read: 50, created: 0, unchanged: 20 })
    })

    it('takes 5,000 schools in three transactions, one event each', async () => {
      const before = await eventsSoFar()
      const rows = Array.from(
        { length: 5000 },
        (_, i) => `${300000 + i},School ${i},${i % 50 === 0 ? '' : 9000 + (i % 7)},Trust ${i % 7}`,
      )
      const report = await take(Buffer.from(['URN,EstablishmentName,Trusts (code),Trusts (name)', ...rows].join('\n')))
      expect(report).to.deep.include({ read: 5000, created: 5000 })
      expect(report.trusts.created).to.equal(7)
      expect(await eventsSoFar()).to.equal(before + 3)
    })

    it('says what to do with a file that is not an extract', async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'stepfree-gias-'))
      const cases: [string, string, string][] = [
        ['pdf.csv', '%PDF-1.7 ...', 'This is a PDF, whatever its name says.'],
        ['empty.csv', ' \n', 'The file is empty.'],
        ['staff.csv', 'Forename,Surname\nAda,Okafor\n', 'There is no column called URN.'],
      ]
      for (const [name, content, words] of cases) {
        writeFileSync(path.join(folder, name), content)
        const said: string[] = []
        expect(await run([path.join(folder, name)], workOn(fresh()), (line) => said.push(line))).to.equal(2)
        expect(said.join(' ')).to.contain(words)
      }
      const said: string[] = []
      expect(await run([path.join(folder, 'absent.csv')], workOn(fresh()), (line) => said.push(line))).to.equal(2)
      expect(said.join(' ')).to.contain('There is no file')
    })
  })
})

const accountedFor = (report: GiasReport): number =>
  report.created +
  report.changed +
  report.unchanged +
  Object.values(report.leftOut).reduce((sum, n) => sum + n, 0) +
  report.refused.length
