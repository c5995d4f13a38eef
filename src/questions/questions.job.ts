import { every, type Job } from '../io/every.ts'
import { type Work } from '../work.ts'
import { askToday } from './questions.actions.ts'

const HOUR = 60 * 60_000

/** Asks once a day what is new, until stopped. Two servers may run it: no question is asked twice. */
export function startQuestions(work: () => Work): Job {
  let doneOn: string | undefined
  const look = async (): Promise<void> => {
    const now = work()
    if (doneOn === now.today) return
    await askToday(now)
    doneOn = now.today
  }
  return every(HOUR, look, (error) => work().io.log.error({ err: error }, 'the questions could not be asked'))
}
