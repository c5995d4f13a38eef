import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { visiblePeople } from '../people/visibility.store.ts'
import { scopeOf, type Viewer } from '../policy.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'
import { type ReachedDepth } from '../shared/depths.ts'

export type LookState = 'waiting' | 'looked' | 'ended'
export type LookNote = {
  kind: 'look' | 'reply'
  by: { id: number; name: string }
  on: IsoDate
  words: string
  wouldAsk: string | null
}
export type Look = {
  id: number
  signOffId: number
  schoolId: number
  state: LookState
  drawnOn: IsoDate
  openedAt: IsoInstant | null
  person: { id: number; name: string }
  competency: string
  depth: ReachedDepth
  looker: { id: number; name: string }
  signatoryId: number
  notes: LookNote[]
}

type Row = {
  id: number
  sign_off_id: number
  school_id: number
  state: LookState
  drawn_on: string
  opened_at: string | null
  person_id: number
  given_name: string
  family_name: string
  title: string
  depth: ReachedDepth
  looker_id: number
  looker_given: string
  looker_family: string
  signatory_id: number
}

/** A second look that this viewer may read, or undefined: the teacher's, the signatory's, or theirs to give. */
export async function findLook(db: Db, viewer: Viewer, today: IsoDate, id: number): Promise<Look | undefined> {
  return (await listLooks(db, viewer, today, (query) => void query.where('l.id', id)))[0]
}

/** Those about these sign-offs, by sign-off, as far as this viewer may read them: two queries, however many. */
export async function listLooksOf(
  db: Db,
  viewer: Viewer,
  today: IsoDate,
  signOffIds: readonly number[],
): Promise<Map<number, Look>> {
  if (signOffIds.length === 0) return new Map()
  const looks = await listLooks(db, viewer, today, (query) => void query.whereIn('l.sign_off_id', [...signOffIds]))
  return new Map(looks.map((look) => [look.signOffId, look]))
}

/** What waits, and what was drawn since that day: the newest first, and no more than fit on a page. */
export const listRecentLooks = (db: Db, viewer: Viewer, today: IsoDate, since: IsoDate): Promise<Look[]> =>
  listLooks(db, viewer, today, (query) =>
    query
      .whereNot('l.state', 'ended')
      .where((any) => any.where('l.state', 'waiting').orWhere('l.drawn_on', '>=', since))
      .limit(60),
  )

async function listLooks(
  db: Db,
  viewer: Viewer,
  today: IsoDate,
  which: (query: Knex.QueryBuilder) => void,
): Promise<Look[]> {
  const query = readable(db, viewer, today).orderBy([{ column: 'l.drawn_on', order: 'desc' }, 'l.id'])
  which(query)
  const rows = (await query.select(
    'l.id',
    'l.sign_off_id',
    'w.school_id',
    'l.state',
    'l.drawn_on',
    'l.opened_at',
    'o.person_id',
    'p.given_name',
    'p.family_name',
    'c.title',
    'd.depth',
    'l.looker_id',
    'k.given_name as looker_given',
    'k.family_name as looker_family',
    db.raw('coalesce(b.merged_into_id, b.id) as signatory_id'),
  )) as Row[]
  const notes = await listNotes(
    db,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    id: row.id,
    signOffId: row.sign_off_id,
    schoolId: row.school_id,
    state: row.state,
    drawnOn: row.drawn_on,
    openedAt: row.opened_at,
    person: { id: row.person_id, name: `${row.given_name} ${row.family_name}` },
    competency: row.title,
    depth: row.depth,
    looker: { id: row.looker_id, name: `${row.looker_given} ${row.looker_family}` },
    signatoryId: row.signatory_id,
    notes: notes.get(row.id) ?? [],
  }))
}

/**
 * The teacher; whoever signed it, unless they appraise or tutor the teacher now; and the one who looks, as long as their
 * role reaches the teacher. Nobody else, whatever they lead.
 */
function readable(db: Db, viewer: Viewer, today: IsoDate): Knex.QueryBuilder {
  const me = viewer.personId ?? 0
  const walled = db('support_periods as s')
    .whereRaw('s.person_id = o.person_id')
    .where('s.supporter_id', me)
    .whereIn('s.kind', ['appraiser', 'induction_tutor'])
    .where('s.started_on', '<=', today)
    .where((open) => open.whereNull('s.finished_on').orWhere('s.finished_on', '>', today))
    .select(db.raw('1'))
  return db('second_looks as l')
    .join('second_look_draws as w', 'w.id', 'l.draw_id')
    .join('sign_offs as o', 'o.id', 'l.sign_off_id')
    .join('sign_off_decisions as d', 'd.sign_off_id', 'o.id')
    .join('people as b', 'b.id', 'd.decided_by')
    .join('people as p', 'p.id', 'o.person_id')
    .join('people as k', 'k.id', 'l.looker_id')
    .join('competencies as c', 'c.id', 'o.competency_id')
    .where((reach) =>
      reach
        .where('o.person_id', me)
        .orWhere((signatory) => signatory.whereRaw('coalesce(b.merged_into_id, b.id) = ?', [me]).whereNotExists(walled))
        .orWhere((looker) =>
          looker
            .where('l.looker_id', me)
            .whereIn('o.person_id', visiblePeople(db, scopeOf(viewer, 'look.give', today))),
        ),
    )
}

async function listNotes(db: Db, lookIds: readonly number[]): Promise<Map<number, LookNote[]>> {
  const found = new Map<number, LookNote[]>()
  if (lookIds.length === 0) return found
  const rows = (await db('second_look_notes as n')
    .join('people as p', 'p.id', 'n.written_by')
    .whereIn('n.second_look_id', [...lookIds])
    .orderBy('n.id')
    .select(
      'n.second_look_id as lookId',
      'n.kind',
      'n.written_by as byId',
      'p.given_name as given',
      'p.family_name as family',
      'n.written_on as on',
      'n.words',
      'n.would_ask as wouldAsk',
    )) as {
    lookId: number
    kind: LookNote['kind']
    byId: number
    given: string
    family: string
    on: string
    words: string
    wouldAsk: string | null
  }[]
  for (const { lookId, kind, byId, given, family, on, words, wouldAsk } of rows) {
    const by = { id: byId, name: `${given} ${family}` }
    found.set(lookId, [...(found.get(lookId) ?? []), { kind, by, on, words, wouldAsk }])
  }
  return found
}

/** Of one's own records, those whose second look waits, with who looks. */
export async function listOwnDrawn(
  db: Db,
  personId: number,
): Promise<{ id: number; competency: string; looker: string }[]> {
  const rows = (await db('second_looks as l')
    .join('sign_offs as o', 'o.id', 'l.sign_off_id')
    .join('competencies as c', 'c.id', 'o.competency_id')
    .join('people as k', 'k.id', 'l.looker_id')
    .where({ 'o.person_id': personId, 'l.state': 'waiting' })
    .orderBy('l.id')
    .select('l.id', 'c.title', 'k.given_name as given', 'k.family_name as family')) as {
    id: number
    title: string
    given: string
    family: string
  }[]
  return rows.map(({ id, title, given, family }) => ({ id, competency: title, looker: `${given} ${family}` }))
}

/** The first time that the one who looks opens it. False when it was open before. */
export const markOpened = async (trx: Db, look: Look, at: IsoInstant): Promise<boolean> =>
  (await trx('second_looks')
    .where({ id: look.id, state: 'waiting' })
    .whereNull('opened_at')
    .update({ opened_at: at })) === 1

/** Gives it to another while it waits with whom it was thought to; answers false when it does not. */
export const changeLooker = async (trx: Db, look: { id: number; lookerId: number }, to: number): Promise<boolean> =>
  (await trx('second_looks')
    .where({ id: look.id, state: 'waiting', looker_id: look.lookerId })
    .update({ looker_id: to, opened_at: null })) === 1

/** Closes it while it waits with this looker; answers false when it does not. */
export const closeLook = async (
  trx: Db,
  look: { id: number; lookerId: number },
  to: { state: 'looked' | 'ended'; on: IsoDate },
): Promise<boolean> =>
  (await trx('second_looks')
    .where({ id: look.id, state: 'waiting', looker_id: look.lookerId })
    .update({ state: to.state, closed_on: to.on })) === 1

/** Notes are only ever added, one of each kind: false when there is one. */
export async function appendNote(
  trx: Db,
  note: {
    lookId: number
    kind: LookNote['kind']
    by: number
    at: IsoInstant
    on: IsoDate
    words: string
    wouldAsk: string | null
  },
): Promise<boolean> {
  const rows: unknown[] = await trx('second_look_notes')
    .insert({
      ...{ second_look_id: note.lookId, kind: note.kind, written_by: note.by, written_at: note.at },
      ...{ written_on: note.on, words: note.words, would_ask: note.wouldAsk },
    })
    .onConflict()
    .ignore()
    .returning('id')
  return rows.length > 0
}

/** What waits at a school, whoever reads: for the daily round. */
export async function listWaiting(
  db: Db,
  schoolId: number,
): Promise<{ id: number; signOffId: number; lookerId: number; personId: number; competency: string }[]> {
  return (await db('second_looks as l')
    .join('second_look_draws as w', 'w.id', 'l.draw_id')
    .join('sign_offs as o', 'o.id', 'l.sign_off_id')
    .join('competencies as c', 'c.id', 'o.competency_id')
    .where({ 'w.school_id': schoolId, 'l.state': 'waiting' })
    .orderBy('l.id')
    .select(
      'l.id',
      'l.sign_off_id as signOffId',
      'l.looker_id as lookerId',
      'o.person_id as personId',
      'c.title as competency',
    )) as {
    id: number
    signOffId: number
    lookerId: number
    personId: number
    competency: string
  }[]
}
