import { type Logger } from 'pino'
import { type Db } from './db/connection.ts'
import { type FileStore, NO_FILES } from './io/files.ts'
import { type MailWay, makeSigner } from './io/io.ts'
import { type Viewer } from './policy.ts'
import { type Clock } from './shared/clock.ts'
import { londonDate } from './shared/dates.ts'
import { type Work } from './work.ts'

/** The command line and start-up act as an administrator of the site who is nobody in particular. */
export const SYSTEM: Viewer = {
  userId: null,
  personId: null,
  name: 'Stepfree',
  place: null,
  schoolIds: [],
  hats: [{ name: 'administrator', scope: 'site' }],
}

export function systemWork(
  db: Db,
  log: Logger,
  clock: Clock,
  baseUrl: string,
  secret: string,
  mail: MailWay = 'none',
  files: FileStore = NO_FILES,
): Work {
  const now = clock()
  return {
    db,
    viewer: SYSTEM,
    today: londonDate(now),
    now: now.toISOString(),
    io: { log, baseUrl, sign: makeSigner(secret), mail, files },
  }
}
