import { type IsoDate, sayDate } from '../shared/dates.ts'
import { type RequiredState, requiredState } from './required.rules.ts'

export type RequiredTag = { text: string; tone: 'plain' | 'wait' | 'done' | 'stop' | 'quiet' }

/** `In date`, `Renew by 12 January`, `Overdue since 3 November`, `No record yet`. */
export function sayRequired(latest: { renewBy: IsoDate | null } | null, today: IsoDate): RequiredTag {
  const on = latest?.renewBy ?? null
  return SAY[requiredState(latest, today)](on === null ? '' : sayDate(on, today))
}

const SAY: Record<RequiredState, (on: string) => RequiredTag> = {
  never: () => ({ text: 'No record yet', tone: 'wait' }),
  overdue: (on) => ({ text: `Overdue: renew by ${on}`, tone: 'stop' }),
  due: (on) => ({ text: `Renew by ${on}`, tone: 'wait' }),
  in_date: (on) => ({ text: on === '' ? 'Done' : `In date to ${on}`, tone: 'done' }),
}

/** `Every 12 months`, `Every 3 years`, `Once`. */
export function sayRenewal(months: number | null): string {
  if (months === null) return 'Once'
  if (months === 1) return 'Every month'
  return months % 12 === 0 && months > 12 ? `Every ${months / 12} years` : `Every ${months} months`
}
