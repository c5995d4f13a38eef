import { type ToldEvent } from '../audit/audit.store.ts'
import { tell } from '../audit/events.rules.ts'
import { nameOf } from '../people/names.rules.ts'
import { londonDate, londonTime, sayDate, sayTime } from '../shared/dates.ts'
import { type EmptyState, type Pagination } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'

declare module '../web/views.ts' {
  interface Views {
    'screens/history': HistoryPage
  }
}

export const HISTORY_SIZE = 50

export type HistoryPage = PageModel & {
  lede: string
  days: { day: string; events: { actor: string; words: string; about: Link | null; at: string }[] }[]
  empty: EmptyState | null
  pagination: Pagination
}

export const personHistory = (
  person: { id: number; givenName: string; familyName: string },
  events: ToldEvent[],
  at: number,
  self: boolean,
): HistoryPage => ({
  title: self ? 'What happened in your record' : `What happened: ${nameOf(person)}`,
  back: { text: nameOf(person), href: paths.person(person.id) },
  ...historyParts(events, at, paths.teacherHistory(person.id), false),
})

export const schoolHistory = (school: { urn: string; name: string }, events: ToldEvent[], at: number): HistoryPage => ({
  title: `What happened: ${school.name}`,
  back: { text: `Staff of ${school.name}`, href: paths.staff(school.urn) },
  ...historyParts(events, at, paths.schoolHistory(school.urn), true),
})

function historyParts(events: ToldEvent[], at: number, action: string, withPeople: boolean) {
  const days = new Map<string, HistoryPage['days'][number]>()
  for (const event of events.slice(0, HISTORY_SIZE)) {
    const day = sayDate(londonDate(event.at))
    const group = days.get(day) ?? { day, events: [] }
    days.set(day, group)
    group.events.push({
      actor: event.actor ?? 'Stepfree',
      words: tell(event.action, event.particulars),
      about:
        withPeople && event.person !== null ? { text: event.person.name, href: paths.person(event.person.id) } : null,
      at: sayTime(londonTime(event.at)),
    })
  }
  const more = events.length > HISTORY_SIZE
  return {
    lede: 'Newest first. It says what changed and who did it. It never shows what somebody wrote.',
    days: [...days.values()],
    empty:
      events.length > 0
        ? null
        : at === 1
          ? { title: 'Nothing yet', text: 'Every change will be told here, with its date and who made it.' }
          : {
              title: 'There is nothing older',
              text: 'Go back to the first page.',
              action: { text: 'First page', href: action },
            },
    pagination: {
      items: [],
      ...(at > 1 ? { previous: `${action}?page=${at - 1}` } : {}),
      ...(more ? { next: `${action}?page=${at + 1}` } : {}),
      summary: `Page ${at}`,
    },
  }
}
