import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { pino } from 'pino'
import { createApp } from '../src/app.ts'
import { connect } from '../src/db/connection.ts'
import { NO_FILES } from '../src/io/files.ts'
import { findFolder } from '../src/io/folders.ts'
import { systemClock } from '../src/shared/clock.ts'
import { signedIn } from './client.ts'

/** How many questions each page asks the database: the app in this process, on the same file. */
export async function countQueries(
  file: string,
  pages: { path: string; email: string | null }[],
  password: string,
): Promise<Map<string, number>> {
  const db = connect(file)
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  server.on(
    'request',
    createApp({
      db,
      log: pino({ level: 'silent' }),
      clock: systemClock,
      secret: 'a secret for benchmarks that is long enough',
      baseUrl: url,
      trustProxy: 0,
      viewsDir: findFolder('views'),
      cacheViews: true,
      demo: null,
      oidc: [],
      mail: 'none',
      files: NO_FILES,
    }),
  )
  // What a start asks once, such as clearing what has expired, belongs to no page.
  await (await fetch(`${url}/healthz`)).arrayBuffer()
  await new Promise((resolve) => setTimeout(resolve, 500))
  const seen = new Map<string, number>()
  for (const { path, email } of pages) {
    const client = email === null ? null : await signedIn(url, email, password)
    let queries = 0
    const count = (): number => queries++
    db.on('query', count)
    if (client === null) await (await fetch(url + path)).arrayBuffer()
    else await client.get(path)
    db.removeListener('query', count)
    seen.set(path, queries)
  }
  server.closeAllConnections()
  server.close()
  await db.destroy()
  return seen
}
