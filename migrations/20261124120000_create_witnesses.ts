import type { Knex } from 'knex'

/**
 * Somebody from outside who was there, such as a speech and language therapist: asked by a one-use link, heard as a
 * witness beside a request, never as its sign-off. What they wrote stays as it was written.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('witnesses', (t) => {
    t.increments('id')
    t.integer('sign_off_id').notNullable().references('sign_offs.id').withKeyName('witnesses_sign_off_fk')
    t.text('token_hash').notNullable().unique({ indexName: 'witnesses_token_unique' })
    t.text('name').notNullable()
    t.text('role').notNullable()
    t.text('asked_at').notNullable()
    t.text('expires_at').notNullable()
    t.text('ended_at')
    t.text('answered_at')
    t.text('seen_on')
    t.text('words')
    t.index(['sign_off_id'], 'witnesses_sign_off_index')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('witnesses')
}
