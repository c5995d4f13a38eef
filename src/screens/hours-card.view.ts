import { isThisYear, sayCountedFrom } from '../calendars/half-terms.rules.ts'
import { type IsoDate } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { type Bar } from '../web/components.ts'
import { type EntryState } from './pathway.store.ts'

export type HoursCard = { sentence: string; bar: Bar; detail: string }

/** The hours of this academic year. An older entry about what is in focus is read for what is enough; its hours were that year's. */
export function hoursCard(entries: EntryState[], today: IsoDate): HoursCard | null {
  const counted = entries.filter((e) => isThisYear(e.doneOn, today))
  const each = [...new Map(counted.map((e) => [e.entryId, e])).values()]
  const sum = (kind: string): number => each.filter((e) => e.kind === kind).reduce((total, e) => total + e.minutes, 0)
  const [input, practice] = [sum('input'), sum('practice')]
  const all = input + practice
  if (all === 0) return null
  return {
    sentence:
      practice === 0 ? `${sayHours(all)} so far` : `${sayHours(all)}, ${sayHours(practice)} of it practice with pupils`,
    bar: {
      label: `Input ${sayHours(input)}, practice ${sayHours(practice)}`,
      parts: [
        { share: input / all, tone: 'soft' },
        { share: practice / all, tone: 'deep' },
      ],
    },
    detail: `Input ${sayHours(input)}, practice ${sayHours(practice)}. ${sayCountedFrom(today)}`,
  }
}
