import { SUPPORT_NAMES, type SupportKind } from '../../people/support.rules.ts'
import { type IsoDate, lastDayOf, sayDate } from '../../shared/dates.ts'
import { chanceFor } from './chance.ts'
import { fullName, isStaff, lastStage, lastTime, type Member, type SchoolKey } from './members.ts'
import { named, officesOf, schoolOf, tell, type World } from './world.ts'

/** Who mentors, tutors and appraises whom. Nobody supports themselves, and appraising never goes round in a circle. */
export function addSupports(world: World): void {
  for (const key of world.schools.keys()) {
    const staff = world.members.filter((p) => lastTime(p).school === key && isStaff(p, world.days.today))
    if (key === 'hazelmere') addHazelmereMentors(world)
    else addMentors(world, key, staff)
    addTutors(world, key, staff)
    addAppraisers(world, key, staff)
  }
}

function addSupport(
  world: World,
  person: Member,
  supporter: Member,
  kind: SupportKind,
  key: SchoolKey,
  [from, to]: [IsoDate, IsoDate | null],
): void {
  if (to !== null && to <= from) return
  const id = world.rows.add('support_periods', {
    ...{ person_id: person.id, supporter_id: supporter.id, school_id: schoolOf(world, key).id, kind },
    ...{ started_on: from, finished_on: to },
  })
  world.supports.push({ person, supporter, kind, from, to })
  const by = { actor: officesOf(world, key).cpdLead, person, school: key, subject: ['support_period', id] as const }
  const words = { supporter: fullName(supporter), kind: SUPPORT_NAMES[kind] }
  const typed = world.days.later(from, 0)
  tell(world, typed, '12:20', { ...by, action: 'support_started', particulars: { ...words, on: sayDate(from) } })
  if (to !== null && to <= world.days.today)
    tell(world, world.days.later(lastDayOf(to), 0), '12:30', {
      ...{ ...by, action: 'support_ended' },
      particulars: { ...words, on: sayDate(lastDayOf(to)) },
    })
}

function addHazelmereMentors(world: World): void {
  const { days } = world
  const who = (name: string): Member => named(world, name)
  const mentor = (person: string, by: string, from: IsoDate, to: IsoDate | null = null): void =>
    addSupport(world, who(person), who(by), 'mentor', 'hazelmere', [from, to])
  mentor('Siân Pritchard', 'Pat Moss', days.january(1), days.september(0))
  mentor('Siân Pritchard', 'Idris Bello', days.september(0))
  mentor('Ada Okafor', 'Łucja Kowalska', days.september(1), days.september(0))
  mentor('Ada Okafor', 'Idris Bello', days.september(0))
  mentor('Mary Ann Evans', 'Jo Marsh', days.september(0))
  // Her mentor is on leave, so a colleague covers until the day of coming back.
  const jo = who('Jo Marsh')
  const away = jo.leave?.from ?? days.ago(28)
  const cover = away < days.september(0) ? days.september(0) : away
  addSupport(world, who('Mary Ann Evans'), who('Idris Bello'), 'cover_mentor', 'hazelmere', [
    cover,
    jo.leave?.to ?? null,
  ])
  // Without a mentor for two weeks: somebody should notice.
  mentor('Tom Fairweather', 'Marek Nowak', days.september(0), days.ago(11))
}

const NEEDS_MENTOR = ['ITT', 'ECT1', 'ECT2']

function addMentors(world: World, key: SchoolKey, staff: Member[]): void {
  const chance = chanceFor('mentors', key)
  const able = staff.filter(
    (p) => lastStage(p) === 'EXP' && p.leave === null && lastTime(p).from < world.days.september(1),
  )
  const taken = new Set<number>()
  for (const person of staff.filter((p) => NEEDS_MENTOR.includes(lastStage(p) ?? ''))) {
    const near = able.filter((p) => (p.department ?? p.phase) === (person.department ?? person.phase))
    const free = (near.length > 0 ? near : able).filter((p) => !taken.has(p.id))
    const mentor = chance.pick(free.length > 0 ? free : able)
    taken.add(mentor.id)
    addSupport(world, person, mentor, 'mentor', key, [lastTime(person).from, null])
  }
}

function addTutors(world: World, key: SchoolKey, staff: Member[]): void {
  const { tutor } = officesOf(world, key)
  for (const person of staff.filter((p) => ['ECT1', 'ECT2'].includes(lastStage(p) ?? ''))) {
    const ect = person.stages.find((time) => time.stage === 'ECT1')?.from ?? lastTime(person).from
    const from = ect > lastTime(person).from ? ect : lastTime(person).from
    addSupport(world, person, tutor, 'induction_tutor', key, [from, null])
  }
}

/** Early career teachers and trainees are not appraised. Nobody is appraised by their own CPD lead, save the heads. */
function addAppraisers(world: World, key: SchoolKey, staff: Member[]): void {
  const { head, tutor } = officesOf(world, key)
  const heads = staff.filter((p) => p.job.startsWith('Head of'))
  const second = staff.find((p) => p.job.includes('behaviour and belonging')) ?? tutor
  const senior = staff.filter((p) => lastStage(p) === 'SUP' && p.job.startsWith('Higher level'))
  const byWhom = (person: Member, i: number): Member | undefined => {
    if (person === head || NEEDS_MENTOR.includes(lastStage(person) ?? '')) return undefined
    if (heads.includes(person)) return second
    if (lastStage(person) === 'LEAD') return head
    if (senior.includes(person)) return tutor
    if (lastStage(person) === 'SUP') return senior[i % Math.max(senior.length, 1)] ?? second
    return heads.find((p) => p.department === person.department) ?? tutor
  }
  for (const [i, person] of staff.entries()) {
    const by = byWhom(person, i)
    if (by === undefined || by === person) continue
    const since = [world.days.september(1), lastTime(person).from, lastTime(by).from].sort().at(-1)
    addSupport(world, person, by, 'appraiser', key, [since ?? world.days.september(1), null])
  }
}

const supporterOn = (world: World, person: Member, kinds: readonly SupportKind[], on: IsoDate): Member[] =>
  world.supports
    .filter((s) => s.person === person && kinds.includes(s.kind) && s.from <= on && (s.to === null || on < s.to))
    .map((s) => s.supporter)

/** The mentor, or whoever covers for one who is on leave. */
export const mentorOn = (world: World, person: Member, on: IsoDate): Member | undefined =>
  supporterOn(world, person, ['cover_mentor', 'mentor'], on).find(
    (by) => by.leave === null || on < by.leave.from || (by.leave.to !== null && by.leave.to <= on),
  )

/** Whoever appraises or tutors somebody does not read the record. */
export const mayRead = (world: World, reader: Member, person: Member, on: IsoDate): boolean =>
  reader !== person && !supporterOn(world, person, ['appraiser', 'induction_tutor'], on).includes(reader)
