import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  // One row that every SQLite transaction updates first, so that two processes take turns (see db/transaction.ts).
  await knex.schema.createTable('write_lock', (t) => {
    t.integer('id').primary()
    t.integer('turn').notNullable()
  })
  await knex('write_lock').insert({ id: 1, turn: 0 })

  await knex.schema.createTable('trusts', (t) => {
    t.increments('id')
    t.text('uid').notNullable().unique({ indexName: 'trusts_uid_unique' })
    t.text('name').notNullable()
    t.text('sort_name').notNullable()
  })

  await knex.schema.createTable('schools', (t) => {
    t.increments('id')
    t.text('urn').notNullable().unique({ indexName: 'schools_urn_unique' })
    t.text('name').notNullable()
    t.text('sort_name').notNullable()
    t.integer('trust_id').references('trusts.id').withKeyName('schools_trust_fk').index('schools_trust_index')
    t.text('phase')
    t.text('type_name')
    t.text('status').notNullable()
    for (const column of ['opened_on', 'closed_on', 'la_code', 'la_name', 'establishment_number', 'ukprn'])
      t.text(column)
    for (const column of ['street', 'town', 'postcode', 'website', 'telephone']) t.text(column)
    t.index(['sort_name'], 'schools_sort_name_index')
  })

  await knex.schema.createTable('people', (t) => {
    t.increments('id')
    t.text('given_name').notNullable()
    t.text('family_name').notNullable()
    t.text('sort_name').notNullable()
    t.text('trn').unique({ indexName: 'people_trn_unique' })
    t.text('email')
    t.text('created_at').notNullable()
    t.integer('version').notNullable().defaultTo(1)
    t.integer('merged_into_id').references('people.id').withKeyName('people_merged_into_fk')
    // A record that an undone import had made: emptied, and kept only because events tell of it.
    t.text('removed_at')
    t.index(['sort_name'], 'people_sort_name_index')
    t.index(['email'], 'people_email_index')
  })

  await knex.schema.createTable('school_periods', (t) => {
    t.increments('id')
    t.integer('person_id').notNullable().references('people.id').withKeyName('school_periods_person_fk')
    t.integer('school_id').notNullable().references('schools.id').withKeyName('school_periods_school_fk')
    period(t, 'school_periods')
    t.text('staff_code')
    t.text('job_title')
    t.integer('fte_percent').notNullable().defaultTo(100)
    t.text('working_days')
    t.text('phase')
    t.text('department')
    t.integer('version').notNullable().defaultTo(1)
    t.check('fte_percent between 1 and 100', undefined, 'school_periods_fte_check')
    t.index(['person_id'], 'school_periods_person_index')
    t.index(['school_id', 'finished_on'], 'school_periods_school_index')
    t.index(['school_id', 'staff_code'], 'school_periods_staff_code_index')
  })

  await knex.schema.createTable('leave_periods', (t) => {
    t.increments('id')
    t.integer('person_id').notNullable().references('people.id').withKeyName('leave_periods_person_fk')
    period(t, 'leave_periods')
    t.index(['person_id'], 'leave_periods_person_index')
  })

  await knex.schema.createTable('support_periods', (t) => {
    t.increments('id')
    t.integer('person_id').notNullable().references('people.id').withKeyName('support_periods_person_fk')
    t.integer('supporter_id').notNullable().references('people.id').withKeyName('support_periods_supporter_fk')
    t.integer('school_id').notNullable().references('schools.id').withKeyName('support_periods_school_fk')
    t.text('kind').notNullable()
    period(t, 'support_periods')
    t.check('person_id <> supporter_id', undefined, 'support_periods_not_self_check')
    t.check(
      "kind in ('mentor', 'cover_mentor', 'induction_tutor', 'appraiser')",
      undefined,
      'support_periods_kind_check',
    )
    t.check("kind <> 'cover_mentor' or finished_on is not null", undefined, 'support_periods_cover_ends_check')
    t.index(['person_id', 'kind'], 'support_periods_person_index')
    t.index(['supporter_id', 'kind'], 'support_periods_supporter_index')
  })

  await knex.schema.createTable('roles', (t) => {
    t.increments('id')
    t.integer('person_id')
      .notNullable()
      .references('people.id')
      .withKeyName('roles_person_fk')
      .index('roles_person_index')
    t.text('role').notNullable()
    t.integer('school_id').references('schools.id').withKeyName('roles_school_fk')
    t.integer('trust_id').references('trusts.id').withKeyName('roles_trust_fk')
    period(t, 'roles')
    t.check('school_id is null or trust_id is null', undefined, 'roles_one_scope_check')
    t.index(['school_id', 'role'], 'roles_school_index')
  })

  await knex.schema.createTable('merges', (t) => {
    t.increments('id')
    t.integer('kept_id').notNullable().references('people.id').withKeyName('merges_kept_fk')
    t.integer('merged_id').notNullable().references('people.id').withKeyName('merges_merged_fk')
    t.integer('done_by').notNullable()
    t.text('done_at').notNullable()
    t.text('undone_at')
    t.text('moved').notNullable()
  })
}

/** Half-open: the first day, and the day after the last one or null. */
function period(t: Knex.CreateTableBuilder, table: string): void {
  t.text('started_on').notNullable()
  t.text('finished_on')
  t.check('finished_on is null or finished_on > started_on', undefined, `${table}_order_check`)
}

const TABLES = [
  'merges',
  'roles',
  'support_periods',
  'leave_periods',
  'school_periods',
  'people',
  'schools',
  'trusts',
  'write_lock',
]

export async function down(knex: Knex): Promise<void> {
  for (const table of TABLES) await knex.schema.dropTable(table)
}
