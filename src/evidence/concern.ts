import { mayBeConcern, sayConcern } from '../language/concern.rules.ts'
import { findConcernRoute } from '../people/school-settings.store.ts'
import { type Concern } from '../web/components.ts'
import { type Body, one } from '../web/fields.ts'
import { type Work } from '../work.ts'

const CARRY_ON = { name: 'carry_on', value: 'yes' }

/**
 * What stops these words from being kept, or null: they may be about a child's safety and belong elsewhere, or whoever
 * wrote them has said that they are not. Nothing of it is stored or logged.
 */
export async function concernIn(
  work: Work & { body: Body },
  texts: readonly (string | null | undefined)[],
): Promise<Concern | null> {
  if (one(work.body, CARRY_ON.name) === CARRY_ON.value || !mayBeConcern(texts)) return null
  return { ...CARRY_ON, text: sayConcern(await findConcernRoute(work.db, work.viewer.schoolIds)) }
}

/** The message above the form. */
export const CONCERN_ERROR = { concern: 'Not saved: is a child hurt, or in danger?' }
