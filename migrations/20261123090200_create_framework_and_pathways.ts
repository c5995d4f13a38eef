import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('career_stages', (t) => {
    t.increments('id')
    t.text('code').notNullable().unique({ indexName: 'career_stages_code_unique' })
    t.text('name').notNullable()
    t.integer('position').notNullable()
  })
  await knex.schema.createTable('frameworks', (t) => {
    t.increments('id')
    t.text('version').notNullable().unique({ indexName: 'frameworks_version_unique' })
    t.text('content_hash').notNullable()
    t.text('loaded_at').notNullable()
  })
  await knex.schema.createTable('strands', (t) => {
    t.increments('id')
    t.integer('framework_id').notNullable().references('frameworks.id').withKeyName('strands_framework_fk')
    t.text('code').notNullable()
    t.text('title').notNullable()
    t.text('promise').notNullable()
    t.integer('position').notNullable()
    t.unique(['framework_id', 'code'], { indexName: 'strands_code_unique' })
  })
  await knex.schema.createTable('competencies', (t) => {
    t.increments('id')
    t.integer('framework_id').notNullable().references('frameworks.id').withKeyName('competencies_framework_fk')
    t.integer('strand_id').notNullable().references('strands.id').withKeyName('competencies_strand_fk')
    t.text('code').notNullable()
    t.text('title').notNullable()
    t.text('outcome').notNullable()
    t.integer('position').notNullable()
    t.unique(['framework_id', 'code'], { indexName: 'competencies_code_unique' })
  })
  await knex.schema.createTable('stage_descriptors', (t) => {
    competency(t, 'stage_descriptors')
    t.integer('stage_id').notNullable().references('career_stages.id').withKeyName('stage_descriptors_stage_fk')
    t.text('descriptor').notNullable()
    t.integer('usual_depth')
    t.primary(['competency_id', 'stage_id'], 'stage_descriptors_pk')
    t.check('usual_depth between 1 and 4', undefined, 'stage_descriptors_depth_check')
  })
  await knex.schema.createTable('competency_references', (t) => {
    t.increments('id')
    competency(t, 'competency_references')
    t.integer('position').notNullable()
    t.text('framework').notNullable()
    t.text('edition')
    t.text('section')
    t.text('ref')
    t.text('certainty').notNullable()
    t.index(['competency_id'], 'competency_references_competency_index')
  })
  await knex.schema.createTable('npq_profile_competencies', (t) => {
    t.text('npq').notNullable()
    competency(t, 'npq_profile_competencies')
    t.integer('position').notNullable()
    t.primary(['npq', 'competency_id'], 'npq_profile_competencies_pk')
  })
  await knex.schema.createTable('modules', (t) => {
    t.increments('id')
    t.integer('framework_id').notNullable().references('frameworks.id').withKeyName('modules_framework_fk')
    t.text('code').notNullable().unique({ indexName: 'modules_code_unique' })
    t.text('title').notNullable()
    t.integer('minutes').notNullable()
    t.text('mode').notNullable()
    t.text('practice_task').notNullable()
    t.text('evidence_hint').notNullable()
    t.text('npq')
    t.integer('position').notNullable()
  })
  await knex.schema.createTable('module_stages', (t) => {
    t.integer('module_id').notNullable().references('modules.id').withKeyName('module_stages_module_fk')
    t.integer('stage_id').notNullable().references('career_stages.id').withKeyName('module_stages_stage_fk')
    t.primary(['module_id', 'stage_id'], 'module_stages_pk')
  })
  await knex.schema.createTable('module_competencies', (t) => {
    t.integer('module_id').notNullable().references('modules.id').withKeyName('module_competencies_module_fk')
    competency(t, 'module_competencies')
    depth(t, 'module_competencies')
    t.primary(['module_id', 'competency_id'], 'module_competencies_pk')
    t.index(['competency_id'], 'module_competencies_competency_index')
  })
  await knex.schema.createTable('stage_templates', (t) => {
    t.increments('id')
    t.integer('framework_id').notNullable().references('frameworks.id').withKeyName('stage_templates_framework_fk')
    t.integer('stage_id').notNullable().references('career_stages.id').withKeyName('stage_templates_stage_fk')
    t.text('name').notNullable()
    t.text('aim').notNullable()
    t.text('pace').notNullable()
    t.unique(['framework_id', 'stage_id'], { indexName: 'stage_templates_stage_unique' })
  })
  await knex.schema.createTable('stage_template_steps', (t) => {
    t.integer('template_id')
      .notNullable()
      .references('stage_templates.id')
      .withKeyName('stage_template_steps_template_fk')
    competency(t, 'stage_template_steps')
    depth(t, 'stage_template_steps')
    t.integer('position').notNullable()
    t.primary(['template_id', 'competency_id'], 'stage_template_steps_pk')
  })
  await knex.schema.createTable('stage_template_modules', (t) => {
    t.integer('template_id')
      .notNullable()
      .references('stage_templates.id')
      .withKeyName('stage_template_modules_template_fk')
    t.integer('module_id').notNullable().references('modules.id').withKeyName('stage_template_modules_module_fk')
    t.integer('position').notNullable()
    t.primary(['template_id', 'module_id'], 'stage_template_modules_pk')
  })

  await knex.schema.createTable('stage_periods', (t) => {
    t.increments('id')
    person(t, 'stage_periods')
    t.integer('stage_id').notNullable().references('career_stages.id').withKeyName('stage_periods_stage_fk')
    t.text('npq')
    period(t, 'stage_periods')
    t.index(['person_id'], 'stage_periods_person_index')
  })
  await knex.schema.createTable('planned_steps', (t) => {
    t.increments('id')
    person(t, 'planned_steps')
    competency(t, 'planned_steps')
    depth(t, 'planned_steps')
    t.text('origin').notNullable()
    t.integer('stage_id').references('career_stages.id').withKeyName('planned_steps_stage_fk')
    t.integer('position').notNullable()
    t.text('planned_on').notNullable()
    t.text('set_aside_on')
    t.unique(['person_id', 'competency_id', 'depth'], { indexName: 'planned_steps_step_unique' })
    t.check("origin in ('template', 'own', 'mentor', 'lead')", undefined, 'planned_steps_origin_check')
  })
  await knex.schema.createTable('focus_periods', (t) => {
    t.increments('id')
    person(t, 'focus_periods')
    competency(t, 'focus_periods')
    period(t, 'focus_periods')
    t.index(['person_id'], 'focus_periods_person_index')
  })
  // What a person has reached now: one row a competency, kept by the same transaction that records a CPD entry or a decision.
  await knex.schema.createTable('depths_reached', (t) => {
    person(t, 'depths_reached')
    competency(t, 'depths_reached')
    depth(t, 'depths_reached')
    t.text('reached_on').notNullable()
    t.integer('sign_off_id')
    t.primary(['person_id', 'competency_id'], 'depths_reached_pk')
  })
}

const person = (t: Knex.CreateTableBuilder, table: string) =>
  t.integer('person_id').notNullable().references('people.id').withKeyName(`${table}_person_fk`)

const competency = (t: Knex.CreateTableBuilder, table: string) =>
  t.integer('competency_id').notNullable().references('competencies.id').withKeyName(`${table}_competency_fk`)

function depth(t: Knex.CreateTableBuilder, table: string): void {
  t.integer('depth').notNullable()
  t.check('depth between 1 and 4', undefined, `${table}_depth_check`)
}

/** Half-open: the first day, and the day after the last one or null. */
function period(t: Knex.CreateTableBuilder, table: string): void {
  t.text('started_on').notNullable()
  t.text('finished_on')
  t.check('finished_on is null or finished_on > started_on', undefined, `${table}_order_check`)
}

// prettier-ignore
const TABLES = [
  'depths_reached', 'focus_periods', 'planned_steps', 'stage_periods', 'stage_template_modules', 'stage_template_steps',
  'stage_templates', 'module_competencies', 'module_stages', 'modules', 'npq_profile_competencies',
  'competency_references', 'stage_descriptors', 'competencies', 'strands', 'frameworks', 'career_stages',
]

export async function down(knex: Knex): Promise<void> {
  for (const table of TABLES) await knex.schema.dropTable(table)
}
