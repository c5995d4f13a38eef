import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { existsSync } from 'node:fs'

export type ServerProcess = { url: string; kill: () => Promise<void>; stop: () => Promise<void> }

const SERVER = 'dist/src/server.js'

/** The compiled server as a process of its own, on a port of its own. `npm run build` comes first. */
export async function startProcess(env: Record<string, string>, port: number): Promise<ServerProcess> {
  if (!existsSync(SERVER)) throw new Error('There is no compiled server: run npm run build first.')
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [SERVER], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', PORT: String(port), BASE_URL: url, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const end = (signal: NodeJS.Signals): Promise<void> =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve()
      child.once('exit', () => resolve())
      child.kill(signal)
    })
  await untilReady(child, url, () => errors)
  return { url, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}

async function untilReady(child: ChildProcess, url: string, errors: () => string): Promise<void> {
  for (let i = 0; i < 1500; i++) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}. ${errors()}`)
    const ready = await fetch(`${url}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ready) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`The server did not answer. ${errors()}`)
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
