import { type Db } from '../db/connection.ts'
import { type IsoInstant } from '../shared/dates.ts'
import { depthOf, type FrameworkContent, NOT_USUAL } from './framework-content.rules.ts'

export const findFramework = (db: Db, version: string): Promise<{ id: number; content_hash: string } | undefined> =>
  db('frameworks').where({ version }).first('id', 'content_hash')

type Ids = Map<string, number>

/** Writes a whole framework. Stages and modules that are there already (by code) keep their ids and take the new words. */
export async function insertFramework(
  trx: Db,
  content: FrameworkContent,
  hash: string,
  at: IsoInstant,
): Promise<number> {
  const [framework] = (await trx('frameworks')
    .insert({ version: content.version, content_hash: hash, loaded_at: at })
    .returning('id')) as { id: number }[]
  const frameworkId = framework?.id ?? 0
  const stages = await mergeStages(trx, content)
  const competencies = await insertCompetencies(trx, content, frameworkId, stages)
  const modules = await mergeModules(trx, content, frameworkId, stages, competencies)
  await insertTemplates(trx, content, frameworkId, { stages, competencies, modules })
  await trx('npq_profile_competencies').insert(
    Object.entries(content.npqProfiles).flatMap(([npq, codes]) =>
      codes.map((code, position) => ({ npq, competency_id: idOf(competencies, code), position })),
    ),
  )
  return frameworkId
}

async function mergeStages(trx: Db, content: FrameworkContent): Promise<Ids> {
  await trx('career_stages').insert(content.stages).onConflict('code').merge(['name', 'position'])
  return idsByCode(await trx('career_stages').select('id', 'code'))
}

async function insertCompetencies(trx: Db, content: FrameworkContent, frameworkId: number, stages: Ids): Promise<Ids> {
  const strands = idsByCode(
    await trx('strands')
      .insert(
        content.strands.map(({ code, title, promise }, position) => ({
          framework_id: frameworkId,
          code,
          title,
          promise,
          position,
        })),
      )
      .returning(['id', 'code']),
  )
  const all = content.strands.flatMap((strand) =>
    strand.comps.map((competency) => ({ strand: strand.code, ...competency })),
  )
  const ids = idsByCode(
    await trx('competencies')
      .insert(
        all.map(({ code, title, outcome, strand }, position) => ({
          framework_id: frameworkId,
          strand_id: idOf(strands, strand),
          code,
          title,
          outcome,
          position,
        })),
      )
      .returning(['id', 'code']),
  )
  const descriptors = all.flatMap((competency) =>
    Object.entries(competency.stages).map(([stage, descriptor]) => ({
      competency_id: idOf(ids, competency.code),
      stage_id: idOf(stages, stage),
      descriptor,
      usual_depth: usualDepth(competency.depth[stage]),
    })),
  )
  const references = all.flatMap((competency) =>
    competency.refs.map((ref, position) => ({
      competency_id: idOf(ids, competency.code),
      position,
      framework: ref.framework,
      edition: ref.edition,
      section: ref.section === null ? null : String(ref.section),
      ref: ref.ref,
      certainty: ref.certainty,
    })),
  )
  await trx.batchInsert('stage_descriptors', descriptors, 100)
  await trx.batchInsert('competency_references', references, 100)
  return ids
}

async function mergeModules(
  trx: Db,
  content: FrameworkContent,
  frameworkId: number,
  stages: Ids,
  competencies: Ids,
): Promise<Ids> {
  const rows = content.modules.map((module, position) => ({
    framework_id: frameworkId,
    code: module.code,
    title: module.title,
    minutes: Math.round(module.hours * 60),
    mode: module.mode,
    practice_task: module.practice,
    evidence_hint: module.evidence,
    npq: module.npq === '-' ? null : module.npq,
    position,
  }))
  await trx('modules').insert(rows).onConflict('code').merge()
  const ids = idsByCode(await trx('modules').select('id', 'code'))
  const loaded = content.modules.map((module) => idOf(ids, module.code))
  await trx('module_stages').whereIn('module_id', loaded).delete()
  await trx('module_competencies').whereIn('module_id', loaded).delete()
  await trx('module_stages').insert(
    content.modules.flatMap((m) =>
      m.stages.map((stage) => ({ module_id: idOf(ids, m.code), stage_id: idOf(stages, stage) })),
    ),
  )
  await trx('module_competencies').insert(
    content.modules.flatMap((m) =>
      m.comps.map(({ code, depth }) => ({
        module_id: idOf(ids, m.code),
        competency_id: idOf(competencies, code),
        depth: depthOf(depth),
      })),
    ),
  )
  return ids
}

async function insertTemplates(
  trx: Db,
  content: FrameworkContent,
  frameworkId: number,
  ids: { stages: Ids; competencies: Ids; modules: Ids },
): Promise<void> {
  for (const [stage, template] of Object.entries(content.templates)) {
    const [row] = (await trx('stage_templates')
      .insert({
        framework_id: frameworkId,
        stage_id: idOf(ids.stages, stage),
        name: template.name,
        aim: template.aim,
        pace: template.pace,
      })
      .returning('id')) as { id: number }[]
    const templateId = row?.id ?? 0
    const steps = template.steps.map(({ competency, depth }, position) => ({
      template_id: templateId,
      competency_id: idOf(ids.competencies, competency),
      depth: depthOf(depth),
      position,
    }))
    if (steps.length > 0) await trx('stage_template_steps').insert(steps)
    const modules = template.modules.map((code, position) => ({
      template_id: templateId,
      module_id: idOf(ids.modules, code),
      position,
    }))
    if (modules.length > 0) await trx('stage_template_modules').insert(modules)
  }
}

const usualDepth = (letter: string | undefined): number | null =>
  letter === undefined || letter === NOT_USUAL ? null : depthOf(letter)

const idsByCode = (rows: { id: number; code: string }[]): Ids => new Map(rows.map((row) => [row.code, row.id]))

function idOf(ids: Ids, code: string): number {
  const id = ids.get(code)
  if (id === undefined) throw new Error(`There is no ${code} among what was loaded.`)
  return id
}
