import { readTrustUid, readUrn } from '../people/identifiers.rules.ts'
import { type IsoDate } from '../shared/dates.ts'
import { accept, refuse, type Outcome } from '../shared/outcome.ts'
import { fold } from '../shared/text.ts'
import { readDate } from './cell-values.rules.ts'

export type SchoolStatus = 'open' | 'proposed_to_close' | 'closed'
export type Phase =
  | 'not_applicable'
  | 'nursery'
  | 'primary'
  | 'middle_deemed_primary'
  | 'secondary'
  | 'middle_deemed_secondary'
  | 'sixteen_plus'
  | 'all_through'

/** A school as the national register has it. Numbers and codes are text; null is "the register does not say". */
export type SchoolFacts = {
  urn: string
  name: string
  laCode: string | null
  laName: string | null
  /** LAESTAB, `201/3614`: local authority, then establishment. */
  dfeNumber: string | null
  ukprn: string | null
  typeCode: string | null
  typeName: string | null
  status: SchoolStatus
  openDate: IsoDate | null
  /** The date in the register: past for a closed school; for one proposed to close it may be past as well. */
  closeDate: IsoDate | null
  phase: Phase | null
  lowAge: number | null
  highAge: number | null
  town: string | null
  postcode: string | null
  trustUid: string | null
}
export type TrustFacts = { uid: string; name: string }

/** Why a row of the register is not for us: nothing is wrong with it. */
export type LeftOutReason = 'not_in_england' | 'closed_before_2020' | 'proposed_to_open'
/** Why a row cannot be read: somebody should look at it. */
export type GiasRefusal =
  'bad_urn' | 'no_name' | 'unknown_status' | 'no_close_date' | 'bad_close_date' | 'urn_on_earlier_line'

export type GiasReading =
  | { kind: 'school'; school: SchoolFacts; trust: TrustFacts | null }
  | { kind: 'left_out'; urn: string; name: string; reason: LeftOutReason }
  | { kind: 'refused'; urn: string; name: string; reason: GiasRefusal }

export type GiasColumn = (typeof COLUMNS)[number][0]
/** Where each column that we read stands; a narrow layout has only some of them. */
export type GiasColumns = ReadonlyMap<GiasColumn, number>

/** Finds our columns among the headings of a full or a narrow extract. Only the URN and the name are needed. */
export function findGiasColumns(headings: readonly string[]): Outcome<GiasColumns, 'no_urn_column' | 'no_name_column'> {
  const places = new Map(headings.map((heading, i) => [fold(heading), i]))
  const columns = new Map<GiasColumn, number>()
  for (const [column, heading] of COLUMNS) {
    const place = places.get(fold(heading))
    if (place !== undefined) columns.set(column, place)
  }
  if (!columns.has('urn')) return refuse('no_urn_column')
  return columns.has('name') ? accept(columns) : refuse('no_name_column')
}

/**
 * One row of the national extract: a school to keep, or the reason why not. Kept: in England and open, proposed to close,
 * or closed on or after 1 January 2020. Types of school are not chosen among. Source: DfE's
 * register-early-career-teachers, app/services/gias/school_row.rb and its spec, 2026-08-21.
 */
export function readGiasRow(columns: GiasColumns, cells: readonly string[]): GiasReading {
  const cell = (column: GiasColumn): string => cells[columns.get(column) ?? -1]?.trim() ?? ''
  const name = cell('name').normalize('NFC').replace(/\s+/g, ' ')
  const urn = readUrn(cell('urn'))
  if (!urn.ok) return { kind: 'refused', urn: cell('urn'), name, reason: urn.reason }
  const refused = (reason: GiasRefusal): GiasReading => ({ kind: 'refused', urn: urn.value, name, reason })
  const leftOut = (reason: LeftOutReason): GiasReading => ({ kind: 'left_out', urn: urn.value, name, reason })

  if (name === '') return refused('no_name')
  if (!isInEngland(cell)) return leftOut('not_in_england')
  const status = statusOf(columns, cell)
  if (status === undefined) return refused('unknown_status')
  if (status === 'proposed_to_open') return leftOut('proposed_to_open')
  const closeDate = cell('closeDate') === '' ? undefined : readDate(cell('closeDate'))
  if (status === 'closed') {
    if (closeDate === undefined) return refused('no_close_date')
    if (!closeDate.ok) return refused('bad_close_date')
    if (closeDate.value < KEPT_SINCE) return leftOut('closed_before_2020')
  }
  const trust = trustOf(cell)
  const closed = closeDate?.ok === true ? closeDate.value : null
  return { kind: 'school', school: schoolOf(urn.value, name, status, closed, trust, cell), trust }
}

type Cell = (column: GiasColumn) => string

function isInEngland(cell: Cell): boolean {
  if (OUTSIDE_LA_CODES.has(cell('laCode'))) return false
  if (OUTSIDE_TYPE_CODES.has(cell('typeCode'))) return false
  return !OUTSIDE_TYPE_NAMES.has(fold(cell('typeName')))
}

/** A layout without any status column lists open schools, unless it gives a date on which one closed. */
function statusOf(columns: GiasColumns, cell: Cell): SchoolStatus | 'proposed_to_open' | undefined {
  if (!columns.has('statusCode') && !columns.has('statusName')) return cell('closeDate') === '' ? 'open' : 'closed'
  return STATUS_OF.get(cell('statusCode')) ?? STATUS_OF.get(fold(cell('statusName')))
}

function trustOf(cell: Cell): TrustFacts | null {
  const uid = readTrustUid(cell('trustUid'))
  const name = cell('trustName').replace(/\s+/g, ' ')
  return uid.ok && name !== '' ? { uid: uid.value, name } : null
}

function schoolOf(
  urn: string,
  name: string,
  status: SchoolStatus,
  closeDate: IsoDate | null,
  trust: TrustFacts | null,
  cell: Cell,
): SchoolFacts {
  const textOf = (column: GiasColumn): string | null => (cell(column) === '' ? null : cell(column))
  const openDate = readDate(cell('openDate'))
  return {
    urn,
    name,
    laCode: textOf('laCode'),
    laName: textOf('laName'),
    dfeNumber: dfeNumberOf(cell('laCode'), cell('establishmentNumber')),
    ukprn: /^10\d{6}$/.test(cell('ukprn')) ? cell('ukprn') : null,
    typeCode: textOf('typeCode'),
    typeName: textOf('typeName'),
    status,
    openDate: openDate.ok ? openDate.value : null,
    closeDate,
    phase: PHASE_OF.get(cell('phaseCode')) ?? PHASE_OF.get(fold(cell('phaseName'))) ?? null,
    lowAge: ageOf(cell('lowAge')),
    highAge: ageOf(cell('highAge')),
    town: textOf('town'),
    postcode: textOf('postcode'),
    trustUid: trust?.uid ?? null,
  }
}

const dfeNumberOf = (laCode: string, establishment: string): string | null =>
  /^\d{3}$/.test(laCode) && /^\d{4}$/.test(establishment) ? `${laCode}/${establishment}` : null

const ageOf = (text: string): number | null => (/^\d{1,2}$/.test(text) ? Number(text) : null)

/** A phase as it is shown. A special school has none: the register says "not applicable". */
export const PHASE_NAMES: Record<Phase, string | null> = {
  not_applicable: null,
  nursery: 'Nursery',
  primary: 'Primary',
  middle_deemed_primary: 'Middle deemed primary',
  secondary: 'Secondary',
  middle_deemed_secondary: 'Middle deemed secondary',
  sixteen_plus: '16 plus',
  all_through: 'All-through',
}

const KEPT_SINCE: IsoDate = '2020-01-01'

const COLUMNS = [
  ['urn', 'URN'],
  ['name', 'EstablishmentName'],
  ['laCode', 'LA (code)'],
  ['laName', 'LA (name)'],
  ['establishmentNumber', 'EstablishmentNumber'],
  ['ukprn', 'UKPRN'],
  ['typeCode', 'TypeOfEstablishment (code)'],
  ['typeName', 'TypeOfEstablishment (name)'],
  ['statusCode', 'EstablishmentStatus (code)'],
  ['statusName', 'EstablishmentStatus (name)'],
  ['openDate', 'OpenDate'],
  ['closeDate', 'CloseDate'],
  ['phaseCode', 'PhaseOfEducation (code)'],
  ['phaseName', 'PhaseOfEducation (name)'],
  ['lowAge', 'StatutoryLowAge'],
  ['highAge', 'StatutoryHighAge'],
  ['town', 'Town'],
  ['postcode', 'Postcode'],
  ['trustUid', 'Trusts (code)'],
  ['trustName', 'Trusts (name)'],
] as const

/** Unknown, the Vale of Glamorgan, forces' schools abroad, fieldwork overseas and Gibraltar (DfE's npq-registration, school.rb). */
const OUTSIDE_LA_CODES = new Set(['000', '673', '702', '704', '708'])
const OUTSIDE_TYPE_CODES = new Set(['25', '26', '30', '37'])
const OUTSIDE_TYPE_NAMES = new Set([
  'offshore schools',
  "service children's education",
  'welsh establishment',
  'british schools overseas',
])

const STATUS_OF = new Map<string, SchoolStatus | 'proposed_to_open'>([
  ['1', 'open'],
  ['2', 'closed'],
  ['3', 'proposed_to_close'],
  ['4', 'proposed_to_open'],
  ['open', 'open'],
  ['closed', 'closed'],
  ['open, but proposed to close', 'proposed_to_close'],
  ['proposed to open', 'proposed_to_open'],
])

const PHASE_OF = new Map<string, Phase>([
  ['0', 'not_applicable'],
  ['1', 'nursery'],
  ['2', 'primary'],
  ['3', 'middle_deemed_primary'],
  ['4', 'secondary'],
  ['5', 'middle_deemed_secondary'],
  ['6', 'sixteen_plus'],
  ['7', 'all_through'],
  ['not applicable', 'not_applicable'],
  ['nursery', 'nursery'],
  ['primary', 'primary'],
  ['middle deemed primary', 'middle_deemed_primary'],
  ['secondary', 'secondary'],
  ['middle deemed secondary', 'middle_deemed_secondary'],
  ['16 plus', 'sixteen_plus'],
  ['all-through', 'all_through'],
])
