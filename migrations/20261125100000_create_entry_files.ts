import type { Knex } from 'knex'

/**
 * The files of an entry. Their bytes stand in the folder FILES_DIR under `stored_as`, a random name; the name that its
 * owner gave is a text here and nowhere a path. They belong to the entry, and go with it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('entry_files', (t) => {
    t.increments('id')
    t.integer('entry_id').notNullable().references('cpd_entries.id').withKeyName('entry_files_entry_fk')
    t.text('name').notNullable()
    t.text('kind').notNullable()
    t.integer('size').notNullable()
    t.text('sha256').notNullable()
    t.text('stored_as').notNullable().unique({ indexName: 'entry_files_stored_as_unique' })
    // The answers that its owner gave: does it name or show a pupil, and what was done about it.
    t.text('shows_pupil').notNullable()
    t.text('made_safe')
    t.text('added_at').notNullable()
    t.index(['entry_id'], 'entry_files_entry_index')
    t.check(
      "kind in ('pdf', 'jpeg', 'png', 'docx', 'pptx', 'xlsx', 'odt', 'odp', 'ods', 'text')",
      undefined,
      'entry_files_kind_check',
    )
    t.check(
      "(shows_pupil = 'no' and made_safe is null) or (shows_pupil = 'yes' and made_safe in ('agreed', 'redacted'))",
      undefined,
      'entry_files_safe_check',
    )
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('entry_files')
}
