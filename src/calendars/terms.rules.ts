import { academicYearOf, type HalfTerm, halfTermsOf } from './half-terms.rules.ts'
import { type IsoDate } from '../shared/dates.ts'

const SEASONS = ['autumn', 'spring', 'summer'] as const

/** One of the three terms of an academic year; `key` is `2026-autumn`. Half-open. */
export type Term = {
  key: string
  name: string
  startedOn: IsoDate
  finishedOn: IsoDate
  halves: HalfTerm[]
  previous: string
  next: string
}

/** The term named by a key, or the one that `today` is in. */
export function termOf(key: string | undefined, today: IsoDate): Term {
  const match = /^(20\d\d)-(autumn|spring|summer)$/.exec(key ?? '')
  if (match !== null)
    return term(
      Number(match[1]),
      SEASONS.findIndex((season) => season === match[2]),
    )
  const year = academicYearOf(today)
  const half = halfTermsOf(year).findIndex((each) => each.startedOn <= today && today < each.finishedOn)
  return term(year, Math.max(0, Math.floor(half / 2)))
}

function term(year: number, nth: number): Term {
  const halves = halfTermsOf(year).slice(nth * 2, nth * 2 + 2)
  const startedOn = halves[0]?.startedOn ?? `${year}-09-01`
  return {
    key: keyOf(year, nth),
    name: `${SEASONS[nth] ?? 'autumn'} term ${nth === 0 ? year : year + 1}`,
    startedOn,
    finishedOn: halves[1]?.finishedOn ?? `${year + 1}-09-01`,
    halves,
    previous: nth === 0 ? keyOf(year - 1, 2) : keyOf(year, nth - 1),
    next: nth === 2 ? keyOf(year + 1, 0) : keyOf(year, nth + 1),
  }
}

const keyOf = (year: number, nth: number): string => `${year}-${SEASONS[nth] ?? 'autumn'}`
