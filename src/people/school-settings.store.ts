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
