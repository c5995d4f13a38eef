import { type Db } from '../../src/db/connection.ts'

/** The last letter in the outbox, as its reader gets it, and the path of the link in it. */
export async function lastLetter(
  db: Db,
  to?: string,
): Promise<{ to: string; subject: string; body: string; url: string; path: string }> {
  const row = (await db('outbox')
    .where((all) => (to === undefined ? undefined : void all.where({ recipient: to })))
    .orderBy('id', 'desc')
    .first()) as { recipient: string; subject: string; body: string } | undefined
  if (row === undefined) throw new Error('There is no letter.')
  const url = /https?:\/\/\S+\/(?:invitations|reset)\/\S+/.exec(row.body)?.[0] ?? ''
  const path = url === '' ? '' : new URL(url).pathname
  return { to: row.recipient, subject: row.subject, body: row.body, url, path }
}

/** The one-use links printed on a page. */
export const printedLinks = (html: string): string[] =>
  [...html.matchAll(/https?:\/\/[^\s<"]+(\/(?:invitations|reset)\/[\w-]{43})/g)].map((match) => match[1] ?? '')
