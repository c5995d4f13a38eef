import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { pino } from 'pino'
import { run } from '../../src/cli/import-staff.ts'
import { systemWork } from '../../src/system-work.ts'
import { type Cast, makeCast } from '../support/cast.ts'
import { onEachEngine } from '../support/db.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/staff/${name}`, import.meta.url))

describe('putting staff in from the console', () => {
  onEachEngine((fresh) => {
    let cast: Cast
    before(async () => {
      cast = await makeCast(fresh())
    })
    const work = () =>
      systemWork(
        fresh(),
        pino({ level: 'silent' }),
        () => new Date('2026-11-25T10:00:00Z'),
        'http://localhost',
        'secret',
      )
    const type = async (...args: string[]): Promise<{ code: number; said: string[] }> => {
      const said: string[] = []
      return { code: await run(args, work(), (line) => said.push(line)), said }
    }
    const counted = async (table: string, where: Record<string, unknown> = {}): Promise<number> =>
      Number(((await fresh()(table).where(where).count({ n: '*' })) as { n: number }[])[0]?.n)

    it('prints the check with each bad row by its line, and stores nothing', async () => {
      const before = await counted('people')
      const { code, said } = await type(fixture('larkrise_bad_rows.csv'), '--school', cast.larkrise.urn)
      expect(code).to.equal(1)
      expect(said[0]).to.equal(
        '7 rows read: 1 would be created, 0 changed, 0 left alone, 0 asked elsewhere, 0 without an answer and 6 refused.',
      )
      expect(
        said.filter((line) => line.includes(': refused.')).map((line) => /^Line (\d)/.exec(line)?.[1]),
      ).to.deep.equal([...['3', '4', '5', '6', '7', '8']])
      expect(said.at(-1)).to.equal('Nothing was changed. Add --confirm to put the list in.')
      expect([await counted('people'), await counted('imports')]).to.deep.equal([before, 0])
    })

    it('puts the good rows in with --confirm, once, and tells the school’s history', async () => {
      const first = await type(fixture('larkrise_bad_rows.csv'), '--school', cast.larkrise.urn, '--confirm')
      expect(first.said[0]).to.contain('1 were created')
      expect(await counted('people', { trn: '3400001' })).to.equal(1)
      expect(await counted('events', { action: 'import_confirmed', school_id: cast.larkrise.id })).to.equal(1)
      const again = await type(fixture('larkrise_bad_rows.csv'), '--school', cast.larkrise.urn, '--confirm')
      expect(again.said[0]).to.contain('0 were created, 0 changed, 1 left alone')
      expect(await counted('imports')).to.equal(1)
    })

    it('pads short TRNs when it is told to', async () => {
      const file = path.join(mkdtempSync(path.join(tmpdir(), 'stepfree-staff-')), 'short.csv')
      writeFileSync(file, 'First name,Last name,TRN\nPia,One,12345\n')
      const asked = await type(file, '--school', cast.larkrise.urn, '--confirm')
      expect(asked.code).to.equal(1)
      expect(asked.said[1]).to.contain('--answers pad puts zeros in front')
      expect(await counted('people', { given_name: 'Pia' })).to.equal(0)
      const padded = await type(file, '--school', cast.larkrise.urn, '--confirm', '--answers', 'pad')
      expect(padded.code).to.equal(0)
      expect(await counted('people', { given_name: 'Pia', trn: '0012345' })).to.equal(1)
    })

    it('says what to do without a file, a school or a sensible wish', async () => {
      const file = fixture('larkrise_bad_rows.csv')
      const table: [string[], string][] = [
        [[], 'Say which file and which school'],
        [[file], 'Say which file and which school'],
        [[file, '--school', '999999'], 'There is no school with the URN 999999.'],
        [['absent.csv', '--school', cast.larkrise.urn], 'There is no file absent.csv'],
        [[file, '--school', cast.larkrise.urn, '--confirm', '--dry-run'], 'Choose one of'],
        [[file, '--school', cast.larkrise.urn, '--answers', 'yes'], '--answers takes one word'],
      ]
      for (const [args, words] of table) {
        const { code, said } = await type(...args)
        expect(code).to.equal(2)
        expect(said.join(' ')).to.contain(words)
      }
    })
  })
})
