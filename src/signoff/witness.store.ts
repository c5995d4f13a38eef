import { type Db } from '../db/connection.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'
import { type Witness } from './witness.rules.ts'

type Row = {
  id: number
  name: string
  role: string
  asked_at: string
  expires_at: string
  ended_at: string | null
  answered_at: string | null
  seen_on: string | null
  words: string | null
}

/** Whom a request has asked from outside, the first first. Ask before who may read the request. */
export async function listWitnesses(db: Db, signOffId: number): Promise<Witness[]> {
  const rows = (await db('witnesses').where({ sign_off_id: signOffId }).orderBy('id')) as Row[]
  return rows.map(toWitness)
}

export const insertWitness = async (
  trx: Db,
  witness: { signOffId: number; tokenHash: string; name: string; role: string; at: IsoInstant; expiresAt: IsoInstant },
): Promise<void> => {
  await trx('witnesses').insert({
    ...{ sign_off_id: witness.signOffId, token_hash: witness.tokenHash, name: witness.name, role: witness.role },
    ...{ asked_at: witness.at, expires_at: witness.expiresAt },
  })
}

/** What whoever has the link is shown: who asks and what it is about, and nothing of what the request brings. */
export type OpenWitness = {
  id: number
  signOffId: number
  name: string
  person: { id: number; name: string }
  school: { id: number | null; name: string | null }
  competency: { title: string; outcome: string }
  expiresAt: IsoInstant
}

/** The link that is open now: not used, not too old, not ended, and its request still waits. */
export async function findOpenWitness(db: Db, tokenHash: string, now: IsoInstant): Promise<OpenWitness | undefined> {
  const row = (await db('witnesses as w')
    .join('sign_offs as o', 'o.id', 'w.sign_off_id')
    .join('people as p', 'p.id', 'o.person_id')
    .join('competencies as c', 'c.id', 'o.competency_id')
    .leftJoin('schools as s', 's.id', 'o.school_id')
    .where({ 'w.token_hash': tokenHash, 'o.state': 'requested' })
    .whereNull('w.ended_at')
    .whereNull('w.answered_at')
    .where('w.expires_at', '>', now)
    .first(
      'w.id',
      'w.sign_off_id',
      'w.name',
      'w.expires_at',
      'p.id as person_id',
      'p.given_name',
      'p.family_name',
      's.id as school_id',
      's.name as school',
      'c.title',
      'c.outcome',
    )) as
    | {
        id: number
        sign_off_id: number
        name: string
        expires_at: string
        person_id: number
        given_name: string
        family_name: string
        school_id: number | null
        school: string | null
        title: string
        outcome: string
      }
    | undefined
  if (row === undefined) return undefined
  return {
    id: row.id,
    signOffId: row.sign_off_id,
    name: row.name,
    person: { id: row.person_id, name: `${row.given_name} ${row.family_name}` },
    school: { id: row.school_id, name: row.school },
    competency: { title: row.title, outcome: row.outcome },
    expiresAt: row.expires_at,
  }
}

/** Keeps what they say, once. False when the link was used, ended or grew too old meanwhile. */
export async function answerWitness(
  trx: Db,
  id: number,
  answer: { words: string; seenOn: IsoDate | null; now: IsoInstant },
): Promise<boolean> {
  const changed = await trx('witnesses')
    .where({ id })
    .whereNull('answered_at')
    .whereNull('ended_at')
    .where('expires_at', '>', answer.now)
    .update({ answered_at: answer.now, words: answer.words, seen_on: answer.seenOn })
  return changed === 1
}

/** Ends a link that was not used. False when there is nothing to end. */
export const endWitness = async (trx: Db, signOffId: number, id: number, now: IsoInstant): Promise<boolean> =>
  (await trx('witnesses')
    .where({ id, sign_off_id: signOffId })
    .whereNull('answered_at')
    .whereNull('ended_at')
    .update({ ended_at: now })) === 1

const toWitness = (row: Row): Witness => ({
  id: row.id,
  name: row.name,
  role: row.role,
  askedAt: row.asked_at,
  expiresAt: row.expires_at,
  endedAt: row.ended_at,
  answer: row.answered_at === null ? null : { at: row.answered_at, seenOn: row.seen_on, words: row.words ?? '' },
})
