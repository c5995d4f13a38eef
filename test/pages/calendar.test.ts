import { expect } from 'chai'
import ICAL from 'ical.js'
import { onEachEngineWithApp, type TestApp } from '../support/app.ts'
import { add, moduleId } from '../support/cast.ts'

const parse = (text: string): ICAL.Component => ICAL.Component.fromString(text)
const eventsIn = (text: string): ICAL.Event[] =>
  parse(text)
    .getAllSubcomponents('vevent')
    .map((component) => new ICAL.Event(component))

/** The moment that a calendar program shows, worked out from the file's own time zone and nothing else. */
function instantOf(text: string, event: ICAL.Event): string {
  const zone = parse(text).getFirstSubcomponent('vtimezone')
  if (zone === null) throw new Error('The file has no time zone.')
  return event.startDate.convertToZone === undefined
    ? ''
    : withZone(event.startDate, new ICAL.Timezone(zone)).toJSDate().toISOString()
}

function withZone(time: ICAL.Time, zone: ICAL.Timezone): ICAL.Time {
  time.zone = zone
  return time
}

async function sessionOn(
  app: TestApp,
  heldOn: string,
  state: string,
  extra: Record<string, unknown> = {},
): Promise<number> {
  const { cast, db } = app
  const id = await add(db, 'training_sessions', {
    school_id: cast.hazelmere.id,
    module_id: await moduleId(db, 'M22'),
    held_on: heldOn,
    starts_at: '15:30',
    ends_at: '16:30',
    place: 'Library; upstairs, left',
    capacity: 30,
    created_by: cast.lena.userId,
    changed_at: '2026-11-25T10:00:00.000Z',
    ...extra,
  })
  await add(db, 'session_places', {
    session_id: id,
    person_id: cast.sian.id,
    state,
    invited_at: '2026-11-25T10:00:00.000Z',
  })
  return id
}

describe('training as a calendar file', () => {
  onEachEngineWithApp((app) => {
    let winter: number
    let summer: number
    let cancelled: number
    before(async () => {
      winter = await sessionOn(app(), '2027-03-25', 'booked', {
        note: 'Bring one plan of a lesson, with what you changed; “before” and “after”, and what Ní Bhriain’s group said about it.',
        sequence: 3,
      })
      summer = await sessionOn(app(), '2027-03-30', 'invited')
      cancelled = await sessionOn(app(), '2027-01-14', 'booked', { cancelled_on: '2026-11-25', sequence: 1 })
      await sessionOn(app(), '2027-02-04', 'declined')
    })

    it('keeps London’s time on both sides of the change to summer time', async () => {
      const sian = await app().as(app().cast.sian)
      const file = await sian.get('/training.ics?term=2026-spring&show=mine')
      expect(file.headers.get('content-type')).to.equal('text/calendar; charset=utf-8')
      expect(file.headers.get('content-disposition')).to.include('training-2026-spring.ics')
      const byId = new Map(eventsIn(file.html).map((event) => [event.uid, event]))
      const event = (id: number) => {
        const found = [...byId.values()].find((each) => each.uid.startsWith(`training-${id}@`))
        if (found === undefined) throw new Error(`session ${id} is not in the file`)
        return found
      }
      expect(byId.size).to.equal(3)
      expect(instantOf(file.html, event(winter))).to.equal('2027-03-25T15:30:00.000Z')
      expect(instantOf(file.html, event(summer))).to.equal('2027-03-30T14:30:00.000Z')
      expect(event(winter).location).to.equal('Library; upstairs, left, Hazelmere Primary')
      expect(event(winter).description).to.include('“before” and “after”, and what Ní Bhriain’s group')
      expect(event(winter).description).to.include(`/training/${winter}`)
      expect(event(winter).sequence).to.equal(3)
      expect(event(winter).component.getFirstPropertyValue('status')).to.equal('CONFIRMED')
      expect(event(summer).component.getFirstPropertyValue('status')).to.equal('TENTATIVE')
      expect(event(cancelled).component.getFirstPropertyValue('status')).to.equal('CANCELLED')
      expect(event(cancelled).summary).to.match(/^Cancelled: /)
    })

    it('keeps to RFC 5545: lines end with CR LF and fold at 75 octets, time stamps are in UTC', async () => {
      const sian = await app().as(app().cast.sian)
      const { html } = await sian.get('/training.ics?term=2026-spring')
      expect(html.endsWith('END:VCALENDAR\r\n')).to.equal(true)
      expect(html.replaceAll('\r\n', '')).not.to.match(/[\r\n]/)
      for (const line of html.split('\r\n')) expect(Buffer.byteLength(line), line).to.be.at.most(75)
      expect(html).to.include('DTSTAMP:20261125T100000Z')
      expect(html).to.include('DTSTART;TZID=Europe/London:20270330T153000')
      expect((html.match(/BEGIN:VTIMEZONE/g) ?? []).length).to.equal(1)
    })

    it('raises the sequence when the session is changed, and keeps its name', async () => {
      const lena = await app().as(app().cast.lena)
      const before = (await lena.get('/training.ics?term=2026-spring')).html
      await lena.get(`/training/${summer}/change`)
      await lena.post(`/training/${summer}/change`, {
        on: '2027-03-30',
        from: '16:00',
        to: '17:00',
        place: 'Hall',
        capacity: '30',
        version: '1',
      })
      const after = (await lena.get('/training.ics?term=2026-spring')).html
      const find = (text: string) => eventsIn(text).find((event) => event.uid.startsWith(`training-${summer}@`))
      expect(find(after)?.uid).to.equal(find(before)?.uid)
      expect([find(before)?.sequence, find(after)?.sequence]).to.deep.equal([0, 1])
    })

    it('is an address that a calendar can read without signing in, until it is ended', async () => {
      const sian = await app().as(app().cast.sian)
      await sian.get('/training/calendar')
      const page = await sian.post('/training/calendar', {}, { follow: true })
      const path = /value="http[^"]*(\/calendar\/[^"]+\.ics)"/.exec(page.html)?.[1] ?? ''
      expect(path).to.match(/^\/calendar\/\d+\.[\w-]{43}\.ics$/)
      const feed = await app().visitor().get(path)
      expect(feed.status).to.equal(200)
      expect(feed.headers.get('content-type')).to.equal('text/calendar; charset=utf-8')
      expect(eventsIn(feed.html)).to.have.length(3)

      const [, id = ''] = /\/calendar\/(\d+)\./.exec(path) ?? []
      const forged = [
        path.replace(/.\.ics$/, (end) => (end.startsWith('A') ? 'B.ics' : 'A.ics')),
        path.replace(`/${id}.`, `/${Number(id) + 1}.`),
        `/calendar/${id}.ics`,
        '/calendar/.ics',
        '/calendar/999999999999.x.ics',
        `/calendar/${id}.${'x'.repeat(43)}.ics`,
      ]
      for (const address of forged) expect((await app().visitor().get(address)).status, address).to.equal(404)

      await sian.get('/training/calendar')
      const second = await sian.post('/training/calendar', {}, { follow: true })
      const newer = /value="http[^"]*(\/calendar\/[^"]+\.ics)"/.exec(second.html)?.[1] ?? ''
      expect((await app().visitor().get(path)).status).to.equal(404)
      expect((await app().visitor().get(newer)).status).to.equal(200)
      await sian.post('/training/calendar/end')
      expect((await app().visitor().get(newer)).status).to.equal(404)
      await sian.get('/training/calendar')
      expect((await sian.post('/training/calendar/end')).status).to.equal(409)
      const events = (await app().db('events').where({ person_id: app().cast.sian.id }).select('action')) as {
        action: string
      }[]
      expect(events.map((row) => row.action)).to.include.members(['calendar_feed_made', 'calendar_feed_ended'])
    })

    it('is not found from the day on which somebody has left', async () => {
      const { db, cast } = app()
      const pat = await app().as(cast.pat)
      await pat.get('/training/calendar')
      const page = await pat.post('/training/calendar', {}, { follow: true })
      const path = /value="http[^"]*(\/calendar\/[^"]+\.ics)"/.exec(page.html)?.[1] ?? ''
      expect((await app().visitor().get(path)).status).to.equal(200)
      await db('school_periods').where({ person_id: cast.pat.id }).update({ finished_on: '2026-11-25' })
      expect((await app().visitor().get(path)).status).to.equal(404)
    })
  })
})
