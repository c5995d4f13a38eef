import { type Db } from '../db/connection.ts'
import { visiblePeople } from '../people/visibility.store.ts'
import { type Scope } from '../policy.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type AssignmentState, type Candidate } from './assignments.rules.ts'

export type StaffCandidate = Candidate & {
  name: string
  jobTitle: string | null
  stage: { code: string; name: string } | null
  phase: string | null
  ftePercent: number
  workingDays: string | null
}
type Row = {
  id: number
  given_name: string
  family_name: string
  job_title: string | null
  stage_code: string | null
  stage_name: string | null
  phase: string | null
  fte_percent: number
  working_days: string | null
  finished_on: string | null
  state: AssignmentState | null
}

/**
 * Everyone in the scope who works at the school now or is about to start, by name, with the stage they are at and what
 * they have of this module. One query.
 */
export async function listCandidates(
  db: Db,
  scope: Scope,
  about: { schoolId: number; moduleId: number },
  today: IsoDate,
): Promise<StaffCandidate[]> {
  const rows = (await db('school_periods as at')
    .join('people as p', 'p.id', 'at.person_id')
    .leftJoin('stage_periods as st', (join) =>
      join
        .on('st.person_id', '=', 'p.id')
        .andOn((open) => open.onNull('st.finished_on').orOn('st.finished_on', '>', db.raw('?', [today]))),
    )
    .leftJoin('career_stages as s', 's.id', 'st.stage_id')
    .leftJoin('assignments as a', (join) =>
      join.on('a.person_id', '=', 'p.id').andOn('a.module_id', '=', db.raw('?', [about.moduleId])),
    )
    .where('at.school_id', about.schoolId)
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
    .whereIn('p.id', visiblePeople(db, scope))
    .orderBy(['p.sort_name', 'p.id', 'at.started_on', 'st.started_on'])
    .select(
      'p.id',
      'p.given_name',
      'p.family_name',
      'at.job_title',
      's.code as stage_code',
      's.name as stage_name',
      'at.phase',
      'at.fte_percent',
      'at.working_days',
      'at.finished_on',
      'a.state',
    )) as Row[]
  const first = new Map<number, StaffCandidate>()
  for (const row of rows) if (!first.has(row.id)) first.set(row.id, toCandidate(row))
  return [...first.values()]
}

const toCandidate = (row: Row): StaffCandidate => ({
  personId: row.id,
  name: `${row.given_name} ${row.family_name}`,
  jobTitle: row.job_title,
  stage: row.stage_code === null ? null : { code: row.stage_code, name: row.stage_name ?? row.stage_code },
  phase: row.phase,
  ftePercent: row.fte_percent,
  workingDays: row.working_days,
  finishedOn: row.finished_on,
  state: row.state,
})
