import { createHash, randomBytes } from 'node:crypto'

export type Token = { token: string; hash: string }

/** A fresh one-use token: 256 random bits for the link, and the hash that is kept. */
export function makeToken(): Token {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashToken(token) }
}

/** What is kept of a token: whoever reads the database cannot open the link. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** True for a text that could be one of our tokens; anything else is not looked up. */
export const isToken = (text: string | undefined): text is string => /^[A-Za-z0-9_-]{43}$/.test(text ?? '')
