import { type Db } from '../db/connection.ts'
import { selectRows } from '../db/select.ts'
import { openOn } from '../db/sql.ts'
import { type IsoDate } from '../shared/dates.ts'

export type ReaderFacts = {
  namedOn: IsoDate | null
  leftOn: IsoDate | null
  mentorUntil: IsoDate | null
  onLeave: boolean
  accountOff: boolean
}

type Row = {
  id: number
  named_on: IsoDate | null
  left_on: IsoDate | null
  works: number
  mentor_until: IsoDate | null
  mentors: number
  on_leave: number
  off: number
}

/** How whoever is named for each of these requests stands today, by the request's id: one query. */
export async function listReaderFacts(
  db: Db,
  ids: readonly number[],
  today: IsoDate,
): Promise<Map<number, ReaderFacts>> {
  if (ids.length === 0) return new Map()
  const mentored = `from support_periods m where m.person_id = o.person_id and m.supporter_id = o.signatory_id
                      and m.kind in ('mentor', 'cover_mentor')`
  const worked = `from school_periods w where w.person_id = o.signatory_id
                    and (o.school_id is null or w.school_id = o.school_id)`
  const rows = await selectRows<Row>(
    db,
    `select o.id, o.named_on,
            (select max(w.finished_on) ${worked}) as left_on,
            (select cast(count(*) as integer) ${worked} and ${openOn('w')}) as works,
            (select max(m.finished_on) ${mentored}) as mentor_until,
            (select cast(count(*) as integer) ${mentored} and ${openOn('m')}) as mentors,
            (select cast(count(*) as integer) from leave_periods l
              where l.person_id = o.signatory_id and ${openOn('l')}) as on_leave,
            (select cast(count(*) as integer) from users u
              where u.person_id = o.signatory_id and u.disabled_at is not null) as off
       from sign_offs o where o.id in (${ids.map(() => '?').join(', ')})`,
    [today, today, today, today, today, today, ...ids],
  )
  return new Map(
    rows.map((row) => [
      row.id,
      {
        namedOn: row.named_on,
        leftOn: row.works === 0 && row.left_on !== null && row.left_on <= today ? row.left_on : null,
        mentorUntil:
          row.mentors === 0 && row.mentor_until !== null && row.mentor_until <= today ? row.mentor_until : null,
        onLeave: row.on_leave > 0,
        accountOff: row.off > 0,
      },
    ]),
  )
}
