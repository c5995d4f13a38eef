import { type IsoDate } from '../shared/dates.ts'
import {
  indexPeople,
  knowStrangers,
  matchRow,
  nameKey,
  peopleInText,
  peopleNamed,
  type Identifier,
  type Match,
  type PeopleIndex,
  type PersonFacts,
} from './staff-match.rules.ts'
import {
  mentorChange,
  ownMentor,
  planRow,
  rememberedFit,
  worksHereOn,
  type MentorFound,
  type PlannedRow,
  type PlanQuestion,
  type PlanRefusal,
  type PlanTotals,
  type RowPlan,
} from './staff-plan.rules.ts'
import { sayMentor, type CheckedRow, type MentorNamed, type RowAnswer, type StaffValues } from './staff-rows.rules.ts'

export type StaffPlanner = {
  /** People elsewhere whom the next rows may name: their identifiers. */
  know: (strangers: readonly PersonFacts[]) => void
  take: (row: CheckedRow) => void
  /** A line that could not be read as cells: whoever is named there is not a leaver. */
  unreadable: (text: string) => void
  finish: () => PlanTotals
}

/**
 * Plans a checked staff list row by row, in the order of the file, holding on to as little as it can: `done` is handed each
 * row when it is settled, at once or, where its mentor stands further down in the file, at the end. For every row create,
 * change, leave alone, ask or refuse, and in the end who is missing. Looks people up by TRN, then staff code in this
 * school, then e-mail; never by name alone. Blank cells change nothing.
 */
export function staffPlanner(
  facts: { people: readonly PersonFacts[]; answers: ReadonlyMap<number, RowAnswer> },
  today: IsoDate,
  done: (row: PlannedRow) => void,
): StaffPlanner {
  const index = indexPeople(facts.people)
  const byId = new Map(facts.people.map((person) => [person.id, person]))
  const file = emptyFile()
  const fits = rememberedFit(today)
  const seen = new Set<number>()
  const waiting: PlannedRow[] = []
  const counts = { create: 0, change: 0, same: 0, elsewhere: 0, ask: 0, refused: 0 }

  const settle = (row: PlannedRow): void => {
    const { mentor } = row.values
    if (mentor !== null && hasMentorElsewhere(row.plan, byId)) {
      row.notes = [...row.notes, { kind: 'mentor_elsewhere', from: sayMentor(mentor) }]
      row.mentor = null
    } else if (mentor !== null && row.mentor === null)
      row.notes = [...row.notes, { kind: 'mentor_unknown', from: sayMentor(mentor) }]
    counts[row.plan.kind] += 1
    done(row)
  }

  return {
    know: (strangers) => knowStrangers(index, strangers),
    take: (row) => {
      const held = heldMentor(row.values.mentor, index, today)
      const match = matchRow(row.values, index)
      for (const id of peopleNamed(row.values, match, index)) seen.add(id)
      const earlier = earlierLines(row, match, file)
      const plan = planRow(row, match, held, earlier, today, fits, facts.answers.get(row.line))
      const planned = {
        line: row.line,
        values: row.values,
        notes: row.notes,
        mentor: held,
        plan: once(plan, row.line, file),
      }
      remember(planned, file)
      const { mentor } = row.values
      if (mentor === null || held !== null) return settle(planned)
      const line = mentorLine(mentor, file)
      if (line === undefined) {
        waiting.push(planned)
        return
      }
      settle(withMentorOn(line, planned, file, byId))
    },
    unreadable: (text) => {
      for (const id of peopleInText(text, index)) seen.add(id)
    },
    finish: () => {
      for (const row of waiting) {
        const line = row.values.mentor === null ? undefined : mentorLine(row.values.mentor, file)
        settle(line === undefined ? row : withMentorOn(line, row, file, byId))
      }
      const active = [...byId.values()].filter((person) => worksHereOn(person, today))
      return { counts, leavers: active.filter((person) => !seen.has(person.id)), active: active.length }
    },
  }
}

/** What the file has said so far. */
type FileSoFar = {
  byTrn: Map<string, number>
  byStaffCode: Map<string, number>
  byEmail: Map<string, number>
  byName: Map<string, number>
  /** The line that means a person we hold. */
  lineOfPerson: Map<number, number>
  /** Who may mentor: the person on a line, or 0 for one who is created. */
  mentors: Map<number, number>
}

const emptyFile = (): FileSoFar => ({
  ...{ byTrn: new Map(), byStaffCode: new Map(), byEmail: new Map(), byName: new Map() },
  ...{ lineOfPerson: new Map(), mentors: new Map() },
})

/** The first line on which each identifier and name stands, and what becomes of the row. */
function remember({ line, values, plan }: PlannedRow, file: FileSoFar): void {
  if (values.trn !== null && !file.byTrn.has(values.trn)) file.byTrn.set(values.trn, line)
  const code = values.staffCode?.toLowerCase()
  if (code !== undefined && !file.byStaffCode.has(code)) file.byStaffCode.set(code, line)
  if (values.email !== null && !file.byEmail.has(values.email)) file.byEmail.set(values.email, line)
  const name = nameKey(values)
  if (!file.byName.has(name)) file.byName.set(name, line)
  if ('personId' in plan) file.lineOfPerson.set(plan.personId, line)
  if (plan.kind === 'create') file.mentors.set(line, 0)
  else if (plan.kind === 'change' || plan.kind === 'same') file.mentors.set(line, plan.personId)
}

/** Two lines may come to mean one person by what was answered: the first keeps them. */
function once(plan: RowPlan, line: number, file: FileSoFar): RowPlan {
  const first = 'personId' in plan ? file.lineOfPerson.get(plan.personId) : undefined
  if (first === undefined || first === line) return plan
  return { kind: 'refused', refusals: [{ reason: 'on_earlier_line', by: 'person', line: first }] }
}

function heldMentor(mentor: MentorNamed | null, index: PeopleIndex, today: IsoDate): MentorFound | null {
  if (mentor === null) return null
  const code = mentor.staffCode?.toLowerCase() ?? ''
  const held = index.byTrn.get(mentor.trn ?? '') ?? index.byStaffCode.get(code) ?? index.byEmail.get(mentor.email ?? '')
  const works = held?.here === true && (held.finishedOn === null || held.finishedOn > today)
  return works ? { personId: held.id } : null
}

const mentorLine = (mentor: MentorNamed, file: FileSoFar): number | undefined =>
  file.byTrn.get(mentor.trn ?? '') ??
  file.byStaffCode.get(mentor.staffCode?.toLowerCase() ?? '') ??
  file.byEmail.get(mentor.email ?? '')

/** A mentor whom this same file brings: somebody who is created, or turns out to be a person we hold; nobody else. */
function withMentorOn(
  line: number,
  row: PlannedRow,
  file: FileSoFar,
  people: ReadonlyMap<number, PersonFacts>,
): PlannedRow {
  const found = file.mentors.get(line)
  if (found === undefined || line === row.line) return row
  const mentor = found === 0 ? { line } : { personId: found }
  const { plan } = row
  if (plan.kind !== 'change' && plan.kind !== 'same') return { ...row, mentor }
  if (found === plan.personId) return { ...row, plan: { kind: 'refused', refusals: [ownMentor(row.values)] } }
  const person = people.get(plan.personId)
  const change = person === undefined ? undefined : mentorChange(person, mentor)
  if (change === undefined) return { ...row, mentor }
  const changed: RowPlan =
    plan.kind === 'change'
      ? { ...plan, changes: [...plan.changes, change] }
      : { kind: 'change', personId: plan.personId, changes: [change] }
  return { ...row, mentor, plan: changed }
}

const hasMentorElsewhere = (plan: RowPlan, people: ReadonlyMap<number, PersonFacts>): boolean =>
  (plan.kind === 'change' || plan.kind === 'same') && people.get(plan.personId)?.mentoredElsewhere === true

function earlierLines(
  row: CheckedRow,
  match: Match,
  file: FileSoFar,
): { refusals: PlanRefusal[]; questions: PlanQuestion[] } {
  const { values } = row
  const firstLines: [Identifier, number | undefined][] = [
    ['trn', file.byTrn.get(values.trn ?? '')],
    ['staff_code', file.byStaffCode.get(values.staffCode?.toLowerCase() ?? '')],
    ['email', file.byEmail.get(values.email ?? '')],
  ]
  const refusals: PlanRefusal[] = []
  for (const [by, line] of firstLines) if (line !== undefined) refusals.push({ reason: 'on_earlier_line', by, line })
  const personId = match.kind === 'found' ? match.person.id : match.kind === 'elsewhere' ? match.personId : undefined
  const line = personId === undefined ? undefined : file.lineOfPerson.get(personId)
  if (refusals.length === 0 && line !== undefined) refusals.push({ reason: 'on_earlier_line', by: 'person', line })
  const twin = hasIdentifier(values) ? undefined : file.byName.get(nameKey(values))
  return { refusals, questions: twin === undefined ? [] : [{ kind: 'same_as_line', line: twin }] }
}

const hasIdentifier = (values: StaffValues): boolean =>
  values.trn !== null || values.staffCode !== null || values.email !== null
