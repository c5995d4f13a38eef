import { type ShownEvidence } from '../../evidence/evidence.store.ts'
import { type EventName, type Particulars } from '../../audit/events.rules.ts'
import { type SupportKind } from '../../people/support.rules.ts'
import { type IsoDate } from '../../shared/dates.ts'
import { type ReachedDepth } from '../../shared/depths.ts'
import { type Days } from './days.ts'
import { type Reference } from './demo.store.ts'
import { fullName, type Member, type SchoolKey, schoolOn } from './members.ts'
import { type Rows } from './rows.rules.ts'
import { type Texts, type Told } from './words.ts'

export type School = { id: number; key: SchoolKey; name: string; urn: string }

/** Who holds the offices of a school. */
export type Offices = { head: Member; cpdLead: Member; inclusionLead: Member; tutor: Member }

export type World = {
  days: Days
  rows: Rows
  reference: Reference
  trust: { id: number }
  schools: ReadonlyMap<SchoolKey, School>
  members: Member[]
  /** The account of whoever set the site up. */
  admin: { userId: number | null }
  offices: ReadonlyMap<SchoolKey, Offices>
  texts: Texts
  told: Told
  supports: Support[]
  /** Which modules people have been given: the id of the assignment by `person id/module`. */
  given: Map<string, number>
  /** `person id/competency` of what is told by hand, so that chance leaves it alone. */
  written: Set<string>
  /** The deepest that anybody has reached so far, by `person id/competency`. */
  depths: Map<string, Reached>
  /** The entries about each competency, by `person id/competency`. */
  about: Map<string, number[]>
  /** What makes an entry evidence, by the entry's id. */
  evidence: Map<number, ShownEvidence>
  /** What happened, to be sorted by time before it gets its ids. */
  happened: Happening[]
}

export type Support = { person: Member; supporter: Member; kind: SupportKind; from: IsoDate; to: IsoDate | null }
export type Reached = { personId: number; code: string; depth: ReachedDepth; on: IsoDate; signOffId: number | null }

type Happening = {
  at: string
  action: EventName
  actor: { userId: number | null } | null
  person: { id: number } | null
  schoolId: number | null
  subject: readonly [string, number]
  particulars: Particulars
}

/** Keeps an event for the history pages; nothing that lies before the eighteen months of the story. */
export function tell(
  world: World,
  on: IsoDate,
  time: string,
  event: Omit<Happening, 'at' | 'schoolId'> & { school?: SchoolKey | undefined },
): void {
  if (on < world.days.first) return
  const { school, ...rest } = event
  const schoolId = school === undefined ? null : (world.schools.get(school)?.id ?? null)
  world.happened.push({ at: world.days.at(on, time), schoolId, ...rest })
}

/** Writes the events in the order in which they happened, so that the newest has the highest id. */
export function writeEvents(world: World): void {
  const inOrder = world.happened.map((event, i) => ({ event, i }))
  inOrder.sort((a, b) => (a.event.at < b.event.at ? -1 : a.event.at > b.event.at ? 1 : a.i - b.i))
  for (const { event } of inOrder) {
    world.rows.add('events', {
      at: event.at,
      action: event.action,
      actor_id: event.actor?.userId ?? null,
      person_id: event.person?.id ?? null,
      school_id: event.schoolId,
      subject_type: event.subject[0],
      subject_id: event.subject[1],
      particulars: JSON.stringify(event.particulars),
      form_key: null,
    })
  }
}

export function schoolOf(world: World, key: SchoolKey): School {
  const school = world.schools.get(key)
  if (school === undefined) throw new Error(`The demo has no school ${key}.`)
  return school
}

export function officesOf(world: World, key: SchoolKey): Offices {
  const offices = world.offices.get(key)
  if (offices === undefined) throw new Error(`Nobody holds the offices of ${key}.`)
  return offices
}

export function stageId(world: World, code: string): number {
  const stage = world.reference.stages.get(code)
  if (stage === undefined) throw new Error(`There is no career stage ${code}.`)
  return stage.id
}

/** Somebody by name: the story names only people who are in it. */
export function named(world: World, name: string): Member {
  const found = world.members.find((person) => fullName(person) === name)
  if (found === undefined) throw new Error(`${name} is not in the story.`)
  return found
}

/** Everyone who works at the school on that day. */
export const staffOn = (world: World, key: SchoolKey, on: IsoDate): Member[] =>
  world.members.filter((person) => schoolOn(person, on) === key)

/** True when somebody is at work that day: employed, and not on leave. */
export const isThere = (person: Member, on: IsoDate): boolean =>
  schoolOn(person, on) !== undefined &&
  (person.leave === null || on < person.leave.from || (person.leave.to !== null && person.leave.to <= on))
