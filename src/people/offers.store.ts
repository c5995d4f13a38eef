import { type Db } from '../db/connection.ts'
import { type IsoDate, type IsoInstant, type Period } from '../shared/dates.ts'
import { NotFound } from '../shared/errors.ts'
import { type WorkDetails } from './school-periods.store.ts'

export type OfferState = 'waiting' | 'accepted' | 'declined' | 'withdrawn'
export type Offer = Period &
  WorkDetails & {
    id: number
    personId: number
    schoolId: number
    school: string
    urn: string
    writtenName: string
    writtenAs: string
    state: OfferState
    offeredAt: IsoInstant
  }

type Row = {
  id: number
  person_id: number
  school_id: number
  school: string
  urn: string
  started_on: IsoDate
  finished_on: IsoDate | null
  staff_code: string | null
  job_title: string | null
  fte_percent: number
  working_days: string | null
  phase: string | null
  department: string | null
  written_name: string
  written_as: string
  state: OfferState
  offered_at: IsoInstant
}

const query = (db: Db) =>
  db('period_offers as o')
    .join('schools', 'schools.id', 'o.school_id')
    .select('o.*', 'schools.name as school', 'schools.urn as urn')

export async function getOffer(db: Db, id: number): Promise<Offer> {
  const row = (await query(db).where('o.id', id).first()) as Row | undefined
  if (row === undefined) throw new NotFound()
  return toOffer(row)
}

export async function findWaitingOffer(db: Db, personId: number, schoolId: number): Promise<Offer | undefined> {
  const row = (await query(db)
    .where({ 'o.person_id': personId, 'o.school_id': schoolId, 'o.state': 'waiting' })
    .first()) as Row | undefined
  return row === undefined ? undefined : toOffer(row)
}

/** What waits for this person's yes or no: for the home page and their own page. */
export async function listWaitingOffersFor(db: Db, personId: number): Promise<Offer[]> {
  const rows = (await query(db).where({ 'o.person_id': personId, 'o.state': 'waiting' }).orderBy('o.id')) as Row[]
  return rows.map(toOffer)
}

/** What a school has asked and nobody has answered. It holds only what that school wrote itself. */
export async function listWaitingOffersBy(db: Db, schoolId: number): Promise<Offer[]> {
  const rows = (await query(db)
    .where({ 'o.school_id': schoolId, 'o.state': 'waiting' })
    .orderBy('o.id')
    .limit(200)) as Row[]
  return rows.map(toOffer)
}

/** Offers to people who work at this school now: its lead may answer for them. */
export async function listWaitingOffersToStaffOf(
  db: Db,
  schoolId: number,
  today: IsoDate,
): Promise<(Offer & { person: string })[]> {
  const rows = (await query(db)
    .join('school_periods as at', 'at.person_id', 'o.person_id')
    .join('people', 'people.id', 'o.person_id')
    .where({ 'at.school_id': schoolId, 'o.state': 'waiting' })
    .whereNot('o.school_id', schoolId)
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
    .orderBy('o.id')
    .limit(200)
    .select('people.given_name', 'people.family_name')) as (Row & { given_name: string; family_name: string })[]
  return rows.map((row) => ({ ...toOffer(row), person: `${row.given_name} ${row.family_name}` }))
}

export async function insertOffer(
  trx: Db,
  offer: Period &
    WorkDetails & {
      personId: number
      schoolId: number
      writtenName: string
      writtenAs: string
      offeredBy: number | null
      offeredAt: IsoInstant
    },
): Promise<number> {
  const [row] = (await trx('period_offers')
    .insert({
      person_id: offer.personId,
      school_id: offer.schoolId,
      started_on: offer.startedOn,
      finished_on: offer.finishedOn,
      staff_code: offer.staffCode,
      job_title: offer.jobTitle,
      fte_percent: offer.ftePercent,
      working_days: offer.workingDays,
      phase: offer.phase,
      department: offer.department,
      written_name: offer.writtenName,
      written_as: offer.writtenAs,
      state: 'waiting',
      offered_by: offer.offeredBy,
      offered_at: offer.offeredAt,
    })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

/** Answers an offer that still waits: 0 when somebody was first. */
export const answerOffer = (trx: Db, offer: Offer, state: OfferState, at: IsoInstant): Promise<number> =>
  trx('period_offers').where({ id: offer.id, state: 'waiting' }).update({ state, answered_at: at })

const toOffer = (row: Row): Offer => ({
  id: row.id,
  personId: row.person_id,
  schoolId: row.school_id,
  school: row.school,
  urn: row.urn,
  startedOn: row.started_on,
  finishedOn: row.finished_on,
  staffCode: row.staff_code,
  jobTitle: row.job_title,
  ftePercent: row.fte_percent,
  workingDays: row.working_days,
  phase: row.phase,
  department: row.department,
  writtenName: row.written_name,
  writtenAs: row.written_as,
  state: row.state,
  offeredAt: row.offered_at,
})
