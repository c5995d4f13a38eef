import type { Knex } from 'knex'

/** A suggestion of words that the author of an entry did not want. Counted for each pattern, never for a person. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('word_dismissals', (t) => {
    t.integer('entry_id').notNullable().references('cpd_entries.id').withKeyName('word_dismissals_entry_fk')
    t.text('pattern').notNullable()
    t.primary(['entry_id', 'pattern'], 'word_dismissals_pk')
    t.index(['pattern'], 'word_dismissals_pattern_index')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('word_dismissals')
}
