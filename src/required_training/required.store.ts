import { type Db } from '../db/connection.ts'
import { type IsoDate } from '../shared/dates.ts'

export type RequiredKind = {
  id: number
  /** Null for the kinds that every school has. */
  schoolId: number | null
  title: string
  renewMonths: number | null
  neededBy: 'everyone' | 'named'
  retiredOn: IsoDate | null
}
type KindRow = {
  id: number
  school_id: number | null
  title: string
  renew_months: number | null
  needed_by: 'everyone' | 'named'
  retired_on: string | null
}

/** The kinds in use at a school: those that every school has first, then its own. */
export async function listKinds(db: Db, schoolId: number): Promise<RequiredKind[]> {
  const rows = (await db('required_kinds')
    .where((any) => any.whereNull('school_id').orWhere('school_id', schoolId))
    .whereNull('retired_on')
    .orderByRaw('case when school_id is null then 0 else 1 end')
    .orderBy('id')
    .select('id', 'school_id', 'title', 'renew_months', 'needed_by', 'retired_on')) as KindRow[]
  return rows.map(toKind)
}

/** One kind that is in use at this school, or undefined. */
export async function findKind(db: Db, schoolId: number, id: number): Promise<RequiredKind | undefined> {
  const row = (await db('required_kinds')
    .where({ id })
    .where((any) => any.whereNull('school_id').orWhere('school_id', schoolId))
    .whereNull('retired_on')
    .first('id', 'school_id', 'title', 'renew_months', 'needed_by', 'retired_on')) as KindRow | undefined
  return row === undefined ? undefined : toKind(row)
}

export async function insertKind(
  trx: Db,
  kind: { schoolId: number; title: string; renewMonths: number | null; neededBy: 'everyone' | 'named' },
): Promise<number> {
  const [row] = (await trx('required_kinds')
    .insert({
      school_id: kind.schoolId,
      title: kind.title,
      renew_months: kind.renewMonths,
      needed_by: kind.neededBy,
      retired_on: null,
    })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

export const retireKind = (trx: Db, schoolId: number, id: number, today: IsoDate): Promise<number> =>
  trx('required_kinds').where({ id, school_id: schoolId }).whereNull('retired_on').update({ retired_on: today })

export type Standing = {
  kindId: number
  personId: number
  name: string
  jobTitle: string | null
  ftePercent: number
  workingDays: string | null
  /** Must have it: everyone, or named for this kind. */
  needed: boolean
  latest: { id: number; doneOn: IsoDate; renewBy: IsoDate | null; certificate: string | null } | null
}

/**
 * Everyone who works at a school today beside every kind in use there (or one), with the latest record of each, by
 * person and kind. One query; only somebody needed, or who has a record, is worth showing.
 */
export async function listStandings(db: Db, schoolId: number, today: IsoDate, kindId?: number): Promise<Standing[]> {
  const query = standings(db)
    .join('school_periods as at', 'at.person_id', 'p.id')
    .where('at.school_id', schoolId)
    .where('at.started_on', '<=', today)
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
    .where((any) => any.whereNull('k.school_id').orWhere('k.school_id', schoolId))
    .orderBy(['p.sort_name', 'p.id', 'k.id'])
    .select('at.job_title', 'at.fte_percent', 'at.working_days')
  if (kindId !== undefined) query.where('k.id', kindId)
  const rows = (await query) as StandingRow[]
  return [...new Map(rows.map((row) => [`${row.person_id} ${row.kind_id}`, toStanding(row)])).values()]
}

/** One person's required training wherever they work today: what they need, and what they have on record. */
export async function listStandingsOf(
  db: Db,
  personId: number,
  today: IsoDate,
): Promise<(Standing & { title: string })[]> {
  const schools = db('school_periods as at')
    .where('at.person_id', personId)
    .where('at.started_on', '<=', today)
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
    .select('at.school_id')
  const rows = (await standings(db)
    .where('p.id', personId)
    .where((any) =>
      any
        .whereNotNull('r.id')
        .orWhere((kind) =>
          kind
            .where((own) => own.whereNull('k.school_id').orWhereIn('k.school_id', schools.clone()))
            .whereExists(schools.clone()),
        ),
    )
    .orderBy('k.id')
    .select(
      'k.title',
      db.raw('null as job_title'),
      db.raw('100 as fte_percent'),
      db.raw('null as working_days'),
    )) as (StandingRow & { title: string })[]
  return rows.map((row) => ({ ...toStanding(row), title: row.title }))
}

export type NewRecord = {
  kindId: number
  personId: number
  doneOn: IsoDate
  renewBy: IsoDate | null
  certificate: string | null
}

/** Records training; the same kind, person and day again puts the newer particulars in place of the older. */
export async function saveRecords<R extends NewRecord>(
  trx: Db,
  records: readonly R[],
  now: string,
): Promise<(R & { id: number })[]> {
  const key = (kindId: number, personId: number, doneOn: string) => `${kindId} ${personId} ${doneOn}`
  const ids = new Map<string, number>()
  for (let i = 0; i < records.length; i += 400) {
    const rows = (await trx('required_records')
      .insert(
        records.slice(i, i + 400).map((record) => ({
          kind_id: record.kindId,
          person_id: record.personId,
          done_on: record.doneOn,
          renew_by: record.renewBy,
          certificate: record.certificate,
          recorded_at: now,
        })),
      )
      .onConflict(['kind_id', 'person_id', 'done_on'])
      .merge(['renew_by', 'certificate', 'recorded_at'])
      .returning(['id', 'kind_id', 'person_id', 'done_on'])) as {
      id: number
      kind_id: number
      person_id: number
      done_on: string
    }[]
    for (const row of rows) ids.set(key(row.kind_id, row.person_id, row.done_on), row.id)
  }
  return records.map((record) => ({ ...record, id: ids.get(key(record.kindId, record.personId, record.doneOn)) ?? 0 }))
}

/** Every record that the staff of a school today have of the kinds in use there. */
export async function listRecords(db: Db, schoolId: number, today: IsoDate): Promise<NewRecord[]> {
  const staff = db('school_periods as at')
    .where('at.school_id', schoolId)
    .where('at.started_on', '<=', today)
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
    .select('at.person_id')
  const rows = (await db('required_records as r')
    .join('required_kinds as k', 'k.id', 'r.kind_id')
    .where((any) => any.whereNull('k.school_id').orWhere('k.school_id', schoolId))
    .whereIn('r.person_id', staff)
    .select('r.kind_id', 'r.person_id', 'r.done_on', 'r.renew_by', 'r.certificate')) as {
    kind_id: number
    person_id: number
    done_on: string
    renew_by: string | null
    certificate: string | null
  }[]
  return rows.map((row) => ({
    kindId: row.kind_id,
    personId: row.person_id,
    doneOn: row.done_on,
    renewBy: row.renew_by,
    certificate: row.certificate,
  }))
}

export type RequiredRecord = NewRecord & { id: number; title: string; name: string }

/** One record of a kind that this school uses; the page asks whether the person works there. */
export async function findRecord(db: Db, schoolId: number, id: number): Promise<RequiredRecord | undefined> {
  const row = (await db('required_records as r')
    .join('required_kinds as k', 'k.id', 'r.kind_id')
    .join('people as p', 'p.id', 'r.person_id')
    .where('r.id', id)
    .where((any) => any.whereNull('k.school_id').orWhere('k.school_id', schoolId))
    .first(
      'r.id',
      'r.kind_id',
      'r.person_id',
      'r.done_on',
      'r.renew_by',
      'r.certificate',
      'k.title',
      'p.given_name',
      'p.family_name',
    )) as
    | {
        id: number
        kind_id: number
        person_id: number
        done_on: string
        renew_by: string | null
        certificate: string | null
        title: string
        given_name: string
        family_name: string
      }
    | undefined
  if (row === undefined) return undefined
  return {
    id: row.id,
    kindId: row.kind_id,
    personId: row.person_id,
    doneOn: row.done_on,
    renewBy: row.renew_by,
    certificate: row.certificate,
    title: row.title,
    name: `${row.given_name} ${row.family_name}`,
  }
}

export const deleteRecord = (trx: Db, id: number): Promise<number> => trx('required_records').where({ id }).delete()

/** Who, of these people, must have the kind from now on: the named are exactly these. */
export async function replaceNamed(
  trx: Db,
  kindId: number,
  among: readonly number[],
  named: readonly number[],
): Promise<void> {
  await trx('required_people')
    .where({ kind_id: kindId })
    .whereIn('person_id', [...among])
    .delete()
  for (let i = 0; i < named.length; i += 400)
    await trx('required_people').insert(
      named.slice(i, i + 400).map((personId) => ({ kind_id: kindId, person_id: personId })),
    )
}

export type IdentifiedStaff = {
  personId: number
  name: string
  trn: string | null
  email: string | null
  staffCode: string | null
}

/** Everyone who works at a school today with what a row of a file may name them by. */
export async function listIdentifiedStaff(db: Db, schoolId: number, today: IsoDate): Promise<IdentifiedStaff[]> {
  const rows = (await db('school_periods as at')
    .join('people as p', 'p.id', 'at.person_id')
    .whereNull('p.merged_into_id')
    .where('at.school_id', schoolId)
    .where('at.started_on', '<=', today)
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
    .orderBy(['p.sort_name', 'p.id'])
    .select('p.id', 'p.given_name', 'p.family_name', 'p.trn', 'p.email', 'at.staff_code')) as {
    id: number
    given_name: string
    family_name: string
    trn: string | null
    email: string | null
    staff_code: string | null
  }[]
  return rows.map((row) => ({
    personId: row.id,
    name: `${row.given_name} ${row.family_name}`,
    trn: row.trn,
    email: row.email,
    staffCode: row.staff_code,
  }))
}

type StandingRow = {
  kind_id: number
  needed_by: 'everyone' | 'named'
  person_id: number
  given_name: string
  family_name: string
  job_title: string | null
  fte_percent: number
  working_days: string | null
  named_id: number | null
  id: number | null
  done_on: string | null
  renew_by: string | null
  certificate: string | null
}

const standings = (db: Db) =>
  db('people as p')
    // Not a cross join: that would make SQLite pair everybody on the site with every kind first.
    .joinRaw('join required_kinds as k on 1 = 1')
    .leftJoin('required_people as n', (join) => join.on('n.kind_id', '=', 'k.id').andOn('n.person_id', '=', 'p.id'))
    .leftJoin('required_records as r', (join) =>
      join
        .on('r.kind_id', '=', 'k.id')
        .andOn('r.person_id', '=', 'p.id')
        .andOn(
          'r.done_on',
          '=',
          db.raw('(select max(x.done_on) from required_records as x where x.kind_id = k.id and x.person_id = p.id)'),
        ),
    )
    .whereNull('k.retired_on')
    .whereNull('p.merged_into_id')
    .select(
      'k.id as kind_id',
      'k.needed_by',
      'p.id as person_id',
      'p.given_name',
      'p.family_name',
      'n.person_id as named_id',
      'r.id',
      'r.done_on',
      'r.renew_by',
      'r.certificate',
    )

const toStanding = (row: StandingRow): Standing => ({
  kindId: row.kind_id,
  personId: row.person_id,
  name: `${row.given_name} ${row.family_name}`,
  jobTitle: row.job_title,
  ftePercent: row.fte_percent,
  workingDays: row.working_days,
  needed: row.needed_by === 'everyone' || row.named_id !== null,
  latest:
    row.id === null || row.done_on === null
      ? null
      : { id: row.id, doneOn: row.done_on, renewBy: row.renew_by, certificate: row.certificate },
})

const toKind = (row: KindRow): RequiredKind => ({
  id: row.id,
  schoolId: row.school_id,
  title: row.title,
  renewMonths: row.renew_months,
  neededBy: row.needed_by,
  retiredOn: row.retired_on,
})
