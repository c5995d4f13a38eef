import { inTransaction } from '../db/transaction.ts'
import { every, type Job } from '../io/every.ts'
import { enqueueMail } from '../outbox/outbox.actions.ts'
import { needDay, needsOf, waitingByPerson } from '../reporting/needs.rules.ts'
import { readSchoolWeek } from '../reporting/school-week.store.ts'
import { type Work, within } from '../work.ts'
import { type DigestFacts, digestLetter, digestWeek } from './digest.rules.ts'
import { type DigestReader, listDigestReaders, listLedSchools, listOwnFacts, NOTHING } from './digest.store.ts'

const LOOK_EVERY = 10 * 60_000
const AT_A_TIME = 100

/** Writes the weekly e-mails on Monday mornings, until stopped. Two servers may run it: no letter is written twice. */
export function startDigests(work: () => Work): Job {
  let doneWeek: string | undefined
  const look = async (): Promise<void> => {
    const now = work()
    const week = digestWeek(now.now)
    if (week === undefined || week === doneWeek) return
    await writeDigests(now, week)
    doneWeek = week
  }
  return every(LOOK_EVERY, look, (error) =>
    work().io.log.error({ err: error }, 'the weekly e-mails could not be written'),
  )
}

/** Writes this week's e-mail for everyone for whom something waits, once. Answers how many were written. */
export async function writeDigests(work: Work, week: string): Promise<number> {
  const letterOf = lettersFor(work)
  let written = 0
  for (let after = 0; ;) {
    const readers = await listDigestReaders(work.db, work.today, after, AT_A_TIME)
    const last = readers.at(-1)
    if (last === undefined) return written
    after = last.userId
    const letters = await letterOf(readers)
    written += await inTransaction(work.db, async (trx) => {
      let kept = 0
      for (const { reader, subject, body } of letters) {
        const mail = {
          kind: 'digest',
          to: reader.email,
          subject,
          body,
          name: `digest-${week}-${reader.userId}`,
        } as const
        if (await enqueueMail(trx, within(work, trx), mail)) kept += 1
      }
      return kept
    })
  }
}

type Letter = { reader: DigestReader; subject: string; body: string }

/** Reads outside the transaction that writes: nobody waits while schools are added up. */
function lettersFor(work: Work): (readers: readonly DigestReader[]) => Promise<Letter[]> {
  return async (readers) => {
    const ids = readers.map((reader) => reader.personId)
    const own = await listOwnFacts(work.db, ids, work.today)
    const schools = await countNeeds(work, ids)
    return readers.flatMap((reader) => {
      const facts: DigestFacts = {
        ...(own.get(reader.personId) ?? NOTHING),
        givenName: reader.givenName,
        schools: schools.get(reader.personId) ?? [],
      }
      const letter = digestLetter(facts, work.today, work.io.baseUrl)
      return letter === undefined ? [] : [{ reader, ...letter }]
    })
  }
}

/** For each CPD lead, how many people of each school need something: the figure of their home page. */
async function countNeeds(work: Work, personIds: readonly number[]): Promise<Map<number, DigestFacts['schools']>> {
  const found = new Map<number, { name: string; people: number }[]>()
  const day = needDay(work.today)
  for (const { personId, schoolId, name } of await listLedSchools(work.db, personIds, work.today)) {
    const week = await readSchoolWeek(work.db, schoolId, { viewerId: personId, today: work.today })
    const waiting = waitingByPerson(week.waiting)
    const people = week.people.filter(
      ({ person, modules }) => needsOf({ person, modules, waiting: waiting.get(person.id) ?? [] }, day).length > 0,
    ).length
    if (people > 0) found.set(personId, [...(found.get(personId) ?? []), { name, people }])
  }
  return found
}
