/** True when `error` is the database's refusal of a second row where `constraint` (or, unnamed, any) allows one. */
export function isUniqueViolation(error: unknown, constraint?: { name: string; columns: string[] }): boolean {
  if (!(error instanceof Error)) return false
  const { code, constraint: named } = error as { code?: string; constraint?: string }
  if (code === '23505') return constraint === undefined || named === constraint.name
  if (code !== 'SQLITE_CONSTRAINT' || !error.message.includes('UNIQUE constraint failed')) return false
  // SQLite names the columns, never the constraint.
  return constraint === undefined || constraint.columns.every((column) => error.message.includes(column))
}

/** True when the database could not answer just now: busy, restarting, or all connections taken. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: string }
  const codes = ['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_FULL', 'ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '53300']
  return (code !== undefined && codes.includes(code)) || error.name === 'KnexTimeoutError'
}
