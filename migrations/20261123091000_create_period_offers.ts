import type { Knex } from 'knex'

/** A school asks to take on somebody who is already in Stepfree elsewhere: the person, or the school now, says yes or no. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('period_offers', (t) => {
    t.increments('id')
    t.integer('person_id').notNullable().references('people.id').withKeyName('period_offers_person_fk')
    t.integer('school_id').notNullable().references('schools.id').withKeyName('period_offers_school_fk')
    t.text('started_on').notNullable()
    t.text('finished_on')
    t.check('finished_on is null or finished_on > started_on', undefined, 'period_offers_order_check')
    t.text('staff_code')
    t.text('job_title')
    t.integer('fte_percent').notNullable().defaultTo(100)
    t.text('working_days')
    t.text('phase')
    t.text('department')
    // What the asking school itself wrote: until there is a yes, it is shown nothing else.
    t.text('written_name').notNullable()
    t.text('written_as').notNullable()
    t.text('state').notNullable()
    t.integer('offered_by').references('users.id').withKeyName('period_offers_offerer_fk')
    t.text('offered_at').notNullable()
    t.text('answered_at')
    t.check("state in ('waiting', 'accepted', 'declined', 'withdrawn')", undefined, 'period_offers_state_check')
    t.check('fte_percent between 1 and 100', undefined, 'period_offers_fte_check')
    t.index(['person_id', 'state'], 'period_offers_person_index')
    t.index(['school_id', 'state'], 'period_offers_school_index')
  })
  await knex.raw(
    "create unique index period_offers_one_waiting_unique on period_offers (person_id, school_id) where state = 'waiting'",
  )
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('period_offers')
}
