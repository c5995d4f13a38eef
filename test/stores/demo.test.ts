import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { type Db } from '../../src/db/connection.ts'
import { DEMO_SIGN_INS } from '../../src/accounts/demo-sign-ins.rules.ts'
import { isRightPassword } from '../../src/accounts/passwords.ts'
import { findUserByEmail } from '../../src/accounts/users.store.ts'
import { loadDemo, NotEmpty, tellStory } from '../../src/cli/demo/load.ts'
import { type Row, type Rows, type TableName, TABLES, type Value } from '../../src/cli/demo/rows.rules.ts'
import { weekdaysBetween } from '../../src/calendars/half-terms.rules.ts'
import { sayDate } from '../../src/shared/dates.ts'
import { sumOfBrought } from '../../src/signoff/brought.ts'
import { depthRules } from '../../src/signoff/depth-content.ts'
import { listBrought } from '../../src/signoff/requests.store.ts'
import { isAsAnswered } from '../../src/signoff/snapshot.ts'
import { onEachEngine } from '../support/db.ts'
import { PASSWORD } from '../support/cast.ts'

const TODAY = '2026-11-23'

describe('the demo', () => {
  onEachEngine((fresh) => {
    before(() => loadDemo(fresh(), { today: TODAY, password: PASSWORD }))

    it('is a trust of three schools with about 180 people', async () => {
      expect(await count(fresh(), 'trusts')).to.equal(1)
      expect(await count(fresh(), 'schools')).to.equal(3)
      expect(await count(fresh(), 'people')).to.be.within(170, 195)
      const staff = (await fresh()('school_periods as p')
        .join('schools as s', 's.id', 'p.school_id')
        .where((open) => open.whereNull('p.finished_on').orWhere('p.finished_on', '>', TODAY))
        .groupBy('s.name')
        .orderBy('s.name')
        .select('s.name')
        .count({ n: '*' })) as { name: string; n: number }[]
      const [alder, hazelmere, larkrise] = staff
      expect(alder?.n).to.be.within(36, 44)
      expect(hazelmere).to.deep.equal({ name: 'Hazelmere Primary', n: 31 })
      expect(larkrise?.n).to.be.within(100, 114)
    })

    it('has an account for every sign-in that the product names, all with one password', async () => {
      expect(DEMO_SIGN_INS).to.have.length(15)
      for (const { email } of DEMO_SIGN_INS) {
        const user = await findUserByEmail(fresh(), email)
        expect(user, email).to.not.equal(undefined)
        expect(await isRightPassword(user?.passwordHash, PASSWORD), email).to.equal(true)
      }
    })

    it('writes every depth above Aware with the decision that says so', async () => {
      const rows = (await fresh()('depths_reached as r')
        .leftJoin('sign_offs as s', 's.id', 'r.sign_off_id')
        .leftJoin('sign_off_decisions as d', 'd.sign_off_id', 's.id')
        .where('r.depth', '>', 1)
        .select('r.person_id', 's.person_id as signed_for', 'r.depth', 'd.depth as signed', 'd.answer')) as {
        person_id: number
        signed_for: number
        depth: number
        signed: number
        answer: string
      }[]
      expect(rows.length).to.be.greaterThan(200)
      for (const row of rows) {
        expect(row.answer).to.equal('signed')
        expect(row.signed).to.equal(row.depth)
        expect(row.signed_for).to.equal(row.person_id)
      }
    })

    it('keeps every answer as it was given', async () => {
      const rows = (await fresh()('sign_off_decisions').select('*')) as {
        answer: 'signed' | 'not_yet'
        saw: string
        pupils: string | null
        next_step: string
        snapshot: string
      }[]
      for (const row of rows) expect(isAsAnswered({ ...row, nextStep: row.next_step }), row.snapshot).to.equal(true)
    })

    it('brings enough with every request that waits', async () => {
      const requests = (await fresh()('sign_offs as o')
        .join('competencies as c', 'c.id', 'o.competency_id')
        .where('o.state', 'requested')
        .select('o.id', 'o.depth', 'o.signatory_id', 'c.code', 'c.id as cid', 'c.title')) as {
        id: number
        depth: 2 | 3
        signatory_id: number | null
        code: string
        cid: number
        title: string
      }[]
      expect(requests).not.to.have.length(0)
      for (const { id, depth, signatory_id, code, cid, title } of requests) {
        const request = { depth, competency: { id: cid, code, title }, embeddedOn: null, renewSince: null }
        const sum = sumOfBrought(request, await listBrought(fresh(), id), signatory_id, TODAY, depthRules())
        const missing = sum.parts.filter((part) => !part.done).map((part) => part.what)
        expect(missing, `${code} at ${depth}`).to.deep.equal([])
      }
    })

    it('gives every early career teacher a mentor and a tutor, and leaves the one trainee without', async () => {
      const rows = (await fresh()('people as p')
        .join('stage_periods as t', 't.person_id', 'p.id')
        .join('career_stages as c', 'c.id', 't.stage_id')
        .whereIn('c.code', ['ITT', 'ECT1', 'ECT2'])
        .whereNull('t.finished_on')
        .whereNotExists(
          fresh()('support_periods as s')
            .whereRaw('s.person_id = p.id')
            .whereIn('s.kind', ['mentor', 'cover_mentor'])
            .where((open) => open.whereNull('s.finished_on').orWhere('s.finished_on', '>', TODAY))
            .select(fresh().raw('1')),
        )
        .select('p.given_name', 'p.family_name')) as { given_name: string; family_name: string }[]
      expect(rows).to.deep.equal([{ given_name: 'Tom', family_name: 'Fairweather' }])
    })

    it('does not touch a database that has people in it', async () => {
      const before = await count(fresh(), 'people')
      const again = await loadDemo(fresh(), { today: TODAY, password: PASSWORD }).catch((error: unknown) => error)
      expect(again).to.be.instanceOf(NotEmpty)
      expect(await count(fresh(), 'people')).to.equal(before)
    })
  })

  onEachEngine((fresh) => {
    it('tells the same story on the same day, and another one on another day', async () => {
      const once = await digest(fresh(), TODAY)
      expect(await digest(fresh(), TODAY)).to.equal(once)
      expect(await digest(fresh(), '2026-11-24')).to.not.equal(once)
    })

    it('shows Siân with eight of twelve steps done, one in focus, one not yet and one waiting four school days', async () => {
      const rows = await tellStory(fresh(), { today: TODAY, size: 'small' }, 'a hash')
      const sian = rows.of('people').find((person) => person.given_name === 'Siân')?.id
      const of = (table: TableName): Row[] => rows.of(table).filter((row) => row.person_id === sian)
      const reached = new Map(of('depths_reached').map((row) => [row.competency_id, Number(row.depth)]))
      const steps = of('planned_steps')
      expect(steps).to.have.length(12)
      expect(steps.filter((step) => (reached.get(step.competency_id ?? 0) ?? 0) >= Number(step.depth))).to.have.length(
        8,
      )
      expect(of('focus_periods').filter((focus) => focus.finished_on === null)).to.have.length(1)
      expect(of('sign_offs').filter((one) => one.state === 'not_yet')).to.have.length(1)
      const waiting = of('sign_offs').filter((one) => one.state === 'requested')
      expect(waiting.map((one) => weekdaysBetween(String(one.requested_on), TODAY))).to.deep.equal([4])
    })

    for (const today of [
      '2026-11-23',
      '2027-01-04',
      '2027-02-28',
      '2027-07-30',
      '2027-09-01',
      '2027-09-06',
      '2028-02-29',
    ]) {
      it(`tells a story without contradictions on ${sayDate(today)}`, async () => {
        const rows = await tellStory(fresh(), { today }, 'a hash')
        expect(contradictions(rows, today)).to.deep.equal([])
      })
    }
  })
})

const count = async (db: Db, table: string): Promise<number> => {
  const [row] = (await db(table).count({ n: '*' })) as { n: number }[]
  return row?.n ?? 0
}

async function digest(db: Db, today: string): Promise<string> {
  const rows = await tellStory(db, { today }, 'a hash')
  return createHash('sha256')
    .update(JSON.stringify(TABLES.map((table) => rows.of(table))))
    .digest('hex')
}

/** Everything in the rows that cannot be true, in words; none is hoped for. */
function contradictions(rows: Rows, today: string): string[] {
  const found: string[] = []
  const claim = (is: boolean, words: string): void => {
    if (!is) found.push(words)
  }
  for (const [table, columns] of Object.entries(PAST) as [TableName, string[]][]) {
    for (const row of rows.of(table))
      for (const column of columns)
        claim(row[column] === null || String(row[column]) < today, `${table} ${row.id} ${column} is ${row[column]}`)
  }
  for (const table of PERIODS)
    for (const row of rows.of(table))
      claim(
        row.finished_on === null || String(row.started_on) < String(row.finished_on),
        `${table} ${row.id} ends first`,
      )
  for (const row of rows.of('support_periods'))
    claim(row.person_id !== row.supporter_id, `support ${row.id} is somebody's own`)
  const decided = new Set(rows.of('sign_off_decisions').map((row) => row.sign_off_id))
  const told = new Set(
    rows
      .of('events')
      .filter((event) => event.action === 'signoff_signed' || event.action === 'signoff_not_yet')
      .map((event) => event.subject_id),
  )
  const walled = rows.of('support_periods').filter((row) => ['appraiser', 'induction_tutor'].includes(String(row.kind)))
  const isWalled = (reader: Value | undefined, person: Value | undefined, on: string): boolean =>
    walled.some(
      (row) =>
        row.supporter_id === reader &&
        row.person_id === person &&
        String(row.started_on) <= on &&
        (row.finished_on === null || String(row.finished_on) > on),
    )
  const open = new Set<string>()
  for (const row of rows.of('sign_offs')) {
    const key = `${row.person_id}/${row.competency_id}`
    claim(decided.has(row.id ?? 0) === (row.state !== 'requested'), `sign-off ${row.id} is ${row.state}`)
    claim(row.state === 'requested' || told.has(row.id ?? 0), `sign-off ${row.id} has no event`)
    claim(row.person_id !== row.signatory_id, `sign-off ${row.id} is one's own`)
    const behind = isWalled(row.signatory_id, row.person_id, String(row.requested_on))
    claim(!behind, `sign-off ${row.id} is read by whoever appraises or tutors`)
    claim(
      row.closed_on === null || String(row.closed_on) >= String(row.requested_on),
      `sign-off ${row.id} closed first`,
    )
    if (row.state === 'requested') {
      claim(!open.has(key), `${key} was asked twice`)
      open.add(key)
    }
  }
  for (const row of rows.of('sign_off_entries')) {
    const [request, entry] = [
      rows.get('sign_offs', Number(row.sign_off_id)),
      rows.get('cpd_entries', Number(row.entry_id)),
    ]
    claim(
      String(entry.done_on) <= String(request.requested_on),
      `entry ${row.entry_id} came after request ${request.id}`,
    )
    claim(entry.person_id === request.person_id, `entry ${row.entry_id} is somebody else's`)
  }
  const focus = rows.of('focus_periods').filter((row) => row.finished_on === null)
  claim(new Set(focus.map((row) => row.person_id)).size === focus.length, 'somebody has two live focuses')
  const at = rows.of('events').map((event) => String(event.at))
  claim(
    at.every((moment, i) => i === 0 || String(at[i - 1]) <= moment),
    'events are out of order',
  )
  return found
}

const PAST: Partial<Record<TableName, string[]>> = {
  cpd_entries: ['done_on', 'created_at', 'sealed_at'],
  sign_offs: ['requested_on', 'closed_on'],
  sign_off_decisions: ['decided_on', 'decided_at'],
  depths_reached: ['reached_on'],
  assignments: ['completed_on', 'changed_on'],
  required_records: ['done_on', 'recorded_at'],
  training_sessions: ['register_taken_at'],
  events: ['at'],
}
const PERIODS: TableName[] = ['school_periods', 'leave_periods', 'support_periods', 'stage_periods', 'focus_periods']
