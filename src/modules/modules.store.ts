import { type Db } from '../db/connection.ts'
import { isReachedDepth, type ReachedDepth } from '../shared/depths.ts'
import { NotFound } from '../shared/errors.ts'

export type Named = { code: string; title: string }
export type ModuleName = { id: number; code: string; title: string; minutes: number }
export type ModuleInList = ModuleName & { mode: string; stages: Named[]; strands: Named[]; teaches: string[] }
export type Module = ModuleName & {
  mode: string
  npq: string | null
  practiceTask: string
  evidenceHint: string
  stages: Named[]
  teaches: { code: string; title: string; depth: ReachedDepth }[]
}

/** The catalogue: every module of the newest framework, with its stages and the strands it touches. Three queries. */
export async function listModules(db: Db): Promise<ModuleInList[]> {
  const newest = db('frameworks').max('id')
  const rows = (await db('modules')
    .where('framework_id', newest)
    .orderBy('position')
    .select('id', 'code', 'title', 'minutes', 'mode')) as (ModuleName & { mode: string })[]
  const ids = rows.map((row) => row.id)
  const stages = groupBy(await stagesOf(db, ids))
  const taught = (await db('module_competencies as t')
    .join('competencies as c', 'c.id', 't.competency_id')
    .join('strands as s', 's.id', 'c.strand_id')
    .whereIn('t.module_id', ids)
    .orderBy(['s.position', 'c.position'])
    .select('t.module_id', 's.code', 's.title', 'c.title as competency')) as (Named & {
    module_id: number
    competency: string
  })[]
  const strands = groupBy(taught)
  return rows.map((row) => ({
    ...row,
    stages: (stages.get(row.id) ?? []).map(named),
    strands: [...new Map((strands.get(row.id) ?? []).map((strand) => [strand.code, named(strand)])).values()],
    teaches: (strands.get(row.id) ?? []).map((strand) => strand.competency),
  }))
}

/** One module with what it teaches; throws NotFound. Three queries. */
export async function getModule(db: Db, code: string): Promise<Module> {
  const row = (await db('modules')
    .where({ code })
    .first('id', 'code', 'title', 'minutes', 'mode', 'npq', 'practice_task', 'evidence_hint')) as
    (ModuleName & { mode: string; npq: string | null; practice_task: string; evidence_hint: string }) | undefined
  if (row === undefined) throw new NotFound()
  const teaches = (await db('module_competencies as t')
    .join('competencies as c', 'c.id', 't.competency_id')
    .where('t.module_id', row.id)
    .orderBy([{ column: 't.depth', order: 'desc' }, { column: 'c.position' }])
    .select('c.code', 'c.title', 't.depth')) as (Named & { depth: number })[]
  return {
    id: row.id,
    code: row.code,
    title: row.title,
    minutes: row.minutes,
    mode: row.mode,
    npq: row.npq,
    practiceTask: row.practice_task,
    evidenceHint: row.evidence_hint,
    stages: (await stagesOf(db, [row.id])).map(named),
    teaches: teaches.map((t) => ({ code: t.code, title: t.title, depth: isReachedDepth(t.depth) ? t.depth : 1 })),
  }
}

/** A module's id and title by its code; throws NotFound. */
export async function getModuleName(db: Db, code: string): Promise<ModuleName> {
  const row = (await db('modules').where({ code }).first('id', 'code', 'title', 'minutes')) as ModuleName | undefined
  if (row === undefined) throw new NotFound()
  return row
}

/** The modules of the newest framework by title, for choosing one. */
export const listModuleNames = (db: Db): Promise<ModuleName[]> =>
  db('modules')
    .where('framework_id', db('frameworks').max('id'))
    .orderBy('title')
    .select('id', 'code', 'title', 'minutes')

const stagesOf = async (db: Db, ids: number[]): Promise<(Named & { module_id: number })[]> =>
  (await db('module_stages as m')
    .join('career_stages as s', 's.id', 'm.stage_id')
    .whereIn('m.module_id', ids)
    .orderBy('s.position')
    .select('m.module_id', 's.code', 's.name as title')) as (Named & { module_id: number })[]

const named = ({ code, title }: Named): Named => ({ code, title })

function groupBy<T extends { module_id: number }>(rows: T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>()
  for (const row of rows) {
    const group = groups.get(row.module_id)
    if (group === undefined) groups.set(row.module_id, [row])
    else group.push(row)
  }
  return groups
}
