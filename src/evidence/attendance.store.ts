import { type Db } from '../db/connection.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'
import { fold } from '../shared/text.ts'

export type Attendance = {
  sessionId: number
  schoolId: number
  moduleId: number
  title: string
  doneOn: IsoDate
  minutes: number
}

const CHUNK = 40

/**
 * Writes one entry for everyone who came to a training session; who has one already keeps it as it is, so the register
 * may be taken again. It counts as learning, and never raises a depth: attendance says nothing about practice.
 */
export async function insertAttendanceEntries(
  trx: Db,
  attendance: Attendance,
  personIds: readonly number[],
  now: IsoInstant,
): Promise<void> {
  for (let from = 0; from < personIds.length; from += CHUNK) {
    const rows = personIds.slice(from, from + CHUNK).map((personId) => ({
      person_id: personId,
      school_id: attendance.schoolId,
      session_id: attendance.sessionId,
      module_id: attendance.moduleId,
      title: attendance.title,
      done_on: attendance.doneOn,
      minutes: attendance.minutes,
      kind: 'input',
      search_text: fold(attendance.title),
      created_at: now,
      updated_at: now,
    }))
    await trx('cpd_entries').insert(rows).onConflict(['session_id', 'person_id']).ignore()
  }
  await linkToModule(trx, attendance.sessionId)
}

/** What the module teaches is what the entries are about: at most three competencies, the first ones of the module. */
async function linkToModule(trx: Db, sessionId: number): Promise<void> {
  const bare = trx('cpd_entries as e')
    .join('module_competencies as t', 't.module_id', 'e.module_id')
    .join('competencies as c', 'c.id', 't.competency_id')
    .where('e.session_id', sessionId)
    .whereNotExists(trx('cpd_entry_competencies as l').whereRaw('l.entry_id = e.id').select(trx.raw('1')))
    .whereRaw(
      `(select count(*) from module_competencies as t2 join competencies as c2 on c2.id = t2.competency_id
        where t2.module_id = e.module_id and c2.position < c.position) < 3`,
    )
    .select('e.id', 't.competency_id')
  await trx(trx.raw('?? (??, ??)', ['cpd_entry_competencies', 'entry_id', 'competency_id'])).insert(bare)
}

/**
 * Takes the entry away from somebody who was marked as there by mistake. One with words of their own, or that
 * a request brings, stays: it is theirs now. Answers how many went.
 */
export async function deleteAttendanceEntries(
  trx: Db,
  sessionId: number,
  personIds: readonly number[],
): Promise<number> {
  const rows = (await trx('cpd_entries as e')
    .where({ 'e.session_id': sessionId, 'e.version': 1 })
    .whereIn('e.person_id', [...personIds])
    .whereNull('e.sealed_at')
    .whereNotExists(trx('sign_off_entries as b').whereRaw('b.entry_id = e.id').select(trx.raw('1')))
    .select('e.id')) as { id: number }[]
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return 0
  await trx('cpd_entry_competencies').whereIn('entry_id', ids).delete()
  return trx('cpd_entries').whereIn('id', ids).delete()
}
