import { type Db } from '../db/connection.ts'

/** The patterns that the author does not want to hear of again for this entry. */
export const listDismissed = async (db: Db, entryId: number): Promise<string[]> =>
  ((await db('word_dismissals').where({ entry_id: entryId }).select('pattern')) as { pattern: string }[]).map(
    (row) => row.pattern,
  )

/** Once for an entry and a pattern, however often it is pressed. */
export async function insertDismissal(db: Db, entryId: number, pattern: string): Promise<void> {
  await db('word_dismissals').insert({ entry_id: entryId, pattern }).onConflict(['entry_id', 'pattern']).ignore()
}
