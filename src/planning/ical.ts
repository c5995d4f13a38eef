import { TZDate } from '@date-fns/tz'
import ical, { ICalEventStatus, ICalEventTransparency } from 'ical-generator'
import { londonInstant } from '../shared/dates.ts'
import { type PlaceState } from './places.rules.ts'
import { type Session } from './sessions.store.ts'

const LONDON = 'Europe/London'

/** RFC 5545 3.6.5; British Summer Time as it has been since 1996 (tz database, rule EU). */
const VTIMEZONE = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/London',
  'X-LIC-LOCATION:Europe/London',
  'BEGIN:DAYLIGHT',
  'TZNAME:BST',
  'TZOFFSETFROM:+0000',
  'TZOFFSETTO:+0100',
  'DTSTART:19960331T010000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'TZNAME:GMT',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0000',
  'DTSTART:19961027T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'END:VTIMEZONE',
].join('\r\n')

/** Training sessions as a calendar file. Times are London's by name, so that a summer change moves nothing. */
export function calendarFile(name: string, sessions: readonly Session[], baseUrl: string): string {
  const host = new URL(baseUrl).hostname
  const calendar = ical({
    name,
    prodId: { company: 'Stepfree', product: 'Training', language: 'EN' },
    // Named by each event and not here: with a time zone of its own the calendar would write DTSTAMP without its Z.
    timezone: { name: null, generator: () => VTIMEZONE },
    ttl: 60 * 60 * 12,
  })
  for (const session of sessions) {
    const url = `${baseUrl}/training/${session.id}`
    calendar.createEvent({
      id: `training-${session.id}@${host}`,
      sequence: session.sequence,
      stamp: new Date(session.changedAt ?? `${session.heldOn}T00:00:00Z`),
      start: at(session.heldOn, session.startsAt),
      end: at(session.heldOn, session.endsAt),
      timezone: LONDON,
      summary: session.cancelledOn === null ? session.module.title : `Cancelled: ${session.module.title}`,
      location: `${session.place}, ${session.school.name}`,
      description: [session.note ?? '', url].filter((part) => part !== '').join('\n\n'),
      url,
      status: session.cancelledOn === null ? statusOf(session.mine) : ICalEventStatus.CANCELLED,
      transparency: session.cancelledOn === null ? ICalEventTransparency.OPAQUE : ICalEventTransparency.TRANSPARENT,
    })
  }
  return `${calendar.toString().trimEnd()}\r\n`
}

const at = (on: string, time: string): TZDate => new TZDate(new Date(londonInstant(on, time)).getTime(), LONDON)

const statusOf = (mine: PlaceState | null): ICalEventStatus =>
  mine === 'invited' || mine === 'waiting' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED
