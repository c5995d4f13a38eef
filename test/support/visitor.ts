export type Page = { status: number; html: string; location: string | null; headers: Headers }

/** A browser without JavaScript: keeps cookies, sends the hidden fields of the page it is on. */
export class Visitor {
  private readonly cookies = new Map<string, string>()
  private last = ''
  readonly baseUrl: string

  constructor(baseUrl: string) {
    this.baseUrl = baseUrl
  }

  /** Asks for a page. Redirects are followed unless told otherwise. */
  async get(path: string, options: { follow?: boolean } = {}): Promise<Page> {
    return this.follow(await this.send(path, { method: 'GET' }), options.follow ?? true)
  }

  /**
   * Posts a form as the page last seen would: its _csrf goes along, and its _key when it has one.
   * `fields` may give a field several values.
   */
  async post(
    path: string,
    fields: Record<string, string | string[]> = {},
    options: { follow?: boolean; forwardedHost?: string } = {},
  ): Promise<Page> {
    const form = new URLSearchParams(this.hidden())
    for (const [name, value] of Object.entries(fields)) {
      form.delete(name)
      for (const each of Array.isArray(value) ? value : [value]) form.append(name, each)
    }
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      origin: this.baseUrl,
      ...(options.forwardedHost === undefined ? {} : { 'x-forwarded-host': options.forwardedHost }),
    }
    return this.follow(
      await this.send(path, { method: 'POST', body: form.toString(), headers }),
      options.follow ?? false,
    )
  }

  /** Posts a form with one file. */
  async upload(
    path: string,
    file: { field: string; name: string; content: Uint8Array },
    fields: Record<string, string> = {},
    options: { follow?: boolean } = {},
  ): Promise<Page> {
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...this.hidden(), ...fields })) form.set(name, value)
    form.set(file.field, new Blob([new Uint8Array(file.content)]), file.name)
    return this.follow(
      await this.send(path, { method: 'POST', body: form, headers: { origin: this.baseUrl } }),
      options.follow ?? false,
    )
  }

  async signIn(email: string, password: string): Promise<Page> {
    await this.get('/sign-in')
    const page = await this.post('/sign-in', { email, password })
    if (page.status === 303) await this.get('/')
    return page
  }

  /** A cookie that somebody planted. */
  setCookie(name: string, value: string): void {
    this.cookies.set(name, value)
  }

  /** The cookies, to hand to a real browser. */
  cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  private hidden(): Record<string, string> {
    const fields: Record<string, string> = {}
    for (const name of ['_csrf', '_key']) {
      const tag = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(this.last)?.[0]
      const value = tag === undefined ? undefined : /value="([^"]*)"/.exec(tag)?.[1]
      if (value !== undefined) fields[name] = value
    }
    return fields
  }

  private async follow(page: Page, wanted: boolean): Promise<Page> {
    let current = page
    for (let i = 0; wanted && current.location !== null && i < 5; i++)
      current = await this.send(current.location, { method: 'GET' })
    return current
  }

  private async send(path: string, init: RequestInit): Promise<Page> {
    const response = await fetch(new URL(path, this.baseUrl), {
      ...init,
      redirect: 'manual',
      headers: { ...(init.headers as Record<string, string> | undefined), cookie: this.cookieHeader() },
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const at = pair.indexOf('=')
      const value = pair.slice(at + 1)
      if (value === '' || /expires=thu, 01 jan 1970/i.test(cookie)) this.cookies.delete(pair.slice(0, at))
      else this.cookies.set(pair.slice(0, at), value)
    }
    const html = await response.text()
    if (/text\/html/.test(response.headers.get('content-type') ?? '') && html.includes('name="_csrf"')) this.last = html
    return { status: response.status, html, location: response.headers.get('location'), headers: response.headers }
  }
}
