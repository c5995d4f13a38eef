import { type Db } from '../db/connection.ts'
import { type IsoDate } from '../shared/dates.ts'

export type TrainingDone = { sessions: number; modules: string[]; next: { module: string; heldOn: IsoDate }[] }

/** The sessions of a school in a span of time that were not called off: held with a register, and still to come. */
export async function listTraining(
  db: Db,
  schoolId: number,
  span: { from: IsoDate; to: IsoDate },
  today: IsoDate,
): Promise<TrainingDone> {
  const rows = (await db('training_sessions as s')
    .join('modules as m', 'm.id', 's.module_id')
    .where('s.school_id', schoolId)
    .whereNull('s.cancelled_on')
    .where('s.held_on', '>=', span.from)
    .where('s.held_on', '<', span.to)
    .orderBy(['s.held_on', 's.starts_at', 's.id'])
    .select('m.title', 's.held_on', 's.register_taken_at')) as {
    title: string
    held_on: IsoDate
    register_taken_at: string | null
  }[]
  const held = rows.filter((row) => row.register_taken_at !== null)
  return {
    sessions: held.length,
    modules: [...new Set(held.map((row) => row.title))],
    next: rows.filter((row) => row.held_on >= today).map((row) => ({ module: row.title, heldOn: row.held_on })),
  }
}
