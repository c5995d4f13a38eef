import { addDays, type IsoDate, lastDayOf, sayDate } from '../../shared/dates.ts'
import { fold } from '../../shared/text.ts'
import { AROUND_THE_SCHOOL } from './hazelmere.ts'
import { type Member, type MemberSpec, type SchoolKey } from './members.ts'
import { type Row, type Rows } from './rows.rules.ts'
import { type Offices, officesOf, schoolOf, type School, stageId, tell, type World } from './world.ts'

// Numbers that the national register does not give out, so that a real import never meets them.
const TRUST = { uid: '90001', name: 'Larch Learning Trust', sort_name: 'larch learning trust' }
const SCHOOLS: Record<SchoolKey, { urn: string; name: string; phase: string; type: string; town: string }> = {
  hazelmere: {
    urn: '990001',
    name: 'Hazelmere Primary',
    phase: 'Primary',
    type: 'Academy converter',
    town: 'Hazelmere',
  },
  larkrise: {
    urn: '990002',
    name: 'Larkrise Academy',
    phase: 'Secondary',
    type: 'Academy sponsor led',
    town: 'Larkrise',
  },
  alder: {
    urn: '990003',
    name: 'Alder House School',
    phase: 'Not applicable',
    type: 'Academy special converter',
    town: 'Larkrise',
  },
}
export const DEMO_TRUST_UID = TRUST.uid

export function addPlaces(
  rows: Rows,
  keys: readonly SchoolKey[],
): { trust: { id: number }; schools: Map<SchoolKey, School> } {
  const trust = { id: rows.add('trusts', TRUST) }
  const schools = new Map<SchoolKey, School>()
  for (const key of keys) {
    const { urn, name, phase, type, town } = SCHOOLS[key]
    const id = rows.add('schools', {
      ...{ urn, name, sort_name: fold(name), trust_id: trust.id, phase, type_name: type, status: 'open' },
      ...{ opened_on: '2014-09-01', town },
    })
    schools.set(key, { id, key, name, urn })
  }
  return { trust, schools }
}

/** Gives everyone a row, an account, their times at schools, their leave and their career stages. */
export function addPeople(world: World, specs: MemberSpec[], passwordHash: string): void {
  for (const { given, family, signIn, role } of AROUND_THE_SCHOOL) {
    const id = addPerson(world, { given, family, trn: null, email: null })
    const userId = addUser(world, id, `${signIn}@${DEMO_DOMAIN}`, passwordHash)
    if (role === 'administrator') world.admin = { userId }
    const scope = { trust_lead: { trust_id: world.trust.id }, administrator: {} }
    const school = { school_id: schoolOf(world, 'hazelmere').id }
    const where: Row = role === 'trust_lead' || role === 'administrator' ? scope[role] : school
    addRole(world, id, role, where, addDays(world.days.first, 2))
  }
  for (const spec of specs) world.members.push(addMember(world, spec, passwordHash))
}

export const DEMO_DOMAIN = 'demo.stepfree.test'

function addMember(world: World, spec: MemberSpec, passwordHash: string): Member {
  const { days, rows } = world
  const last = spec.times.at(-1)?.school ?? 'hazelmere'
  const plain = fold(`${spec.given}.${spec.family}`).replace(/[^a-z.-]/g, '')
  const email = `${plain}@${last}.example`
  const id = addPerson(world, { given: spec.given, family: spec.family, trn: spec.trn, email })
  const userId = spec.hasAccount
    ? addUser(world, id, spec.signIn === null ? email : `${spec.signIn}@${DEMO_DOMAIN}`, passwordHash)
    : null
  const person: Member = { ...spec, times: spec.times.filter((time) => world.schools.has(time.school)), id, userId }

  for (const [i, time] of spec.times.entries()) {
    const school = world.schools.get(time.school)
    if (school === undefined) continue
    const periodId = rows.add('school_periods', {
      ...{ person_id: id, school_id: school.id, started_on: time.from, finished_on: time.to },
      ...{ staff_code: spec.staffCode ?? `${school.key.charAt(0).toUpperCase()}${id}-${i}`.replace('-0', '') },
      ...{ job_title: spec.job, fte_percent: spec.fte, working_days: spec.days, phase: spec.phase },
      department: spec.department,
    })
    const told = (on: IsoDate, at: string, action: 'school_period_started' | 'school_period_ended'): void =>
      tell(world, soonest(world, on), at, {
        ...{ action, actor: world.admin, person: { id }, school: school.key },
        subject: ['school_period', periodId],
        particulars: { school: school.name, on: sayDate(on) },
      })
    told(time.from, '08:40', 'school_period_started')
    if (time.to !== null && time.to <= days.today) told(lastDayOf(time.to), '15:50', 'school_period_ended')
  }
  if (spec.leave !== null) {
    const leaveId = rows.add('leave_periods', {
      person_id: id,
      started_on: spec.leave.from,
      finished_on: spec.leave.to,
    })
    tell(world, spec.leave.from, '09:05', {
      action: 'leave_recorded',
      actor: world.admin,
      person: { id },
      school: last,
      subject: ['leave_period', leaveId],
      particulars: { from: sayDate(spec.leave.from) },
    })
  }
  for (const time of spec.stages) {
    const periodId = rows.add('stage_periods', {
      ...{ person_id: id, stage_id: stageId(world, time.stage), npq: time.npq },
      ...{ started_on: time.from, finished_on: time.to },
    })
    tell(world, soonest(world, time.from), '08:45', {
      action: 'stage_started',
      actor: world.admin,
      person: { id },
      school: last,
      subject: ['stage_period', periodId],
      particulars: { stage: world.reference.stages.get(time.stage)?.name ?? time.stage, on: sayDate(time.from) },
    })
  }
  return person
}

/** The school day on which somebody in the office will have typed it in: that day or the next, and before today. */
const soonest = (world: World, on: IsoDate): IsoDate =>
  world.days.between(on, world.days.today)[0] ?? (on < world.days.today ? on : world.days.ago(1))

function addPerson(
  world: World,
  who: { given: string; family: string; trn: string | null; email: string | null },
): number {
  return world.rows.add('people', {
    ...{ given_name: who.given, family_name: who.family, sort_name: fold(`${who.family} ${who.given}`) },
    ...{ trn: who.trn, email: who.email, created_at: world.days.at(world.days.first, '09:00'), merged_into_id: null },
  })
}

const addUser = (world: World, personId: number, email: string, passwordHash: string): number =>
  world.rows.add('users', {
    ...{ person_id: personId, email, password_hash: passwordHash, session_epoch: 0 },
    ...{ created_at: world.days.at(world.days.first, '10:00'), last_signed_in_at: null },
    ...{ disabled_at: null, digest_off_at: null },
  })

function addRole(world: World, personId: number, role: string, scope: Row, from: IsoDate): void {
  const none = { school_id: null, trust_id: null, finished_on: null }
  world.rows.add('roles', { ...none, person_id: personId, role, started_on: from, ...scope })
}

/** Who holds which office: found by job, so that every school has all four. */
export function findOffices(members: Member[], key: SchoolKey): Offices {
  const staff = members.filter((person) => person.times.at(-1)?.school === key)
  const withJob = (words: RegExp): Member => {
    const found = staff.find((person) => words.test(person.job))
    if (found === undefined) throw new Error(`Nobody at ${key} is ${words.source}.`)
    return found
  }
  return {
    head: withJob(/^Headteacher/),
    cpdLead: withJob(/CPD lead/),
    inclusionLead: withJob(/^(SENCO|Inclusion lead)/),
    tutor: withJob(key === 'hazelmere' ? /^Deputy/ : /induction tutor/),
  }
}

/** The roles of each school. At Hazelmere the deputy has three hats: CPD lead, induction tutor, and appraiser. */
export function addRoles(world: World): void {
  for (const [key, { id: schoolId }] of world.schools) {
    const { head, cpdLead, inclusionLead, tutor } = officesOf(world, key)
    const second = key === 'hazelmere' ? 'cpd_lead' : 'school_leader'
    const given: [Member, string][] = [
      [head, 'school_leader'],
      [cpdLead, 'cpd_lead'],
      [inclusionLead, 'inclusion_lead'],
      [tutor, 'induction_tutor'],
      [tutor, second],
    ]
    for (const [person, role] of given) {
      addRole(world, person.id, role, { school_id: schoolId }, world.days.september(1))
      tell(world, world.days.later(world.days.september(1), 0), '09:10', {
        action: 'role_given',
        actor: head,
        person,
        school: key,
        subject: ['person', person.id],
        particulars: { role: role.replaceAll('_', ' ') },
      })
    }
  }
}
