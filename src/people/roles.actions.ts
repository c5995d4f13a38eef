import { recordEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { type Role, type Scope } from '../policy.ts'
import { overlaps, type Period } from '../shared/dates.ts'
import { Conflict } from '../shared/errors.ts'
import { accept, type Outcome } from '../shared/outcome.ts'
import { type Work } from '../work.ts'
import { lockPeople } from './lock.store.ts'
import { giveRole, ROLE_NAMES, type RolePlace, type RoleRefusal } from './roles.rules.ts'
import {
  countOtherSiteAdministrators,
  endRolePeriod,
  insertRole,
  listRoles,
  lockAdministrators,
  type RolePeriod,
} from './roles.store.ts'

/** Gives a role with its place and time. It acts from the person's next request. */
export async function startRole(
  trx: Db,
  work: Work,
  wanted: Period & { personId: number; role: Role; place: RolePlace; placeName: string | null; giver: Scope },
  told: { formKey?: string | undefined } = {},
): Promise<Outcome<number, RoleRefusal>> {
  const schoolId = wanted.place === 'site' ? null : wanted.place.schoolId
  const trustId = wanted.place === 'site' || schoolId !== null ? null : wanted.place.trustId
  await lockPeople(trx, [wanted.personId])
  const others = (await listRoles(trx, wanted.personId)).filter(
    (role) => role.role === wanted.role && role.schoolId === schoolId && role.trustId === trustId,
  )
  const period = { startedOn: wanted.startedOn, finishedOn: wanted.finishedOn }
  const outcome = giveRole({ role: wanted.role, place: wanted.place, period, giver: wanted.giver, others }, work.today)
  if (!outcome.ok) return outcome
  const id = await insertRole(trx, { ...period, personId: wanted.personId, role: wanted.role, schoolId, trustId })
  await recordEvent(trx, work, {
    action: 'role_given',
    subject: { type: 'role', id },
    personId: wanted.personId,
    schoolId,
    particulars: { role: sayRole(wanted.role, wanted.placeName) },
    formKey: told.formKey,
  })
  return accept(id)
}

/** Ends a role today: it does not act at the next request. Refused for the last administrator of the whole site. */
export async function endRole(trx: Db, work: Work, role: RolePeriod): Promise<void> {
  const overSite = role.role === 'administrator' && role.schoolId === null && role.trustId === null
  if (overSite) await lockAdministrators(trx)
  if (overSite && (await countOtherSiteAdministrators(trx, role.personId, work.today)) === 0)
    throw new Conflict(
      'This is the only administrator of the whole site. Give somebody else that role first, so that nobody is locked out.',
    )
  if (!overlaps(role, { startedOn: work.today, finishedOn: null })) throw new Conflict('This role has ended already.')
  if ((await endRolePeriod(trx, role, work.today)) === 0)
    throw new Conflict('Somebody changed this role while you did.')
  await recordEvent(trx, work, {
    action: 'role_ended',
    subject: { type: 'role', id: role.id },
    personId: role.personId,
    schoolId: role.schoolId,
    particulars: { role: sayRole(role.role, role.where) },
  })
}

const sayRole = (role: Role, place: string | null): string => `${ROLE_NAMES[role]}, ${place ?? 'the whole site'}`
