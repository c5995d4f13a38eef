import { recordEvent, recordEvents } from '../audit/audit.store.ts'
import { type Term } from '../calendars/terms.rules.ts'
import { inTransaction } from '../db/transaction.ts'
import { findSetting, SECOND_LOOK } from '../people/school-settings.store.ts'
import { type Work } from '../work.ts'
import {
  insertDraw,
  insertLooks,
  listLeads,
  listSchoolsToDraw,
  listSigned,
  listWaitingAround,
  listWaitingSchools,
} from './second-look-draw.store.ts'
import { drawRecords, dueDraw, lookersFor, mayLook } from './second-look.rules.ts'
import { changeLooker, closeLook, listWaiting } from './second-look.store.ts'

/**
 * The round of a day: draws at each school whose draw of this term is due, and sees to those that wait. Answers how many
 * were drawn; a second round of the day, or another process at the same moment, draws none. `random`: from 0 to 1.
 */
export async function drawToday(work: Work, random: () => number): Promise<number> {
  for (const schoolId of await listWaitingSchools(work.db)) await seeToWaiting(work, schoolId, random)
  const due = dueDraw(work.today)
  if (due === null) return 0
  let drawn = 0
  for (const schoolId of await listSchoolsToDraw(work.db, due.term.key, due.over))
    if ((await findSetting(work.db, schoolId, SECOND_LOOK)) !== 'off')
      drawn += await drawSchool(work, schoolId, due, random)
  return drawn
}

const drawSchool = (
  work: Work,
  schoolId: number,
  { term, over }: { term: Term; over: Term },
  random: () => number,
): Promise<number> =>
  inTransaction(work.db, async (trx) => {
    const records = await listSigned(trx, schoolId, over, work.today)
    const leads = await listLeads(trx, schoolId, work.today)
    const here = leads.filter((lead) => !lead.away).map((lead) => lead.id)
    const { drawn, withoutLooker } = drawRecords(records, here, random)
    const drawId = await insertDraw(trx, {
      ...{ schoolId, term: term.key, drawnOn: work.today, signed: records.length, withoutLooker },
    })
    if (drawId === undefined) return 0
    const made = await insertLooks(trx, drawId, drawn, work.today)
    await recordEvent(trx, work, {
      action: 'second_looks_drawn',
      subject: { type: 'school', id: schoolId },
      schoolId,
      particulars: { n: drawn.length, of: records.length },
    })
    await recordEvents(
      trx,
      work,
      drawn.map((one) => ({
        action: 'signoff_look_drawn' as const,
        subject: { type: 'second_look', id: made.get(one.signOffId) ?? 0 },
        personId: one.personId,
        particulars: {
          competency: records.find((record) => record.signOffId === one.signOffId)?.competency ?? '',
          looker: leads.find((lead) => lead.id === one.lookerId)?.name ?? '',
        },
      })),
    )
    return drawn.length
  })

/**
 * What waits goes to another lead where the first may not look any more (a new role, a new appraiser, leave), and ends where nobody
 * may, the teacher has left or the answer was taken back.
 */
const seeToWaiting = (work: Work, schoolId: number, random: () => number): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    const around = new Map((await listWaitingAround(trx, schoolId, work.today)).map((one) => [one.signOffId, one]))
    const leads = await listLeads(trx, schoolId, work.today)
    const all = leads.map((lead) => lead.id)
    const here = leads.filter((lead) => !lead.away).map((lead) => lead.id)
    for (const look of await listWaiting(trx, schoolId)) {
      const record = around.get(look.signOffId)
      if (record !== undefined && mayLook(look.lookerId, here, record).ok) continue
      const others = record === undefined ? [] : lookersFor(here, record)
      const next = others[Math.floor(random() * others.length)]
      // Away, and nobody else may: it waits for them.
      if (next === undefined && record !== undefined && mayLook(look.lookerId, all, record).ok) continue
      const changed =
        next === undefined
          ? await closeLook(trx, look, { state: 'ended', on: work.today })
          : await changeLooker(trx, look, next)
      if (!changed) continue
      await recordEvent(trx, work, {
        action: next === undefined ? 'signoff_look_ended' : 'signoff_look_handed',
        subject: { type: 'second_look', id: look.id },
        personId: look.personId,
        particulars: { competency: look.competency, looker: leads.find((lead) => lead.id === next)?.name ?? null },
      })
    }
  })
