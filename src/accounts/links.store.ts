import { type Db } from '../db/connection.ts'
import { type IsoInstant } from '../shared/dates.ts'
import { LINK_MINUTES, type LinkKind } from './links.rules.ts'

export type OpenLink = { id: number; person: LinkPerson | null }
export type LinkPerson = { id: number; givenName: string; familyName: string; email: string | null }

type LinkRow = {
  id: number
  person_id: number | null
  given_name: string | null
  family_name: string | null
  email: string | null
}

/** A link that is neither used nor too old, with the person it is for. */
export async function findOpenLink(
  db: Db,
  kind: LinkKind,
  tokenHash: string,
  now: IsoInstant,
): Promise<OpenLink | undefined> {
  const row = (await db('one_use_links')
    .leftJoin('people', 'people.id', 'one_use_links.person_id')
    .where({ 'one_use_links.token_hash': tokenHash, 'one_use_links.kind': kind })
    .whereNull('one_use_links.used_at')
    .where('one_use_links.expires_at', '>', now)
    .first(
      'one_use_links.id',
      'one_use_links.person_id',
      'people.given_name',
      'people.family_name',
      'people.email',
    )) as LinkRow | undefined
  if (row === undefined) return undefined
  return {
    id: row.id,
    person:
      row.person_id === null
        ? null
        : {
            id: row.person_id,
            givenName: row.given_name ?? '',
            familyName: row.family_name ?? '',
            email: row.email,
          },
  }
}

/** Uses a link up. False when somebody else was first. */
export async function useLink(trx: Db, id: number, now: IsoInstant): Promise<boolean> {
  const changed = await trx('one_use_links')
    .where({ id })
    .whereNull('used_at')
    .where('expires_at', '>', now)
    .update({ used_at: now })
  return changed === 1
}

/** Keeps new links of one kind. Earlier unused links of the same kind for the same people stop working. */
export async function insertLinks(
  trx: Db,
  kind: LinkKind,
  links: readonly { personId: number | null; hash: string }[],
  now: IsoInstant,
): Promise<void> {
  const people = links.flatMap((link) => (link.personId === null ? [] : [link.personId]))
  if (people.length > 0) await endLinks(trx, kind, people, now)
  const expires = new Date(new Date(now).getTime() + LINK_MINUTES[kind] * 60_000).toISOString()
  const rows = links.map((link) => ({
    token_hash: link.hash,
    kind,
    person_id: link.personId,
    created_at: now,
    expires_at: expires,
  }))
  for (let i = 0; i < rows.length; i += 400) await trx('one_use_links').insert(rows.slice(i, i + 400))
}

export const endLinks = (trx: Db, kind: LinkKind, personIds: readonly number[], now: IsoInstant): Promise<number> =>
  trx('one_use_links')
    .whereIn('person_id', [...personIds])
    .where({ kind })
    .whereNull('used_at')
    .where('expires_at', '>', now)
    .update({ expires_at: now })

/** Takes away the links that open nothing any more, for whichever reason; answers how many. */
export const forgetLinks = (db: Db, now: IsoInstant): Promise<number> =>
  db('one_use_links').where('expires_at', '<=', now).delete()

/** Set-up links belong to nobody: a new one replaces those before it. */
export const endSetUpLinks = (trx: Db, now: IsoInstant): Promise<number> =>
  trx('one_use_links')
    .where({ kind: 'setup' })
    .whereNull('used_at')
    .where('expires_at', '>', now)
    .update({ expires_at: now })
