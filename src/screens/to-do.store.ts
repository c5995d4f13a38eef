import { type Db } from '../db/connection.ts'
import { selectRows } from '../db/select.ts'
import { type IsoDate } from '../shared/dates.ts'

export type ModuleState = { assignmentId: number; code: string; title: string; state: string; dueOn: IsoDate | null }

export type NextSession = { id: number; title: string; heldOn: IsoDate; startsAt: string; place: string; state: string }

type ToDoRow = {
  id: number
  code: string
  title: string
  state: string
  due_on: string | null
  deferred_to: string | null
  held_on: string | null
  starts_at: string | null
  place: string | null
}

/** The modules somebody has been given, the next one due first, and their next training session: one query. */
export async function listToDo(
  db: Db,
  personId: number,
  today: IsoDate,
): Promise<{ modules: ModuleState[]; nextSession: NextSession | undefined }> {
  const rows = await selectRows<ToDoRow>(
    db,
    `select a.id, m.code, m.title, a.state, a.due_on, a.deferred_to,
            null as held_on, null as starts_at, null as place, m.position
       from assignments a join modules m on m.id = a.module_id
      where a.person_id = ? and a.state <> 'withdrawn'
     union all
     select * from (
       select t.id, m.code, m.title, p.state, null as due_on, null as deferred_to,
              t.held_on, t.starts_at, t.place, m.position
         from session_places p
         join training_sessions t on t.id = p.session_id
         join modules m on m.id = t.module_id
        where p.person_id = ? and p.state in ('invited', 'booked', 'waiting')
          and t.cancelled_on is null and t.held_on >= ?
        order by t.held_on, t.starts_at
        limit 1) as soon
      order by due_on, position`,
    [personId, personId, today],
  )
  const session = rows.find((row) => row.held_on !== null)
  const modules = rows.filter((row) => row.held_on === null)
  return {
    // Without a day it comes last on both engines.
    modules: [...modules.filter((row) => row.due_on !== null), ...modules.filter((row) => row.due_on === null)].map(
      (row) => ({
        assignmentId: row.id,
        code: row.code,
        title: row.title,
        state: row.state,
        dueOn: row.state === 'deferred' ? row.deferred_to : row.due_on,
      }),
    ),
    nextSession:
      session === undefined
        ? undefined
        : {
            id: session.id,
            title: session.title,
            heldOn: session.held_on ?? '',
            startsAt: session.starts_at ?? '',
            place: session.place ?? '',
            state: session.state,
          },
  }
}
