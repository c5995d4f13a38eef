import { type IsoDate } from '../shared/dates.ts'
import { type PlannedRow } from './staff-plan.rules.ts'

export type ImportSchool = { id: number; urn: string; name: string }
/** A row with the person it made or means. */
export type AppliedRow = { row: PlannedRow; personId: number; startedOn: IsoDate; finishedOn: IsoDate | null }

/** What a confirmed import made and what stood there before, so that it can be undone exactly. Kept as JSON. */
export type Applied = {
  counts: AppliedCounts
  /** The account that confirmed it; null at the console. */
  confirmedBy: number | null
  /** Ids of what was made. */
  made: {
    people: number[]
    periods: number[]
    stages: number[]
    supports: number[]
    steps: number[]
    assignments: number[]
    offers: number[]
  }
  /** Rows as they were before, each with its id. */
  before: Record<'people' | 'school_periods' | 'stage_periods' | 'support_periods' | 'roles', KeptRow[]>
  /** How it left the rows that have no version, to see whether somebody changed them since. */
  left: Left
}
export type Left = Record<'stage_periods' | 'support_periods' | 'roles', LeftRow[]>
export type LeftRow = { id: number; personId: number; says: string }
export type KeptRow = { id: number } & Record<string, string | number | null>

export type AppliedCounts = {
  created: number
  changed: number
  same: number
  refused: number
  asked: number
  offered: number
  leavers: number
  assigned: number
}

export const nothingApplied = (counts: AppliedCounts, confirmedBy: number | null): Applied => ({
  counts,
  confirmedBy,
  made: { people: [], periods: [], stages: [], supports: [], steps: [], assignments: [], offers: [] },
  before: { people: [], school_periods: [], stage_periods: [], support_periods: [], roles: [] },
  left: { stage_periods: [], support_periods: [], roles: [] },
})

/** A row of any table as it is kept. */
export const keptRow = <T extends { id: number } & { [K in keyof T]: string | number | null }>(row: T): KeptRow => ({
  ...row,
})

/** What was kept of an import, as it was written by `nothingApplied` and filled. */
export const readApplied = (text: string): Applied => appliedOf(JSON.parse(text))

function appliedOf(stored: unknown): Applied {
  if (!isApplied(stored)) throw new Error('What an import made was not written as expected.')
  // What was confirmed before rows were kept as they were left has none: then only what took their place is looked for.
  return { ...stored, left: stored.left ?? { stage_periods: [], support_periods: [], roles: [] } }
}

const isApplied = (stored: unknown): stored is Omit<Applied, 'left'> & { left?: Left } =>
  typeof stored === 'object' && stored !== null && 'counts' in stored && 'made' in stored && 'before' in stored
