import { addDays, type IsoDate, sayDate } from '../../shared/dates.ts'
import { weekdayOf } from '../../calendars/half-terms.rules.ts'
import { chanceFor } from './chance.ts'
import { catchUp, complete, moduleOf, peopleThere, taught } from './courses.ts'
import { lastStage, type Member, type SchoolKey, stageOn } from './members.ts'
import { log } from './practice.ts'
import { occasionsFor } from './words.ts'
import { officesOf, schoolOf, staffOn, tell, type World } from './world.ts'

/** What was trained together: a module, how many school days ago, and for whom. */
type Held = { module: string; ago: number; whom: 'all' | 'teachers' | 'early' | 'support' }

// prettier-ignore
const HELD: Record<SchoolKey, Held[]> = {
  hazelmere: [
    { module: 'M03', ago: 258, whom: 'all' }, { module: 'M13', ago: 226, whom: 'all' }, { module: 'M25', ago: 190, whom: 'teachers' },
    { module: 'M12', ago: 160, whom: 'support' }, { module: 'M14', ago: 128, whom: 'teachers' }, { module: 'M21', ago: 92, whom: 'teachers' },
    { module: 'M23', ago: 50, whom: 'all' }, { module: 'M09', ago: 23, whom: 'early' },
  ],
  larkrise: [
    { module: 'M03', ago: 240, whom: 'teachers' }, { module: 'M18', ago: 170, whom: 'teachers' }, { module: 'M20', ago: 105, whom: 'teachers' },
    { module: 'M12', ago: 60, whom: 'support' }, { module: 'M16', ago: 27, whom: 'teachers' },
  ],
  alder: [
    { module: 'M13', ago: 220, whom: 'all' }, { module: 'M27', ago: 130, whom: 'teachers' }, { module: 'M19', ago: 44, whom: 'all' },
  ],
}
const COMING: Record<SchoolKey, { module: string; ahead: number; whom: Held['whom']; wholeDay: boolean }[]> = {
  hazelmere: [
    { module: 'M10', ahead: 6, whom: 'early', wholeDay: false },
    { module: 'M22', ahead: 19, whom: 'all', wholeDay: true },
  ],
  larkrise: [
    { module: 'M14', ahead: 9, whom: 'teachers', wholeDay: false },
    { module: 'M24', ahead: 24, whom: 'teachers', wholeDay: false },
  ],
  alder: [
    { module: 'M17', ahead: 8, whom: 'teachers', wholeDay: false },
    { module: 'M22', ahead: 20, whom: 'all', wholeDay: true },
  ],
}
const PLACES: Record<SchoolKey, [small: string, large: string]> = {
  hazelmere: ['Room 4', 'School hall'],
  larkrise: ['Library', 'Main hall'],
  alder: ['Meeting room', 'Sports hall'],
}
const WEDNESDAY = 3

/** Training sessions of the last eighteen months with their registers, and two that are planned. */
export function addSessions(world: World): void {
  for (const key of world.schools.keys()) {
    for (const held of HELD[key]) hold(world, key, held)
    for (const coming of COMING[key]) plan(world, key, coming)
  }
}

function invited(world: World, key: SchoolKey, whom: Held['whom'], on: IsoDate): Member[] {
  const early = ['ITT', 'ECT1', 'ECT2']
  const stages = { all: null, teachers: [...early, 'EXP', 'LEAD'], early, support: ['SUP'] }[whom]
  return peopleThere(world, key, on).filter((p) => stages === null || stages.includes(stageOn(p, on)?.stage ?? ''))
}

/** The Wednesday on or after a school day: part-time colleagues know the day. */
function wednesday(on: IsoDate): IsoDate {
  let day = on
  while (weekdayOf(day) !== WEDNESDAY) day = addDays(day, 1)
  return day
}

const isIn = (person: Member, on: IsoDate): boolean =>
  person.days === null || person.days.includes(['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][weekdayOf(on)] ?? '')

function addSession(world: World, key: SchoolKey, code: string, on: IsoDate, wholeDay: boolean, many: number): number {
  const { cpdLead } = officesOf(world, key)
  const large = many > 12
  return world.rows.add('training_sessions', {
    ...{ school_id: schoolOf(world, key).id, module_id: moduleOf(world, code).id, held_on: on },
    ...{
      starts_at: wholeDay ? '09:30' : '15:30',
      ends_at: wholeDay ? '12:30' : '17:00',
      place: PLACES[key][large ? 1 : 0],
    },
    ...{ capacity: Math.max(12, Math.ceil((many + 4) / 5) * 5), note: null, sequence: 0, created_by: cpdLead.userId },
    ...{ cancelled_on: null, register_taken_at: null, version: 1 },
  })
}

function hold(world: World, key: SchoolKey, { module: code, ago, whom }: Held): void {
  const { days } = world
  const near = wednesday(days.ago(ago))
  const on = near < days.today && days.between(near, days.today)[0] === near ? near : days.ago(ago)
  const people = invited(world, key, whom, on)
  if (people.length === 0) return
  const { cpdLead } = officesOf(world, key)
  const module = moduleOf(world, code)
  const id = addSession(world, key, code, on, false, people.length)
  const about = { actor: cpdLead, person: null, school: key, subject: ['training_session', id] as const }
  const invitedOn = days.later(on, -15)
  tell(world, invitedOn, '12:10', {
    ...about,
    action: 'session_planned',
    particulars: { module: module.title, on: sayDate(on) },
  })
  tell(world, invitedOn, '12:15', {
    ...about,
    action: 'session_invited',
    particulars: { people: people.length, on: sayDate(on) },
  })

  const chance = chanceFor('session', key, code)
  let came = 0
  for (const person of people) {
    const attended = isIn(person, on) ? chance.happens(0.92) : chance.happens(0.15)
    const state = attended ? 'attended' : isIn(person, on) ? 'absent' : 'declined'
    world.rows.add('session_places', {
      session_id: id,
      person_id: person.id,
      state,
      invited_at: days.at(invitedOn, '12:15'),
    })
    if (!attended) {
      if (lastStage(person) !== 'SUP') catchUp(world, person, code, on)
      continue
    }
    came++
    complete(world, person, code, on)
    const codes = taught(world, module)
    // Some add a sentence on what is in the way in their own room: that is more than having been there.
    const adds = person.hasAccount && chance.happens(lastStage(person) === 'SUP' ? 0.3 : 0.35)
    const who = { id: person.id, school: key }
    const [about] = adds ? occasionsFor(world.texts, world.told, who, chance.pick(codes), 1) : []
    const words = {
      change: null,
      experienced: null,
      barrier: about?.barrier ?? null,
      next: about?.next ?? null,
      title: module.title,
    }
    log(world, person, { on, minutes: 90, words, codes, module, sessionId: id })
  }
  Object.assign(world.rows.get('training_sessions', id), { register_taken_at: days.at(on, '17:02'), version: 2 })
  tell(world, on, '17:02', { ...about, action: 'register_taken', particulars: { on: sayDate(on), came } })
}

function plan(world: World, key: SchoolKey, coming: (typeof COMING)[SchoolKey][number]): void {
  const { days } = world
  const on = coming.wholeDay ? days.nextHalfTerm : wednesday(days.ahead(coming.ahead))
  const { cpdLead } = officesOf(world, key)
  const people = invited(world, key, coming.whom, days.ago(1)).filter((p) => staffOn(world, key, on).includes(p))
  const id = addSession(world, key, coming.module, on, coming.wholeDay, people.length)
  const invitedOn = days.ago(9)
  const chance = chanceFor('coming', key, coming.module)
  for (const person of people) {
    const answer = chance.next()
    const state = !isIn(person, on)
      ? answer < 0.5
        ? 'declined'
        : 'invited'
      : answer < 0.72
        ? 'booked'
        : answer < 0.95
          ? 'invited'
          : 'declined'
    const said = person.signIn === 'ect' ? 'booked' : state
    world.rows.add('session_places', {
      session_id: id,
      person_id: person.id,
      state: said,
      invited_at: days.at(invitedOn, '12:40'),
    })
  }
  const about = { actor: cpdLead, person: null, school: key, subject: ['training_session', id] as const }
  const title = moduleOf(world, coming.module).title
  tell(world, invitedOn, '12:35', {
    ...about,
    action: 'session_planned',
    particulars: { module: title, on: sayDate(on) },
  })
  tell(world, invitedOn, '12:40', {
    ...about,
    action: 'session_invited',
    particulars: { people: people.length, on: sayDate(on) },
  })
}
