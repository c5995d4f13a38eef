import { type IsoDate } from '../../shared/dates.ts'
import { type ReachedDepth } from '../../shared/depths.ts'
import { weekdayOf } from '../../calendars/half-terms.rules.ts'
import { type Chance, chanceFor } from './chance.ts'
import { fullName, isStaff, lastStage, lastTime, type Member, type SchoolKey, schoolOn, stageOn } from './members.ts'
import { addFocus, endOfFocus, planSteps, type Step } from './plans.ts'
import { ask, decide, depthOf, log, type Request } from './practice.ts'
import { mayRead, mentorOn } from './supports.ts'
import { isThere, officesOf, staffOn, type World } from './world.ts'
import { type Occasion, occasionsFor } from './words.ts'

/**
 * How somebody gets on with what is planned: some steps done and signed, the next one in hand, one waiting or answered
 * with not yet, the rest to come. How far depends on the time they had and on their pace.
 */
export function growPerson(world: World, person: Member): void {
  const steps = planSteps(world, person)
  const chance = chanceFor('growth', fullName(person))
  const working = stillHere(world, person)
  const byHand = (step: Step): boolean => world.written.has(`${person.id}/${step.code}`)
  const done = steps.filter((step, i) => !byHand(step) && isDoneBy(world, person, step, i, steps))
  for (const [i, step] of done.entries()) takeStep(world, person, step, doneOn(world, person, i, done), chance)
  const open = steps.filter((step) => !done.includes(step) && !byHand(step))
  const [next, second, third] = open
  if (working && next !== undefined && lastStage(person) !== 'SUP' && !isAway(world, person)) {
    tryStep(world, person, next, chance, chance.between(1, 2))
    if (person.signIn !== null || early(person, world.days.today) || chance.happens(0.9))
      addFocus(
        world,
        person,
        next.code,
        done.slice(-2).map((step, i) => {
          const from = world.days.later(doneOn(world, person, done.length - Math.min(2, done.length) + i, done), -24)
          return { code: step.code, from, to: endOfFocus(from) }
        }),
      )
    if (second !== undefined) waitOrNotYet(world, person, second, chance)
    if (third !== undefined && chance.happens(0.5)) tryStep(world, person, third, chance, 1)
  }
  learn(world, person, chance)
}

const stillHere = (world: World, person: Member): boolean => isStaff(person, world.days.today)
const isAway = (world: World, person: Member): boolean => !isThere(person, world.days.ago(1))

function isDoneBy(world: World, person: Member, step: Step, i: number, steps: Step[]): boolean {
  const { days } = world
  const stage = stageOn(person, step.from)
  const sameStage = steps.filter((other) => stageOn(person, other.from) === stage)
  const place = sameStage.indexOf(step)
  if (stage?.to != null && stage.to <= days.today)
    return place < Math.round(sameStage.length * (0.6 + person.pace * 0.45))
  const had = days.between(step.from, days.today).length
  const yearLong = ['ITT', 'ECT1', 'ECT2'].includes(stage?.stage ?? '')
  const perStep = yearLong ? (190 / sameStage.length) * (1.5 - person.pace * 0.7) : 105 * (1.4 - person.pace * 0.6)
  if (step.depth === 4) return had > 60
  if (yearLong || stage?.npq != null) return (place + 1) * perStep < had && place < sameStage.length - 1
  return had > perStep * 0.8 && (stage?.stage === 'SUP' || i < steps.length - 1)
}

/** Done steps are spread over the time since they were planned, the first ones first. */
function doneOn(world: World, person: Member, i: number, done: Step[]): IsoDate {
  const { days } = world
  const step = done[i]
  const from = step?.from ?? days.first
  const end =
    [stageOn(person, from)?.to ?? days.today, lastTime(person).to ?? days.today, days.today].sort()[0] ?? days.today
  const window = days.between(from, end)
  const together = done.filter((other) => other.from === from)
  const place = together.indexOf(step ?? { code: '', depth: 1, from }) + 1
  const at = Math.round((window.length * place) / (together.length + 0.6)) - 1
  return window[Math.min(Math.max(at, 16), window.length - 2)] ?? days.ago(2)
}

/** Practises, asks and is signed, so that the answer comes on about that day. */
function takeStep(world: World, person: Member, step: Step, on: IsoDate, chance: Chance): void {
  if (depthOf(world, person, step.code) >= step.depth) return
  const many = step.depth === 1 ? 1 : step.depth === 2 ? 2 : 4
  const span = step.depth >= 3 ? 45 : chance.between(9, 20)
  const ids = practise(world, person, step.code, on, many, span, chance)
  if (step.depth === 1 || ids.length < Math.min(many, 2)) return
  const request = askFor(world, person, step.code, step.depth, on, ids)
  if (request === undefined) return
  const by = readerFor(world, person, step.depth, on)
  const decided = nextThere(world, by, world.days.later(on, chance.between(1, 8)))
  if (by !== null && decided !== undefined && decided >= request.on) decide(world, request, decided, by, 'signed')
}

/** Some occasions before a day, the last two school days before it; answers the ids of the entries. */
export function practise(
  world: World,
  person: Member,
  code: string,
  before: IsoDate,
  many: number,
  span: number,
  chance: Chance,
): number[] {
  const occasions = occasionsFor(world.texts, world.told, whoAt(person), code, many)
  return occasions.flatMap((words, i) => {
    const back = 3 + Math.round((span * (occasions.length - 1 - i)) / Math.max(occasions.length - 1, 1))
    const on = dayAtWork(world, person, world.days.later(before, -back))
    return on === undefined
      ? []
      : [log(world, person, { on, words, codes: [code], minutes: chance.pick([30, 30, 45, 60]) })]
  })
}

const whoAt = (person: Member): { id: number; school: SchoolKey } => ({
  id: person.id,
  school: lastTime(person).school,
})

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** That day, or the next one on which somebody was at work; always before today. */
export function dayAtWork(world: World, person: Member, on: IsoDate): IsoDate | undefined {
  const isIn = (day: IsoDate): boolean =>
    isThere(person, day) && (person.days === null || person.days.includes(WEEKDAYS[weekdayOf(day)] ?? ''))
  for (let n = 0, day = on; n < 12; n++, day = world.days.later(on, n)) if (isIn(day)) return day
  return undefined
}

const nextThere = (world: World, person: Member | null, on: IsoDate): IsoDate | undefined =>
  person === null ? undefined : dayAtWork(world, person, on)

const early = (person: Member, on: IsoDate): boolean =>
  ['ITT', 'ECT1', 'ECT2'].includes(stageOn(person, on)?.stage ?? '')

/** Who reads: the mentor at the early stages, the inclusion lead for what is Embedded, else a colleague who may. */
export function readerFor(world: World, person: Member, depth: ReachedDepth, on: IsoDate): Member | null {
  const key = schoolOn(person, on)
  if (key === undefined) return null
  const { inclusionLead, cpdLead } = officesOf(world, key)
  const mentor = mentorOn(world, person, on)
  if (depth === 2 && early(person, on)) return mentor ?? null
  const near = staffOn(world, key, on).filter(
    (p) =>
      ['EXP', 'LEAD'].includes(stageOn(p, on)?.stage ?? '') &&
      p.pace >= 0.6 &&
      mayRead(world, person, p, on) &&
      (p.department ?? p.phase) === (person.department ?? person.phase),
  )
  const colleague = near[person.id % Math.max(near.length, 1)]
  // Whom somebody appraises is not asked to sign for them; the inclusion lead may be all the same, when nobody else is left.
  const lead = mayRead(world, person, cpdLead, on) ? cpdLead : undefined
  const inOrder = depth >= 3 ? [inclusionLead, lead] : [colleague, lead, inclusionLead]
  return inOrder.find((p) => p !== undefined && mayRead(world, p, person, on) && isThere(p, on)) ?? null
}

/** Asks whoever is right to ask; somebody without a reader does not ask yet. */
export function askFor(
  world: World,
  person: Member,
  code: string,
  depth: ReachedDepth,
  on: IsoDate,
  entryIds: number[],
): Request | undefined {
  const day = dayAtWork(world, person, on)
  const reader = day === undefined ? null : readerFor(world, person, depth, day)
  return day === undefined || reader === null ? undefined : ask(world, person, code, depth, day, reader, entryIds)
}

/** A step in hand: one or two occasions this half term. */
function tryStep(world: World, person: Member, step: Step, chance: Chance, many: number): void {
  practise(world, person, step.code, world.days.ago(chance.between(0, 2)), many, chance.between(7, 14), chance)
}

function waitOrNotYet(world: World, person: Member, step: Step, chance: Chance): void {
  const throwOf = chance.next()
  if (throwOf > 0.5 || step.depth === 1) return
  const waits = throwOf < 0.3
  const ago = waits ? chance.pick([1, 2, 3, 5, 6, 8, 13, 17]) : chance.between(12, 30)
  const on = world.days.ago(ago)
  const ids = practise(world, person, step.code, on, step.depth === 2 ? 2 : 4, step.depth === 2 ? 10 : 45, chance)
  if (ids.length < (step.depth === 2 ? 2 : 3)) return
  const request = askFor(world, person, step.code, step.depth, on, ids)
  const by = readerFor(world, person, step.depth, on)
  if (request === undefined || waits || by === null) return
  const decided = nextThere(world, by, world.days.later(request.on, chance.between(1, 8)))
  if (decided !== undefined) decide(world, request, decided, by, 'not_yet')
}

/** What people read, hear and visit besides; some write down what is in the way in their own room. */
export function learn(world: World, person: Member, chance: Chance): void {
  const { days, texts } = world
  const from = [lastTime(person).from, days.first].sort().at(-1) ?? days.first
  const window = days.between(from, lastTime(person).to ?? days.today)
  const support = lastStage(person) === 'SUP'
  const many = Math.round((window.length / 290) * (support ? 1 : 3) * (0.4 + person.pace))
  for (const item of chance.some(texts.learning, person.hasAccount ? many : 0)) {
    const on = dayAtWork(world, person, chance.pick(window))
    if (on === undefined) continue
    const writes = chance.happens(support ? 0.25 : 0.5)
    const [about] = occasionsFor(texts, world.told, whoAt(person), item.competency, writes ? 1 : 0)
    const words: Occasion = {
      title: item.title,
      barrier: about?.barrier ?? null,
      change: null,
      experienced: null,
      next: about?.next ?? null,
    }
    log(world, person, { on, words, minutes: item.minutes, codes: [item.competency] })
  }
}
