import { type Db } from '../db/connection.ts'
import { selectRows } from '../db/select.ts'
import { type IsoDate } from '../shared/dates.ts'
import { OTHER_CONFIRMS } from '../people/school-settings.store.ts'
import { type Around, isConfirmed } from './signoff.rules.ts'

export type PersonFacts = {
  around: Around
  stage: { id: number; code: string } | null
  schoolId: number | null
  /** Names of everyone in `around`. */
  names: ReadonlyMap<number, string>
}

type Row = { kind: string; id: number; first: string; second: string; since: string }

/** Who is around a teacher today, at which stage and in which school: one query. */
export async function getPersonFacts(db: Db, personId: number, today: IsoDate): Promise<PersonFacts> {
  const open = (alias: string) =>
    `${alias}.started_on <= ? and (${alias}.finished_on is null or ${alias}.finished_on > ?)`
  const schools = `select h.school_id from school_periods as h where h.person_id = ? and ${open('h')}`
  const here = [personId, today, today]
  const rows = await selectRows<Row>(
    db,
    `select s.kind as kind, s.supporter_id as id, p.given_name as first, p.family_name as second, s.started_on as since
       from support_periods as s join people as p on p.id = s.supporter_id
      where s.person_id = ? and ${open('s')}
     union all
     select 'inclusion_lead', r.person_id, p.given_name, p.family_name, r.started_on
       from roles as r join people as p on p.id = r.person_id
      where r.role = 'inclusion_lead' and ${open('r')}
        and (r.school_id in (${schools})
             or r.trust_id in (select t.trust_id from schools as t where t.id in (${schools})))
     union all
     select 'named', o.signatory_id, p.given_name, p.family_name, o.requested_at
       from sign_offs as o join people as p on p.id = o.signatory_id
      where o.person_id = ? and o.chosen = 'named'
        and exists (select 1 from school_periods as w
                     where w.person_id = o.signatory_id and ${open('w')} and w.school_id in (${schools}))
     union all
     select 'stage', sp.stage_id, st.code, st.name, sp.started_on
       from stage_periods as sp join career_stages as st on st.id = sp.stage_id
      where sp.person_id = ? and ${open('sp')}
     union all
     select 'other_confirms', ss.school_id, '', '', ss.set_at
       from school_settings as ss
      where ss.name = '${OTHER_CONFIRMS}' and ss.value = 'yes' and ss.school_id in (${schools})
     union all
     select 'school', at.school_id, '', '', at.started_on
       from school_periods as at where at.person_id = ? and ${open('at')}`,
    [...here, today, today, ...here, ...here, personId, today, today, ...here, ...here, ...here, ...here],
  )
  const of = (kind: string): Row[] =>
    rows
      .filter((row) => row.kind === kind)
      .sort((a, b) => (a.since === b.since ? a.id - b.id : a.since < b.since ? 1 : -1))
  const ids = (kind: string): number[] => [...new Set(of(kind).map((row) => row.id))]
  const stage = of('stage')[0]
  const otherConfirms = of('other_confirms').length > 0 && isConfirmed(stage?.first ?? null)
  const mentors = { mentors: ids('mentor'), coverMentors: ids('cover_mentor') }
  return {
    around: {
      personId,
      ...(otherConfirms ? { mentors: [], coverMentors: [] } : mentors),
      mentorsWhoDoNotConfirm: otherConfirms ? [...mentors.mentors, ...mentors.coverMentors] : [],
      inductionTutors: ids('induction_tutor'),
      appraisers: ids('appraiser'),
      inclusionLeads: ids('inclusion_lead'),
      namedBefore: ids('named')[0] ?? null,
    },
    stage: stage === undefined ? null : { id: stage.id, code: stage.first },
    schoolId: ids('school')[0] ?? null,
    names: new Map(
      rows
        .filter((row) => !['stage', 'school', 'other_confirms'].includes(row.kind))
        .map((row) => [row.id, `${row.first} ${row.second}`]),
    ),
  }
}

/** Everyone who works at a school today, by name: whom somebody may ask instead. */
export async function listColleagues(
  db: Db,
  schoolId: number,
  today: IsoDate,
): Promise<{ id: number; name: string }[]> {
  const rows = (await db('school_periods as at')
    .join('people as p', 'p.id', 'at.person_id')
    .where('at.school_id', schoolId)
    .where('at.started_on', '<=', today)
    .where((open) => open.whereNull('at.finished_on').orWhere('at.finished_on', '>', today))
    .whereNull('p.merged_into_id')
    .distinct('p.id', 'p.given_name', 'p.family_name', 'p.sort_name')
    .orderBy(['p.sort_name', 'p.id'])) as { id: number; given_name: string; family_name: string }[]
  return rows.map((row) => ({ id: row.id, name: `${row.given_name} ${row.family_name}` }))
}

/** What each of these people has to read and whom they mentor today, so that a request goes to somebody with time: one query. */
export async function listLoads(
  db: Db,
  ids: readonly number[],
  today: IsoDate,
): Promise<Map<number, { open: number; mentees: number }>> {
  if (ids.length === 0) return new Map()
  const rows = await selectRows<{ id: number; open: number; mentees: number }>(
    db,
    `select p.id,
            (select cast(count(*) as integer) from sign_offs o
              where o.signatory_id = p.id and o.state = 'requested') as open,
            (select cast(count(distinct m.person_id) as integer) from support_periods m
              where m.supporter_id = p.id and m.kind in ('mentor', 'cover_mentor')
                and m.started_on <= ? and (m.finished_on is null or m.finished_on > ?)) as mentees
       from people p where p.id in (${ids.map(() => '?').join(', ')})`,
    [today, today, ...ids],
  )
  return new Map(rows.map(({ id, open, mentees }) => [id, { open, mentees }]))
}
