import type { Knex } from 'knex'

/**
 * What makes an entry of the CPD log evidence: its kind, who saw it and when, and the rest of the record. A table of its
 * own, so that the log stays as light as it is; an entry without a row here is a plain line of it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('entry_evidence', (t) => {
    t.increments('id')
    t.integer('entry_id').notNullable().unique({ indexName: 'entry_evidence_one_unique' })
    t.foreign('entry_id', 'entry_evidence_entry_fk').references('cpd_entries.id')
    t.text('kind')
    // The kind's own fields by name, as JSON (evidence/kind-fields.rules.ts).
    t.text('details').notNullable().defaultTo('{}')
    t.text('seen_on')
    t.integer('seen_by_id').references('people.id').withKeyName('entry_evidence_seen_by_fk')
    t.text('seen_by_name')
    t.text('context')
    t.text('how_we_know')
    t.text('for_whom')
    t.text('pupils_found')
    t.text('families_experienced')
    t.text('family_reason')
    t.text('did_not_work')
    t.text('told_back_on')
    t.index(['seen_by_id'], 'entry_evidence_seen_by_index')
    t.check(
      "kind in ('OBS', 'PUP', 'FAM', 'WRK', 'LOG', 'REF', 'OUT', 'PER', 'COP', 'ATT')",
      undefined,
      'entry_evidence_kind_check',
    )
    t.check(
      "pupils_found in ('better', 'mixed', 'no different', 'worse', 'too soon')",
      undefined,
      'entry_evidence_found_check',
    )
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('entry_evidence')
}
