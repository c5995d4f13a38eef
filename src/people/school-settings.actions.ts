import { recordEvent } from '../audit/audit.store.ts'
import { inTransaction } from '../db/transaction.ts'
import { type Work } from '../work.ts'
import {
  findSetting,
  OTHER_CONFIRMS,
  SAFEGUARDING_NAME,
  SAFEGUARDING_ROUTE,
  saveSetting,
  SECOND_LOOK,
  SECOND_LOOK_REASON,
} from './school-settings.store.ts'

export type SchoolSettings = {
  safeguardingName: string
  safeguardingRoute: string
  otherConfirms: boolean
  secondLook: SecondLookSetting
}

/** `reason`: why nothing is drawn for a second look; empty where it is on. */
export type SecondLookSetting = { off: boolean; reason: string }

/** Keeps how Stepfree works at a school. Whoever may is asked before. */
export const saveSchoolSettings = (work: Work, schoolId: number, settings: SchoolSettings): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    const values: [string, string][] = [
      [SAFEGUARDING_NAME, settings.safeguardingName],
      [SAFEGUARDING_ROUTE, settings.safeguardingRoute],
      [OTHER_CONFIRMS, settings.otherConfirms ? 'yes' : 'no'],
      [SECOND_LOOK, settings.secondLook.off ? 'off' : 'on'],
      [SECOND_LOOK_REASON, settings.secondLook.off ? settings.secondLook.reason : ''],
    ]
    const wasOff = (await findSetting(trx, schoolId, SECOND_LOOK)) === 'off'
    for (const [name, value] of values) await saveSetting(trx, { schoolId, name, value, at: work.now })
    await recordEvent(trx, work, {
      action: 'school_settings_kept',
      subject: { type: 'school', id: schoolId },
      schoolId,
      particulars: { who: settings.otherConfirms ? 'another colleague' : 'the mentor' },
    })
    if (wasOff !== settings.secondLook.off)
      await recordEvent(trx, work, {
        action: 'second_look_switched',
        subject: { type: 'school', id: schoolId },
        schoolId,
        particulars: { to: settings.secondLook.off ? 'off' : 'on' },
      })
  })
