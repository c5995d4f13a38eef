/** The tables that the demo fills, parents before children. */
export const TABLES = [
  'trusts',
  'schools',
  'people',
  'users',
  'school_periods',
  'leave_periods',
  'support_periods',
  'roles',
  'stage_periods',
  'planned_steps',
  'focus_periods',
  'assignment_rules',
  'assignments',
  'training_sessions',
  'session_places',
  'required_kinds',
  'required_people',
  'required_records',
  'cpd_entries',
  'cpd_entry_competencies',
  'entry_evidence',
  'sign_offs',
  'sign_off_entries',
  'sign_off_decisions',
  'depths_reached',
  'events',
] as const

export type TableName = (typeof TABLES)[number]
export type Value = string | number | null
export type Row = Record<string, Value>

/** Tables whose key is made of other tables' keys. */
export const WITHOUT_ID: readonly TableName[] = [
  'required_people',
  'cpd_entry_competencies',
  'sign_off_entries',
  'depths_reached',
]

/** The rows to be, with the ids that they will have: made in memory, so that they can be written in a few statements. */
export type Rows = {
  of: (table: TableName) => Row[]
  /** Keeps a row and answers its id. */
  add: (table: TableName, row: Row) => number
  get: (table: TableName, id: number) => Row
}

/** `last` is the highest id that each table has already. */
export function makeRows(last: ReadonlyMap<string, number>): Rows {
  const tables = new Map<TableName, Row[]>(TABLES.map((table) => [table, []]))
  const of = (table: TableName): Row[] => tables.get(table) ?? []
  const first = (table: TableName): number => (last.get(table) ?? 0) + 1
  return {
    of,
    add: (table, row) => {
      const rows = of(table)
      const id = first(table) + rows.length
      rows.push(WITHOUT_ID.includes(table) ? row : { id, ...row })
      return id
    },
    get: (table, id) => {
      const row = of(table)[id - first(table)]
      if (row === undefined) throw new Error(`The demo has no ${table} ${id}.`)
      return row
    },
  }
}
