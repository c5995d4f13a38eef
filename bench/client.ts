import { Agent, request } from 'node:http'

/** Somebody signed in, who asks for whole pages and posts forms as a browser would. */
export type Client = {
  cookie: () => string
  get: (path: string, headers?: Record<string, string>) => Promise<{ body: Buffer; status: number }>
  post: (path: string, fields: Record<string, string>) => Promise<{ status: number; location: string | null }>
}

type Answer = { status: number; location: string | null; body: Buffer }

/** One connection that stays open: what is measured is the server, and as little of the client as can be. */
export async function signedIn(url: string, email: string, password: string): Promise<Client> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const cookies = new Map<string, string>()
  let csrf = ''
  const send = (method: string, path: string, headers: Record<string, string>, form = ''): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const asked = request(url + path, { method, agent, headers: { ...headers, cookie } }, (answer) => {
        for (const line of answer.headers['set-cookie'] ?? []) {
          const [pair = ''] = line.split(';')
          cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
        }
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () => {
          const { statusCode = 0, headers: got } = answer
          resolve({ status: statusCode, location: got.location ?? null, body: Buffer.concat(chunks) })
        })
      })
      asked.on('error', reject)
      asked.end(form)
    })
  const client: Client = {
    cookie: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    get: async (path, headers = {}) => {
      const answer = await send('GET', path, headers)
      csrf = /name="_csrf" value="([^"]+)"/.exec(answer.body.toString('utf8'))?.[1] ?? csrf
      return answer
    },
    post: async (path, fields) => {
      const form = new URLSearchParams({ _csrf: csrf, ...fields }).toString()
      return send('POST', path, { origin: url, 'content-type': 'application/x-www-form-urlencoded' }, form)
    },
  }
  await client.get('/sign-in')
  const answer = await client.post('/sign-in', { email, password })
  if (answer.status !== 303) throw new Error(`Signing in as ${email} was answered with ${answer.status}.`)
  await client.get('/competencies')
  return client
}
