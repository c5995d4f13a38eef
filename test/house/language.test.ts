import { readdirSync, readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { runCommand } from '../../src/cli/stepfree.ts'
import { makeChecker } from '../../src/language/language.rules.ts'
import { readLexicon } from '../../src/language/lexicon.ts'

/** What people read: pages, the texts built for them, the guides. What only engineers read may say "the map". */
const READ_BY_PEOPLE =
  /^(views\/.*\.ejs|src\/.*\.(view|rules|form)\.ts|docs\/[^/]+\.md|docs\/rules\/.*\.md|README\.md)$/
/** They are about the lexicon and quote it. */
const ABOUT_WORDS = new Set(['docs/rules/language.md', 'src/language/language.rules.ts'])

describe('the words of Stepfree itself', () => {
  const check = makeChecker(readLexicon())

  it('pass the check that Stepfree makes of others, in pages, texts and guides', () => {
    const files = readdirSync('.', { recursive: true, encoding: 'utf8' })
      .map((file) => file.split(path.sep).join('/'))
      .filter((file) => READ_BY_PEOPLE.test(file) && !ABOUT_WORDS.has(file))
    expect(files.length).to.be.greaterThan(200)
    const found = files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, n) => check(line).map((each) => `${file}:${n + 1} ${each.pattern} ${each.found}`)),
    )
    expect(found).to.deep.equal([])
  })

  it('pass it in the framework, its modules and its questions', () => {
    const content: unknown = JSON.parse(
      readFileSync('seeds/inclusion-framework.json', 'utf8'),
      (key, value: unknown) => (key === 'lexicon' ? undefined : value),
    )
    const texts = textsIn(content)
    expect(texts.length).to.be.greaterThan(1000)
    expect(texts.flatMap((text) => check(text).map((each) => `${each.pattern} ${each.found}: ${text}`))).to.deep.equal(
      [],
    )
  })
})

describe('the check of a file at the console', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stepfree-language-'))
  const file = path.join(folder, 'plan.txt')
  after(() => rmSync(folder, { recursive: true, force: true }))
  const run = async (...args: string[]): Promise<{ code: number | null; said: string }> => {
    let said = ''
    const code = await runCommand(['language', ...args], {}, (line) => void (said += `${line}\n`))
    return { code, said }
  }

  it('answers an object a line, with what was found and what could be written instead', async () => {
    writeFileSync(file, '\uFEFFHe is wheelchair-bound.\r\n\r\nThe ramp is there now.\r\n')
    const { code, said } = await run(file, '--json')
    expect(code).to.equal(0)
    expect(JSON.parse(said)).to.deep.equal([
      {
        line: 1,
        text: 'He is wheelchair-bound.',
        suggestions: [
          {
            pattern: 'L04',
            severity: 'stop',
            found: 'wheelchair-bound',
            suggestion: 'uses a wheelchair; say what access is needed',
          },
        ],
      },
      { line: 2, text: '', suggestions: [] },
      { line: 3, text: 'The ramp is there now.', suggestions: [] },
    ])
  })

  it('says it in words', async () => {
    writeFileSync(file, 'All well.\nOur LAPs sit here.\n')
    expect((await run(file)).said).to.equal(
      'Line 2: “Our LAPs” (L12). Perhaps: pupils who need more steps on this topic\n',
    )
    writeFileSync(file, 'All well.\n')
    expect((await run(file)).said).to.equal('Nothing to suggest in 1 line.\n')
  })

  it('nudges once in a file', async () => {
    writeFileSync(file, 'SEND kids\nSEND kids\n')
    expect((await run(file)).said.trim().split('\n')).to.have.length(1)
  })

  it('says what is wrong when it is asked wrongly', async () => {
    expect((await run()).code).to.equal(2)
    expect((await run(file, file)).code).to.equal(2)
    expect((await run(file, '--loud')).code).to.equal(2)
    const gone = await run(path.join(folder, 'gone.txt'))
    expect(gone.code).to.equal(1)
    expect(gone.said).to.match(/gone\.txt cannot be read\.\n$/)
  })
})

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
