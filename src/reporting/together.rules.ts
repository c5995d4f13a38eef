import { type CompetencyColumn } from './completion.rules.ts'

/** Something a school could train together. */
export type Together = {
  competency: CompetencyColumn
  /** How many people have it planned and not reached. */
  planned: number
  /** People who are Embedded or Leading there, the deepest first. */
  couldHelp: { id: number; givenName: string; familyName: string }[]
}
