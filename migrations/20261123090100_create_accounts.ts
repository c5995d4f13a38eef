import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('users', (t) => {
    t.increments('id')
    t.integer('person_id').notNullable().unique({ indexName: 'users_person_unique' })
    t.foreign('person_id', 'users_person_fk').references('people.id')
    t.text('email').notNullable().unique({ indexName: 'users_email_unique' })
    t.text('password_hash')
    t.integer('session_epoch').notNullable().defaultTo(0)
    t.text('created_at').notNullable()
    t.text('last_signed_in_at')
    t.text('disabled_at')
    t.text('digest_off_at')
  })

  await knex.schema.createTable('identities', (t) => {
    t.increments('id')
    t.integer('user_id').notNullable().references('users.id').withKeyName('identities_user_fk')
    t.text('issuer').notNullable()
    t.text('subject').notNullable()
    t.text('linked_at').notNullable()
    t.unique(['issuer', 'subject'], { indexName: 'identities_issuer_subject_unique' })
  })

  await knex.schema.createTable('one_use_links', (t) => {
    t.increments('id')
    t.text('token_hash').notNullable().unique({ indexName: 'one_use_links_token_unique' })
    t.text('kind').notNullable()
    t.integer('person_id')
      .references('people.id')
      .withKeyName('one_use_links_person_fk')
      .index('one_use_links_person_index')
    t.text('created_at').notNullable()
    t.text('expires_at').notNullable()
    t.text('used_at')
    t.check("kind in ('invitation', 'reset', 'setup')", undefined, 'one_use_links_kind_check')
  })

  await knex.schema.createTable('sessions', (t) => {
    t.text('sid').primary()
    t.json('sess').notNullable()
    t.timestamp('expired').notNullable().index('sessions_expired_index')
  })

  await knex.schema.createTable('outbox', (t) => {
    t.increments('id')
    t.text('message_id').notNullable().unique({ indexName: 'outbox_message_id_unique' })
    t.text('kind').notNullable()
    t.text('recipient').notNullable()
    t.text('subject').notNullable()
    t.text('body').notNullable()
    t.text('created_at').notNullable()
    t.text('not_before').notNullable()
    t.integer('tries').notNullable().defaultTo(0)
    t.text('claimed_until')
    t.text('sent_at')
    t.text('given_up_at')
    t.text('last_error')
    t.index(['sent_at', 'not_before'], 'outbox_waiting_index')
  })

  // Failed tries at signing in, counted for rate-limiter-flexible: its three columns, by its names.
  await knex.schema.createTable('throttles', (t) => {
    t.text('key').primary()
    t.integer('points').notNullable().defaultTo(0)
    t.bigInteger('expire').index('throttles_expire_index')
  })

  await knex.schema.createTable('events', (t) => {
    t.increments('id')
    t.text('at').notNullable()
    t.text('action').notNullable()
    t.integer('actor_id').references('users.id').withKeyName('events_actor_fk')
    t.integer('person_id').references('people.id').withKeyName('events_person_fk')
    t.integer('school_id').references('schools.id').withKeyName('events_school_fk')
    t.text('subject_type').notNullable()
    t.integer('subject_id').notNullable()
    t.text('particulars').notNullable()
    t.text('form_key').unique({ indexName: 'events_form_key_unique' })
    t.index(['person_id', 'id'], 'events_person_index')
    t.index(['school_id', 'id'], 'events_school_index')
  })
}

const TABLES = ['events', 'throttles', 'outbox', 'sessions', 'one_use_links', 'identities', 'users']

export async function down(knex: Knex): Promise<void> {
  for (const table of TABLES) await knex.schema.dropTable(table)
}
