import type { Knex } from 'knex'

/** What the one who signs finds still hard: asked from Embedded on (inclusion-content C.4). */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('sign_off_decisions', (t) => {
    t.text('still_hard')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('sign_off_decisions', (t) => {
    t.dropColumn('still_hard')
  })
}
