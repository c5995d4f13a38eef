import { recordEvent } from '../audit/audit.store.ts'
import { inTransaction } from '../db/transaction.ts'
import { type Work } from '../work.ts'
import { OTHER_CONFIRMS, SAFEGUARDING_NAME, SAFEGUARDING_ROUTE, saveSetting } from './school-settings.store.ts'

export type SchoolSettings = { safeguardingName: string; safeguardingRoute: string; otherConfirms: boolean }

/** Keeps how Stepfree works at a school. Whoever may is asked before. */
export const saveSchoolSettings = (work: Work, schoolId: number, settings: SchoolSettings): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    const values: [string, string][] = [
      [SAFEGUARDING_NAME, settings.safeguardingName],
      [SAFEGUARDING_ROUTE, settings.safeguardingRoute],
      [OTHER_CONFIRMS, settings.otherConfirms ? 'yes' : 'no'],
    ]
    for (const [name, value] of values) await saveSetting(trx, { schoolId, name, value, at: work.now })
    await recordEvent(trx, work, {
      action: 'school_settings_kept',
      subject: { type: 'school', id: schoolId },
      schoolId,
      particulars: { who: settings.otherConfirms ? 'another colleague' : 'the mentor' },
    })
  })
