import { addDays, addMonths, type IsoDate, sayDate } from '../../shared/dates.ts'
import { chanceFor } from './chance.ts'
import { type Module } from './demo.store.ts'
import { dayAtWork } from './growth.ts'
import { fullName, isStaff, lastStage, lastTime, type Member, type SchoolKey, type StageCode } from './members.ts'
import { log } from './practice.ts'
import { isThere, officesOf, schoolOf, stageId, staffOn, tell, type World } from './world.ts'

/** Who is given what by a standing rule, and by when after the start of the stage. */
const RULES: [StageCode, string, number][] = [
  ['ITT', 'M01', 60],
  ['ITT', 'M02', 110],
  ['ITT', 'M04', 160],
  ['ITT', 'M06', 210],
  ['ECT1', 'M11', 75],
  ['ECT1', 'M15', 240],
  ['ECT2', 'M14', 70],
  ['ECT2', 'M22', 200],
  ['SUP', 'M03', 120],
  ['SUP', 'M12', 300],
]
/** What the CPD lead gives to some by hand. */
const BY_HAND: [StageCode, string, number][] = [
  ['EXP', 'M21', 90],
  ['EXP', 'M16', 130],
  ['EXP', 'M18', 60],
  ['LEAD', 'M33', 200],
]

/** Standing rules, what they gave, and what was given by hand: done, due, overdue, put off and taken away. */
export function addAssignments(world: World): void {
  for (const key of world.schools.keys()) {
    const staff = world.members.filter((p) => lastTime(p).school === key && isStaff(p, world.days.today))
    for (const [stage, code, dueAfter] of RULES) {
      const ruleId = addRule(world, key, stage, code, dueAfter)
      for (const person of staff.filter((p) => lastStage(p) === stage))
        assign(world, person, code, { ruleId, origin: 'rule', from: startOf(world, person), dueAfter })
    }
    for (const [stage, code, dueAfter] of BY_HAND) giveByHand(world, key, staff, stage, code, dueAfter)
  }
}

function addRule(world: World, key: SchoolKey, stage: StageCode, code: string, dueAfter: number): number {
  const createdOn = world.days.later(world.days.september(1), 4)
  const id = world.rows.add('assignment_rules', {
    ...{ school_id: schoolOf(world, key).id, stage_id: stageId(world, stage), phase: null },
    ...{ module_id: moduleOf(world, code).id, due_after_days: dueAfter, created_on: createdOn, ended_on: null },
  })
  tell(world, createdOn, '14:10', {
    ...{ action: 'assignment_rule_made', actor: officesOf(world, key).cpdLead, person: null, school: key },
    subject: ['assignment_rule', id],
    particulars: { stage: world.reference.stages.get(stage)?.name ?? stage, module: moduleOf(world, code).title },
  })
  return id
}

/** The rule looks at the stage that somebody is in; what they had before this school does not count. */
function startOf(world: World, person: Member): IsoDate {
  const stage = person.stages.at(-1)?.from ?? world.days.first
  return world.days.later([stage, lastTime(person).from, world.days.first].sort().at(-1) ?? stage, 0)
}

function giveByHand(
  world: World,
  key: SchoolKey,
  staff: Member[],
  stage: StageCode,
  code: string,
  dueAfter: number,
): void {
  const chance = chanceFor('by hand', key, code)
  const from = world.days.ago(chance.between(25, 110))
  const able = staff.filter((p) => lastStage(p) === stage && lastTime(p).from <= from)
  const chosen = chance.some(able, Math.ceil(able.length * 0.3))
  for (const person of chosen) assign(world, person, code, { ruleId: null, origin: 'hand', from, dueAfter })
  if (chosen.length > 0)
    tell(world, from, '13:00', {
      ...{ action: 'modules_assigned', actor: officesOf(world, key).cpdLead, person: null, school: key },
      ...{ subject: ['module', moduleOf(world, code).id] },
      particulars: { module: moduleOf(world, code).title, people: chosen.length },
    })
}

type Given = { ruleId: number | null; origin: 'rule' | 'hand' | 'session'; from: IsoDate; dueAfter: number }

/** Gives somebody a module once. What became of it depends on the time they had, and on chance. */
function assign(world: World, person: Member, code: string, given: Given): void {
  if (world.given.has(`${person.id}/${code}`)) return
  const { days } = world
  const module = moduleOf(world, code)
  const key = lastTime(person).school
  const chance = chanceFor('module', fullName(person), code)
  const [due, soonest] = [addDays(given.from, given.dueAfter), addDays(given.from, 28)]
  const dueOn = due > soonest ? due : soonest
  const id = world.rows.add('assignments', {
    ...{ person_id: person.id, module_id: module.id, school_id: schoolOf(world, key).id, rule_id: given.ruleId },
    ...{ origin: given.origin, state: 'assigned', assigned_on: given.from, due_on: dueOn, completed_on: null },
    ...{ deferred_to: null, reason: null, version: 1, changed_on: null, before_state: null },
    ...{ before_completed_on: null, before_deferred_to: null, before_reason: null },
  })
  world.given.set(`${person.id}/${code}`, id)
  const about = { person, school: key, subject: ['assignment', id] as const }
  tell(world, given.from, '13:05', {
    ...{ ...about, action: 'module_assigned', actor: officesOf(world, key).cpdLead },
    particulars: { module: module.title },
  })

  const window = days.between(given.from, days.today)
  const inTime = window.filter((day) => day <= dueOn)
  const overdue = dueOn < days.today
  const finishes = chance.happens(
    overdue ? 0.72 + person.pace * 0.25 : (inTime.length / 200) * (0.5 + person.pace * 0.5),
  )
  if (finishes && inTime.length > 4) {
    const on = dayAtWork(world, person, chance.pick(inTime.slice(Math.floor(inTime.length / 3))))
    if (on !== undefined) finish(world, person, code, on)
    return
  }
  if (!chance.happens(0.3)) return
  const on = days.ago(chance.between(3, 14))
  if (on <= given.from) return
  const lead = officesOf(world, key).cpdLead
  if (chance.happens(0.6)) {
    const until = addMonths(days.today, chance.between(1, 4))
    change(world, id, { state: 'deferred', deferred_to: until, reason: chance.pick(WHY_LATER), changed_on: on })
    tell(world, on, '15:45', {
      ...about,
      action: 'module_deferred',
      actor: person,
      particulars: { module: module.title, to: sayDate(until) },
    })
  } else {
    change(world, id, { state: 'withdrawn', reason: chance.pick(WHY_NOT), changed_on: on })
    tell(world, on, '15:50', {
      ...about,
      action: 'module_withdrawn',
      actor: lead,
      particulars: { module: module.title },
    })
  }
}

const WHY_LATER = [
  'After the school production',
  'Waits for the new class to settle',
  'With the spring in-service day',
  'Back from leave first',
]
const WHY_NOT = ['Done at the last school', 'Covered by the NPQ', 'Changed to another phase']

const change = (world: World, id: number, to: Record<string, string>): void => {
  Object.assign(world.rows.get('assignments', id), { version: 2, before_state: 'assigned', ...to })
}

/** Done by oneself: the module goes into the CPD log as learning. */
function finish(world: World, person: Member, code: string, on: IsoDate): void {
  complete(world, person, code, on)
  const module = moduleOf(world, code)
  const words = { title: module.title, barrier: null, change: null, experienced: null, next: null }
  log(world, person, { on, minutes: module.minutes, words, codes: taught(world, module), module })
}

/** Marks a module as done; one that somebody was never given counts as given by the session. */
export function complete(world: World, person: Member, code: string, on: IsoDate): void {
  if (!world.given.has(`${person.id}/${code}`)) {
    const module = moduleOf(world, code)
    const id = world.rows.add('assignments', {
      ...{
        person_id: person.id,
        module_id: module.id,
        school_id: schoolOf(world, lastTime(person).school).id,
        rule_id: null,
      },
      ...{ origin: 'session', state: 'assigned', assigned_on: on, due_on: null, completed_on: null },
      ...{ deferred_to: null, reason: null, version: 1, changed_on: null, before_state: null },
      ...{ before_completed_on: null, before_deferred_to: null, before_reason: null },
    })
    world.given.set(`${person.id}/${code}`, id)
  }
  const id = world.given.get(`${person.id}/${code}`) ?? 0
  const row = world.rows.get('assignments', id)
  if (row.state === 'done' || (typeof row.assigned_on === 'string' && row.assigned_on > on)) return
  Object.assign(row, { state: 'done', completed_on: on, deferred_to: null, reason: null })
  Object.assign(row, { version: 2, before_state: 'assigned', changed_on: on })
  tell(world, on, '17:15', {
    ...{ action: 'module_completed', actor: person, person, school: lastTime(person).school },
    ...{ subject: ['assignment', id], particulars: { module: moduleOf(world, code).title } },
  })
}

/** Somebody who missed a session is given the module, to catch up within six weeks. */
export function catchUp(world: World, person: Member, code: string, heldOn: IsoDate): void {
  assign(world, person, code, { ruleId: null, origin: 'session', from: heldOn, dueAfter: 42 })
}

/** The first three competencies that a module teaches: what an entry about it is about. */
export function taught(world: World, module: Module): string[] {
  const ids = new Set(module.competencies.map(({ id }) => id))
  const codes = [...world.reference.competencies.values()].filter(({ id }) => ids.has(id)).map(({ code }) => code)
  return codes.slice(0, 3)
}

export function moduleOf(world: World, code: string): Module {
  const module = world.reference.modules.get(code)
  if (module === undefined) throw new Error(`There is no module ${code}.`)
  return module
}

export const peopleThere = (world: World, key: SchoolKey, on: IsoDate): Member[] =>
  staffOn(world, key, on).filter((person) => isThere(person, on))
