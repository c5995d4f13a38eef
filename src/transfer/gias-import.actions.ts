import { recordEvent } from '../audit/audit.store.ts'
import { inTransaction } from '../db/transaction.ts'
import { accept, refuse, type Outcome } from '../shared/outcome.ts'
import { fold } from '../shared/text.ts'
import { type Work } from '../work.ts'
import { decode } from './decode.ts'
import {
  listSchoolRecords,
  listTrustNames,
  saveSchoolRecords,
  saveTrusts,
  type SchoolRecord,
} from './gias-import.store.ts'
import {
  findGiasColumns,
  PHASE_NAMES,
  readGiasRow,
  type GiasColumns,
  type GiasRefusal,
  type LeftOutReason,
  type SchoolFacts,
  type TrustFacts,
} from './gias-rows.rules.ts'
import { type BrokenReason, type DecodeRefusal, type TableRefusal } from './import-words.rules.ts'
import { isBroken, openTable } from './table.ts'

export type GiasReport = {
  read: number
  created: number
  changed: number
  unchanged: number
  leftOut: Record<LeftOutReason, number>
  refused: GiasRefusedRow[]
  trusts: { created: number; changed: number }
}
export type GiasRefusedRow = { line: number; urn: string; name: string; reason: GiasRefusal | BrokenReason }
export type GiasFileRefusal = DecodeRefusal | TableRefusal | 'no_urn_column' | 'no_name_column'

/**
 * Takes the national extract of schools in: creates and changes schools and their trusts, some thousand rows in each
 * transaction, so that a server beside it keeps answering. Every row read is created, changed, unchanged, left out or
 * refused; a second run changes nothing. What a narrow layout does not say stays as it is.
 */
export async function importGias(work: Work, bytes: Buffer): Promise<Outcome<GiasReport, GiasFileRefusal>> {
  const decoded = decode(bytes, MOST_BYTES)
  if (!decoded.ok) return decoded
  const table = openTable(decoded.value.text)
  if (!table.ok) return table
  const columns = findGiasColumns(table.value.headings)
  if (!columns.ok) return refuse(columns.reason)

  const report = emptyReport()
  const seen = new Set<string>()
  let waiting: Taken[] = []
  for (const record of table.value.records) {
    report.read += 1
    if (isBroken(record)) {
      report.refused.push({ line: record.line, urn: '', name: '', reason: record.reason })
      continue
    }
    const reading = readGiasRow(columns.value, record.cells)
    if (reading.kind === 'left_out') report.leftOut[reading.reason] += 1
    else if (reading.kind === 'refused') report.refused.push({ line: record.line, ...named(reading) })
    else if (seen.has(reading.school.urn))
      report.refused.push({ line: record.line, ...named({ ...reading.school, reason: 'urn_on_earlier_line' }) })
    else {
      seen.add(reading.school.urn)
      waiting.push(reading)
    }
    if (waiting.length >= IN_ONE_TRANSACTION) {
      await saveChunk(work, columns.value, waiting, report)
      waiting = []
    }
  }
  if (waiting.length > 0) await saveChunk(work, columns.value, waiting, report)
  return accept(report)
}

type Taken = { school: SchoolFacts; trust: TrustFacts | null }

const named = (row: { urn: string; name: string; reason: GiasRefusal }) => ({
  urn: row.urn,
  name: row.name,
  reason: row.reason,
})

async function saveChunk(work: Work, columns: GiasColumns, taken: readonly Taken[], report: GiasReport): Promise<void> {
  const counted = await inTransaction(work.db, async (trx) => {
    const trusts = new Map(taken.flatMap(({ trust }) => (trust === null ? [] : [[trust.uid, trust] as const])))
    const names = await listTrustNames(trx, [...trusts.keys()])
    const ids = await saveTrusts(trx, [...trusts.values()])
    const held = await listSchoolRecords(
      trx,
      taken.map(({ school }) => school.urn),
    )
    const counts = { created: 0, changed: 0, unchanged: 0, trustsCreated: 0, trustsChanged: 0 }
    for (const { uid, name } of trusts.values()) {
      if (!names.has(uid)) counts.trustsCreated += 1
      else if (names.get(uid) !== name) counts.trustsChanged += 1
    }
    const toSave: SchoolRecord[] = []
    for (const { school } of taken) {
      const before = held.get(school.urn)
      const after = recordOf(school, ids.get(school.trustUid ?? '') ?? null, before, columns.has('trustUid'))
      if (before !== undefined && sameRecord(before, after)) counts.unchanged += 1
      else {
        counts[before === undefined ? 'created' : 'changed'] += 1
        toSave.push(after)
      }
    }
    await saveSchoolRecords(trx, toSave)
    if (toSave.length + counts.trustsCreated + counts.trustsChanged > 0)
      await recordEvent(trx, work, {
        action: 'schools_imported',
        subject: { type: 'site', id: 1 },
        particulars: { created: counts.created, changed: counts.changed },
      })
    return counts
  })
  report.created += counted.created
  report.changed += counted.changed
  report.unchanged += counted.unchanged
  report.trusts.created += counted.trustsCreated
  report.trusts.changed += counted.trustsChanged
}

/** What we keep of a school. A blank in the register leaves alone what we hold; that it has left its trust does not. */
function recordOf(
  school: SchoolFacts,
  trustId: number | null,
  before: SchoolRecord | undefined,
  saysTrust: boolean,
): SchoolRecord {
  return {
    urn: school.urn,
    name: school.name,
    sort_name: fold(school.name),
    trust_id: saysTrust ? trustId : (before?.trust_id ?? null),
    phase: (school.phase === null ? null : PHASE_NAMES[school.phase]) ?? before?.phase ?? null,
    type_name: school.typeName ?? before?.type_name ?? null,
    status: school.status,
    opened_on: school.openDate ?? before?.opened_on ?? null,
    closed_on: school.closeDate,
    la_code: school.laCode ?? before?.la_code ?? null,
    la_name: school.laName ?? before?.la_name ?? null,
    establishment_number: school.dfeNumber?.slice(4) ?? before?.establishment_number ?? null,
    ukprn: school.ukprn ?? before?.ukprn ?? null,
    town: school.town ?? before?.town ?? null,
    postcode: school.postcode ?? before?.postcode ?? null,
  }
}

const sameRecord = (a: SchoolRecord, b: SchoolRecord): boolean =>
  a.name === b.name &&
  a.sort_name === b.sort_name &&
  a.trust_id === b.trust_id &&
  a.phase === b.phase &&
  a.type_name === b.type_name &&
  a.status === b.status &&
  a.opened_on === b.opened_on &&
  a.closed_on === b.closed_on &&
  a.la_code === b.la_code &&
  a.la_name === b.la_name &&
  a.establishment_number === b.establishment_number &&
  a.ukprn === b.ukprn &&
  a.town === b.town &&
  a.postcode === b.postcode

const emptyReport = (): GiasReport => ({
  read: 0,
  created: 0,
  changed: 0,
  unchanged: 0,
  leftOut: { not_in_england: 0, closed_before_2020: 0, proposed_to_open: 0 },
  refused: [],
  trusts: { created: 0, changed: 0 },
})

const IN_ONE_TRANSACTION = 2000
/** The whole extract of England is about 65 MB. */
const MOST_BYTES = 300 * 1024 * 1024
