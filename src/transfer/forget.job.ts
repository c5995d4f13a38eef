import { forgetLinks } from '../accounts/links.store.ts'
import { every, type Job } from '../io/every.ts'
import { type Work } from '../work.ts'
import { forgetFiles } from './imports.store.ts'

const HOUR = 60 * 60_000

/** Forgets, at start and every hour, what was to be kept for a while only, whether or not anybody uploads again. */
export const startForgetting = (work: () => Work): Job =>
  every(
    HOUR,
    () => forgetExpired(work()),
    (error) => work().io.log.error({ err: error }, 'what has expired could not be forgotten'),
  )

/** Files of imports and their refused rows after a day; one-use links that open nothing any more. */
export async function forgetExpired(work: Work): Promise<void> {
  await forgetFiles(work.db, work.now)
  await forgetLinks(work.db, work.now)
}
