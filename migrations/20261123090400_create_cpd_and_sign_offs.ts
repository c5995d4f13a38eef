import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('cpd_entries', (t) => {
    t.increments('id')
    t.integer('person_id').notNullable().references('people.id').withKeyName('cpd_entries_person_fk')
    t.integer('school_id').references('schools.id').withKeyName('cpd_entries_school_fk')
    t.text('title').notNullable()
    t.text('done_on').notNullable()
    t.integer('minutes').notNullable()
    t.text('kind').notNullable()
    t.integer('module_id').references('modules.id').withKeyName('cpd_entries_module_fk')
    t.integer('session_id').references('training_sessions.id').withKeyName('cpd_entries_session_fk')
    t.text('barrier')
    t.text('change_made')
    t.text('pupils_experienced')
    t.text('next')
    // Title and words, folded: searching and sorting are alike on both engines.
    t.text('search_text').notNullable().defaultTo('')
    t.text('created_at').notNullable()
    t.text('updated_at').notNullable()
    t.text('sealed_at')
    t.integer('version').notNullable().defaultTo(1)
    t.index(['person_id', 'done_on'], 'cpd_entries_person_index')
    t.unique(['session_id', 'person_id'], { indexName: 'cpd_entries_session_unique' })
    t.check('minutes between 1 and 6000', undefined, 'cpd_entries_minutes_check')
    t.check("kind in ('input', 'practice')", undefined, 'cpd_entries_kind_check')
  })

  await knex.schema.createTable('cpd_entry_competencies', (t) => {
    t.integer('entry_id').notNullable().references('cpd_entries.id').withKeyName('cpd_entry_competencies_entry_fk')
    t.integer('competency_id')
      .notNullable()
      .references('competencies.id')
      .withKeyName('cpd_entry_competencies_competency_fk')
    t.primary(['entry_id', 'competency_id'], 'cpd_entry_competencies_pk')
    t.index(['competency_id'], 'cpd_entry_competencies_competency_index')
  })

  await knex.schema.createTable('sign_offs', (t) => {
    t.increments('id')
    t.integer('person_id').notNullable().references('people.id').withKeyName('sign_offs_person_fk')
    t.integer('competency_id').notNullable().references('competencies.id').withKeyName('sign_offs_competency_fk')
    t.integer('stage_id').references('career_stages.id').withKeyName('sign_offs_stage_fk')
    t.integer('school_id').references('schools.id').withKeyName('sign_offs_school_fk')
    t.integer('signatory_id').references('people.id').withKeyName('sign_offs_signatory_fk')
    // How the signatory came to be, and since when: a mentor whose time has ended since then reads it no longer.
    t.text('chosen').notNullable().defaultTo('preset')
    t.text('named_on')
    t.integer('depth').notNullable()
    t.text('state').notNullable()
    t.text('note')
    t.text('requested_at').notNullable()
    t.text('requested_on').notNullable()
    t.text('closed_on')
    t.integer('version').notNullable().defaultTo(1)
    t.index(['person_id', 'state'], 'sign_offs_person_index')
    t.index(['signatory_id', 'state'], 'sign_offs_signatory_index')
    t.index(['school_id', 'state'], 'sign_offs_school_index')
    t.check('depth between 1 and 4', undefined, 'sign_offs_depth_check')
    t.check("state in ('requested', 'signed', 'not_yet', 'withdrawn')", undefined, 'sign_offs_state_check')
    t.check('person_id <> signatory_id', undefined, 'sign_offs_not_self_check')
    t.check("chosen in ('preset', 'named', 'routed')", undefined, 'sign_offs_chosen_check')
  })
  // One open request for one competency of one person: a second click finds the first.
  await knex.raw(
    "create unique index sign_offs_one_open_unique on sign_offs (person_id, competency_id) where state = 'requested'",
  )

  await knex.schema.createTable('sign_off_entries', (t) => {
    t.integer('sign_off_id').notNullable().references('sign_offs.id').withKeyName('sign_off_entries_sign_off_fk')
    t.integer('entry_id').notNullable().references('cpd_entries.id').withKeyName('sign_off_entries_entry_fk')
    t.primary(['sign_off_id', 'entry_id'], 'sign_off_entries_pk')
    t.index(['entry_id'], 'sign_off_entries_entry_index')
  })

  await knex.schema.createTable('sign_off_decisions', (t) => {
    t.increments('id')
    t.integer('sign_off_id').notNullable().unique({ indexName: 'sign_off_decisions_one_unique' })
    t.foreign('sign_off_id', 'sign_off_decisions_sign_off_fk').references('sign_offs.id')
    t.text('answer').notNullable()
    t.integer('depth').notNullable()
    t.integer('decided_by').notNullable().references('people.id').withKeyName('sign_off_decisions_by_fk')
    t.text('decided_at').notNullable()
    t.text('decided_on').notNullable()
    t.text('saw').notNullable()
    t.text('pupils')
    t.text('next_step').notNullable()
    t.text('snapshot').notNullable()
    t.check("answer in ('signed', 'not_yet')", undefined, 'sign_off_decisions_answer_check')
    t.check('depth between 1 and 4', undefined, 'sign_off_decisions_depth_check')
    t.index(['decided_by'], 'sign_off_decisions_by_index')
  })
  await refuseChanges(knex, 'sign_off_decisions')
  await refuseChanges(knex, 'events')

  await knex.schema.createTable('imports', (t) => {
    t.increments('id')
    t.integer('school_id').notNullable().references('schools.id').withKeyName('imports_school_fk')
    t.text('kind').notNullable()
    t.text('file_name').notNullable()
    t.text('state').notNullable()
    t.integer('uploaded_by').references('users.id').withKeyName('imports_uploader_fk')
    t.text('uploaded_at').notNullable()
    t.text('expires_at').notNullable()
    t.text('content')
    t.text('answers').notNullable()
    t.text('applied')
    t.text('confirmed_at')
    t.text('undone_at')
    t.index(['school_id'], 'imports_school_index')
    t.check("state in ('waiting', 'confirmed', 'undone', 'dropped')", undefined, 'imports_state_check')
  })
  await knex.schema.createTable('import_headings', (t) => {
    t.integer('school_id').notNullable().references('schools.id').withKeyName('import_headings_school_fk')
    t.text('heading').notNullable()
    t.text('field').notNullable()
    t.primary(['school_id', 'heading'], 'import_headings_pk')
  })
}

/** A decision or an event stays as it was written: the database itself refuses to change or delete one. */
async function refuseChanges(knex: Knex, table: string): Promise<void> {
  if (isPostgres(knex)) {
    await knex.raw(
      `create function ${table}_refuse() returns trigger language plpgsql as $$ begin raise exception '${table} is append-only'; end $$`,
    )
    await knex.raw(
      `create trigger ${table}_append_only before update or delete on ${table} for each row execute function ${table}_refuse()`,
    )
    return
  }
  for (const act of ['update', 'delete']) {
    await knex.raw(
      `create trigger ${table}_no_${act} before ${act} on ${table} begin select raise(abort, '${table} is append-only'); end`,
    )
  }
}

// prettier-ignore
const TABLES = [
  'import_headings', 'imports', 'sign_off_decisions', 'sign_off_entries', 'sign_offs', 'cpd_entry_competencies', 'cpd_entries',
]

export async function down(knex: Knex): Promise<void> {
  if (isPostgres(knex)) await knex.raw('drop trigger events_append_only on events')
  else for (const act of ['update', 'delete']) await knex.raw(`drop trigger events_no_${act}`)
  for (const table of TABLES) await knex.schema.dropTable(table)
  if (isPostgres(knex))
    for (const table of ['events', 'sign_off_decisions']) await knex.raw(`drop function ${table}_refuse()`)
}

const isPostgres = (knex: Knex): boolean => (knex.client as { config: { client: string } }).config.client === 'pg'
