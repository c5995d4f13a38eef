import { type IsoDate } from '../../shared/dates.ts'

export type SchoolKey = 'hazelmere' | 'larkrise' | 'alder'
export type StageCode = 'ITT' | 'ECT1' | 'ECT2' | 'EXP' | 'LEAD' | 'SUP'

export type SchoolTime = { school: SchoolKey; from: IsoDate; to: IsoDate | null }
export type StageTime = { stage: StageCode; npq: string | null; from: IsoDate; to: IsoDate | null }

/** Somebody in the story, before a row is written. Periods are half-open, oldest first. */
export type MemberSpec = {
  given: string
  family: string
  job: string
  times: SchoolTime[]
  stages: StageTime[]
  phase: string | null
  department: string | null
  fte: number
  /** `Mon Tue Wed` for somebody part-time. */
  days: string | null
  leave: { from: IsoDate; to: IsoDate | null } | null
  trn: string | null
  staffCode: string | null
  /** The name of the demo sign-in, `ect` of `ect@demo.stepfree.test`. */
  signIn: string | null
  /** False for somebody who has not opened the invitation yet. */
  hasAccount: boolean
  /** How much of what is planned gets done and written down, 0 to 1. */
  pace: number
}

export type Member = MemberSpec & { id: number; userId: number | null }

/** A member with the usual answers filled in. */
export const member = (
  given: string,
  family: string,
  job: string,
  rest: Partial<MemberSpec> & Pick<MemberSpec, 'times' | 'stages'>,
): MemberSpec => ({
  given,
  family,
  job,
  phase: null,
  department: null,
  fte: 100,
  days: null,
  leave: null,
  trn: null,
  staffCode: null,
  signIn: null,
  hasAccount: true,
  pace: 0.6,
  ...rest,
})

export const fullName = (person: { given: string; family: string }): string => `${person.given} ${person.family}`

/** The school somebody works at on a day; undefined before the first day and after the last. */
export const schoolOn = (person: MemberSpec, on: IsoDate): SchoolKey | undefined =>
  person.times.find((time) => time.from <= on && (time.to === null || on < time.to))?.school

export const stageOn = (person: MemberSpec, on: IsoDate): StageTime | undefined =>
  person.stages.find((time) => time.from <= on && (time.to === null || on < time.to))

/** The last school time: where somebody works, or worked. */
export function lastTime(person: MemberSpec): SchoolTime {
  const last = person.times.at(-1)
  if (last === undefined) throw new Error(`${fullName(person)} has no school.`)
  return last
}

export const lastStage = (person: MemberSpec): StageCode | undefined => person.stages.at(-1)?.stage

/** Has a place on the staff today: not a leaver. */
export const isStaff = (person: MemberSpec, today: IsoDate): boolean =>
  person.times.some((time) => time.to === null || time.to > today)
