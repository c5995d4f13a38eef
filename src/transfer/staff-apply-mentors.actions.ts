import { recordEvents, type NewEvent } from '../audit/audit.store.ts'
import { type Db } from '../db/connection.ts'
import { SUPPORT_NAMES } from '../people/support.rules.ts'
import { sayDate, type IsoDate } from '../shared/dates.ts'
import { type Work } from '../work.ts'
import { keptRow, type Applied, type AppliedRow, type ImportSchool } from './applied.rules.ts'
import {
  deleteRows,
  insertSupports,
  lockLatestPeriods,
  lockMentors,
  lockPeople,
  putRows,
  type SupportRow,
} from './staff-apply.store.ts'

/**
 * Mentors as the list names them, from today, or from the day on which both are at the school. Whoever mentored until now
 * hands over on that day. Where the two are never there together, or somebody mentors them at another school, nobody is named.
 */
export async function applyMentors(
  trx: Db,
  work: Work,
  school: ImportSchool,
  rows: readonly AppliedRow[],
  applied: Applied,
): Promise<void> {
  const idOnLine = new Map(rows.map(({ row, personId }) => [row.line, personId]))
  const wanted = rows.flatMap((each) => {
    const { mentor, plan } = each.row
    const says =
      plan.kind === 'create' || (plan.kind === 'change' && plan.changes.some(({ field }) => field === 'mentor'))
    if (mentor === null || !says) return []
    const mentorId = 'line' in mentor ? idOnLine.get(mentor.line) : mentor.personId
    return mentorId === undefined || mentorId === each.personId ? [] : [{ ...each, mentorId }]
  })
  if (wanted.length === 0) return
  const mentorIds = [...new Set(wanted.map(({ mentorId }) => mentorId))]
  const times = await lockLatestPeriods(trx, school.id, mentorIds)
  const names = new Map(
    (await lockPeople(trx, mentorIds)).map((person) => [person.id, `${person.given_name} ${person.family_name}`]),
  )
  const current = mentorsOf(
    await lockMentors(
      trx,
      wanted.map(({ personId }) => personId),
      work.today,
    ),
  )

  // What ends with a last day in the same row was kept already, as it was before that.
  const kept = new Set(applied.before.support_periods.map((row) => row.id))
  const ended: SupportRow[] = []
  const gone: number[] = []
  const begun: Omit<SupportRow, 'id'>[] = []
  const events: NewEvent[] = []
  for (const { personId, mentorId, startedOn, finishedOn } of wanted) {
    const time = times.get(mentorId)
    if (time === undefined) continue
    const from = latest(work.today, startedOn, time.started_on)
    const until = earliest(finishedOn, time.finished_on)
    if (until !== null && until <= from) continue
    const now = current.get(personId) ?? []
    if (now.some((before) => before.school_id !== school.id)) continue
    for (const before of now) {
      if (!kept.has(before.id)) applied.before.support_periods.push(keptRow(before))
      if (before.started_on < from) ended.push({ ...before, finished_on: earliest(before.finished_on, from) })
      else gone.push(before.id)
    }
    begun.push({
      ...{ person_id: personId, supporter_id: mentorId, school_id: school.id, kind: 'mentor' },
      ...{ started_on: from, finished_on: until },
    })
    events.push({
      ...{ action: 'support_started', subject: { type: 'person', id: personId }, personId, schoolId: school.id },
      particulars: { supporter: names.get(mentorId) ?? '', kind: SUPPORT_NAMES.mentor, on: sayDate(from) },
    })
  }
  await putRows(trx, 'support_periods', ended)
  await deleteRows(trx, 'support_periods', gone)
  applied.made.supports.push(...(await insertSupports(trx, begun)))
  await recordEvents(trx, work, events)
}

function mentorsOf(rows: readonly SupportRow[]): Map<number, SupportRow[]> {
  const of = new Map<number, SupportRow[]>()
  for (const row of rows) of.set(row.person_id, [...(of.get(row.person_id) ?? []), row])
  return of
}

const latest = (...days: IsoDate[]): IsoDate => days.reduce((a, b) => (a > b ? a : b))
const earliest = (a: IsoDate | null, b: IsoDate | null): IsoDate | null =>
  a === null ? b : b === null ? a : a < b ? a : b
