import { type Db } from '../db/connection.ts'
import { selectRows } from '../db/select.ts'
import { type Piece } from '../evidence/pieces.rules.ts'
import { PIECE_COLUMNS, type PieceRow, pieceOf } from '../evidence/pieces.store.ts'
import { readableBySignatory } from '../evidence/shares.store.ts'
import { type Depth, type ReachedDepth } from '../shared/depths.ts'
import { type IsoDate } from '../shared/dates.ts'
import { NotFound } from '../shared/errors.ts'

export type About = {
  personId: number
  givenName: string
  name: string
  stage: { code: string; name: string; startedOn: IsoDate } | null
  school: { urn: string; name: string; startedOn: IsoDate; ftePercent: number } | null
  mentors: string[]
  /** A school asks to take them on, and waits for an answer. */
  hasOffer: boolean
  /** A record of theirs was drawn for a second look, which waits. */
  wasDrawn: boolean
}

type AboutRow = {
  offers: number
  looks: number
  given_name: string
  family_name: string
  stage_code: string | null
  stage_name: string | null
  stage_started_on: string | null
  urn: string | null
  school_name: string | null
  school_started_on: string | null
  fte_percent: number | null
  mentor_given: string | null
  mentor_family: string | null
}

/** Who this is, today: stage, school and mentor in one query. Throws NotFound. */
export async function getAbout(db: Db, personId: number, today: IsoDate): Promise<About> {
  const days = [today, today]
  const rows = await selectRows<AboutRow>(
    db,
    `select p.given_name, p.family_name, st.code as stage_code, st.name as stage_name, sp.started_on as stage_started_on,
            s.urn, s.name as school_name, at.started_on as school_started_on, at.fte_percent,
            m.given_name as mentor_given, m.family_name as mentor_family,
            (select count(*) from period_offers o where o.person_id = p.id and o.state = 'waiting') as offers,
            (select count(*) from second_looks l join sign_offs o on o.id = l.sign_off_id
              where o.person_id = p.id and l.state = 'waiting') as looks
       from people p
       left join stage_periods sp on sp.person_id = p.id
             and sp.started_on <= ? and (sp.finished_on is null or sp.finished_on > ?)
       left join career_stages st on st.id = sp.stage_id
       left join school_periods at on at.person_id = p.id
             and at.started_on <= ? and (at.finished_on is null or at.finished_on > ?)
       left join schools s on s.id = at.school_id
       left join support_periods b on b.person_id = p.id and b.kind in ('mentor', 'cover_mentor')
             and b.started_on <= ? and (b.finished_on is null or b.finished_on > ?)
       left join people m on m.id = b.supporter_id
      where p.id = ?
      order by b.id`,
    [...days, ...days, ...days, personId],
  )
  const row = rows[0]
  if (row === undefined) throw new NotFound()
  return {
    personId,
    hasOffer: Number(row.offers) > 0,
    wasDrawn: Number(row.looks) > 0,
    givenName: row.given_name,
    name: `${row.given_name} ${row.family_name}`,
    stage:
      row.stage_code === null
        ? null
        : { code: row.stage_code, name: row.stage_name ?? '', startedOn: row.stage_started_on ?? '' },
    school:
      row.urn === null
        ? null
        : {
            urn: row.urn,
            name: row.school_name ?? '',
            startedOn: row.school_started_on ?? '',
            ftePercent: row.fte_percent ?? 100,
          },
    mentors: [
      ...new Set(rows.flatMap((r) => (r.mentor_given === null ? [] : [`${r.mentor_given} ${r.mentor_family ?? ''}`]))),
    ],
  }
}

export type CompetencyState = {
  competencyId: number
  code: string
  title: string
  outcome: string
  strand: string
  descriptor: string | null
  reached: Depth
  reachedOn: IsoDate | null
  /** Its planned steps, the nearest first: one for each depth it is planned to. */
  steps: StepState[]
  inFocus: boolean
}

export type StepState = { stepId: number; depth: ReachedDepth; position: number; stage: string | null }

type StateRow = {
  id: number
  code: string
  title: string
  outcome: string
  strand: string
  descriptor: string | null
  reached: Depth | null
  reached_on: IsoDate | null
  step_id: number | null
  planned_depth: ReachedDepth | null
  position: number | null
  planned_stage: string | null
  focus_id: number | null
}

/** All competencies with what is planned, reached and in focus for one person, in one query. */
export async function listCompetencyStates(
  db: Db,
  personId: number,
  stageCode: string | null,
  today: IsoDate,
): Promise<CompetencyState[]> {
  const rows = await selectRows<StateRow>(
    db,
    `select c.id, c.code, c.title, c.outcome, s.title as strand, sd.descriptor, d.depth as reached, d.reached_on,
            p.id as step_id, p.depth as planned_depth, p.position, ps.name as planned_stage, f.id as focus_id
       from competencies c
       join strands s on s.id = c.strand_id
       left join depths_reached d on d.competency_id = c.id and d.person_id = ?
       left join planned_steps p on p.competency_id = c.id and p.person_id = ? and p.set_aside_on is null
       left join career_stages ps on ps.id = p.stage_id
       left join focus_periods f on f.competency_id = c.id and f.person_id = ?
             and (f.finished_on is null or f.finished_on > ?)
       left join career_stages st on st.code = ?
       left join stage_descriptors sd on sd.competency_id = c.id and sd.stage_id = st.id
      where c.framework_id = (select max(id) from frameworks)
      order by c.position, p.depth`,
    [personId, personId, personId, today, stageCode],
  )
  const states = new Map<number, CompetencyState>()
  for (const row of rows) {
    const steps = states.get(row.id)?.steps ?? []
    if (row.step_id !== null && row.planned_depth !== null && !steps.some(({ stepId }) => stepId === row.step_id))
      steps.push({
        ...{ stepId: row.step_id, depth: row.planned_depth, position: row.position ?? 0, stage: row.planned_stage },
      })
    states.set(row.id, {
      competencyId: row.id,
      code: row.code,
      title: row.title,
      outcome: row.outcome,
      strand: row.strand,
      descriptor: row.descriptor,
      reached: row.reached ?? 0,
      reachedOn: row.reached_on,
      steps,
      inFocus: row.focus_id !== null,
    })
  }
  return [...states.values()]
}

export type SignOffState = {
  id: number
  competencyId: number
  title: string
  state: 'requested' | 'not_yet'
  requestedOn: IsoDate
  signatory: string | null
}

type SignOffRow = {
  id: number
  competency_id: number
  title: string
  state: 'requested' | 'not_yet'
  requested_on: string
  given_name: string | null
}

/** What waits on somebody, with who may still read it, and what came back with a next step and was not asked for again since. */
export async function listOpenSignOffs(db: Db, personId: number, today: IsoDate): Promise<SignOffState[]> {
  const reader = readableBySignatory('o', today)
  const rows = await selectRows<SignOffRow>(
    db,
    `select o.id, o.competency_id, c.title, o.state, o.requested_on, b.given_name
       from sign_offs o
       join competencies c on c.id = o.competency_id
       left join people b on b.id = o.signatory_id and (o.state <> 'requested' or ${reader.sql})
      where o.person_id = ? and o.state in ('requested', 'not_yet')
        and not exists (select 1 from sign_offs later
                         where later.person_id = o.person_id and later.competency_id = o.competency_id
                           and later.id > o.id and later.state <> 'withdrawn')
      order by o.id`,
    [...reader.values, personId],
  )
  return rows.map((row) => ({
    id: row.id,
    competencyId: row.competency_id,
    title: row.title,
    state: row.state,
    requestedOn: row.requested_on,
    signatory: row.given_name,
  }))
}

export type EntryState = {
  competencyId: number | null
  doneOn: IsoDate
  minutes: number
  kind: string
  entryId: number
  piece: Piece
}

type EntryRow = PieceRow & {
  id: number
  competency_id: number | null
  minutes: number
  kind: string
}

/** This year's entries for the hours, and older ones that count towards what is in focus; a row for each competency. */
export async function listEntryStates(
  db: Db,
  personId: number,
  since: IsoDate,
  focusIds: number[],
): Promise<EntryState[]> {
  const inFocus = focusIds.length === 0 ? '' : `or ec.competency_id in (${focusIds.map(() => '?').join(', ')})`
  const rows = await selectRows<EntryRow>(
    db,
    `select e.id, ec.competency_id, e.minutes, e.kind, ${PIECE_COLUMNS}
       from cpd_entries e
       left join cpd_entry_competencies ec on ec.entry_id = e.id
       left join entry_evidence v on v.entry_id = e.id
      where e.person_id = ? and (e.done_on >= ? ${inFocus})`,
    [personId, since, ...focusIds],
  )
  return rows.map((row) => ({
    entryId: row.id,
    competencyId: row.competency_id,
    doneOn: row.done_on,
    minutes: row.minutes,
    kind: row.kind,
    piece: pieceOf(row),
  }))
}
