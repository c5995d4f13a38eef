import { every, type Job } from '../io/every.ts'
import { type Work } from '../work.ts'
import { drawToday } from './second-look-draw.actions.ts'

const HOUR = 60 * 60_000

/** Draws for the second look once a day where a draw is due, until stopped. Two servers may run it: a school draws once a term. */
export function startSecondLooks(work: () => Work): Job {
  let doneOn: string | undefined
  const look = async (): Promise<void> => {
    const now = work()
    if (doneOn === now.today) return
    await drawToday(now, Math.random)
    doneOn = now.today
  }
  return every(HOUR, look, (error) => work().io.log.error({ err: error }, 'nothing could be drawn for a second look'))
}
