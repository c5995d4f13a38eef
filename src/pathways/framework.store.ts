import { type Db } from '../db/connection.ts'
import { NotFound } from '../shared/errors.ts'
import { type Depth, isDepth, isReachedDepth, type ReachedDepth } from '../shared/depths.ts'

export type Stage = { id: number; code: string; name: string; position: number }
export type Strand = { code: string; title: string; promise: string; competencies: CompetencyName[] }
export type CompetencyName = { id: number; code: string; title: string; outcome: string }

export const listStages = (db: Db): Promise<Stage[]> =>
  db('career_stages').orderBy('position').select('id', 'code', 'name', 'position')

/** The id of the newest framework: reference data is loaded at start, so there is always one. */
export async function currentFrameworkId(db: Db): Promise<number> {
  const row = (await db('frameworks').orderBy('id', 'desc').first('id')) as { id: number } | undefined
  if (row === undefined) throw new Error('No framework is loaded.')
  return row.id
}

/** All strands with their competencies, in the order of the framework. */
export async function listStrands(db: Db): Promise<Strand[]> {
  const newest = db('frameworks').max('id')
  const rows = (await db('competencies as c')
    .join('strands as s', 's.id', 'c.strand_id')
    .where('c.framework_id', newest)
    .orderBy('c.position')
    .select('c.id', 'c.code', 'c.title', 'c.outcome', 's.code as strand', 's.title as strand_title', 's.promise')) as {
    id: number
    code: string
    title: string
    outcome: string
    strand: string
    strand_title: string
    promise: string
  }[]
  const strands = new Map<string, Strand>()
  for (const row of rows) {
    const strand = strands.get(row.strand) ?? {
      code: row.strand,
      title: row.strand_title,
      promise: row.promise,
      competencies: [],
    }
    strand.competencies.push({ id: row.id, code: row.code, title: row.title, outcome: row.outcome })
    strands.set(row.strand, strand)
  }
  return [...strands.values()]
}

export type Competency = CompetencyName & {
  strand: { code: string; title: string }
  stages: { code: string; name: string; descriptor: string; usualDepth: Depth }[]
  references: Reference[]
  modules: { code: string; title: string; minutes: number; depth: ReachedDepth }[]
}
export type Reference = {
  framework: string
  edition: string | null
  section: string | null
  ref: string | null
  certainty: string
}

/** One competency of the newest framework across all stages, with modules and references; throws NotFound. */
export async function getCompetency(db: Db, code: string): Promise<Competency> {
  const row = (await db('competencies as c')
    .join('strands as s', 's.id', 'c.strand_id')
    .where('c.framework_id', db('frameworks').max('id'))
    .where('c.code', code)
    .first('c.id', 'c.code', 'c.title', 'c.outcome', 's.code as strand', 's.title as strand_title')) as
    { id: number; code: string; title: string; outcome: string; strand: string; strand_title: string } | undefined
  if (row === undefined) throw new NotFound()
  const stages = (await db('stage_descriptors as d')
    .join('career_stages as s', 's.id', 'd.stage_id')
    .where('d.competency_id', row.id)
    .orderBy('s.position')
    .select('s.code', 's.name', 'd.descriptor', 'd.usual_depth')) as {
    code: string
    name: string
    descriptor: string
    usual_depth: number | null
  }[]
  const references = (await db('competency_references')
    .where({ competency_id: row.id })
    .orderBy('position')
    .select('framework', 'edition', 'section', 'ref', 'certainty')) as Reference[]
  const modules = (await db('module_competencies as t')
    .join('modules as m', 'm.id', 't.module_id')
    .where('t.competency_id', row.id)
    .orderBy('m.position')
    .select('m.code', 'm.title', 'm.minutes', 't.depth')) as {
    code: string
    title: string
    minutes: number
    depth: number
  }[]
  return {
    id: row.id,
    code: row.code,
    title: row.title,
    outcome: row.outcome,
    strand: { code: row.strand, title: row.strand_title },
    stages: stages.map((s) => ({
      code: s.code,
      name: s.name,
      descriptor: s.descriptor,
      usualDepth: toDepth(s.usual_depth),
    })),
    references,
    modules: modules.map((m) => ({ ...m, depth: isReachedDepth(m.depth) ? m.depth : 1 })),
  }
}

const toDepth = (n: number | null): Depth => (n !== null && isDepth(n) ? n : 0)
