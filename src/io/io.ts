import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Logger } from 'pino'
import { type FileStore } from './files.ts'

/** The outside world, built once in server.ts and handed down. */
export type Io = {
  log: Logger
  /** Where people reach this site, without a trailing slash: links in mail begin with it. */
  baseUrl: string
  /** Signs a short text with the site's secret, for tokens that need no row of their own. */
  sign: (text: string) => string
  /** Mail goes out by `smtp`, is shown on `screen` in a demo, or there is `none`: links are then printed. */
  mail: MailWay
  /** The files of entries; their rows are in the database. */
  files: FileStore
}

export type MailWay = 'smtp' | 'screen' | 'none'

export const makeSigner =
  (secret: string) =>
  (text: string): string =>
    createHmac('sha256', secret).update(text).digest('base64url')

/** Compares two signatures in constant time. */
export function sameSignature(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
