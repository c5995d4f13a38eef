import { type Db } from '../db/connection.ts'
import { type Role } from '../policy.ts'
import { type IsoDate, type Period } from '../shared/dates.ts'
import { NotFound } from '../shared/errors.ts'

export type RolePeriod = Period & {
  id: number
  personId: number
  role: Role
  schoolId: number | null
  trustId: number | null
  /** The school's or the trust's name; null for the whole site. */
  where: string | null
  /** The trust that the school belongs to. */
  schoolTrustId: number | null
}

type Row = {
  id: number
  person_id: number
  role: Role
  school_id: number | null
  trust_id: number | null
  started_on: IsoDate
  finished_on: IsoDate | null
  school: string | null
  trust: string | null
  school_trust_id: number | null
}

const query = (db: Db) =>
  db('roles')
    .leftJoin('schools', 'schools.id', 'roles.school_id')
    .leftJoin('trusts', 'trusts.id', 'roles.trust_id')
    .select(
      'roles.id',
      'roles.person_id',
      'roles.role',
      'roles.school_id',
      'roles.trust_id',
      'roles.started_on',
      'roles.finished_on',
      'schools.name as school',
      'schools.trust_id as school_trust_id',
      'trusts.name as trust',
    )

/** One person's roles, newest first. */
export async function listRoles(db: Db, personId: number): Promise<RolePeriod[]> {
  const rows = (await query(db)
    .where('roles.person_id', personId)
    .orderBy('roles.started_on', 'desc')
    .orderBy('roles.id', 'desc')) as Row[]
  return rows.map(toRole)
}

export async function getRole(db: Db, id: number): Promise<RolePeriod> {
  const row = (await query(db).where('roles.id', id).first()) as Row | undefined
  if (row === undefined) throw new NotFound()
  return toRole(row)
}

/** Takes a turn at who administers the whole site: of two who end the last two at one moment, one is told. */
export async function lockAdministrators(trx: Db): Promise<void> {
  await trx('roles')
    .where({ role: 'administrator', school_id: null, trust_id: null })
    .orderBy('id')
    .forUpdate()
    .select('id')
}

/** How many people other than this one administer the whole site today and have an account that can sign in. */
export async function countOtherSiteAdministrators(db: Db, personId: number, today: IsoDate): Promise<number> {
  const [row] = (await db('roles')
    .join('users', 'users.person_id', 'roles.person_id')
    .where('roles.role', 'administrator')
    .whereNull('roles.school_id')
    .whereNull('roles.trust_id')
    .whereNull('users.disabled_at')
    .whereNot('roles.person_id', personId)
    .where('roles.started_on', '<=', today)
    .where((open) => open.whereNull('roles.finished_on').orWhere('roles.finished_on', '>', today))
    .countDistinct({ n: 'roles.person_id' })) as { n: number }[]
  return row?.n ?? 0
}

export async function insertRole(
  trx: Db,
  role: Period & { personId: number; role: Role; schoolId: number | null; trustId: number | null },
): Promise<number> {
  const [row] = (await trx('roles')
    .insert({
      person_id: role.personId,
      role: role.role,
      school_id: role.schoolId,
      trust_id: role.trustId,
      started_on: role.startedOn,
      finished_on: role.finishedOn,
    })
    .returning('id')) as { id: number }[]
  return row?.id ?? 0
}

/** Ends a role as it was read; one that never held for a day is taken away. Answers 0 when somebody was first. */
export const endRolePeriod = (trx: Db, role: RolePeriod, finishedOn: IsoDate): Promise<number> => {
  const asRead = trx('roles').where({ id: role.id, started_on: role.startedOn, finished_on: role.finishedOn })
  return role.startedOn < finishedOn ? asRead.update({ finished_on: finishedOn }) : asRead.delete()
}

/** Roles in a school that would outlast somebody's time there. */
export async function listSchoolRolesBeyond(
  db: Db,
  about: { personId: number; schoolId: number },
  finishedOn: IsoDate,
): Promise<RolePeriod[]> {
  const rows = (await query(db)
    .where({ 'roles.person_id': about.personId, 'roles.school_id': about.schoolId })
    .where((open) => open.whereNull('roles.finished_on').orWhere('roles.finished_on', '>', finishedOn))) as Row[]
  return rows.map(toRole)
}

const toRole = (row: Row): RolePeriod => ({
  id: row.id,
  personId: row.person_id,
  role: row.role,
  schoolId: row.school_id,
  trustId: row.trust_id,
  startedOn: row.started_on,
  finishedOn: row.finished_on,
  where: row.school ?? row.trust,
  schoolTrustId: row.school_trust_id,
})
