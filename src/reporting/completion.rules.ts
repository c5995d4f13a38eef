import { countSteps, type PlannedStep } from '../pathways/progress.rules.ts'
import { type Depth, isDepth, isReachedDepth } from '../shared/depths.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type StaffMember } from './staff.rules.ts'

export type CompetencyColumn = { id: number; code: string; title: string; module: string | null }
export type StrandColumn = { code: string; title: string; competencies: CompetencyColumn[] }
/** A depth that somebody reached (`planned` 0) or planned (`planned` 1). */
export type ProgressRow = { personId: number; competencyId: number; depth: number; planned: number }
export type ModuleCounts = { done: number; due: number; overdue: number; overdueSince: IsoDate | null }
export const NO_MODULES: ModuleCounts = { done: 0, due: 0, overdue: 0, overdueSince: null }

/** One person's steps. `open` is null behind the wall: then the two counts are all there is. */
export type PersonProgress = {
  planned: number
  done: number
  open: { reached: ReadonlyMap<number, Depth>; steps: readonly PlannedStep[] } | null
}
export const NO_PROGRESS: PersonProgress = { planned: 0, done: 0, open: { reached: new Map(), steps: [] } }

/**
 * Sorts the rows of a school to its people. Behind the wall depths are counted and then dropped here, so that no page,
 * CSV or total built from the answer can hold them.
 */
export function progressByPerson(
  rows: readonly ProgressRow[],
  people: readonly StaffMember[],
): Map<number, PersonProgress> {
  const reached = new Map<number, Map<number, Depth>>(people.map((person) => [person.id, new Map()]))
  const steps = new Map<number, PlannedStep[]>(people.map((person) => [person.id, []]))
  for (const { personId, competencyId, depth, planned } of rows) {
    if (planned === 0 && isDepth(depth)) reached.get(personId)?.set(competencyId, depth)
    else if (isReachedDepth(depth)) steps.get(personId)?.push({ competencyId, depth })
  }
  return new Map(
    people.map((person) => {
      const theirs = steps.get(person.id) ?? []
      const depths = reached.get(person.id) ?? new Map<number, Depth>()
      return [
        person.id,
        { ...countSteps(theirs, depths), open: person.walled ? null : { reached: depths, steps: theirs } },
      ]
    }),
  )
}

/** Everything known of one person for a sum. */
export type Counted = { person: StaffMember; progress: PersonProgress; modules: ModuleCounts }

export function countedOf(
  people: readonly StaffMember[],
  progress: ReadonlyMap<number, PersonProgress>,
  modules: ReadonlyMap<number, ModuleCounts>,
): Counted[] {
  return people.map((person) => ({
    person,
    progress: progress.get(person.id) ?? NO_PROGRESS,
    modules: modules.get(person.id) ?? NO_MODULES,
  }))
}

/** A sum over people. `from` says how many people stand behind each figure, for the rule on small groups. */
export type Sum = {
  people: number
  planned: number
  done: number
  modulesDone: number
  modulesDue: number
  modulesOverdue: number
  from: { planned: number; modulesDone: number; modulesDue: number; modulesOverdue: number }
}

export function sumOf(counted: readonly Counted[]): Sum {
  const total = (pick: (one: Counted) => number) => counted.reduce((sum, one) => sum + pick(one), 0)
  const having = (pick: (one: Counted) => number) => counted.filter((one) => pick(one) > 0).length
  return {
    people: counted.length,
    planned: total((one) => one.progress.planned),
    done: total((one) => one.progress.done),
    modulesDone: total((one) => one.modules.done),
    modulesDue: total((one) => one.modules.due),
    modulesOverdue: total((one) => one.modules.overdue),
    from: {
      planned: having((one) => one.progress.planned),
      modulesDone: having((one) => one.modules.done),
      modulesDue: having((one) => one.modules.due),
      modulesOverdue: having((one) => one.modules.overdue),
    },
  }
}

export type GroupSum = { key: string; name: string; sum: Sum }

/** The same sums for each stage, in the order of a career; people without one come last. */
export const sumsByStage = (counted: readonly Counted[]): GroupSum[] =>
  groups(
    [...counted].sort((a, b) => (a.person.stage?.position ?? 99) - (b.person.stage?.position ?? 99)),
    ({ person }) => ({ key: person.stage?.code ?? '', name: person.stage?.name ?? 'No stage yet' }),
  )

/** The same sums for each phase of the school, by name; people without one come last. */
export const sumsByPhase = (counted: readonly Counted[]): GroupSum[] =>
  groups(
    [...counted].sort((a, b) => (a.person.phase ?? '~').localeCompare(b.person.phase ?? '~', 'en-GB')),
    ({ person }) => ({ key: person.phase ?? '', name: person.phase ?? 'No phase written down' }),
  )

function groups(counted: readonly Counted[], of: (one: Counted) => { key: string; name: string }): GroupSum[] {
  const found = new Map<string, { name: string; counted: Counted[] }>()
  for (const one of counted) {
    const { key, name } = of(one)
    const group = found.get(key) ?? { name, counted: [] }
    group.counted.push(one)
    found.set(key, group)
  }
  return [...found].map(([key, group]) => ({ key, name: group.name, sum: sumOf(group.counted) }))
}

export type StrandSum = {
  code: string
  title: string
  planned: number
  done: number
  /** How many people have a step planned here. */
  planners: number
  /** How many people are at each depth, Not started first: each once, at the deepest they have reached in the strand. */
  curve: [number, number, number, number, number]
}

/** Steps and people by strand. People behind the viewer's wall are in none of these figures. */
export function sumsByStrand(counted: readonly Counted[], strands: readonly StrandColumn[]): StrandSum[] {
  const strandOf = new Map(
    strands.flatMap((strand, i) => strand.competencies.map((competency): [number, number] => [competency.id, i])),
  )
  const sums = strands.map((strand): StrandSum => ({
    code: strand.code,
    title: strand.title,
    planned: 0,
    done: 0,
    planners: 0,
    curve: [0, 0, 0, 0, 0],
  }))
  for (const { progress } of counted) {
    if (progress.open === null) continue
    const deepest = sums.map((): Depth => 0)
    const steps = sums.map((): PlannedStep[] => [])
    for (const [competencyId, depth] of progress.open.reached) {
      const at = strandOf.get(competencyId)
      if (at !== undefined && depth > (deepest[at] ?? 0)) deepest[at] = depth
    }
    for (const step of progress.open.steps) steps[strandOf.get(step.competencyId) ?? -1]?.push(step)
    for (const [i, sum] of sums.entries()) {
      const { planned, done } = countSteps(steps[i] ?? [], progress.open.reached)
      sum.planned += planned
      sum.done += done
      if (planned > 0) sum.planners += 1
      sum.curve[deepest[i] ?? 0] += 1
    }
  }
  return sums
}

/** The people whom strand and depth figures take in. */
export const openTo = (counted: readonly Counted[]): number =>
  counted.filter((one) => one.progress.open !== null).length
