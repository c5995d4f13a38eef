import { type Visitor } from './visitor.ts'
import { linksOf } from './html.ts'

export type Seen = { path: string; route: string; status: number; html: string; type: string }

type Pattern = { path: string; matches: RegExp }

/** `/sign-offs/:id` becomes something that tells whether an address is one of its pages. */
export const patternOf = (path: string): Pattern => ({
  path,
  matches: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+')}$`),
})

/**
 * Walks a site as its reader would: from the home page along every link, at most `each` pages of a kind. Answers what
 * was seen. Addresses that no route knows are seen too, so that a dead link is found.
 */
export async function crawl(visitor: Visitor, patterns: Pattern[], each: number): Promise<Seen[]> {
  const queue = ['/']
  const known = new Set(queue)
  const perRoute = new Map<string, number>()
  const seen: Seen[] = []
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const [address = ''] = path.split('?')
    const route = patterns.find(({ matches }) => matches.test(address))?.path ?? `no route: ${address}`
    const times = perRoute.get(route) ?? 0
    if (times >= each) continue
    perRoute.set(route, times + 1)
    const page = await visitor.get(path)
    const type = page.headers.get('content-type') ?? ''
    seen.push({ path, route, status: page.status, html: page.html, type })
    if (!type.startsWith('text/html')) continue
    for (const link of linksOf(page.html)) {
      const next = localLink(link, path)
      if (next === undefined || known.has(next)) continue
      known.add(next)
      queue.push(next)
    }
  }
  return seen
}

function localLink(href: string, from: string): string | undefined {
  const url = new URL(href.replaceAll('&amp;', '&'), `http://here${from}`)
  if (url.host !== 'here' || url.pathname.startsWith('/assets/')) return undefined
  return url.pathname + url.search
}
