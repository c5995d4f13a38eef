import { type Db } from '../db/connection.ts'
import { type IsoInstant } from '../shared/dates.ts'

/** What a school has set for itself, by name; undefined where it has set nothing. */
export async function findSetting(db: Db, schoolId: number, name: string): Promise<string | undefined> {
  const row = (await db('school_settings').where({ school_id: schoolId, name }).first('value')) as
    { value: string } | undefined
  return row?.value
}

export const saveSetting = async (
  trx: Db,
  setting: { schoolId: number; name: string; value: string; at: IsoInstant },
): Promise<void> => {
  await trx('school_settings')
    .insert({ school_id: setting.schoolId, name: setting.name, value: setting.value, set_at: setting.at })
    .onConflict(['school_id', 'name'])
    .merge(['value', 'set_at'])
}

/** Whom somebody at one of these schools speaks to about a child's safety, and where such words belong. */
export async function findConcernRoute(
  db: Db,
  schoolIds: readonly number[],
): Promise<{ name: string | null; route: string | null }> {
  const rows = (await db('school_settings')
    .whereIn('school_id', [...schoolIds])
    .whereIn('name', [SAFEGUARDING_NAME, SAFEGUARDING_ROUTE])
    .orderBy('school_id')
    .select('name', 'value')) as { name: string; value: string }[]
  const valueOf = (name: string): string | null => rows.find((row) => row.name === name)?.value || null
  return { name: valueOf(SAFEGUARDING_NAME), route: valueOf(SAFEGUARDING_ROUTE) }
}

export const SAFEGUARDING_NAME = 'safeguarding_name'
export const SAFEGUARDING_ROUTE = 'safeguarding_route'
/** Where it is `yes`, trainees and ECTs are confirmed by a colleague who is neither their mentor nor their tutor. */
export const OTHER_CONFIRMS = 'other_confirms'
/** Where it is `off`, nothing is drawn for a second look; the reason stands beside it. */
export const SECOND_LOOK = 'second_look'
export const SECOND_LOOK_REASON = 'second_look_reason'
