import { halfTermOf } from '../../calendars/half-terms.rules.ts'
import { addDays, type IsoDate } from '../../shared/dates.ts'
import { DEPTH_NAMES, isReachedDepth, type ReachedDepth } from '../../shared/depths.ts'
import { chanceFor } from './chance.ts'
import { fullName, lastStage, lastTime, type Member, type StageTime } from './members.ts'
import { competency } from './practice.ts'
import { stageId, tell, type World } from './world.ts'

export type Step = { code: string; depth: ReachedDepth; from: IsoDate }

/** What experienced colleagues choose: the more often named, the more often chosen. */
const OFTEN_CHOSEN =
  'FAM-2 FAM-2 FAM-2 CAS-4 CAS-4 CAS-4 BAR-2 BAR-2 HQT-4 HQT-4 BEL-2 BEL-2 HQT-6 BEL-3 CAS-2 COL-2 SOC-1 BAR-5 BAR-6 BAR-4 HQT-5 FAM-1 COL-5 GRO-1 SOC-5 BEL-4'.split(
    ' ',
  )
const CHOSEN_BY_LEADERS = 'CUL-1 CUL-2 CUL-4 CUL-5 FAM-5 GRO-4 CAS-5 SOC-2 CAS-4 BEL-3 CUL-3 FAM-4'.split(' ')

/** Plans the steps of somebody's stages: from the template of the stage, from the NPQ, or by own choice. */
export function planSteps(world: World, person: Member): Step[] {
  const steps = person.stages.flatMap((time) => plannedIn(world, person, time))
  const known = new Set<string>()
  const fresh = steps.filter(({ code, depth }) => {
    if (known.has(`${code}/${depth}`)) return false
    known.add(`${code}/${depth}`)
    return true
  })
  return fresh.map(({ origin, stage, ...step }, i) => {
    const id = world.rows.add('planned_steps', {
      ...{ person_id: person.id, competency_id: competency(world, step.code).id, depth: step.depth, origin },
      ...{ stage_id: stage === null ? null : stageId(world, stage), position: i + 1 },
      ...{ planned_on: step.from, set_aside_on: null },
    })
    if (origin === 'own')
      tell(world, step.from, '16:50', {
        ...{ action: 'step_planned', actor: person, person, school: lastTime(person).school },
        subject: ['planned_step', id],
        particulars: { competency: competency(world, step.code).title, depth: DEPTH_NAMES[step.depth] },
      })
    return step
  })
}

type Planned = Step & { origin: 'template' | 'own'; stage: string | null }

function plannedIn(world: World, person: Member, time: StageTime): Planned[] {
  const { days } = world
  const begins = [time.from, lastTime(person).from, days.first].sort().at(-1) ?? days.first
  const isOver = time.to !== null && time.to <= days.first
  if (isOver) return []
  const from = days.later(begins, 0)
  const template = world.reference.templates.get(time.stage) ?? []
  if (template.length > 0) {
    tell(world, from, '09:00', {
      ...{ action: 'template_planned', actor: world.admin, person, school: lastTime(person).school },
      ...{ subject: ['career_stage', stageId(world, time.stage)], particulars: {} },
    })
    return template.flatMap(({ code, depth }) =>
      isReachedDepth(depth) ? [{ code, depth, from, origin: 'template' as const, stage: time.stage }] : [],
    )
  }
  // An established teacher chooses; whoever became a leader since has the steps of that time as well.
  return ownChoice(world, person, time, from)
}

function ownChoice(world: World, person: Member, time: StageTime, from: IsoDate): Planned[] {
  const chance = chanceFor('plan', fullName(person), time.stage)
  const own = (code: string, depth: ReachedDepth, on: IsoDate): Planned => ({
    code,
    depth,
    from: on,
    origin: 'own',
    stage: null,
  })
  const profile = time.npq === null ? [] : (world.reference.npqs.get(time.npq) ?? [])
  if (profile.length > 0) {
    const leads =
      person.pace > 0.7 && time.npq !== 'NPQLTD' ? [own(profile[0] ?? '', 4, world.days.later(from, 150))] : []
    return [...profile.slice(0, 6).map((code) => own(code, 3, from)), ...leads]
  }
  if (time.stage === 'SUP') return person.pace > 0.65 ? [own(chance.pick(['COL-2', 'BEL-5', 'HQT-2']), 2, from)] : []
  const until = time.to ?? world.days.today
  const terms = Math.max(1, Math.round(world.days.between(from, until).length / 65))
  const many = Math.min(terms + 2, 1 + Math.round(person.pace * 6))
  const codes = chance.some(
    [...new Set(chance.some(lastStage(person) === 'LEAD' ? CHOSEN_BY_LEADERS : OFTEN_CHOSEN, 14))],
    many,
  )
  const earlier = codes.map((code, i) =>
    own(code, chance.happens(0.25) ? 3 : 2, world.days.later(from, i * 45 + chance.between(0, 9))),
  )
  if (until !== world.days.today && time.to !== null) return earlier
  // What families and pupils have asked for lately is what many choose next.
  const since = world.days.ago(chance.between(12, 38))
  const now = LATELY.filter(([code, share]) => chance.happens(share) && !codes.includes(code)).map(([code]) =>
    own(code, 2, since > from ? since : from),
  )
  return [...earlier, ...now.slice(0, 2)]
}

const LATELY: [code: string, share: number][] = [
  ['FAM-2', 0.6],
  ['CAS-4', 0.5],
  ['BAR-2', 0.3],
]

/** Chooses the focus of this half term, and remembers those before. */
export function addFocus(
  world: World,
  person: Member,
  code: string,
  before: { code: string; from: IsoDate; to: IsoDate }[] = [],
): void {
  const { days } = world
  const term = halfTermOf(days.ago(1))
  const chance = chanceFor('focus', fullName(person))
  const chosen = days.later(
    [term.startedOn, lastTime(person).from].sort().at(-1) ?? term.startedOn,
    chance.between(0, 4),
  )
  for (const { code: earlier, from, to } of before) if (from < to && to <= chosen) write(earlier, from, to)
  write(code, chosen, null)

  function write(what: string, from: IsoDate, to: IsoDate | null): void {
    const id = world.rows.add('focus_periods', {
      ...{ person_id: person.id, competency_id: competency(world, what).id, started_on: from, finished_on: to },
    })
    tell(world, from, '15:40', {
      ...{ action: 'focus_chosen', actor: person, person, school: lastTime(person).school },
      ...{ subject: ['focus_period', id], particulars: { competency: competency(world, what).title } },
    })
  }
}

/** The day after the half term that a day is in, or of that day plus some weeks when this comes first. */
export const endOfFocus = (on: IsoDate): IsoDate => {
  const { finishedOn } = halfTermOf(on)
  const weeks = addDays(on, 56)
  return finishedOn < weeks ? finishedOn : weeks
}
