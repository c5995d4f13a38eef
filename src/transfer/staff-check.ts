import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { type IsoDate } from '../shared/dates.ts'
import { accept, type Outcome } from '../shared/outcome.ts'
import { decode } from './decode.ts'
import { type ImportAnswers } from './import-answers.rules.ts'
import { type DecodeRefusal, type TableRefusal } from './import-words.rules.ts'
import { mapHeadings, type HeadingMap, type SavedMapping } from './staff-headings.rules.ts'
import { type PersonFacts } from './staff-match.rules.ts'
import { type PlannedRow, type PlanTotals } from './staff-plan.rules.ts'
import { staffPlanner } from './staff-planner.rules.ts'
import { rowChecker, type CheckedRow } from './staff-rows.rules.ts'
import { type StageFacts } from './stage-words.rules.ts'
import { isBroken, openTable, type BrokenRow, type OpenTable } from './table.ts'

/** A staff list as it is checked now: against what was answered, and against the people of this moment. */
export type StaffCheck = {
  headings: string[]
  map: HeadingMap
  stages: StageFacts[]
  /** How many lines could not be read as cells. */
  unreadable: number
  /** Null while it is not known which columns are what: then no row can be read. */
  plan: PlanTotals | null
  /** People of this school by id, for their names. Strangers are not in it. */
  people: ReadonlyMap<number, PersonFacts>
  /** The same for the same plan: a page that was drawn carries it, and the confirmation must fit it. */
  digest: string
}

export type StaffListFacts = { saved: SavedMapping; answers: ImportAnswers }
/** Whom we hold. `strangers` is asked about each block of rows: people elsewhere whom they name. */
export type Lookups = {
  stages: StageFacts[]
  staff: PersonFacts[]
  strangers: (named: Named) => Promise<PersonFacts[]>
}
export type Named = { trns: string[]; emails: string[] }
/** Is handed every row as it is settled, to keep what it needs of it; the rest is let go. */
export type RowSink = { row: (row: PlannedRow) => void; broken: (row: BrokenRow) => void }

const zip = promisify(gzip)
const unzip = promisify(gunzip)

/** A file as it waits in the database. */
export const packFile = async (bytes: Buffer): Promise<string> => (await zip(bytes, { level: 1 })).toString('base64')
export const unpackFile = (content: string): Promise<Buffer> => unzip(Buffer.from(content, 'base64'))

/** The bytes of a file as a table of cells, row by row. */
export function openStaffList(bytes: Buffer): Outcome<OpenTable, DecodeRefusal | TableRefusal> {
  const decoded = decode(bytes)
  return decoded.ok ? openTable(decoded.value.text) : decoded
}

/**
 * Reads and plans a staff list. Nothing is written, and no more than some thousand rows are held at a time, so that a list
 * of 100,000 fits; between them other requests have their turn. Knows no database, so that it may run in a thread.
 */
export async function checkStaffList(
  lookups: Lookups,
  bytes: Buffer,
  facts: StaffListFacts,
  today: IsoDate,
  sink: RowSink,
): Promise<Outcome<StaffCheck, DecodeRefusal | TableRefusal>> {
  const table = openStaffList(bytes)
  if (!table.ok) return table
  const { headings, records } = table.value
  const { stages, staff } = lookups
  const map = mapHeadings(headings, facts.saved)
  const check = { headings, map, stages, unreadable: 0 }
  if (map.refusals.length > 0 || map.asks.length > 0)
    return accept({ ...check, plan: null, people: new Map(), digest: '' })

  const people = new Map(staff.map((person) => [person.id, person]))
  const digest = digester()
  const planner = staffPlanner({ people: staff, answers: facts.answers.rows }, today, (row) => {
    digest.add(row)
    sink.row(row)
  })
  const checkRow = rowChecker(map, { stages, answers: facts.answers.rows, padAll: facts.answers.padAll })
  const planBlock = async (block: readonly Checked[]): Promise<void> => {
    planner.know(await lookups.strangers(namedIn(block)))
    for (const each of block) {
      if (!('reason' in each)) planner.take(each)
      else {
        check.unreadable += 1
        planner.unreadable(each.text)
        sink.broken(each)
      }
    }
  }
  let block: Checked[] = []
  for (const record of records) {
    block.push(isBroken(record) ? record : checkRow(record))
    if (block.length < ROWS_AT_A_TIME) continue
    await planBlock(block)
    block = []
  }
  await planBlock(block)
  const plan = planner.finish()
  const here = new Map([...people].filter(([, person]) => person.here))
  return accept({ ...check, plan, people: here, digest: digest.end(plan, facts.answers) })
}

type Checked = CheckedRow | BrokenRow

function namedIn(block: readonly Checked[]): Named {
  const named: Named = { trns: [], emails: [] }
  for (const each of block) {
    if ('reason' in each) continue
    if (each.values.trn !== null) named.trns.push(each.values.trn)
    if (each.values.email !== null) named.emails.push(each.values.email)
  }
  return named
}

/** What will be done, and to whom, as one short text. */
function digester() {
  const hash = createHash('sha256')
  let said = ''
  return {
    add: (row: PlannedRow): void => {
      said += `${row.line} ${sayPlan(row)}\n`
      if (said.length < 64_000) return
      hash.update(said)
      said = ''
    },
    end: (plan: PlanTotals, answers: ImportAnswers): string => {
      hash.update(said)
      hash.update(JSON.stringify([plan.leavers.map((person) => person.id), [...answers.leavers], answers.padAll]))
      return hash.digest('base64url').slice(0, 22)
    },
  }
}

/** Creating is in the file and the answers; everything else depends on whom we hold. */
function sayPlan({ plan, mentor }: PlannedRow): string {
  if (plan.kind === 'create')
    return `create ${mentor === null ? '' : 'line' in mentor ? `l${mentor.line}` : mentor.personId}`
  if (plan.kind === 'change') return `change ${plan.personId} ${plan.comesBack ?? ''} ${JSON.stringify(plan.changes)}`
  return 'personId' in plan ? `${plan.kind} ${plan.personId}` : plan.kind
}

const ROWS_AT_A_TIME = 2000
