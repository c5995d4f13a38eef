import autocannon from 'autocannon'
import { type Client } from './client.ts'
import { nowMb, peakMb, type RunningServer } from './server.ts'
import { type Line } from './table.ts'

/** Memory after `minutes` more at 100 requests a second, against the memory after the first minute of it. */
export async function benchMemory(server: RunningServer, client: Client, minutes: number): Promise<Line> {
  const load = (seconds: number): Promise<unknown> =>
    Promise.resolve(
      autocannon({
        url: `${server.url}/me/pathway`,
        connections: 8,
        overallRate: 100,
        duration: seconds,
        headers: { cookie: client.cookie() },
      }),
    )
  await load(60)
  const baseline = nowMb(server.pid)
  await load(Math.max(1, Math.round(minutes * 60)))
  const ours = nowMb(server.pid)
  return {
    name: 'memory',
    what: `memory after ${minutes} more min at 100/s`,
    ours,
    baseline,
    unit: 'MB',
    ratio: ours / baseline,
    target: 'at most 1.2',
    met: ours / baseline <= 1.2,
    peakMb: peakMb(server.pid),
  }
}
