import { addDays, addMonths, type IsoDate } from '../shared/dates.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'

/** How long before the day it must be renewed by training is spoken of: on its own pages, a school's home and the board paper. */
export const SOON_DAYS = 60
export const soonUntil = (today: IsoDate): IsoDate => addDays(today, SOON_DAYS)

export type RequiredState = 'never' | 'overdue' | 'due' | 'in_date'

/** Where somebody stands with one kind of required training: due soon within `SOON_DAYS` of the day it must be renewed by. */
export function requiredState(latest: { renewBy: IsoDate | null } | null, today: IsoDate): RequiredState {
  if (latest === null) return 'never'
  if (latest.renewBy === null) return 'in_date'
  if (latest.renewBy < today) return 'overdue'
  return latest.renewBy <= soonUntil(today) ? 'due' : 'in_date'
}

/**
 * The day by which training done on a day must be renewed, or null when it is done once for all. A month that is too
 * short ends on its last day: twelve months after 29 February is 28 February.
 */
export const renewByFor = (doneOn: IsoDate, renewMonths: number | null): IsoDate | null =>
  renewMonths === null ? null : addMonths(doneOn, renewMonths)

export type RecordDates = { doneOn: IsoDate; renewBy: IsoDate | null }
export type RecordRefusal = 'in_the_future' | 'long_ago' | 'renew_before_done' | 'renew_too_far'

/** May these dates be recorded? Done today or before, within the last 50 years; renewed after it was done. */
export function recordDates(dates: RecordDates, today: IsoDate): Outcome<RecordDates, RecordRefusal> {
  if (dates.doneOn > today) return refuse('in_the_future')
  if (dates.doneOn < addMonths(today, -12 * YEARS_BACK)) return refuse('long_ago')
  if (dates.renewBy !== null && dates.renewBy <= dates.doneOn) return refuse('renew_before_done')
  if (dates.renewBy !== null && dates.renewBy > addMonths(dates.doneOn, 12 * YEARS_AHEAD))
    return refuse('renew_too_far')
  return accept(dates)
}

const YEARS_BACK = 50
const YEARS_AHEAD = 20
