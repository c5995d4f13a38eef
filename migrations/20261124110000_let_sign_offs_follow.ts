import type { Knex } from 'knex'

/**
 * A request that follows another: the second signature of Leading others, a second view where the teacher disagrees, or
 * the same asked again after an answer was taken back. An answer that is taken back stays, with the reason beside it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table sign_offs add column follows_id integer references sign_offs (id)')
  await knex.raw(
    "alter table sign_offs add column follows_as text check (follows_as in ('second_signature', 'disagreement', 'again'))",
  )
  // What the teacher says where they see it differently.
  await knex.raw('alter table sign_offs add column statement text')
  await knex.raw('create index sign_offs_follows_index on sign_offs (follows_id)')
  // The live conversation that Leading others asks for.
  await knex.raw('alter table sign_off_decisions add column talked_on text')

  await knex.schema.createTable('answers_taken_back', (t) => {
    t.integer('sign_off_id').notNullable().references('sign_offs.id').withKeyName('answers_taken_back_sign_off_fk')
    t.integer('taken_back_by').notNullable().references('people.id').withKeyName('answers_taken_back_by_fk')
    t.text('taken_back_at').notNullable()
    t.text('taken_back_on').notNullable()
    t.text('reason').notNullable()
    t.primary(['sign_off_id'], 'answers_taken_back_pk')
  })
  if (isPostgres(knex)) {
    await knex.raw(
      "create function answers_taken_back_refuse() returns trigger language plpgsql as $$ begin raise exception 'answers_taken_back is append-only'; end $$",
    )
    await knex.raw(
      'create trigger answers_taken_back_append_only before update or delete on answers_taken_back for each row execute function answers_taken_back_refuse()',
    )
    return
  }
  for (const act of ['update', 'delete'])
    await knex.raw(
      `create trigger answers_taken_back_no_${act} before ${act} on answers_taken_back begin select raise(abort, 'answers_taken_back is append-only'); end`,
    )
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('answers_taken_back')
  if (isPostgres(knex)) await knex.raw('drop function answers_taken_back_refuse()')
  await knex.raw('alter table sign_off_decisions drop column talked_on')
  await knex.raw('drop index sign_offs_follows_index')
  for (const column of ['statement', 'follows_as', 'follows_id'])
    await knex.raw(`alter table sign_offs drop column ${column}`)
}

const isPostgres = (knex: Knex): boolean => (knex.client as { config: { client: string } }).config.client === 'pg'
