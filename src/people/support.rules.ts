import { covers, type IsoDate, overlaps, type Period } from '../shared/dates.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { fitPeriod, type PeriodRefusal } from './periods.rules.ts'

export const SUPPORT_KINDS = ['mentor', 'cover_mentor', 'induction_tutor', 'appraiser'] as const
export type SupportKind = (typeof SUPPORT_KINDS)[number]
export const isSupportKind = (text: string): text is SupportKind => SUPPORT_KINDS.some((kind) => kind === text)

export const SUPPORT_NAMES: Record<SupportKind, string> = {
  mentor: 'mentor',
  cover_mentor: 'cover mentor',
  induction_tutor: 'induction tutor',
  appraiser: 'appraiser',
}

export type SupportRefusal =
  | PeriodRefusal
  | 'self'
  | 'cover_needs_end'
  | 'cover_has_ended'
  | 'person_not_at_school'
  | 'supporter_not_at_school'
  | 'circle'

export type SupportFacts = {
  kind: SupportKind
  personId: number
  supporterId: number
  period: Period
  /** The times of both at the school where the support happens. */
  personAtSchool: readonly Period[]
  supporterAtSchool: readonly Period[]
  /** Other periods of the same kind for the same person. */
  others: readonly Period[]
  /** For appraisers: who appraises whom, with the time, in that school. */
  appraisals: readonly (Period & { personId: number; supporterId: number })[]
}

/**
 * May this person support that one, in this way, in this time? One mentor, one cover mentor, one tutor and one appraiser
 * at a time; a supporter may have many. Appraising in a circle is refused: A by B, B by C, C by A.
 */
export function startSupportRule(facts: SupportFacts, today: IsoDate): Outcome<Period, SupportRefusal> {
  const { period } = facts
  if (facts.personId === facts.supporterId) return refuse('self')
  if (facts.kind === 'cover_mentor' && period.finishedOn === null) return refuse('cover_needs_end')
  const fit = fitPeriod(period, facts.others, today)
  if (!fit.ok) return fit
  if (facts.kind === 'cover_mentor' && period.finishedOn !== null && period.finishedOn <= today)
    return refuse('cover_has_ended')
  if (!worksThrough(facts.personAtSchool, period)) return refuse('person_not_at_school')
  if (!worksThrough(facts.supporterAtSchool, period)) return refuse('supporter_not_at_school')
  if (facts.kind === 'appraiser' && closesCircle(facts)) return refuse('circle')
  return accept(period)
}

/** At work there on the first day and, when a last day is known, until then. */
const worksThrough = (at: readonly Period[], period: Period): boolean =>
  at.some((time) => {
    if (!covers(time, period.startedOn)) return false
    if (time.finishedOn === null) return true
    return period.finishedOn !== null && period.finishedOn <= time.finishedOn
  })

function closesCircle(facts: SupportFacts): boolean {
  const reached = new Set<number>([facts.supporterId])
  const waiting = [facts.supporterId]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const edge of facts.appraisals) {
      if (edge.personId !== at || reached.has(edge.supporterId) || !overlaps(edge, facts.period)) continue
      reached.add(edge.supporterId)
      waiting.push(edge.supporterId)
    }
  }
  return reached.has(facts.personId)
}
