import { addDays, type IsoDate, overlaps, type Period } from '../shared/dates.ts'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'

/** How the rows of one table follow when two records of one person are joined. */
export type Following =
  /** Every row goes to the kept record. */
  | { how: 'all' }
  /** A period goes unless it overlaps one that the kept record has with the same `same` columns; then it stays behind. */
  | { how: 'periods'; same: readonly string[] }
  /**
   * A row goes unless the kept record has one with the same `key`. Then the contents of the better row are kept, all that is
   * in it, and the other's stay behind: `rank` says which is better.
   */
  | { how: 'one_each'; key: readonly string[]; rank: (row: Row) => number }
  /** Append-only: never rewritten, and found through `people.merged_into_id`. */
  | { how: 'found_through' }
  /** Seen to by name in the action. */
  | { how: 'by_hand' }

export type Row = Record<string, string | number | null>

export type PersonColumn = { table: string; column: string; words: string; following: Following }

const stateRank =
  (order: readonly string[]) =>
  (row: Row): number =>
    order.indexOf(String(row.state))

/**
 * Every column of the database that names a person. A test reads the schema and fails when one is missing here, so that a
 * new table cannot be forgotten when two records are joined.
 */
// prettier-ignore
export const PERSON_TABLES: readonly PersonColumn[] = [
  { table: 'school_periods', column: 'person_id', words: 'times at a school', following: { how: 'periods', same: ['school_id'] } },
  { table: 'stage_periods', column: 'person_id', words: 'career stages', following: { how: 'periods', same: [] } },
  { table: 'leave_periods', column: 'person_id', words: 'times of leave', following: { how: 'periods', same: [] } },
  { table: 'focus_periods', column: 'person_id', words: 'times in focus', following: { how: 'periods', same: [] } },
  { table: 'support_periods', column: 'person_id', words: 'mentors, tutors and appraisers', following: { how: 'periods', same: ['kind'] } },
  { table: 'support_periods', column: 'supporter_id', words: 'people they support', following: { how: 'all' } },
  { table: 'roles', column: 'person_id', words: 'roles', following: { how: 'periods', same: ['role', 'school_id', 'trust_id'] } },
  { table: 'planned_steps', column: 'person_id', words: 'planned steps', following: {
    how: 'one_each', key: ['competency_id', 'depth'], rank: (row) => (row.set_aside_on === null ? 1 : 0) } },
  { table: 'depths_reached', column: 'person_id', words: 'depths reached', following: {
    how: 'one_each', key: ['competency_id'], rank: (row) => Number(row.depth) } },
  { table: 'assignments', column: 'person_id', words: 'modules', following: {
    how: 'one_each', key: ['module_id'], rank: stateRank(['withdrawn', 'deferred', 'assigned', 'done']) } },
  { table: 'session_places', column: 'person_id', words: 'places on training', following: {
    how: 'one_each', key: ['session_id'], rank: stateRank(['declined', 'waiting', 'invited', 'absent', 'booked', 'attended']) } },
  { table: 'required_people', column: 'person_id', words: 'required training asked by name', following: {
    how: 'one_each', key: ['kind_id'], rank: () => 0 } },
  { table: 'required_records', column: 'person_id', words: 'required training done', following: {
    how: 'one_each', key: ['kind_id', 'done_on'], rank: (row) => (row.certificate === null ? 0 : 1) } },
  { table: 'calendar_feeds', column: 'person_id', words: 'calendar addresses', following: { how: 'all' } },
  { table: 'cpd_entries', column: 'person_id', words: 'CPD entries', following: { how: 'all' } },
  { table: 'entry_evidence', column: 'seen_by_id', words: 'practice they saw', following: { how: 'all' } },
  { table: 'sign_offs', column: 'person_id', words: 'sign-offs', following: { how: 'all' } },
  { table: 'sign_offs', column: 'signatory_id', words: 'sign-offs asked of them', following: { how: 'all' } },
  { table: 'sign_off_decisions', column: 'decided_by', words: 'sign-offs they decided', following: { how: 'found_through' } },
  { table: 'answers_taken_back', column: 'taken_back_by', words: 'answers they took back', following: { how: 'found_through' } },
  { table: 'second_looks', column: 'looker_id', words: 'second looks that are theirs to give', following: { how: 'all' } },
  { table: 'second_look_notes', column: 'written_by', words: 'second looks they wrote', following: { how: 'found_through' } },
  { table: 'questions', column: 'person_id', words: 'questions put to them', following: {
    how: 'one_each', key: ['school_id', 'code', 'key'], rank: (row) => (row.answer === null ? 0 : 1) } },
  { table: 'events', column: 'person_id', words: 'lines of history', following: { how: 'found_through' } },
  { table: 'period_offers', column: 'person_id', words: 'offers of schools', following: {
    how: 'one_each', key: ['school_id', 'state'], rank: () => 0 } },
  { table: 'users', column: 'person_id', words: 'accounts', following: { how: 'by_hand' } },
  { table: 'one_use_links', column: 'person_id', words: 'one-use links', following: { how: 'by_hand' } },
  { table: 'people', column: 'merged_into_id', words: 'records joined before', following: { how: 'by_hand' } },
  { table: 'merges', column: 'kept_id', words: 'joinings', following: { how: 'found_through' } },
  { table: 'merges', column: 'merged_id', words: 'joinings', following: { how: 'found_through' } },
]

export type MergeRefusal =
  | 'same_record'
  | 'different_trns'
  | 'support_each_other'
  | 'both_sides_of_a_sign_off'
  | 'both_ask'
  | 'appraisal_circle'
  | 'your_own_record'
  | 'you_support_them'
  | 'needs_administrator'

export type MergeFacts = {
  keptId: number
  mergedId: number
  keptTrn: string | null
  mergedTrn: string | null
  /** Has one ever been mentor, tutor or appraiser of the other? */
  supportEachOther: boolean
  /** Is there a sign-off that one asked for and the other was asked for, or decided? */
  shareSignOff: boolean
  /** Have both an open request for one competency? */
  openTwice: boolean
  /** Who appraises whom, past and to come. */
  appraisals: readonly (Period & { personId: number; supporterId: number })[]
  /** Has either of them a role today or to come? */
  eitherHasRole: boolean
  viewerId: number | null
  viewerGivesRoles: boolean
  viewerSupports: boolean
}

/**
 * May two records be joined as one person? Never when somebody would then have signed their own work or supported
 * themselves. Who appraises or tutors one of them, or is one of them, asks somebody else to do it.
 */
export function mayMerge(facts: MergeFacts): Outcome<'may', MergeRefusal> {
  const reasons: [boolean, MergeRefusal][] = [
    [facts.keptId === facts.mergedId, 'same_record'],
    [facts.keptTrn !== null && facts.mergedTrn !== null && facts.keptTrn !== facts.mergedTrn, 'different_trns'],
    [facts.shareSignOff, 'both_sides_of_a_sign_off'],
    [facts.supportEachOther, 'support_each_other'],
    [facts.openTwice, 'both_ask'],
    [closesCircle(facts), 'appraisal_circle'],
    [facts.viewerId === facts.keptId || facts.viewerId === facts.mergedId, 'your_own_record'],
    [facts.viewerSupports, 'you_support_them'],
    [facts.eitherHasRole && !facts.viewerGivesRoles, 'needs_administrator'],
  ]
  const [first] = reasons.filter(([holds]) => holds)
  return first === undefined ? accept('may') : refuse(first[1])
}

export type RowPlan = { row: Row; does: 'goes' | 'stays' } | { row: Row; does: 'swaps'; with: Row }

/** What becomes of each row of the record that is joined, given the rows of the record that is kept. */
export function planRows(following: Following, kept: readonly Row[], merged: readonly Row[]): RowPlan[] {
  if (following.how === 'all') return merged.map((row) => ({ row, does: 'goes' }))
  if (following.how === 'periods')
    return merged.map((row) => ({
      row,
      does: kept.some((other) => sameIn(following.same, row, other) && overlaps(periodOf(row), periodOf(other)))
        ? 'stays'
        : 'goes',
    }))
  if (following.how !== 'one_each') return []
  return merged.map((row): RowPlan => {
    const twin = kept.find((other) => sameIn(following.key, row, other))
    if (twin === undefined) return { row, does: 'goes' }
    if (following.rank(row) <= following.rank(twin)) return { row, does: 'stays' }
    return { row, does: 'swaps', with: twin }
  })
}

const UNDO_DAYS = 30
/** The last day on which a joining can be taken back. */
export const undoUntil = (doneOn: IsoDate): IsoDate => addDays(doneOn, UNDO_DAYS)

const sameIn = (columns: readonly string[], a: Row, b: Row): boolean =>
  columns.every((column) => a[column] === b[column])

const periodOf = (row: Row): Period => ({
  startedOn: String(row.started_on),
  finishedOn: row.finished_on === null || row.finished_on === undefined ? null : String(row.finished_on),
})

function closesCircle({ keptId, mergedId, appraisals }: MergeFacts): boolean {
  const as = (id: number): number => (id === mergedId ? keptId : id)
  const edges = appraisals.map((edge) => ({ ...edge, personId: as(edge.personId), supporterId: as(edge.supporterId) }))
  const walk = (at: number, shared: Period, seen: ReadonlySet<number>): boolean =>
    edges.some((edge) => {
      if (edge.personId !== at || !overlaps(edge, shared)) return false
      if (edge.supporterId === keptId) return true
      if (seen.has(edge.supporterId)) return false
      return walk(edge.supporterId, edge, new Set([...seen, edge.supporterId]))
    })
  return walk(keptId, { startedOn: '1900-01-01', finishedOn: null }, new Set([keptId]))
}
