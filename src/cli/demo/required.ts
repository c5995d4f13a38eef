import { addDays, addMonths, type IsoDate, sayDate } from '../../shared/dates.ts'
import { chanceFor } from './chance.ts'
import { type RequiredKind } from './demo.store.ts'
import { fullName, isStaff, lastStage, lastTime, type Member, type SchoolKey } from './members.ts'
import { isThere, officesOf, schoolOf, tell, type World } from './world.ts'

/**
 * Required training: everyone's safeguarding each September, Prevent every other year, first aid for some, and what
 * Alder House adds. Most of it is in date, some is due soon, and a little is late.
 */
export function addRequired(world: World, common: RequiredKind[]): void {
  const [safeguarding, prevent, ...firstAid] = common
  for (const key of world.schools.keys()) {
    const staff = world.members.filter((p) => lastTime(p).school === key && isStaff(p, world.days.today))
    if (safeguarding !== undefined) for (const person of staff) renewEachSeptember(world, key, person, safeguarding)
    if (prevent !== undefined) for (const person of staff) everySoOften(world, key, person, prevent, 0.03)
    for (const kind of firstAid) {
      const chance = chanceFor('first aid', key, kind.title)
      for (const person of chance.some(
        staff.filter((p) => lastStage(p) === 'SUP'),
        key === 'larkrise' ? 8 : 4,
      )) {
        world.rows.add('required_people', { kind_id: kind.id, person_id: person.id })
        everySoOften(world, key, person, kind, 0.12)
      }
    }
    if (key === 'alder') addOwn(world, key, staff)
  }
}

function addOwn(world: World, key: SchoolKey, staff: Member[]): void {
  const title = 'Moving and handling'
  const id = world.rows.add('required_kinds', {
    ...{ school_id: schoolOf(world, key).id, title, renew_months: 12, needed_by: 'everyone', retired_on: null },
  })
  tell(world, world.days.later(world.days.first, 20), '10:20', {
    ...{ action: 'required_kind_added', actor: officesOf(world, key).cpdLead, person: null, school: key },
    ...{ subject: ['required_kind', id], particulars: { title } },
  })
  for (const person of staff)
    everySoOften(world, key, person, { id, title, renew_months: 12, needed_by: 'everyone' }, 0.06)
}

function renewEachSeptember(world: World, key: SchoolKey, person: Member, kind: RequiredKind): void {
  const { days } = world
  const chance = chanceFor('safeguarding', fullName(person))
  for (const yearsAgo of [2, 1, 0]) {
    const on = addDays(days.september(yearsAgo), 1)
    const late = chance.happens(0.06)
    if (on >= days.today || lastTime(person).from > on || (yearsAgo === 0 && late)) continue
    const there = isThere(person, on) ? on : days.later(on, chance.between(15, 30))
    record(world, key, person, kind, there)
  }
  const joined = lastTime(person).from
  if (joined > days.september(0)) record(world, key, person, kind, days.later(joined, chance.between(1, 5)))
}

/** Done once within the time after which it is due again; now and then too long ago, or soon to be renewed. */
function everySoOften(world: World, key: SchoolKey, person: Member, kind: RequiredKind, lateShare: number): void {
  const { days } = world
  const chance = chanceFor('required', fullName(person), kind.title)
  const months = kind.renew_months ?? 36
  const due = chance.next()
  const monthsAgo =
    due < lateShare
      ? months + chance.between(0, 2)
      : due < lateShare + 0.05
        ? months - 1
        : chance.between(1, months - 2)
  const on = addDays(addMonths(days.today, -monthsAgo), -chance.between(2, 20))
  record(world, key, person, kind, on)
}

function record(world: World, key: SchoolKey, person: Member, kind: RequiredKind, on: IsoDate): void {
  const { days } = world
  if (on >= days.today) return
  const chance = chanceFor('certificate', fullName(person), kind.title, on)
  const typed = days.later(on, 1) > on ? days.later(on, 1) : on
  const id = world.rows.add('required_records', {
    ...{ kind_id: kind.id, person_id: person.id, done_on: on },
    ...{ renew_by: kind.renew_months === null ? null : addMonths(on, kind.renew_months) },
    ...{ certificate: chance.happens(0.4) ? `${kind.title.charAt(0)}${chance.between(10_000, 99_999)}` : null },
    recorded_at: days.at(typed, '14:30'),
  })
  if (on >= days.first)
    tell(world, typed, '14:30', {
      ...{ action: 'required_recorded', actor: officesOf(world, key).cpdLead, person, school: key },
      ...{ subject: ['required_record', id], particulars: { title: kind.title, on: sayDate(on) } },
    })
}
