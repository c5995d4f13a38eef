import { type Db } from '../db/connection.ts'

export type ModuleChoice = { id: number; code: string; title: string; minutes: number }
export type CompetencyChoice = { id: number; code: string; title: string; strand: string; planned: boolean }
export type Choices = { modules: ModuleChoice[]; competencies: CompetencyChoice[] }

/** What an entry may be about: every module and competency of the newest framework; what is planned is marked. */
export async function listChoices(db: Db, personId: number): Promise<Choices> {
  const modules = (await db('modules')
    .where({ framework_id: db('frameworks').max('id') })
    .orderBy('position')
    .select('id', 'code', 'title', 'minutes')) as ModuleChoice[]
  const rows = (await db('competencies as c')
    .join('strands as s', 's.id', 'c.strand_id')
    .where('c.framework_id', db('frameworks').max('id'))
    .orderBy('c.position')
    .select(
      'c.id',
      'c.code',
      'c.title',
      's.title as strand',
      db('planned_steps as p')
        .whereRaw('p.competency_id = c.id')
        .where('p.person_id', personId)
        .whereNull('p.set_aside_on')
        .count('*')
        .as('planned'),
    )) as { id: number; code: string; title: string; strand: string; planned: number }[]
  return { modules, competencies: rows.map((row) => ({ ...row, planned: Number(row.planned) > 0 })) }
}

/** The codes of what a module teaches, the first three: what an entry about it is about. */
export async function listTaught(db: Db, moduleCode: string): Promise<string[]> {
  const rows = (await db('module_competencies as t')
    .join('modules as m', 'm.id', 't.module_id')
    .join('competencies as c', 'c.id', 't.competency_id')
    .where('m.code', moduleCode)
    .orderBy('c.position')
    .limit(3)
    .select('c.code')) as { code: string }[]
  return rows.map((row) => row.code)
}
