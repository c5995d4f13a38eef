import { type Knex } from 'knex'
import { type Db } from '../db/connection.ts'
import { readableBySignatory } from '../evidence/shares.store.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'
import { type Depth, type ReachedDepth } from '../shared/depths.ts'
import { type FollowsAs } from './chain.rules.ts'
import { countsFrom } from './check-in.rules.ts'
import { type Chosen } from './requests.store.ts'

export type SignOffState = 'requested' | 'signed' | 'not_yet' | 'withdrawn'

export type SignOff = {
  id: number
  version: number
  person: { id: number; givenName: string; name: string }
  competency: { id: number; code: string; title: string }
  depth: ReachedDepth
  state: SignOffState
  /** The stage at the time of asking: it decides the words. */
  stageCode: string | null
  schoolId: number | null
  signatory: { id: number; name: string } | null
  chosen: Chosen
  /** Whoever is named was the teacher's mentor, or covered for them, on the day they were named. */
  ofMentor: boolean
  /** False when nobody is named, or the one who is can no longer read it. */
  hasReader: boolean
  requestedOn: IsoDate
  closedOn: IsoDate | null
  decision: Decision | null
  /** Afterwards the answer was taken back; both stay. */
  takenBack: { by: string; on: IsoDate; reason: string } | null
  follows: { id: number; as: FollowsAs } | null
  /** What the teacher says where they see an answer differently. */
  statement: string | null
  /** What the teacher has reached for it today. */
  reached: Depth
  /** The day on which Embedded was reached, where that is the depth reached now. */
  embeddedOn: IsoDate | null
  /** Since when it counts, where that very depth is asked to be signed again. */
  renewSince: IsoDate | null
}
export type Decision = {
  answer: 'signed' | 'not_yet'
  /** Lower than was asked for where the reader signed at Practised instead of Embedded. */
  depth: ReachedDepth
  by: { id: number; name: string }
  on: IsoDate
  at: IsoInstant
  saw: string
  pupils: string | null
  nextStep: string
  stillHard: string | null
  /** The day of the live conversation that Leading others asks for. */
  talkedOn: IsoDate | null
  snapshot: string
}

export type Row = {
  id: number
  version: number
  person_id: number
  given_name: string
  family_name: string
  competency_id: number
  code: string
  title: string
  depth: ReachedDepth
  state: SignOffState
  stage_code: string | null
  school_id: number | null
  signatory_id: number | null
  signatory_given: string | null
  signatory_family: string | null
  chosen: Chosen
  of_mentor: number
  has_reader: number
  requested_on: string
  closed_on: string | null
  answer: 'signed' | 'not_yet' | null
  decided_by: number | null
  decider_given: string | null
  decider_family: string | null
  decided_on: string | null
  decided_at: string | null
  saw: string | null
  pupils: string | null
  next_step: string | null
  still_hard: string | null
  decided_depth: ReachedDepth | null
  snapshot: string | null
  talked_on: string | null
  back_given: string | null
  back_family: string | null
  taken_back_on: string | null
  reason: string | null
  follows_id: number | null
  follows_as: FollowsAs | null
  statement: string | null
  reached: ReachedDepth | null
  reached_on: string | null
  renewed_on: string | null
}

/** Requests, with who asked, who is asked and what was answered. */
export const joined = (db: Db): Knex.QueryBuilder =>
  db('sign_offs as o')
    .join('people as p', 'p.id', 'o.person_id')
    .join('competencies as c', 'c.id', 'o.competency_id')
    .leftJoin('career_stages as st', 'st.id', 'o.stage_id')
    .leftJoin('people as s', 's.id', 'o.signatory_id')
    .leftJoin('sign_off_decisions as d', 'd.sign_off_id', 'o.id')
    .leftJoin('people as b', 'b.id', 'd.decided_by')
    .leftJoin('answers_taken_back as tb', 'tb.sign_off_id', 'o.id')
    .leftJoin('people as tp', 'tp.id', 'tb.taken_back_by')
    .leftJoin('depths_reached as dr', (on) =>
      on.on('dr.person_id', 'o.person_id').andOn('dr.competency_id', 'o.competency_id'),
    )

const OF_MENTOR = `
  case when exists (select 1 from support_periods m
                     where m.person_id = o.person_id and m.supporter_id = o.signatory_id
                       and m.kind in ('mentor', 'cover_mentor') and m.started_on <= coalesce(o.named_on, o.requested_on)
                       and (m.finished_on is null or m.finished_on > coalesce(o.named_on, o.requested_on)))
       then 1 else 0 end as of_mentor`

/** Asked of the row itself: as a list of ids it would be made anew for the whole site. */
function hasReader(db: Db, today: IsoDate): Knex.Raw {
  const { sql, values } = readableBySignatory('o', today)
  return db.raw(`case when o.state = 'requested' and ${sql} then 1 else 0 end as has_reader`, values)
}

/** `whole`: with the snapshot that an answer keeps, which is long. */
export const columns = (db: Db, today: IsoDate, whole: boolean) => [
  'o.id',
  'o.version',
  'o.person_id',
  'p.given_name',
  'p.family_name',
  'o.competency_id',
  'c.code',
  'c.title',
  'o.depth',
  'o.state',
  'st.code as stage_code',
  'o.school_id',
  'o.signatory_id',
  's.given_name as signatory_given',
  's.family_name as signatory_family',
  'o.chosen',
  db.raw(OF_MENTOR),
  hasReader(db, today),
  'o.requested_on',
  'o.closed_on',
  'd.answer',
  'd.decided_by',
  'b.given_name as decider_given',
  'b.family_name as decider_family',
  'd.decided_on',
  'd.decided_at',
  'd.saw',
  'd.pupils',
  'd.next_step',
  'd.still_hard',
  'd.depth as decided_depth',
  'd.talked_on',
  'tp.given_name as back_given',
  'tp.family_name as back_family',
  'tb.taken_back_on',
  'tb.reason',
  'o.follows_id',
  'o.follows_as',
  'o.statement',
  'dr.depth as reached',
  'dr.reached_on',
  'dr.renewed_on',
  ...(whole ? ['d.snapshot'] : []),
]

export function toSignOff(row: Row): SignOff {
  return {
    id: row.id,
    version: row.version,
    person: { id: row.person_id, givenName: row.given_name, name: `${row.given_name} ${row.family_name}` },
    competency: { id: row.competency_id, code: row.code, title: row.title },
    depth: row.depth,
    state: row.state,
    stageCode: row.stage_code,
    schoolId: row.school_id,
    signatory:
      row.signatory_id === null
        ? null
        : { id: row.signatory_id, name: nameOf(row.signatory_given, row.signatory_family) ?? '' },
    chosen: row.chosen,
    ofMentor: row.of_mentor === 1,
    hasReader: row.has_reader === 1,
    requestedOn: row.requested_on,
    closedOn: row.closed_on,
    decision:
      row.answer === null || row.decided_by === null
        ? null
        : {
            answer: row.answer,
            depth: row.decided_depth ?? row.depth,
            by: { id: row.decided_by, name: nameOf(row.decider_given, row.decider_family) ?? '' },
            on: row.decided_on ?? '',
            at: row.decided_at ?? '',
            saw: row.saw ?? '',
            pupils: row.pupils,
            nextStep: row.next_step ?? '',
            stillHard: row.still_hard,
            talkedOn: row.talked_on,
            snapshot: row.snapshot ?? '{}',
          },
    takenBack:
      row.taken_back_on === null
        ? null
        : { by: nameOf(row.back_given, row.back_family) ?? '', on: row.taken_back_on, reason: row.reason ?? '' },
    follows: row.follows_id === null || row.follows_as === null ? null : { id: row.follows_id, as: row.follows_as },
    statement: row.statement,
    reached: row.reached ?? 0,
    embeddedOn: row.reached === 3 ? row.reached_on : null,
    renewSince: row.reached === row.depth ? countsFrom({ reachedOn: row.reached_on, renewedOn: row.renewed_on }) : null,
  }
}

const nameOf = (given: string | null, family: string | null): string | null =>
  given === null ? null : `${given} ${family ?? ''}`
