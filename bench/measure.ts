import autocannon from 'autocannon'

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** Answers a second at 16 connections, the middle of several short rounds in turn: A, B, A, B and so on. */
export async function throughputs(targets: Target[], rounds = 3, seconds = 3): Promise<number[]> {
  const seen = targets.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [i, target] of targets.entries()) seen[i]?.push(await throughput(target, seconds))
  }
  return seen.map(median)
}

export type Target = { url: string; headers?: Record<string, string> }

async function throughput(target: Target, seconds: number): Promise<number> {
  const result = await autocannon({
    url: target.url,
    connections: 16,
    duration: seconds,
    headers: target.headers ?? {},
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${target.url}: ${result.non2xx} wrong answers, ${result.errors} errors`)
  return result.requests.average
}

/** The middle time in milliseconds of `times` runs, one after another. */
export async function milliseconds(times: number, act: (i: number) => Promise<unknown>): Promise<number> {
  const seen: number[] = []
  for (let i = 0; i < times; i++) {
    const begun = performance.now()
    await act(i)
    seen.push(performance.now() - begun)
  }
  return median(seen)
}
