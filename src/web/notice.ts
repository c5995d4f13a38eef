import { type Request, type Response } from 'express'
import { type Io, sameSignature } from '../io/io.ts'

/** One sentence that the next page shows once. It travels in a signed cookie, so that showing it writes nothing. */
export type Notice = { text: string; kind: 'done' | 'info' }

const COOKIE = 'stepfree-notice'

export function setNotice(io: Io, res: Response, notice: Notice, secure: boolean): void {
  const text = Buffer.from(JSON.stringify(notice)).toString('base64url')
  res.cookie(COOKIE, `${text}.${io.sign(`notice:${text}`)}`, {
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: 60_000,
  })
}

export function readNotice(io: Io, req: Request, res: Response): Notice | null {
  const cookies: unknown = req.cookies
  if (typeof cookies !== 'object' || cookies === null || !(COOKIE in cookies)) return null
  const [text = '', signature = ''] = String(cookies[COOKIE]).split('.')
  res.clearCookie(COOKIE)
  if (!sameSignature(signature, io.sign(`notice:${text}`))) return null
  const notice: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  return isNotice(notice) ? notice : null
}

const isNotice = (value: unknown): value is Notice =>
  typeof value === 'object' && value !== null && 'text' in value && 'kind' in value
