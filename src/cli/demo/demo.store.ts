import { type Db } from '../../db/connection.ts'
import { catchUpIds } from '../../db/ids.ts'
import { type Row, type Rows, type TableName, TABLES, WITHOUT_ID } from './rows.rules.ts'

export type Competency = { id: number; code: string; title: string; strand: string }
export type Module = {
  id: number
  code: string
  title: string
  minutes: number
  competencies: { id: number; depth: number }[]
}
export type Reference = {
  competencies: ReadonlyMap<string, Competency>
  modules: ReadonlyMap<string, Module>
  stages: ReadonlyMap<string, { id: number; name: string }>
  /** By stage code: the steps of its template, in order. */
  templates: ReadonlyMap<string, { code: string; depth: number }[]>
  /** By NPQ: codes of competencies. */
  npqs: ReadonlyMap<string, string[]>
  /** Descriptors by `stage id/competency id`. */
  descriptors: ReadonlyMap<string, string>
}

/** The reference data that the story is told with. */
export async function getReference(db: Db): Promise<Reference> {
  const newest = db('frameworks').max('id')
  const competencies = (await db('competencies as c')
    .join('strands as s', 's.id', 'c.strand_id')
    .where('c.framework_id', newest)
    .orderBy('c.position')
    .select('c.id', 'c.code', 'c.title', 's.code as strand')) as Competency[]
  const codes = new Map(competencies.map((competency) => [competency.id, competency.code]))
  const stages = (await db('career_stages').orderBy('position').select('id', 'code', 'name')) as {
    id: number
    code: string
    name: string
  }[]
  const stageCodes = new Map(stages.map((stage) => [stage.id, stage.code]))
  const modules = (await db('modules').orderBy('position').select('id', 'code', 'title', 'minutes')) as Omit<
    Module,
    'competencies'
  >[]
  const taught = (await db('module_competencies').select('module_id', 'competency_id as id', 'depth')) as {
    module_id: number
    id: number
    depth: number
  }[]
  const steps = (await db('stage_template_steps as s')
    .join('stage_templates as t', 't.id', 's.template_id')
    .where('t.framework_id', newest)
    .orderBy('s.position')
    .select('t.stage_id', 's.competency_id', 's.depth')) as { stage_id: number; competency_id: number; depth: number }[]
  const profiles = (await db('npq_profile_competencies').orderBy('position').select('npq', 'competency_id')) as {
    npq: string
    competency_id: number
  }[]
  const descriptors = (await db('stage_descriptors').select('stage_id', 'competency_id', 'descriptor')) as {
    stage_id: number
    competency_id: number
    descriptor: string
  }[]
  const codeOf = (id: number): string => codes.get(id) ?? ''
  return {
    competencies: new Map(competencies.map((competency) => [competency.code, competency])),
    modules: new Map(
      modules.map((module) => [
        module.code,
        {
          ...module,
          competencies: taught.filter((t) => t.module_id === module.id).map(({ id, depth }) => ({ id, depth })),
        },
      ]),
    ),
    stages: new Map(stages.map(({ id, code, name }) => [code, { id, name }])),
    templates: grouped(
      steps,
      (step) => stageCodes.get(step.stage_id) ?? '',
      (step) => ({
        code: codeOf(step.competency_id),
        depth: step.depth,
      }),
    ),
    npqs: grouped(
      profiles,
      (row) => row.npq,
      (row) => codeOf(row.competency_id),
    ),
    descriptors: new Map(descriptors.map((d) => [`${d.stage_id}/${d.competency_id}`, d.descriptor])),
  }
}

function grouped<R, T>(rows: R[], keyOf: (row: R) => string, valueOf: (row: R) => T): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), valueOf(row)])
  return groups
}

export const countPeople = async (db: Db): Promise<number> => {
  const [row] = (await db('people').count({ n: '*' })) as { n: number }[]
  return row?.n ?? 0
}

/** The kinds of required training that every school has; empty when none came with the installation. */
export const listCommonKinds = async (db: Db): Promise<RequiredKind[]> =>
  (await db('required_kinds')
    .whereNull('school_id')
    .orderBy('id')
    .select('id', 'title', 'renew_months', 'needed_by')) as RequiredKind[]

export type RequiredKind = { id: number; title: string; renew_months: number | null; needed_by: string }

/** The highest id of every table that the demo fills. */
export async function findLastIds(db: Db): Promise<Map<string, number>> {
  const last = new Map<string, number>()
  for (const table of TABLES) {
    if (WITHOUT_ID.includes(table)) continue
    const [row] = (await db(table).max({ id: 'id' })) as { id: number | null }[]
    last.set(table, row?.id ?? 0)
  }
  return last
}

const AT_ONCE = 300

/** Writes all rows, parents first, in as few statements as both engines take. */
export async function insertRows(trx: Db, rows: Rows): Promise<void> {
  for (const table of TABLES) await insertInto(trx, table, rows.of(table))
  await catchUpIds(
    trx,
    TABLES.filter((table) => !WITHOUT_ID.includes(table)),
  )
}

async function insertInto(trx: Db, table: TableName, rows: Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE) await trx(table).insert(rows.slice(from, from + AT_ONCE))
}

/** Gives everyone in a demo the same password. Answers how many: none when the database has no demo. */
export const setEveryPassword = (db: Db, domain: string, passwordHash: string): Promise<number> =>
  db('users')
    .whereExists(db('users as any').where('any.email', `admin@${domain}`).select(db.raw('1')))
    .whereNotNull('password_hash')
    .update({ password_hash: passwordHash })

/** The names of those who sign in at the demo's own domain, by e-mail. */
export async function listSignIns(db: Db, domain: string): Promise<Map<string, string>> {
  const rows = (await db('users as u')
    .join('people as p', 'p.id', 'u.person_id')
    .whereLike('u.email', `%@${domain}`)
    .select('u.email', 'p.given_name', 'p.family_name')) as { email: string; given_name: string; family_name: string }[]
  return new Map(rows.map((row) => [row.email, `${row.given_name} ${row.family_name}`]))
}
