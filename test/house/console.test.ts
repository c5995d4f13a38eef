import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { runCommand } from '../../src/cli/stepfree.ts'
import { readConfig } from '../../src/config.ts'
import { startServer } from '../../src/server.ts'
import { connect } from '../../src/db/connection.ts'
import { freshDb, ENGINES } from '../support/db.ts'
import { Visitor } from '../support/visitor.ts'

const GOOD = 'kettle orbit lantern'
const folders: string[] = []
const folder = (): string => {
  const made = mkdtempSync(path.join(tmpdir(), 'stepfree-console-'))
  folders.push(made)
  return made
}

/** Runs a command in this process: its exit code and what it printed. */
async function at(env: NodeJS.ProcessEnv, ...argv: string[]): Promise<{ code: number | null; said: string }> {
  let said = ''
  const code = await runCommand(argv, env, (line) => {
    said += `${line}\n`
  })
  return { code, said }
}

/** Runs the real thing as an administrator would. */
async function shell(
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  input = '',
): Promise<{ code: number | null; out: string; err: string }> {
  const run = spawn(process.execPath, ['--import=tsx', file, ...args], { env: { PATH: process.env.PATH, ...env } })
  run.stdin.end(input)
  const said = { out: '', err: '' }
  run.stdout.on('data', (chunk: Buffer) => void (said.out += chunk.toString()))
  run.stderr.on('data', (chunk: Buffer) => void (said.err += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => run.on('close', resolve))
  return { code, ...said }
}

describe('the console', () => {
  after(() => folders.forEach((one) => rmSync(one, { recursive: true, force: true })))

  for (const engine of ENGINES)
    describe(`on ${engine}`, () => {
      let env: NodeJS.ProcessEnv
      let drop: () => Promise<void> = () => Promise.resolve()
      before(async () => {
        env = { DATA_DIR: folder(), PORT: '0' }
        if (engine !== 'PostgreSQL') return
        const made = await freshDb(engine)
        env.DATABASE_URL = made.url
        drop = made.drop
      })
      after(() => drop())

      it('brings the database up to date, twice without harm', async () => {
        expect((await at(env, 'migrate')).code).to.equal(0)
        expect(await at(env, 'migrate')).to.deep.equal({ code: 0, said: 'The database is up to date.\n' })
        expect((await at(env, 'migrate', '--json')).said).to.equal('{"migrations":[]}\n')
      })

      it('adds an administrator by a link that opens the account', async () => {
        const asked = ['create-admin', '--email', 'Ada@trust.example', '--given', 'Ada', '--family', 'Adler']
        const made = await at(env, ...asked)
        expect(made.code).to.equal(0)
        expect(made.said).to.match(/\/invitations\/[\w-]{43}\n$/)
        const db = connect(readConfig(env).databaseUrl)
        expect(await db('people').where({ email: 'ada@trust.example' })).to.have.length(1)
        expect(await db('users')).to.have.length(0)
        await db.destroy()
      })

      it('serves, prints a set-up link while nobody has an account, and opens what the console printed', async () => {
        const port = await freePort()
        const config = { ...readConfig({ ...env, BASE_URL: `http://127.0.0.1:${port}` }), port }
        const running = await startServer(config, { demo: null })
        expect(running.setUpLink).to.match(/\/set-up\/[\w-]{43}$/)
        const asked = ['create-admin', '--email', 'ben@trust.example', '--given', 'Ben', '--family', 'Bell', '--json']
        const { link } = JSON.parse((await at(env, ...asked)).said) as { link: string }
        const visitor = new Visitor(running.url)
        const page = new URL(link).pathname
        await visitor.get(page)
        expect((await visitor.post(page, { password: GOOD })).status).to.equal(303)
        expect((await visitor.get('/admin/outbox')).status).to.equal(200)
        const again = await at(env, ...asked)
        expect(again).to.deep.equal({ code: 1, said: '{"refused":"email_taken"}\n' })

        const reset = JSON.parse((await at(env, 'reset-password', '--email', 'BEN@trust.example', '--json')).said) as {
          link: string
        }
        const other = new Visitor(running.url)
        await other.get(new URL(reset.link).pathname)
        expect((await other.post(new URL(reset.link).pathname, { password: 'lantern orbit kettle' })).status).to.equal(
          303,
        )
        expect((await visitor.get('/account', { follow: false })).status).to.equal(303)
        await running.stop()
        const next = await startServer({ ...config, port: await freePort() }, { demo: null })
        expect(next.setUpLink).to.equal(undefined)
        await next.stop()
      })

      it('says what it does not know and what is missing', async () => {
        const missing = await at(env, 'reset-password', '--email', 'nobody@trust.example')
        expect(missing).to.deep.equal({ code: 1, said: 'nobody@trust.example has no account.\n' })
        expect((await at(env, 'create-admin', '--email', 'x')).code).to.equal(2)
        expect((await at(env, 'create-admin', '--colour', 'red')).code).to.equal(2)
        expect((await at(env, 'reset-password')).code).to.equal(2)
      })
    })

  it('explains itself', async () => {
    const help = await at({}, '--help')
    expect(help.code).to.equal(0)
    for (const name of ['migrate', 'create-admin', 'reset-password', 'import gias', 'demo'])
      expect(help.said).to.contain(name)
    expect((await at({}, 'create-admin', '--help')).said).to.contain('--password-stdin')
    expect(await at({}, 'fly').then(({ code }) => code)).to.equal(2)
    expect(await at({}).then(({ code }) => code)).to.equal(2)
  })

  it('takes a password on standard input, and keeps it out of what it prints', async () => {
    const env = { DATA_DIR: folder() }
    const who = ['create-admin', '--email', 'cy@trust.example', '--given', 'Cy', '--family', 'Cole', '--password-stdin']
    const weak = await shell('src/cli/stepfree.ts', who, env, 'password1234\n')
    expect(weak.code, weak.err).to.equal(1)
    expect(weak.out).to.contain('harder to guess')
    const done = await shell('src/cli/stepfree.ts', who, env, `${GOOD}\n`)
    expect(done.code, done.err).to.equal(0)
    expect(done.out).to.contain('can sign in').and.not.contain(GOOD)
  })
})

describe('a start with a wrong setting', () => {
  const table: [string, NodeJS.ProcessEnv, RegExp][] = [
    ['a port that is none', { PORT: 'eighty' }, /^PORT must be a number/],
    ['a database of another kind', { DATABASE_URL: 'mysql://x/y' }, /^DATABASE_URL must begin with postgres/],
    ['a short secret', { SESSION_SECRET: 'short' }, /^SESSION_SECRET must be at least 32/],
    ['no secret on an open address', { HOST: '0.0.0.0' }, /^SESSION_SECRET is missing/],
    ['a base address that is none', { BASE_URL: 'stepfree' }, /^BASE_URL must be an address/],
    ['a base address with a path', { BASE_URL: 'https://x.example/stepfree' }, /^BASE_URL must end after the host/],
    ['a mail server that is none', { SMTP_URL: 'mail.example' }, /^SMTP_URL must begin with smtp/],
    ['mail without a sender', { SMTP_URL: 'smtp://mail.example' }, /^MAIL_FROM is missing/],
    ['proxies in words', { TRUST_PROXY: 'yes' }, /^TRUST_PROXY must be the number/],
    ['a provider half set', { OIDC_GOOGLE_ISSUER: 'https://a.example' }, /^OIDC_GOOGLE_CLIENT_ID is missing/],
    [
      'a provider on an open line',
      { OIDC_X_ISSUER: 'http://a.example', OIDC_X_CLIENT_ID: 'a', OIDC_X_CLIENT_SECRET: 'b' },
      /^OIDC_X_ISSUER must be an address that begins with https/,
    ],
  ]
  for (const [what, env, sentence] of table)
    it(`such as ${what} says so in one sentence`, () =>
      expect(() => readConfig({ DATA_DIR: folder(), ...env })).to.throw(sentence))

  it('such as a data folder that cannot be made says so', () => {
    const file = path.join(folder(), 'a-file')
    writeFileSync(file, '')
    expect(() => readConfig({ DATA_DIR: path.join(file, 'data') })).to.throw(/^DATA_DIR cannot be used/)
  })

  it('such as a database that is not there stops it, without the password in the sentence', async () => {
    const env = { DATA_DIR: folder(), DATABASE_URL: 'postgres://app:hidden@127.0.0.1:1/app' }
    const run = await shell('src/server.ts', [], env)
    expect(run.code).to.equal(1)
    expect(run.err.trim()).to.equal(
      'Stepfree cannot start. The database 127.0.0.1:1/app cannot be used: nothing answers there.',
    )
  })

  it('such as a file that is no database stops it', async () => {
    const env = { DATA_DIR: folder() }
    writeFileSync(path.join(env.DATA_DIR, 'stepfree.sqlite'), 'not a database at all, only some words'.repeat(200))
    const run = await shell('src/server.ts', [], env)
    expect(run.code).to.equal(1)
    expect(run.err).to.match(/^Stepfree cannot start\. The database .* is not an SQLite database\.\n$/)
  })

  it('such as a port that is taken stops it', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    const run = await shell('src/server.ts', [], { DATA_DIR: folder(), PORT: String(port) })
    taken.close()
    expect(run.code).to.equal(1)
    expect(run.err).to.contain(`Stepfree cannot start. Port ${port} is taken`)
  })
})

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
