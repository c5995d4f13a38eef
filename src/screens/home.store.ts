import { type Db } from '../db/connection.ts'
import { selectRows } from '../db/select.ts'
import { openOn, type Sql } from '../db/sql.ts'
import { withReader } from '../evidence/shares.store.ts'
import { type IsoDate } from '../shared/dates.ts'

/** What stands on somebody's own panels. `person` is who it is about, `on` its date, `n` and `m` two counts. */
export type MineKind =
  | 'focus'
  | 'step'
  | 'waiting'
  | 'module'
  | 'session'
  | 'reading'
  | 'mentee'
  | 'tutee'
  | 'embedded'
  | 'working'
  | 'offer'
  | 'question'
  | 'look'
export type Mine = {
  kind: MineKind
  id: number
  person: string | null
  text: string | null
  about: string | null
  on: IsoDate | null
  n: number | null
  m: number | null
}

/** For which hats to read, and for an inclusion lead, which schools. */
export type MineAsked = {
  personId: number
  today: IsoDate
  mentor: boolean
  tutor: boolean
  leadsAt: readonly number[]
}

/** Everything for the panels of one person, whatever hats they wear, in one query. */
export async function listMine(db: Db, asked: MineAsked): Promise<Mine[]> {
  const parts = [...ownParts(asked), reading(asked)]
  if (asked.mentor) parts.push(mentees(asked))
  if (asked.tutor) parts.push(tutees(asked))
  if (asked.leadsAt.length > 0) parts.push(embedded(asked), working(asked))
  return selectRows<Mine>(
    db,
    `select * from (${parts.map((part) => part.sql).join('\nunion all\n')}) as mine order by mine."on", mine.m, mine.id`,
    parts.flatMap((part) => part.values),
  )
}

const NAME = (alias: string): string => `${alias}.given_name || ' ' || ${alias}.family_name`
const NO_TEXT = 'cast(null as text)'
const NO_NUMBER = 'cast(null as integer)'

/** The columns of `Mine` in their order; what is left out is null. */
const columns = (
  kind: MineKind,
  id: string,
  given: Partial<Record<'person' | 'text' | 'about' | 'on' | 'n' | 'm', string>>,
) =>
  `select '${kind}' as kind, ${id} as id, ${given.person ?? NO_TEXT} as person, ${given.text ?? NO_TEXT} as text,
          ${given.about ?? NO_TEXT} as about, ${given.on ?? NO_TEXT} as "on", ${given.n ?? NO_NUMBER} as n, ${given.m ?? NO_NUMBER} as m`

function ownParts({ personId, today }: MineAsked): Sql[] {
  const reader = withReader('s', 'r', today)
  return [
    {
      sql: `${columns('offer', 'o.id', { text: 'sc.name', on: 'o.started_on' })}
      from period_offers o join schools sc on sc.id = o.school_id where o.person_id = ? and o.state = 'waiting'`,
      values: [personId],
    },
    {
      sql: `${columns('focus', 'c.id', { text: 'c.title', about: 'c.code' })}
      from focus_periods f join competencies c on c.id = f.competency_id where f.person_id = ? and ${openOn('f')}`,
      values: [personId, today, today],
    },
    {
      sql: `${columns('step', 'c.id', { text: 'c.title', about: 'c.code', n: 's.depth', m: 's.position' })}
      from planned_steps s join competencies c on c.id = s.competency_id
      left join depths_reached d on d.person_id = s.person_id and d.competency_id = s.competency_id
      where s.person_id = ? and s.set_aside_on is null and coalesce(d.depth, 0) < s.depth`,
      values: [personId],
    },
    {
      sql: `${columns('waiting', 's.id', { person: NAME('r'), text: 'c.title', on: 's.requested_on' })}
      from sign_offs s join competencies c on c.id = s.competency_id ${reader.sql}
      where s.person_id = ? and s.state = 'requested'`,
      values: [...reader.values, personId],
    },
    {
      sql: `${columns('question', 'q.id', { text: 'q.code', on: 'q.closes_on' })}
      from questions q where q.person_id = ? and q.answer is null and q.closes_on > ?`,
      values: [personId, today],
    },
    {
      sql: `${columns('look', 'l.id', { person: NAME('p'), text: 'c.title', on: 'l.drawn_on' })}
      from second_looks l join sign_offs s on s.id = l.sign_off_id join people p on p.id = s.person_id
      join competencies c on c.id = s.competency_id
      where l.looker_id = ? and l.state = 'waiting' and s.person_id not in (select b.person_id from support_periods b
        where b.supporter_id = ? and b.kind in ('induction_tutor', 'appraiser') and ${openOn('b')})`,
      values: [personId, personId, today, today],
    },
    {
      sql: `${columns('module', 'a.id', { text: 'm.title', on: 'a.due_on' })}
      from assignments a join modules m on m.id = a.module_id where a.person_id = ? and a.state = 'assigned'`,
      values: [personId],
    },
    {
      sql: `${columns('session', 't.id', { text: 'm.title', about: `t.starts_at || ', ' || t.place`, on: 't.held_on' })}
      from session_places p join training_sessions t on t.id = p.session_id join modules m on m.id = t.module_id
      where p.person_id = ? and p.state in ('invited', 'booked', 'waiting') and t.cancelled_on is null and t.held_on >= ?`,
      values: [personId, today],
    },
  ]
}

/** What waits for the viewer's answer, as long as they may read it. */
function reading({ personId, today }: MineAsked): Sql {
  const reader = withReader('s', 'r', today)
  return {
    sql: `${columns('reading', 's.id', { person: NAME('p'), text: 'c.title', on: 's.requested_on' })}
      from sign_offs s join competencies c on c.id = s.competency_id join people p on p.id = s.person_id ${reader.sql}
      where r.id = ? and s.state = 'requested'`,
    values: [...reader.values, personId],
  }
}

const mentees = ({ personId, today }: MineAsked): Sql => ({
  sql: `${columns('mentee', 'p.id', { person: NAME('p'), text: 'c.title' })}
    from support_periods b join people p on p.id = b.person_id
    left join focus_periods f on f.person_id = p.id and ${openOn('f')}
    left join competencies c on c.id = f.competency_id
    where b.supporter_id = ? and b.kind in ('mentor', 'cover_mentor') and ${openOn('b')}`,
  values: [today, today, personId, today, today],
})

/** An induction tutor sees when a stage began and how many modules are done: nothing of what was practised or signed. */
const tutees = ({ personId, today }: MineAsked): Sql => ({
  sql: `${columns('tutee', 'p.id', {
    person: NAME('p'),
    text: 'cs.name',
    on: 'st.started_on',
    n: `(select cast(count(*) as integer) from assignments a where a.person_id = p.id and a.state = 'done')`,
    m: `(select cast(count(*) as integer) from assignments a where a.person_id = p.id and a.state <> 'withdrawn')`,
  })}
    from support_periods b join people p on p.id = b.person_id
    left join stage_periods st on st.person_id = p.id and ${openOn('st')}
    left join career_stages cs on cs.id = st.stage_id
    where b.supporter_id = ? and b.kind = 'induction_tutor' and ${openOn('b')}`,
  values: [today, today, personId, today, today],
})

/** Requests at Embedded or deeper, and those without a reader, of people the viewer neither appraises nor tutors. */
function embedded({ personId, today, leadsAt }: MineAsked): Sql {
  const reader = withReader('s', 'r', today)
  return {
    sql: `${columns('embedded', 's.id', { person: NAME('p'), text: 'c.title', about: NAME('r'), on: 's.requested_on', n: 's.depth' })}
      from sign_offs s join competencies c on c.id = s.competency_id join people p on p.id = s.person_id ${reader.sql}
      where s.state = 'requested' and (s.depth >= 3 or r.id is null) and s.person_id <> ? and coalesce(r.id, 0) <> ?
        and s.person_id in (select w.person_id from school_periods w where w.school_id in (${marks(leadsAt)}) and ${openOn('w')})
        and s.person_id not in (select b.person_id from support_periods b where b.supporter_id = ?
          and b.kind in ('induction_tutor', 'appraiser') and ${openOn('b')})`,
    values: [...reader.values, personId, personId, ...leadsAt, today, today, personId, today, today],
  }
}

/** How many people of the schools have their focus in each strand. */
const working = ({ today, leadsAt }: MineAsked): Sql => ({
  sql: `${columns('working', 's.id', { text: 's.title', n: 'cast(count(distinct f.person_id) as integer)', m: 's.position' })}
    from focus_periods f join competencies c on c.id = f.competency_id join strands s on s.id = c.strand_id
    where ${openOn('f')}
      and f.person_id in (select w.person_id from school_periods w where w.school_id in (${marks(leadsAt)}) and ${openOn('w')})
    group by s.id, s.title, s.position`,
  values: [today, today, ...leadsAt, today, today],
})

const marks = (list: readonly unknown[]): string => list.map(() => '?').join(', ')

export type PlanItem = { heldOn: IsoDate; module: string; promise: string | null }

/** The inclusion training of schools in a span of time: day, module, and the promise it serves. No names. */
export const listTrainingPlan = async (
  db: Db,
  schoolIds: readonly number[],
  from: IsoDate,
  to: IsoDate,
): Promise<PlanItem[]> =>
  (await db('training_sessions as t')
    .join('modules as m', 'm.id', 't.module_id')
    .whereIn('t.school_id', schoolIds)
    .whereNull('t.cancelled_on')
    .where('t.held_on', '>=', from)
    .where('t.held_on', '<', to)
    .orderBy(['t.held_on', 't.starts_at', 't.id'])
    .select(
      't.held_on as heldOn',
      'm.title as module',
      db.raw(
        `(select s.promise from module_competencies mc join competencies c on c.id = mc.competency_id
          join strands s on s.id = c.strand_id where mc.module_id = m.id order by c.position limit 1) as promise`,
      ),
    )) as PlanItem[]

export type SiteCounts = { schools: number; people: number; withoutAccount: number; imports: number }

/** What an administrator looks after, in counts. */
export async function countSite(db: Db, today: IsoDate): Promise<SiteCounts> {
  const works = `select w.person_id from school_periods w where ${openOn('w')}`
  const [row] = await selectRows<SiteCounts>(
    db,
    `select (select count(distinct w.school_id) from school_periods w where ${openOn('w')}) as schools,
            (select count(distinct w.person_id) from school_periods w where ${openOn('w')}) as people,
            (select count(*) from people p where p.id in (${works}) and p.merged_into_id is null
               and not exists (select 1 from users u where u.person_id = p.id)
               and not exists (select 1 from one_use_links l where l.person_id = p.id and l.kind = 'invitation'
                                and l.used_at is null and l.expires_at > ?)) as "withoutAccount",
            (select count(*) from imports i where i.state = 'waiting' and i.expires_at > ?) as imports`,
    [today, today, today, today, today, today, today, today],
  )
  return row ?? { schools: 0, people: 0, withoutAccount: 0, imports: 0 }
}
