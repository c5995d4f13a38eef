import type { Knex } from 'knex'

/**
 * The second look (inclusion-content C.4): each term some signed records of a school, drawn at random, get ten minutes from
 * another colleague. A school draws once a term; a record is drawn once for good. The notes are only ever added.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('second_look_draws', (t) => {
    t.increments('id')
    t.integer('school_id').notNullable().references('schools.id').withKeyName('second_look_draws_school_fk')
    // The term in which it was drawn, such as 2026-autumn, over what was signed in the term before.
    t.text('term').notNullable()
    t.text('drawn_on').notNullable()
    t.integer('signed').notNullable()
    t.integer('without_looker').notNullable()
    t.unique(['school_id', 'term'], { indexName: 'second_look_draws_once_unique' })
  })
  await knex.schema.createTable('second_looks', (t) => {
    t.increments('id')
    t.integer('draw_id').notNullable().references('second_look_draws.id').withKeyName('second_looks_draw_fk')
    t.integer('sign_off_id').notNullable().references('sign_offs.id').withKeyName('second_looks_sign_off_fk')
    t.integer('looker_id').notNullable().references('people.id').withKeyName('second_looks_looker_fk')
    t.text('drawn_on').notNullable()
    t.text('state').notNullable()
    t.text('opened_at')
    t.text('closed_on')
    t.unique(['sign_off_id'], { indexName: 'second_looks_sign_off_unique' })
    t.index(['draw_id'], 'second_looks_draw_index')
    t.index(['looker_id', 'state'], 'second_looks_looker_index')
    t.check("state in ('waiting', 'looked', 'ended')", undefined, 'second_looks_state_check')
  })
  await knex.schema.createTable('second_look_notes', (t) => {
    t.increments('id')
    t.integer('second_look_id').notNullable().references('second_looks.id').withKeyName('second_look_notes_look_fk')
    t.text('kind').notNullable()
    t.integer('written_by').notNullable().references('people.id').withKeyName('second_look_notes_by_fk')
    t.text('written_at').notNullable()
    t.text('written_on').notNullable()
    t.text('words').notNullable()
    t.text('would_ask')
    t.unique(['second_look_id', 'kind'], { indexName: 'second_look_notes_once_unique' })
    t.check("kind in ('look', 'reply')", undefined, 'second_look_notes_kind_check')
  })
  if (isPostgres(knex)) {
    await knex.raw(
      "create function second_look_notes_refuse() returns trigger language plpgsql as $$ begin raise exception 'second_look_notes is append-only'; end $$",
    )
    await knex.raw(
      'create trigger second_look_notes_append_only before update or delete on second_look_notes for each row execute function second_look_notes_refuse()',
    )
    return
  }
  for (const act of ['update', 'delete'])
    await knex.raw(
      `create trigger second_look_notes_no_${act} before ${act} on second_look_notes begin select raise(abort, 'second_look_notes is append-only'); end`,
    )
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('second_look_notes')
  if (isPostgres(knex)) await knex.raw('drop function second_look_notes_refuse()')
  await knex.schema.dropTable('second_looks')
  await knex.schema.dropTable('second_look_draws')
}

const isPostgres = (knex: Knex): boolean => (knex.client as { config: { client: string } }).config.client === 'pg'
