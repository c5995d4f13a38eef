import { type Db } from './db/connection.ts'
import { type Io } from './io/io.ts'
import { type Viewer } from './policy.ts'
import { type IsoDate, type IsoInstant } from './shared/dates.ts'

/** All that an action needs: the database, who asks, the London date, the moment, and the outside world. */
export type Work = { db: Db; viewer: Viewer; today: IsoDate; now: IsoInstant; io: Io }

/** The same work inside a transaction. */
export const within = (work: Work, trx: Db): Work => ({ ...work, db: trx })
