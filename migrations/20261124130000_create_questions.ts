import type { Knex } from 'knex'

/**
 * What Stepfree asks people about their records (inclusion-content C.6), and what a school has set for itself. A question
 * is asked once for its `key`; `about` has the ids of the rows that it is about, as JSON.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('questions', (t) => {
    t.increments('id')
    t.integer('school_id').notNullable().references('schools.id').withKeyName('questions_school_fk')
    t.text('code').notNullable()
    // Nobody: asked of the school's leads.
    t.integer('person_id').references('people.id').withKeyName('questions_person_fk')
    t.text('strand')
    t.text('key').notNullable()
    t.text('about').notNullable()
    t.text('opened_on').notNullable()
    t.text('closes_on').notNullable()
    t.text('answer')
    t.text('words')
    t.text('answered_at')
    t.index(['school_id', 'opened_on'], 'questions_school_index')
    t.index(['person_id'], 'questions_person_index')
    t.check("answer in ('explained', 'will_act')", undefined, 'questions_answer_check')
  })
  await knex.raw(
    'create unique index questions_once_unique on questions (school_id, code, coalesce(person_id, 0), key)',
  )
  await knex.schema.createTable('school_settings', (t) => {
    t.integer('school_id').notNullable().references('schools.id').withKeyName('school_settings_school_fk')
    t.text('name').notNullable()
    t.text('value').notNullable()
    t.text('set_at').notNullable()
    t.primary(['school_id', 'name'], 'school_settings_pk')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('school_settings')
  await knex.schema.dropTable('questions')
}
