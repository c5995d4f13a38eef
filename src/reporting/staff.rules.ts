import { type IsoDate, type Period } from '../shared/dates.ts'

export type StageNow = { code: string; name: string; position: number; startedOn: IsoDate }

/** Somebody who works at a school today. `walled`: the viewer appraises them or is their induction tutor. */
export type StaffMember = {
  id: number
  schoolId: number
  givenName: string
  familyName: string
  startedOn: IsoDate
  jobTitle: string | null
  ftePercent: number
  workingDays: string | null
  phase: string | null
  stage: StageNow | null
  walled: boolean
}

export type StaffSituation = StaffMember & {
  mentors: number
  mentorEndedOn: IsoDate | null
  tutors: number
  tutorEndedOn: IsoDate | null
  /** Leave that lasts, or that ended a few weeks ago. */
  leave: Period | null
  /** Planned steps done, for somebody who joined late; for the others it is not asked. */
  firstSteps: number
  /** CPD logged this academic year. */
  minutes: number
}

/** `Pritchard, Siân`: as a list is sorted. */
export const listedName = (person: { givenName: string; familyName: string }): string =>
  `${person.familyName}, ${person.givenName}`

/** `Early career teacher, year 2, 0.8, Mon Tue Wed Thu`: how somebody works, as context, never as a reason. */
export function saySituation(person: StaffMember): string {
  const words = [person.stage?.name ?? person.jobTitle ?? 'No stage yet']
  if (person.ftePercent < 100) words.push(String(person.ftePercent / 100))
  if (person.ftePercent < 100 && person.workingDays !== null) words.push(person.workingDays)
  return words.join(', ')
}
