import { type Db } from '../db/connection.ts'
import { visiblePeople } from '../people/visibility.store.ts'
import { scopeOf, type Viewer } from '../policy.ts'
import { type IsoDate, type IsoInstant } from '../shared/dates.ts'
import { type Code } from './codes.rules.ts'
import { type Signal } from './signals.rules.ts'

export type Question = {
  id: number
  code: Code
  strand: string | null
  about: number[]
  openedOn: IsoDate
  closesOn: IsoDate
  answer: 'explained' | 'will_act' | null
  words: string | null
}

type Row = {
  id: number
  code: Code
  strand: string | null
  about: string
  opened_on: string
  closes_on: string
  answer: 'explained' | 'will_act' | null
  words: string | null
}

/** Every question that a school was asked, for choosing what is new. */
export async function listAsked(
  db: Db,
  schoolId: number,
  today: IsoDate,
): Promise<{ code: string; personId: number | null; key: string; open: boolean }[]> {
  const rows = (await db('questions')
    .where({ school_id: schoolId })
    .select('code', 'person_id', 'key', 'closes_on', 'answer')) as {
    code: string
    person_id: number | null
    key: string
    closes_on: string
    answer: string | null
  }[]
  return rows.map((row) => ({
    code: row.code,
    personId: row.person_id,
    key: row.key,
    open: row.answer === null && row.closes_on > today,
  }))
}

/** Keeps new questions. One that another server keeps at the same moment is there once. */
export async function insertQuestions(
  trx: Db,
  schoolId: number,
  signals: readonly Signal[],
  period: { openedOn: IsoDate; closesOn: IsoDate },
): Promise<void> {
  const rows = signals.map(({ code, personId, strand, about, key }) => ({
    ...{ school_id: schoolId, code, person_id: personId, strand, key, about: JSON.stringify(about) },
    ...{ opened_on: period.openedOn, closes_on: period.closesOn },
  }))
  for (let from = 0; from < rows.length; from += 100)
    await trx('questions')
      .insert(rows.slice(from, from + 100))
      .onConflict()
      .ignore()
}

/** What somebody is asked now, and what they answered since the half term began: theirs alone. */
export async function listOwn(db: Db, personId: number, today: IsoDate): Promise<Question[]> {
  const rows = (await db('questions')
    .where({ person_id: personId })
    .where('closes_on', '>', today)
    .orderBy('id')) as Row[]
  return rows.map(toQuestion)
}

/** One's own question that is open: not answered, and its half term not over. */
export async function findOpen(
  db: Db,
  personId: number,
  id: number,
  today: IsoDate,
): Promise<{ id: number; code: Code; schoolId: number } | undefined> {
  const row = (await db('questions')
    .where({ id, person_id: personId })
    .whereNull('answer')
    .where('closes_on', '>', today)
    .first('id', 'code', 'school_id')) as { id: number; code: Code; school_id: number } | undefined
  return row === undefined ? undefined : { id: row.id, code: row.code, schoolId: row.school_id }
}

/** Keeps an answer, once. False when it was answered meanwhile. */
export const saveAnswer = async (
  trx: Db,
  id: number,
  answer: { answer: 'explained' | 'will_act'; words: string; at: IsoInstant },
): Promise<boolean> =>
  (await trx('questions')
    .where({ id })
    .whereNull('answer')
    .update({ answer: answer.answer, words: answer.words, answered_at: answer.at })) === 1

export type Unresolved = Question & { person: { id: number; name: string } | null }

/**
 * What nobody answered before its half term was over, and what is asked of the school itself, newest first: for its CPD
 * leads, without the people whom the viewer appraises or tutors (the wall). Optional ones are counted, never listed.
 */
export async function listUnresolved(
  db: Db,
  viewer: Viewer,
  today: IsoDate,
  about: { schoolId: number; codes: readonly Code[]; since: IsoDate },
): Promise<Unresolved[]> {
  const rows = (await db('questions as q')
    .leftJoin('people as p', 'p.id', 'q.person_id')
    .where('q.school_id', about.schoolId)
    .where('q.opened_on', '>=', about.since)
    .whereNull('q.answer')
    .where((any) =>
      any.whereNull('q.person_id').orWhere((mine) =>
        mine
          .where('q.closes_on', '<=', today)
          .whereIn('q.code', [...about.codes])
          .whereIn('q.person_id', visiblePeople(db, scopeOf(viewer, 'questions.school', today))),
      ),
    )
    .orderBy([{ column: 'q.opened_on', order: 'desc' }, 'q.id'])
    .limit(200)
    .select('q.*', 'p.given_name', 'p.family_name')) as (Row & {
    person_id: number | null
    given_name: string | null
    family_name: string | null
  })[]
  return rows.map((row) => ({
    ...toQuestion(row),
    person:
      row.person_id === null
        ? null
        : { id: row.person_id, name: `${row.given_name ?? ''} ${row.family_name ?? ''}`.trim() },
  }))
}

export type Tally = { code: Code; openedOn: IsoDate; n: number; answered: number }

/** How many were asked on each day and how many of them answered, whoever they were about. */
export async function tallyQuestions(db: Db, schoolId: number, since: IsoDate): Promise<Tally[]> {
  const rows = (await db('questions')
    .where({ school_id: schoolId })
    .where('opened_on', '>=', since)
    .groupBy('code', 'opened_on')
    .orderBy('opened_on')
    .select('code', 'opened_on as openedOn', db.raw('count(*) as n'), db.raw('count(answer) as answered'))) as {
    code: Code
    openedOn: string
    n: number | string
    answered: number | string
  }[]
  return rows.map((row) => ({ ...row, n: Number(row.n), answered: Number(row.answered) }))
}

/** How many questions were put since then about each strand, and to how many people: counts, for those who see no names. */
export async function countByStrand(
  db: Db,
  schoolId: number,
  since: IsoDate,
): Promise<{ strand: string; questions: number; people: number }[]> {
  const rows = (await db('questions')
    .where({ school_id: schoolId })
    .where('opened_on', '>=', since)
    .whereNotNull('person_id')
    .whereNotNull('strand')
    .groupBy('strand')
    .orderBy('strand')
    .select('strand', db.raw('count(*) as questions'), db.raw('count(distinct person_id) as people'))) as {
    strand: string
    questions: number | string
    people: number | string
  }[]
  return rows.map((row) => ({ strand: row.strand, questions: Number(row.questions), people: Number(row.people) }))
}

/** The sign-offs of these answers and the days and titles of these entries, so that a question can point at them. */
export async function listSubjects(
  db: Db,
  ids: { decisions: readonly number[]; entries: readonly number[]; competencies: readonly number[] },
): Promise<{ of: 'decision' | 'entry' | 'competency'; id: number; to: string; text: string; on: IsoDate | null }[]> {
  const decisions = (await db('sign_off_decisions as d')
    .join('sign_offs as o', 'o.id', 'd.sign_off_id')
    .join('people as p', 'p.id', 'o.person_id')
    .join('competencies as c', 'c.id', 'o.competency_id')
    .whereIn('d.id', [...ids.decisions])
    .select('d.id', 'o.id as to', 'c.title', 'p.given_name as given', 'd.decided_on as on')) as {
    id: number
    to: number
    title: string
    given: string
    on: string
  }[]
  const entries = (await db('cpd_entries')
    .whereIn('id', [...ids.entries])
    .select('id', 'title', 'done_on as on')) as { id: number; title: string; on: string }[]
  const competencies = (await db('competencies')
    .whereIn('id', [...ids.competencies])
    .select('id', 'code', 'title')) as { id: number; code: string; title: string }[]
  return [
    ...decisions.map((row) => ({
      ...{ of: 'decision' as const, id: row.id, to: String(row.to), text: `${row.given}, ${row.title}`, on: row.on },
    })),
    ...entries.map((row) => ({ of: 'entry' as const, id: row.id, to: String(row.id), text: row.title, on: row.on })),
    ...competencies.map((row) => ({ of: 'competency' as const, id: row.id, to: row.code, text: row.title, on: null })),
  ]
}

/** Every school where somebody works today. */
export async function listWorkingSchools(db: Db, today: IsoDate): Promise<number[]> {
  const rows = (await db('school_periods')
    .where('started_on', '<=', today)
    .where((open) => open.whereNull('finished_on').orWhere('finished_on', '>', today))
    .distinct('school_id')
    .orderBy('school_id')) as { school_id: number }[]
  return rows.map((row) => row.school_id)
}

const toQuestion = (row: Row): Question => ({
  id: row.id,
  code: row.code,
  strand: row.strand,
  about: JSON.parse(row.about) as number[],
  openedOn: row.opened_on,
  closesOn: row.closes_on,
  answer: row.answer,
  words: row.words,
})
