import { type Db } from '../db/connection.ts'
import { type IsoDate, type Period } from '../shared/dates.ts'
import { NotFound } from '../shared/errors.ts'
import { type SupportKind } from './support.rules.ts'

export type Support = Period & {
  id: number
  personId: number
  supporterId: number
  schoolId: number
  kind: SupportKind
}

type Row = {
  id: number
  person_id: number
  supporter_id: number
  school_id: number
  kind: SupportKind
  started_on: IsoDate
  finished_on: IsoDate | null
}

const COLUMNS = [
  'support_periods.id',
  'support_periods.person_id',
  'support_periods.supporter_id',
  'support_periods.school_id',
  'support_periods.kind',
  'support_periods.started_on',
  'support_periods.finished_on',
]

export async function getSupport(db: Db, id: number): Promise<Support> {
  const row = (await db('support_periods').where({ id }).first(COLUMNS)) as Row | undefined
  if (row === undefined) throw new NotFound()
  return toSupport(row)
}

/** Everyone who supports or supported this person in one way. */
export async function listSupportOf(db: Db, personId: number, kind: SupportKind): Promise<Support[]> {
  const rows = (await db('support_periods')
    .where({ person_id: personId, kind })
    .orderBy('started_on')
    .select(COLUMNS)) as Row[]
  return rows.map(toSupport)
}

/** Who appraises whom in a school, past and to come: for the rule against circles. */
export async function listAppraisals(db: Db, schoolId: number): Promise<Support[]> {
  const rows = (await db('support_periods').where({ school_id: schoolId, kind: 'appraiser' }).select(COLUMNS)) as Row[]
  return rows.map(toSupport)
}

export async function insertSupport(trx: Db, support: Omit<Support, 'id'>): Promise<number> {
  const [row] = (await trx('support_periods')
    .insert({
      person_id: support.personId,
      supporter_id: support.supporterId,
      school_id: support.schoolId,
      kind: support.kind,
      started_on: support.startedOn,
      finished_on: support.finishedOn,
    })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

/** Ends a support as it was read: answers 0 when somebody else ended or moved it since. */
export const updateSupportEnd = (trx: Db, support: Support, finishedOn: IsoDate): Promise<number> =>
  trx('support_periods')
    .where({ id: support.id, started_on: support.startedOn, finished_on: support.finishedOn })
    .update({ finished_on: finishedOn })

/** Takes away a support that never began. */
export const deleteSupport = (trx: Db, support: Support): Promise<number> =>
  trx('support_periods')
    .where({ id: support.id, started_on: support.startedOn, finished_on: support.finishedOn })
    .delete()

/** Support of or by somebody at a school that would outlast this day. */
export async function listSupportBeyond(
  db: Db,
  about: { personId: number; schoolId: number },
  finishedOn: IsoDate,
): Promise<Support[]> {
  const rows = (await db('support_periods')
    .where({ school_id: about.schoolId })
    .where((any) => any.where({ person_id: about.personId }).orWhere({ supporter_id: about.personId }))
    .where((open) => open.whereNull('finished_on').orWhere('finished_on', '>', finishedOn))
    .select(COLUMNS)) as Row[]
  return rows.map(toSupport)
}

const toSupport = (row: Row): Support => ({
  id: row.id,
  personId: row.person_id,
  supporterId: row.supporter_id,
  schoolId: row.school_id,
  kind: row.kind,
  startedOn: row.started_on,
  finishedOn: row.finished_on,
})
