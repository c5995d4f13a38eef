import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('assignment_rules', (t) => {
    t.increments('id')
    t.integer('school_id').notNullable().references('schools.id').withKeyName('assignment_rules_school_fk')
    t.integer('stage_id').notNullable().references('career_stages.id').withKeyName('assignment_rules_stage_fk')
    t.text('phase')
    t.integer('module_id').notNullable().references('modules.id').withKeyName('assignment_rules_module_fk')
    t.integer('due_after_days').notNullable()
    t.text('created_on').notNullable()
    t.text('ended_on')
    t.index(['school_id'], 'assignment_rules_school_index')
    t.check('due_after_days between 1 and 1100', undefined, 'assignment_rules_due_check')
  })

  // One open rule for one thing: a second click finds the first.
  await knex.raw(
    "create unique index assignment_rules_one_open_unique on assignment_rules (school_id, stage_id, module_id, coalesce(phase, '')) where ended_on is null",
  )

  await knex.schema.createTable('assignments', (t) => {
    t.increments('id')
    t.integer('person_id').notNullable().references('people.id').withKeyName('assignments_person_fk')
    t.integer('module_id').notNullable().references('modules.id').withKeyName('assignments_module_fk')
    t.integer('school_id').references('schools.id').withKeyName('assignments_school_fk')
    t.integer('rule_id').references('assignment_rules.id').withKeyName('assignments_rule_fk')
    t.text('origin').notNullable()
    t.text('state').notNullable()
    t.text('assigned_on').notNullable()
    t.text('due_on')
    t.text('completed_on')
    t.text('deferred_to')
    t.text('reason')
    t.integer('version').notNullable().defaultTo(1)
    // What it was before the last change, so that one change can be taken back.
    for (const column of ['changed_on', 'before_state', 'before_completed_on', 'before_deferred_to', 'before_reason'])
      t.text(column)
    // A withdrawn row stays, so nobody is given a module twice and a removed one does not come back by itself.
    t.unique(['person_id', 'module_id'], { indexName: 'assignments_person_module_unique' })
    t.index(['school_id', 'state'], 'assignments_school_index')
    t.index(['module_id'], 'assignments_module_index')
    t.index(['rule_id'], 'assignments_rule_index')
    t.check("origin in ('hand', 'stage', 'rule', 'session', 'template')", undefined, 'assignments_origin_check')
    t.check("state in ('assigned', 'done', 'deferred', 'withdrawn')", undefined, 'assignments_state_check')
    t.check("(state = 'done') = (completed_on is not null)", undefined, 'assignments_done_check')
  })

  await knex.schema.createTable('training_sessions', (t) => {
    t.increments('id')
    t.integer('school_id').notNullable().references('schools.id').withKeyName('training_sessions_school_fk')
    t.integer('module_id').notNullable().references('modules.id').withKeyName('training_sessions_module_fk')
    t.text('held_on').notNullable()
    t.text('starts_at').notNullable()
    t.text('ends_at').notNullable()
    t.text('place').notNullable()
    t.integer('capacity').notNullable()
    t.text('note')
    t.integer('sequence').notNullable().defaultTo(0)
    t.integer('created_by').notNullable().references('users.id').withKeyName('training_sessions_creator_fk')
    t.text('cancelled_on')
    t.text('register_taken_at')
    // When people were last told something new about it: the calendar's time stamp.
    t.text('changed_at')
    t.integer('version').notNullable().defaultTo(1)
    // Clock times in London, `15:30`.
    t.check('ends_at > starts_at', undefined, 'training_sessions_times_check')
    t.check('capacity between 1 and 2000', undefined, 'training_sessions_capacity_check')
    t.index(['school_id', 'held_on'], 'training_sessions_school_index')
  })

  await knex.schema.createTable('session_places', (t) => {
    t.increments('id')
    t.integer('session_id').notNullable().references('training_sessions.id').withKeyName('session_places_session_fk')
    t.integer('person_id').notNullable().references('people.id').withKeyName('session_places_person_fk')
    t.text('state').notNullable()
    t.text('invited_at').notNullable()
    // When the person, or the lead for them, said yes or no; null while nobody has.
    t.text('answered_at')
    // The order of the waiting list.
    t.text('waiting_since')
    // What the assignment was before the register completed it (none, assigned, deferred or withdrawn), to take it back.
    t.text('assignment_was')
    t.unique(['session_id', 'person_id'], { indexName: 'session_places_unique' })
    t.index(['person_id'], 'session_places_person_index')
    t.check(
      "state in ('invited', 'booked', 'waiting', 'declined', 'attended', 'absent')",
      undefined,
      'session_places_state_check',
    )
  })

  await knex.schema.createTable('calendar_feeds', (t) => {
    t.increments('id')
    t.integer('person_id').notNullable().references('people.id').withKeyName('calendar_feeds_person_fk')
    t.text('nonce').notNullable()
    t.text('created_at').notNullable()
    t.text('revoked_at')
    t.index(['person_id'], 'calendar_feeds_person_index')
  })

  await knex.schema.createTable('required_kinds', (t) => {
    t.increments('id')
    t.integer('school_id').references('schools.id').withKeyName('required_kinds_school_fk')
    t.text('title').notNullable()
    t.integer('renew_months')
    t.text('needed_by').notNullable()
    t.text('retired_on')
    t.check("needed_by in ('everyone', 'named')", undefined, 'required_kinds_needed_check')
    t.index(['school_id'], 'required_kinds_school_index')
  })
  // What nearly every school needs; the months are the usual ones, and each record may say another date.
  await knex('required_kinds').insert(
    [
      { title: 'Safeguarding and child protection', renew_months: 12, needed_by: 'everyone' },
      { title: 'Prevent', renew_months: 24, needed_by: 'everyone' },
      { title: 'First aid at work', renew_months: 36, needed_by: 'named' },
      { title: 'Paediatric first aid', renew_months: 36, needed_by: 'named' },
    ].map((kind) => ({ ...kind, school_id: null, retired_on: null })),
  )
  await knex.schema.createTable('required_people', (t) => {
    t.integer('kind_id').notNullable().references('required_kinds.id').withKeyName('required_people_kind_fk')
    t.integer('person_id').notNullable().references('people.id').withKeyName('required_people_person_fk')
    t.primary(['kind_id', 'person_id'], 'required_people_pk')
  })
  await knex.schema.createTable('required_records', (t) => {
    t.increments('id')
    t.integer('kind_id').notNullable().references('required_kinds.id').withKeyName('required_records_kind_fk')
    t.integer('person_id').notNullable().references('people.id').withKeyName('required_records_person_fk')
    t.text('done_on').notNullable()
    t.text('renew_by')
    t.text('certificate')
    t.text('recorded_at').notNullable()
    t.unique(['kind_id', 'person_id', 'done_on'], { indexName: 'required_records_unique' })
    t.index(['person_id'], 'required_records_person_index')
  })
}

const TABLES = [
  'required_records',
  'required_people',
  'required_kinds',
  'calendar_feeds',
  'session_places',
  'training_sessions',
  'assignments',
  'assignment_rules',
]

export async function down(knex: Knex): Promise<void> {
  for (const table of TABLES) await knex.schema.dropTable(table)
}
