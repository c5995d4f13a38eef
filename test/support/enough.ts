import { type Db } from '../../src/db/connection.ts'
import { add, competencyId, type Person } from './cast.ts'

const RECORD = {
  barrier: 'Partners were chosen by standing up.',
  change_made: 'A rota on the wall.',
  pupils_experienced: 'Nobody was left standing.',
  next: 'Keep it.',
}

/**
 * Three pieces of evidence about a competency, enough for Practised and for Embedded on 25 November 2026: somebody saw it
 * in September, pupils were asked in November, and there is work before and after. Answers the ids of their entries.
 */
export async function logEnough(db: Db, who: Pick<Person, 'id'>, code: string): Promise<number[]> {
  const rest = { how_we_know: 'We counted.', for_whom: 'One class', did_not_work: 'Mondays.' }
  const family = { family_reason: 'declined' }
  const pieces: [kind: string, on: string, context: string, more: Record<string, string>][] = [
    ['OBS', '2026-09-14', 'Year 5', { ...rest, ...family }],
    ['PUP', '2026-11-09', 'Year 6', {}],
    ['WRK', '2026-11-10', 'Year 6', {}],
  ]
  const ids: number[] = []
  for (const [kind, on, context, more] of pieces) {
    const at = `${on}T10:00:00.000Z`
    const id = await add(db, 'cpd_entries', {
      ...{ person_id: who.id, title: `Showed ${code}`, done_on: on, minutes: 60, kind: 'practice' },
      ...{ created_at: at, updated_at: at, ...RECORD },
    })
    await db('cpd_entry_competencies').insert({ entry_id: id, competency_id: await competencyId(db, code) })
    await db('entry_evidence').insert({ entry_id: id, kind, context, seen_on: on, details: '{}', ...more })
    ids.push(id)
  }
  return ids
}
