import type { Knex } from 'knex'

/** A depth can be signed again, which keeps it current, and set aside by its owner; when it was first reached stays. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table depths_reached add column renewed_on text')
  await knex.raw('alter table depths_reached add column rested_on text')
}

export async function down(knex: Knex): Promise<void> {
  for (const column of ['rested_on', 'renewed_on']) await knex.raw(`alter table depths_reached drop column ${column}`)
}
