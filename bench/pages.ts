import { gzipSync } from 'node:zlib'
import { type Client } from './client.ts'
import { throughputs } from './measure.ts'
import { type Line } from './table.ts'
import { type RunningServer, startBare } from './server.ts'

export type PageBench = {
  name: string
  what: string
  path: string
  client: Client | null
  atLeast: number
  mostQueries?: number
  mostBytes?: number
  mostGzip?: number
}

/** Throughput of a page against a bare server that sends the same bytes, in the same run, without compression. */
export async function benchPage(server: RunningServer, page: PageBench, queries: number): Promise<Line> {
  const headers = { 'accept-encoding': 'identity', ...(page.client === null ? {} : { cookie: page.client.cookie() }) }
  const answer = await fetch(server.url + page.path, { headers })
  const body = Buffer.from(await answer.arrayBuffer())
  if (answer.status !== 200) throw new Error(`${page.path} was answered with ${answer.status}.`)
  const bare = await startBare(body.length)
  const [ours = 0, baseline = 1] = await throughputs([
    { url: server.url + page.path, headers },
    { url: bare.url, headers: {} },
  ])
  await bare.stop()
  const gzipBytes = gzipSync(body, { level: 1 }).length
  const limits = [
    [queries, page.mostQueries],
    [body.length, page.mostBytes],
    [gzipBytes, page.mostGzip],
  ] as const
  return {
    name: page.name,
    what: page.what,
    ours,
    baseline,
    unit: 'answers/s',
    ratio: ours / baseline,
    target: `at least ${page.atLeast}`,
    met: ours / baseline >= page.atLeast && limits.every(([seen, most]) => most === undefined || seen <= most),
    queries,
    bytes: body.length,
    gzipBytes,
  }
}
