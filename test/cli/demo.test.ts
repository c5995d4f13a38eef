import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { DEMO_SIGN_INS } from '../../src/accounts/demo-sign-ins.rules.ts'
import { Visitor } from '../support/visitor.ts'

describe('npm run demo', function () {
  this.timeout(60_000)
  const folder = mkdtempSync(path.join(tmpdir(), 'stepfree-demo-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('prints the address, who signs in and the password; each of them signs in; Ctrl-C stops it cleanly', async () => {
    const port = await freePort()
    const demo = start({ PORT: String(port), DATA_DIR: folder, DEMO_PASSWORD: 'a password for this test' })
    try {
      await demo.said('Stop it with Ctrl-C')
      expect(demo.out()).to.include(`http://127.0.0.1:${port}\n`).and.to.include('a password for this test')
      for (const { email, what } of DEMO_SIGN_INS) {
        expect(demo.out()).to.match(new RegExp(`${email} .*, ${what}\n`))
        const visitor = new Visitor(`http://127.0.0.1:${port}`)
        expect((await visitor.signIn(email, 'a password for this test')).status, email).to.equal(303)
        const home = await visitor.get('/')
        expect(home.status, email).to.equal(200)
        expect(home.html, email).to.include('Demo data')
      }
    } finally {
      demo.child.kill('SIGINT')
    }
    expect(await demo.ended).to.equal(0)
  })

  it('says in one sentence that the port is taken, and leaves a demo that is there alone', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const empty = path.join(folder, 'empty')
    const demo = start({ PORT: String(port), DATA_DIR: empty })
    expect(await demo.ended).to.equal(1)
    expect(demo.err()).to.match(new RegExp(`Port ${port} is taken: stop what runs there, or choose another with PORT=`))
    expect(existsSync(path.join(empty, 'demo.sqlite'))).to.equal(false)
    other.close()
  })
})

type Started = {
  child: ChildProcess
  out: () => string
  err: () => string
  said: (words: string) => Promise<void>
  ended: Promise<number | null>
}

function start(settings: Record<string, string>): Started {
  const child = spawn(process.execPath, ['--import=tsx', 'src/cli/stepfree.ts', 'demo'], {
    env: { ...process.env, DATABASE_URL: '', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const said = (words: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = setInterval(() => {
        if (!out.includes(words) && child.exitCode === null) return
        clearInterval(look)
        if (out.includes(words)) resolve()
        else reject(new Error(`The demo ended: ${err}`))
      }, 50)
    })
  return { child, out: () => out, err: () => err, said, ended }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
