import { type Role, type Scope } from '../policy.ts'
import { type IsoDate, type Period } from '../shared/dates.ts'
import { type Outcome, refuse } from '../shared/outcome.ts'
import { fitPeriod, type PeriodRefusal } from './periods.rules.ts'

export const ROLE_NAMES: Record<Role, string> = {
  inclusion_lead: 'SENCO or inclusion lead',
  cpd_lead: 'CPD lead',
  induction_tutor: 'Induction tutor',
  school_leader: 'School leader',
  trust_lead: 'Trust CPD lead',
  governor: 'Governor',
  family_panel: 'Family panel member',
  administrator: 'Administrator',
}

export const ROLES = [
  'cpd_lead',
  'inclusion_lead',
  'induction_tutor',
  'school_leader',
  'governor',
  'family_panel',
  'trust_lead',
  'administrator',
] as const satisfies readonly Role[]
export const isRole = (text: string): text is Role => ROLES.some((role) => role === text)

type Place = 'school' | 'trust' | 'site'
/** Where each role can be held. */
const PLACES: Record<Role, readonly Place[]> = {
  inclusion_lead: ['school'],
  cpd_lead: ['school'],
  induction_tutor: ['school'],
  school_leader: ['school'],
  governor: ['school', 'trust'],
  family_panel: ['school'],
  trust_lead: ['trust'],
  administrator: ['school', 'trust', 'site'],
}

/** A school (with its trust), a trust, or the whole site. */
export type RolePlace = { schoolId: number; trustId: number | null } | { schoolId: null; trustId: number } | 'site'

export type RoleRefusal = PeriodRefusal | 'wrong_place' | 'beyond_reach' | 'has_it'

/** May somebody with this reach give this role here? Nobody gives a role wider than their own administration. */
export function giveRole(
  facts: { role: Role; place: RolePlace; period: Period; giver: Scope; others: readonly Period[] },
  today: IsoDate,
): Outcome<Period, RoleRefusal> {
  if (!PLACES[facts.role].includes(kindOf(facts.place))) return refuse('wrong_place')
  if (!mayManageAt(facts.giver, facts.place)) return refuse('beyond_reach')
  const fit = fitPeriod(facts.period, facts.others, today)
  if (fit.ok) return fit
  return refuse(fit.reason === 'overlaps' ? 'has_it' : fit.reason)
}

/** Does an administrator's reach take in this place? */
export function mayManageAt(giver: Scope, place: RolePlace): boolean {
  if (giver.site) return true
  if (place === 'site') return false
  if (place.trustId !== null && giver.trustIds.includes(place.trustId)) return true
  return place.schoolId !== null && giver.schoolIds.includes(place.schoolId)
}

export const placeOf = (role: {
  schoolId: number | null
  trustId: number | null
  schoolTrustId: number | null
}): RolePlace => {
  if (role.schoolId !== null) return { schoolId: role.schoolId, trustId: role.schoolTrustId }
  return role.trustId === null ? 'site' : { schoolId: null, trustId: role.trustId }
}

const kindOf = (place: RolePlace): Place => {
  if (place === 'site') return 'site'
  return place.schoolId === null ? 'trust' : 'school'
}
