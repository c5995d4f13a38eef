import { type Db } from '../../src/db/connection.ts'
import { add, type Cast } from './cast.ts'

const GIVEN = ['Ada', 'Ben', 'Cai', 'Dee', 'Eli', 'Fay', 'Gus', 'Hua', 'Ivo', 'Joy', 'Kit', 'Lin', 'Mia', 'Ned', 'Oli']
const FAMILY = ['Abara', 'Bevan', 'Chowdhury', 'Davies', 'Evans', 'Fox', 'Gill', 'Hughes', 'Islam', 'Jones', 'Kaur']
const STAGES = ['EXP', 'EXP', 'ECT1', 'SUP', 'EXP', 'LEAD', 'ECT2', 'SUP', 'ITT']
const PHASES = ['Early years', 'Key Stage 1', 'Key Stage 2']

/** Fills Hazelmere with this many more people, each with depths, planned steps and modules; the same ones every time. */
export async function fillStaffRoom(db: Db, cast: Cast, people: number): Promise<number[]> {
  const stages = new Map((await ids(db, 'career_stages')).map((row) => [row.code, row.id]))
  const competencies = (await ids(db, 'competencies')).map((row) => row.id)
  const modules = (await ids(db, 'modules')).map((row) => row.id)
  const made: number[] = []
  const depths: object[] = []
  const steps: object[] = []
  const assignments: object[] = []
  for (let i = 0; i < people; i++) {
    const given_name = GIVEN[i % GIVEN.length] ?? ''
    const family_name = `${FAMILY[i % FAMILY.length] ?? ''}${i >= 55 ? ' Ray' : ''}`
    const person_id = await add(db, 'people', {
      given_name,
      family_name,
      sort_name: `${family_name} ${given_name}`.toLowerCase(),
      created_at: '2026-09-01T08:00:00.000Z',
    })
    made.push(person_id)
    const started_on = '2025-09-01'
    await add(db, 'school_periods', {
      ...{ person_id, school_id: cast.hazelmere.id, started_on, job_title: 'Teacher', phase: PHASES[i % 3] },
      ...{ fte_percent: i % 5 === 0 ? 60 : 100, working_days: i % 5 === 0 ? 'Mon Tue Wed' : null },
    })
    await add(db, 'stage_periods', { person_id, stage_id: stages.get(STAGES[i % STAGES.length] ?? ''), started_on })
    competencies.forEach((competency_id, c) => {
      const depth = (i * 7 + c * 5 + ((i * c) % 11)) % 7
      if (depth >= 1 && depth <= 4) depths.push({ person_id, competency_id, depth, reached_on: '2026-05-04' })
      if ((i + c) % 9 === 0)
        steps.push({ person_id, competency_id, depth: 2, origin: 'template', position: c, planned_on: started_on })
    })
    for (let m = 0; m < 3; m++)
      assignments.push({
        ...{
          person_id,
          module_id: modules[(i + m * 7) % modules.length],
          school_id: cast.hazelmere.id,
          origin: 'hand',
        },
        ...{ state: m === 0 ? 'done' : 'assigned', completed_on: m === 0 ? '2026-10-01' : null },
        ...{ assigned_on: '2026-09-01', due_on: m === 1 && i % 10 === 3 ? '2026-11-02' : '2027-02-01' },
      })
  }
  await db.batchInsert('depths_reached', depths, 100)
  await db.batchInsert('planned_steps', steps, 100)
  await db.batchInsert('assignments', assignments, 80)
  return made
}

/** How many statements a piece of work sends to the database. */
export async function countQueries(db: Db, work: () => Promise<unknown>): Promise<number> {
  let queries = 0
  const listen = () => {
    queries++
  }
  db.on('query', listen)
  await work()
  db.off('query', listen)
  return queries
}

const ids = async (db: Db, table: string): Promise<{ id: number; code: string }[]> =>
  (await db(table).orderBy('id').select('id', 'code')) as { id: number; code: string }[]
