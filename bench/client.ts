/** Somebody signed in, who asks for whole pages and posts forms as a browser would. */
export type Client = {
  cookie: () => string
  get: (path: string, headers?: Record<string, string>) => Promise<{ body: Buffer; status: number }>
  post: (path: string, fields: Record<string, string>) => Promise<{ status: number; location: string | null }>
}

export async function signedIn(url: string, email: string, password: string): Promise<Client> {
  const cookies = new Map<string, string>()
  let csrf = ''
  const send = async (path: string, init: RequestInit, headers: Record<string, string>): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url + path, { ...init, redirect: 'manual', headers: { ...headers, cookie } })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return answer
  }
  const client: Client = {
    cookie: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    get: async (path, headers = {}) => {
      const answer = await send(path, { method: 'GET' }, headers)
      const body = Buffer.from(await answer.arrayBuffer())
      csrf = /name="_csrf" value="([^"]+)"/.exec(body.toString('utf8'))?.[1] ?? csrf
      return { body, status: answer.status }
    },
    post: async (path, fields) => {
      const form = new URLSearchParams({ _csrf: csrf, ...fields })
      const answer = await send(path, { method: 'POST', body: form }, { origin: url })
      await answer.arrayBuffer()
      return { status: answer.status, location: answer.headers.get('location') }
    },
  }
  await client.get('/sign-in')
  const answer = await client.post('/sign-in', { email, password })
  if (answer.status !== 303) throw new Error(`Signing in as ${email} was answered with ${answer.status}.`)
  await client.get('/competencies')
  return client
}
