import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { cpus } from 'node:os'
import { type AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'

export type RunningServer = { url: string; pid: number; readyMs: number; stop: () => Promise<void> }

/** Starts the real server, compiled, in production mode, on the database of a data folder; answers when it answers. */
export async function startReal(dataDir: string): Promise<RunningServer> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    PORT: String(port),
    DATA_DIR: dataDir,
    SESSION_SECRET: 'a secret for benchmarks that is long enough',
  }
  return start(['--max-semi-space-size=64', 'dist/src/server.js'], env, url, '/healthz')
}

/** A bare node:http server that sends the same bytes with the same content type. */
export async function startBare(bytes: number): Promise<RunningServer> {
  const port = await freePort()
  const code = `
    const body = Buffer.alloc(${bytes}, 'x')
    require('node:http').createServer((q, r) => {
      r.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': body.length })
      r.end(body)
    }).listen(${port}, '127.0.0.1')`
  return start(['-e', code], { PATH: process.env.PATH }, `http://127.0.0.1:${port}`, '/')
}

async function start(
  args: string[],
  env: Record<string, string | undefined>,
  url: string,
  path: string,
): Promise<RunningServer> {
  const begun = performance.now()
  const [command = '', ...rest] = [...pinned(), process.execPath, ...args]
  const child = spawn(command, rest, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const readyMs = await untilReady(child, url + path, begun)
  return { url, pid: child.pid ?? 0, readyMs, stop: () => end(child) }
}

/** Both servers have the first core to themselves where the machine can say so; the client has the others. */
function pinned(): string[] {
  const able = cpus().length > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0
  return able ? ['taskset', '-c', '0'] : []
}

async function untilReady(child: ChildProcess, address: string, begun: number): Promise<number> {
  while (performance.now() - begun < 30_000) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}.`)
    try {
      const answer = await fetch(address)
      if (answer.ok) return performance.now() - begun
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  throw new Error('The server did not answer within 30 seconds.')
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 3000).unref()
  })
}

/** Peak memory of a process in MB, as the kernel counted it (Linux). */
export const peakMb = (pid: number): number => fromStatus(pid, 'VmHWM')
export const nowMb = (pid: number): number => fromStatus(pid, 'VmRSS')

const fromStatus = (pid: number, what: string): number =>
  Math.round(
    Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
  )

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
