import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { type Db } from '../db/connection.ts'
import { type IsoDate } from '../shared/dates.ts'
import { accept, type Outcome } from '../shared/outcome.ts'
import { decode } from './decode.ts'
import { type ImportAnswers } from './import-answers.rules.ts'
import { type DecodeRefusal, type TableRefusal } from './import-words.rules.ts'
import { mapHeadings, type HeadingMap, type SavedMapping } from './staff-headings.rules.ts'
import { listPeopleFacts, listStages } from './staff-facts.store.ts'
import { type PersonFacts } from './staff-match.rules.ts'
import { planStaffList, type PlannedRow, type StaffPlan } from './staff-plan.rules.ts'
import { rowChecker, type CheckedRow } from './staff-rows.rules.ts'
import { type StageFacts } from './stage-words.rules.ts'
import { isBroken, openTable, type BrokenRow, type OpenTable } from './table.ts'

/** A staff list as it is checked now: against what was answered, and against the people of this moment. */
export type StaffCheck = {
  headings: string[]
  map: HeadingMap
  stages: StageFacts[]
  broken: BrokenRow[]
  /** Null while it is not known which columns are what: then no row can be read. */
  plan: StaffPlan | null
  /** People of this school by id, for their names. Strangers are not in it. */
  people: ReadonlyMap<number, PersonFacts>
  /** The same for the same plan: a page that was drawn carries it, and the confirmation must fit it. */
  digest: string
}

export type StaffListFacts = { schoolId: number; saved: SavedMapping; answers: ImportAnswers }

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
 * Reads and plans a staff list. Nothing is written. Gives way to other requests between blocks of rows; the cells of a row
 * are let go as soon as its values are known, so that 100,000 rows fit.
 */
export async function checkStaffList(
  db: Db,
  bytes: Buffer,
  facts: StaffListFacts,
  today: IsoDate,
): Promise<Outcome<StaffCheck, DecodeRefusal | TableRefusal>> {
  const table = openStaffList(bytes)
  if (!table.ok) return table
  const { headings } = table.value
  const stages = await listStages(db)
  const map = mapHeadings(headings, facts.saved)
  if (map.refusals.length > 0 || map.asks.length > 0)
    return accept({ headings, map, stages, broken: [], plan: null, people: new Map(), digest: '' })

  const { rows, broken, trns, emails } = await readRows(table.value, map, stages, facts.answers)
  const held = await listPeopleFacts(db, facts.schoolId, today, { trns, emails })
  const plan = planStaffList({ rows, broken, people: held, answers: facts.answers.rows }, today)
  const people = new Map(held.filter((person) => person.here).map((person) => [person.id, person]))
  return accept({ headings, map, stages, broken, plan, people, digest: digestOf(plan, facts.answers) })
}

type ReadRows = { rows: CheckedRow[]; broken: BrokenRow[]; trns: string[]; emails: string[] }

async function readRows(table: OpenTable, map: HeadingMap, stages: StageFacts[], answers: ImportAnswers) {
  const check = rowChecker(map, { stages, answers: answers.rows, padAll: answers.padAll })
  const read: ReadRows = { rows: [], broken: [], trns: [], emails: [] }
  let n = 0
  for (const record of table.records) {
    n += 1
    if (n % ROWS_AT_A_TIME === 0) await new Promise((resolve) => setImmediate(resolve))
    if (isBroken(record)) {
      read.broken.push(record)
      continue
    }
    const row = check(record)
    read.rows.push(row)
    if (row.values.trn !== null) read.trns.push(row.values.trn)
    if (row.values.email !== null) read.emails.push(row.values.email)
  }
  return read
}

function digestOf(plan: StaffPlan, answers: ImportAnswers): string {
  const hash = createHash('sha256')
  let said = ''
  for (const row of plan.rows) {
    said += `${row.line} ${sayPlan(row)}\n`
    if (said.length < 64_000) continue
    hash.update(said)
    said = ''
  }
  hash.update(said)
  hash.update(JSON.stringify([plan.leavers.map((person) => person.id), [...answers.leavers], answers.padAll]))
  return hash.digest('base64url').slice(0, 22)
}

/** Creating is in the file and the answers; everything else depends on whom we hold. */
function sayPlan({ plan, mentor }: PlannedRow): string {
  if (plan.kind === 'create')
    return `create ${mentor === null ? '' : 'line' in mentor ? `l${mentor.line}` : mentor.personId}`
  if (plan.kind === 'change') return `change ${plan.personId} ${plan.comesBack ?? ''} ${JSON.stringify(plan.changes)}`
  return 'personId' in plan ? `${plan.kind} ${plan.personId}` : plan.kind
}

const ROWS_AT_A_TIME = 2000
