import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import { type Db } from '../db/connection.ts'
import { type Io } from '../io/io.ts'
import { type Capability, mayAtAll, type Viewer } from '../policy.ts'
import { type Clock } from '../shared/clock.ts'
import { londonDate } from '../shared/dates.ts'
import { Forbidden, NotFound } from '../shared/errors.ts'
import { type Work } from '../work.ts'
import { type Csrf } from './csrf.ts'
import { type Body } from './fields.ts'
import { type Upload } from './upload.ts'
import { readNotice, setNotice, type Notice } from './notice.ts'
import { type Render } from './render.ts'
import { navigation } from './navigation.ts'
import { type PageModel, type Views } from './views.ts'

/** A request as a page sees it: no Express here, so a page can be called from a test. */
export type Ctx = Work & {
  path: string
  params: Record<string, string | undefined>
  query: Record<string, string | undefined>
  body: Body
  file: UploadedFile | undefined
  csrf: string
  /** A fresh key for a form that makes something: see audit/once.ts. */
  newFormKey: () => string
  address: string
  /** What a sign-in provider answered, on the pages that come after it. */
  identity: IdentityAnswer | undefined
}

/** Who signed in at a provider, and what for: to sign in, to open an invitation, or to link it to one's account. */
export type IdentityAnswer =
  | {
      ok: true
      provider: string
      issuer: string
      subject: string
      returnTo: string
      invitation: string | null
      linkTo: number | null
    }
  | { ok: false; provider: string; reason: 'unreachable' | 'refused' }

export type UploadedFile = { name: string; size: number; content: Buffer }

export type PageReply = { kind: 'page'; view: keyof Views; model: PageModel; status: number }
export type RedirectReply = { kind: 'redirect'; to: string; notice: Notice | null; signIn?: number; signOut?: true }
export type DownloadReply = {
  kind: 'download'
  fileName: string | null
  type: string
  body: string | Buffer | AsyncIterable<string | Buffer>
  /** Somebody else made it: a browser that opens it all the same runs nothing of it. */
  sandbox?: true
}
export type Reply = PageReply | RedirectReply | DownloadReply
export type Handler = (ctx: Ctx) => Promise<Reply>

/** `[method, path, capability, page]`: a route without a capability does not compile. */
export type Route = readonly [
  method: 'GET' | 'POST',
  path: string,
  capability: Capability | 'public',
  page: Handler | { edge: RequestHandler; then?: Handler },
  options?: { upload?: Upload },
]

export const page = <V extends keyof Views>(view: V, model: Views[V], status = 200): PageReply => ({
  kind: 'page',
  view,
  model,
  status,
})

/** The same page again with its messages: nothing was stored. */
export const invalid = <V extends keyof Views>(view: V, model: Views[V]): PageReply => page(view, model, 422)

/** Sends the browser on, with a sentence that the next page shows once. */
export const redirect = (to: string, notice?: string): RedirectReply => ({
  kind: 'redirect',
  to,
  notice: notice === undefined ? null : { text: notice, kind: 'done' },
})

/** A file to keep. `fileName` null shows it in place, as a calendar feed. */
export const download = (fileName: string | null, type: string, body: DownloadReply['body']): DownloadReply => ({
  kind: 'download',
  fileName,
  type,
  body,
})

/** A file as somebody sent it, to keep and never to show in place. */
export const foreignFile = (fileName: string, type: string, body: Buffer): DownloadReply => ({
  ...download(fileName, type, body),
  sandbox: true,
})

export const csv = (fileName: string, body: DownloadReply['body']): DownloadReply =>
  download(fileName, 'text/csv; charset=utf-8', body)

export type EdgeParts = { db: Db; io: Io; clock: Clock; csrf: Csrf; render: Render; demo: boolean; secure: boolean }

/** Turns one page into Express middleware: the page, and its reply. */
export const handle =
  (parts: EdgeParts, handler: Handler): RequestHandler =>
  async (req, res) =>
    send(parts, req, res, await handler(contextOf(parts, req, res)))

/** Signed-out people go to sign in; a page that the role may not read does not exist, an act it may not do is refused. */
export const admission =
  (parts: EdgeParts, capability: Capability | 'public'): RequestHandler =>
  (req, res, next) => {
    if (capability === 'public') return next()
    if (req.viewer === undefined) return askToSignIn(parts, req, res)
    if (mayAtAll(req.viewer, capability)) return next()
    next(req.method === 'POST' ? new Forbidden() : new NotFound())
  }

function askToSignIn(parts: EdgeParts, req: Request, res: Response): void {
  if (req.method === 'POST' && req.path !== '/sign-out') setNotice(parts.io, res, SIGNED_OUT, parts.secure)
  const back =
    req.method !== 'POST' && req.originalUrl !== '/' ? `?returnTo=${encodeURIComponent(req.originalUrl)}` : ''
  res.redirect(303, `/sign-in${back}`)
}

const SIGNED_OUT: Notice = {
  kind: 'info',
  text: 'You were signed out, so what you sent was not saved. Go back in your browser: in most browsers your words are still there. Copy them, then sign in.',
}

const NOBODY: Viewer = { userId: null, personId: null, name: '', place: null, schoolIds: [], hats: [] }

function contextOf(parts: EdgeParts, req: Request, res: Response): Ctx {
  const now = parts.clock()
  return {
    db: parts.db,
    io: parts.io,
    viewer: req.viewer ?? NOBODY,
    today: londonDate(now),
    now: now.toISOString(),
    path: req.path,
    params: Object.fromEntries(Object.entries(req.params).map(([key, value]) => [key, String(value)])),
    query: flat(req.query),
    body: bodyOf(req.body),
    file:
      req.file === undefined
        ? undefined
        : {
            name: Buffer.from(req.file.originalname, 'latin1').toString('utf8'),
            size: req.file.size,
            content: req.file.buffer,
          },
    csrf: parts.csrf.token(req, res),
    newFormKey: randomUUID,
    address: req.ip ?? '',
    identity: req.identity,
  }
}

async function send(parts: EdgeParts, req: Request, res: Response, reply: Reply): Promise<void> {
  if (reply.kind === 'page') return sendPage(parts, req, res, reply)
  if (reply.kind === 'redirect') {
    if (reply.signIn !== undefined) await signIn(req, reply.signIn)
    if (reply.signOut === true) await signOut(req)
    if (reply.notice !== null) setNotice(parts.io, res, reply.notice, parts.secure)
    res.redirect(303, reply.to)
    return
  }
  res.type(reply.type)
  if (reply.sandbox === true) res.set('Content-Security-Policy', "default-src 'none'; sandbox")
  if (reply.fileName !== null) res.attachment(reply.fileName).type(reply.type)
  if (typeof reply.body === 'string' || Buffer.isBuffer(reply.body)) {
    res.send(reply.body)
    return
  }
  try {
    await pipeline(Readable.from(reply.body), res)
  } catch (error) {
    // Whoever went away gets nothing more; what was being read has been ended, and its place in the database given back.
    if (!isTorn(error)) throw error
  }
}

const isTorn = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'

/** Draws a page in the layout. Also used for error pages. */
export function sendPage(parts: EdgeParts, req: Request, res: Response, reply: PageReply): void {
  const viewer = req.viewer
  const csrf = parts.csrf.token(req, res)
  const html = parts.render(reply.view, reply.model, {
    title: reply.model.errors ? `Error: ${reply.model.title}` : reply.model.title,
    navigation: viewer === undefined ? [] : navigation(viewer, req.path),
    who: viewer === undefined ? null : { name: viewer.name, place: viewer.place },
    csrf,
    notice: readNotice(parts.io, req, res),
    demo: parts.demo,
    back: reply.model.back ?? null,
    wide: reply.model.wide === true,
  })
  res.status(reply.status).type('html').send(html)
}

function flat(query: unknown): Record<string, string | undefined> {
  if (typeof query !== 'object' || query === null) return {}
  return Object.fromEntries(
    Object.entries(query).map(([key, value]: [string, unknown]) => {
      const first: unknown = Array.isArray(value) ? value[0] : value
      return [key, typeof first === 'string' ? first.toWellFormed().slice(0, 2000) : undefined]
    }),
  )
}

function bodyOf(body: unknown): Body {
  if (typeof body !== 'object' || body === null) return {}
  const clean: Body = {}
  for (const [key, value] of Object.entries<unknown>({ ...body })) {
    if (typeof value === 'string') clean[key] = value
    else if (Array.isArray(value)) clean[key] = value.filter((item) => typeof item === 'string')
  }
  return clean
}

const signIn = (req: Request, userId: number): Promise<void> =>
  new Promise((resolve, reject) =>
    req.logIn({ id: userId }, (error?: Error) => (error === undefined || error === null ? resolve() : reject(error))),
  )

const signOut = (req: Request): Promise<void> =>
  new Promise((resolve, reject) =>
    req.session.destroy((error?: Error) => (error === undefined || error === null ? resolve() : reject(error))),
  )

export type Next = NextFunction
