import { recordEvent } from '../audit/audit.store.ts'
import { halfTermOf } from '../calendars/half-terms.rules.ts'
import { type Db } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { findSetting, saveSetting } from '../people/school-settings.store.ts'
import { Conflict, NotFound } from '../shared/errors.ts'
import { type Work } from '../work.ts'
import { ASKED, type Code, isCode, ON_BY_DEFAULT } from './codes.rules.ts'
import { readSchoolFacts } from './facts.store.ts'
import { findOpen, insertQuestions, listAsked, listWorkingSchools, saveAnswer } from './questions.store.ts'
import { chooseNew, signalsOf } from './signals.rules.ts'

const SETTING = 'questions'

/** The questions that are on at a school: its own choice, else the default set. */
export async function questionsOn(db: Db, schoolId: number): Promise<Set<Code>> {
  const value = await findSetting(db, schoolId, SETTING)
  return new Set(value === undefined ? ON_BY_DEFAULT : value.split(' ').filter(isCode))
}

/** Asks what is new today at every school. Answers how many questions were opened; asking twice a day opens none. */
export async function askToday(work: Work): Promise<number> {
  let opened = 0
  for (const schoolId of await listWorkingSchools(work.db, work.today)) opened += await askSchool(work, schoolId)
  return opened
}

/** The same for one school. Facts are read before anything is written: nobody waits while they are added up. */
export async function askSchool(work: Work, schoolId: number): Promise<number> {
  const on = await questionsOn(work.db, schoolId)
  const facts = await readSchoolFacts(work.db, schoolId, work.today)
  const signals = signalsOf(facts, on, work.today)
  if (signals.length === 0) return 0
  return inTransaction(work.db, async (trx) => {
    const fresh = chooseNew(signals, await listAsked(trx, schoolId, work.today))
    if (fresh.length === 0) return 0
    const period = { openedOn: work.today, closesOn: halfTermOf(work.today).finishedOn }
    await insertQuestions(trx, schoolId, fresh, period)
    await recordEvent(trx, work, {
      action: 'questions_asked',
      subject: { type: 'school', id: schoolId },
      schoolId,
      particulars: { n: fresh.length },
    })
    return fresh.length
  })
}

/** Answers one's own question: explained, or will act, with a few words. Throws NotFound for one that is not open. */
export const answerQuestion = (
  work: Work,
  id: number,
  answer: { answer: 'explained' | 'will_act'; words: string },
): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    const question = await findOpen(trx, work.viewer.personId ?? 0, id, work.today)
    if (question === undefined) throw new NotFound()
    if (!(await saveAnswer(trx, id, { ...answer, at: work.now })))
      throw new Conflict('This question was answered a moment ago.')
    await recordEvent(trx, work, {
      action: 'question_answered',
      subject: { type: 'question', id },
      personId: work.viewer.personId,
      particulars: { what: ASKED[question.code].name },
    })
  })

/** Switches questions on and off at a school. */
export const switchQuestions = (work: Work, schoolId: number, codes: readonly Code[]): Promise<void> =>
  inTransaction(work.db, async (trx) => {
    await saveSetting(trx, { schoolId, name: SETTING, value: codes.join(' '), at: work.now })
    await recordEvent(trx, work, {
      action: 'questions_switched',
      subject: { type: 'school', id: schoolId },
      schoolId,
      particulars: { n: codes.length },
    })
  })
