import { type Db } from '../db/connection.ts'
import { type IsoDate } from '../shared/dates.ts'
import { type ReachedDepth } from '../shared/depths.ts'

export type NewDepth = {
  personId: number
  competencyIds: readonly number[]
  depth: ReachedDepth
  on: IsoDate
  /** The sign-off that says so; null for Aware, which comes from one's own log. */
  signOffId: number | null
}

/** Raises what somebody has reached; a deeper depth stays as it is. Call it in the transaction of what raises it. */
export async function raiseDepths(trx: Db, to: NewDepth): Promise<void> {
  if (to.competencyIds.length === 0) return
  const rows = to.competencyIds.map((competencyId) => ({
    person_id: to.personId,
    competency_id: competencyId,
    depth: to.depth,
    reached_on: to.on,
    sign_off_id: to.signOffId,
  }))
  await trx('depths_reached')
    .insert(rows)
    .onConflict(['person_id', 'competency_id'])
    .merge(['depth', 'reached_on', 'sign_off_id'])
    .where('depths_reached.depth', '<', to.depth)
}

/** Signed again at the depth that is reached: it counts from this day, and is taken up again where it was set aside. */
export const renewDepth = (
  trx: Db,
  to: { personId: number; competencyId: number; depth: ReachedDepth; on: IsoDate; signOffId: number },
): Promise<number> =>
  trx('depths_reached')
    .where({ person_id: to.personId, competency_id: to.competencyId, depth: to.depth })
    .update({ renewed_on: to.on, rested_on: null, sign_off_id: to.signOffId })

/** Sets what somebody has reached aside, or takes it up again; answers 0 where nothing is reached. */
export const restDepth = (trx: Db, personId: number, competencyId: number, on: IsoDate | null): Promise<number> =>
  trx('depths_reached').where({ person_id: personId, competency_id: competencyId }).update({ rested_on: on })

/**
 * What somebody has reached after an answer in `fell` counts no more: the depth that other answers say, else Aware where
 * their own words say so, else nothing. What does not rest on one of those answers stays as it is.
 */
export async function settleDepth(
  trx: Db,
  to: {
    personId: number
    competencyId: number
    standing: { depth: ReachedDepth; on: IsoDate; id: number } | null
    fell: readonly number[]
  },
): Promise<void> {
  const own = { person_id: to.personId, competency_id: to.competencyId }
  const rested = await trx('depths_reached')
    .where(own)
    .whereIn('sign_off_id', [...to.fell])
    .delete()
  if (rested === 0) return
  if (to.standing !== null) {
    const { depth, on, id } = to.standing
    await trx('depths_reached').insert({ ...own, depth, reached_on: on, sign_off_id: id })
    return
  }
  const said = (await trx('cpd_entry_competencies as l')
    .join('cpd_entries as e', 'e.id', 'l.entry_id')
    .where({ 'l.competency_id': to.competencyId, 'e.person_id': to.personId })
    .whereNotNull('e.barrier')
    .orderBy('e.done_on')
    .first('e.done_on')) as { done_on: IsoDate } | undefined
  if (said !== undefined)
    await trx('depths_reached').insert({ ...own, depth: 1, reached_on: said.done_on, sign_off_id: null })
}

/** Takes Aware back where it came from words that are gone now. What was signed, or goes deeper, stays. */
export async function takeBackAware(trx: Db, personId: number, competencyIds: readonly number[]): Promise<void> {
  if (competencyIds.length === 0) return
  await trx('depths_reached')
    .where({ person_id: personId, depth: 1 })
    .whereNull('sign_off_id')
    .whereIn('competency_id', [...competencyIds])
    .whereNotExists(
      trx('cpd_entry_competencies as l')
        .join('cpd_entries as e', 'e.id', 'l.entry_id')
        .whereRaw('l.competency_id = depths_reached.competency_id and e.person_id = depths_reached.person_id')
        .whereNotNull('e.barrier')
        .select(trx.raw('1')),
    )
    .delete()
}
